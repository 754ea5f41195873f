"""What day.py, restart.py, slow-hosts.py and ten-thousand.py share: a server on loopback, the daemon's settings, the daemon itself.

libcurl takes *.localhost for loopback, so that site0.localhost … are domains of their own.
"""
import asyncio, collections, os, signal, subprocess, sys

RSS = "application/rss+xml"
Usage = collections.namedtuple("Usage", "resident peak descriptors user system")


class Request:
    def __init__(self, head):
        lines = head.decode("latin-1").split("\r\n")
        self.path = lines[0].split(" ", 2)[1]
        self.headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:]) if name}
        self.host = self.headers.get("host", "")


def head(body, kind, tag=None):
    return (f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n" + (f"ETag: {tag}\r\n" if tag else "")
            + f"Content-Length: {len(body)}\r\n\r\n").encode()


def not_found(writer):
    writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")


def feed(request, writer, tag, body):
    """Answers with what `body` makes, or with a bare 304 where the caller has it; says whether it had."""
    if request.headers.get("if-none-match") == tag:
        writer.write(f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode())
        return True
    made = body()
    writer.write(head(made, RSS, tag) + made)
    return False


async def serve(respond, backlog=1024):
    """A server on a free port, and the port; `await respond(request, writer)` for each request of each connection."""
    async def answer(reader, writer):
        try:
            while True:
                await respond(Request(await reader.readuntil(b"\r\n\r\n")), writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=backlog)
    return server, server.sockets[0].getsockname()[1]


class Daemon:
    """A daemon with state, spool and log in `place`, which polls `sources` at the server's port."""

    def __init__(self, binary, place, port, sources, settings=""):
        """`settings`: what follows in the settings file; its first lines are of [fetch]."""
        self.binary, self.place, self.config, self.log = os.path.abspath(binary), place, f"{place}/wirespool.toml", f"{place}/log"
        self.command = [self.binary, "run", "--config", self.config]
        os.makedirs(f"{place}/seeds", exist_ok=True)
        with open(f"{place}/seeds/all.txt", "w") as file:
            file.writelines(f"{source}\n" for source in sources)
        with open(self.config, "w") as file:
            file.write(f'[directories]\nspool = "{place}/spool"\nstate = "{place}/state"\n[sources]\nlists = ["{place}/seeds"]\n'
                       f'[fetch]\nports = [{port}]\nallow = ["127.0.0.1:{port}"]\n{settings}')

    def start(self, **environment):
        with open(self.log, "a") as log:
            self.process = subprocess.Popen(self.command, stderr=log, env=dict(os.environ, **environment))

    def check(self):
        """Ends the program where the daemon has ended."""
        if self.process.poll() is not None:
            with open(self.log) as log:
                sys.exit(f"the daemon ended with {self.process.returncode}: " + log.read()[-400:])

    async def stop(self):
        self.process.send_signal(signal.SIGTERM)
        while self.process.poll() is None:
            await asyncio.sleep(0.1)

    def kill(self):
        """What a measurement that failed leaves behind is nothing."""
        if getattr(self, "process", None) and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def usage(self):
        """Memory in MiB and open descriptors; CPU in seconds."""
        pid, ticks = self.process.pid, os.sysconf("SC_CLK_TCK")
        with open(f"/proc/{pid}/status") as file:
            status = dict(line.split(":", 1) for line in file if ":" in line)
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return Usage(
            int(status["VmRSS"].split()[0]) / 1024, int(status["VmHWM"].split()[0]) / 1024, len(os.listdir(f"/proc/{pid}/fd")),
            int(fields[11]) / ticks, int(fields[12]) / ticks)
