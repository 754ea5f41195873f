#!/usr/bin/env python3
"""10,000 sources on one daemon, all due at once after a restart: requests by second, memory, CPU.

usage: ten-thousand.py WIRESPOOL [sources [seconds]]

A server on loopback answers for site0.localhost … (libcurl takes *.localhost for loopback), each a domain of its own. The daemon polls every source once, is
stopped, all sources are made due in the state, and it is started again; what is printed is of the second start.
"""
import asyncio, collections, os, signal, sqlite3, subprocess, sys, tempfile, time

binary = os.path.abspath(sys.argv[1])
count = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
seconds = int(sys.argv[3]) if len(sys.argv) > 3 else 660
polls = collections.Counter()
last = 0.0


async def answer(reader, writer):
    global last
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode()
            if path.startswith("/feed/"):
                last = time.monotonic()
                polls[int(last)] += 1
                number = path.split("/")[2]
                items = "".join(
                    f"<item><title>Old story {number} {i}</title><link>http://site{number}.localhost/{i}</link>"
                    f"<guid>{number}-{i}</guid><pubDate>Mon, 0{i % 9 + 1} Jan 2024 10:00:00 GMT</pubDate></item>"
                    for i in range(20))
                body = f"<rss version=\"2.0\"><channel><title>Site {number}</title>{items}</channel></rss>".encode()
                tag = f'"{number}"'.encode()
                if b"\nIf-None-Match: " + tag in head:
                    writer.write(b"HTTP/1.1 304 Not Modified\r\nETag: " + tag + b"\r\n\r\n")
                else:
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: " + tag
                                 + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            else:
                writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


def usage(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    ticks = os.sysconf("SC_CLK_TCK")
    status = dict(line.split(":", 1) for line in open(f"/proc/{pid}/status") if ":" in line)
    return int(fields[11]) / ticks, int(fields[12]) / ticks, int(status["VmHWM"].split()[0]) // 1024, \
        int(status["VmRSS"].split()[0]) // 1024


async def life(config, until):
    """One life of the daemon; ends by itself when nothing was asked for ten seconds and `until` polls are made."""
    polls.clear()
    process = subprocess.Popen([binary, "run", "--config", config], stderr=open(os.path.join(os.path.dirname(config), "log"), "a"))
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        await asyncio.sleep(1)
        if process.poll() is not None:
            sys.exit(f"the daemon ended with {process.returncode}")
        if sum(polls.values()) >= until and time.monotonic() - last > 10:
            break
    told = usage(process.pid)
    process.send_signal(signal.SIGTERM)
    while process.poll() is None:
        await asyncio.sleep(0.1)
    return start, told


async def main():
    server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=1024)
    port = server.sockets[0].getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="wirespool-10k-") as place:
        os.makedirs(f"{place}/seeds")
        with open(f"{place}/seeds/all.txt", "w") as list_:
            list_.writelines(f"http://site{i}.localhost:{port}/feed/{i}\n" for i in range(count))
        config = f"{place}/wirespool.toml"
        with open(config, "w") as file:
            file.write(f'[directories]\nspool = "{place}/spool"\nstate = "{place}/state"\n[sources]\nlists = ["{place}/seeds"]\n'
                       f'[fetch]\nports = [{port}]\nallow = ["127.0.0.1:{port}"]\n')
        await life(config, count)
        print(f"first start: {sum(polls.values())} of {count} sources asked")
        state = sqlite3.connect(f"{place}/state/state.sqlite")
        due = int(time.time() * 1000) - 60_000
        state.execute("UPDATE source SET next_poll = ?, due = ? WHERE due IS NOT NULL", (due, due))
        state.commit()
        state.close()
        start, (user, system, peak, now) = await life(config, count)
        spread = [polls[second] for second in range(int(start), int(last) + 1)]
        ordered = sorted(spread)
        print(f"restart, all {count} due: {sum(spread)} asked in {len(spread)} s; requests a second: median "
              f"{ordered[len(ordered) // 2]}, most {ordered[-1]}")
        print(f"memory: peak {peak} MiB, at the end {now} MiB; CPU {user:.1f} s user, {system:.1f} s system "
              f"({1000 * (user + system) / max(1, sum(spread)):.2f} ms a poll)")
    server.close()


asyncio.run(main())
