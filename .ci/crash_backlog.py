#!/usr/bin/env python3
"""A feed that brings more than an hour takes, for deaths while entries wait in its backlog.

    crash_backlog.py WORLD make                    settings, source list, clock shim of a made-up site on loopback
    crash_backlog.py WORLD step BINARY WORK N [--again] [--daemon] [--late]
    crash_backlog.py WORLD expect WORK             keeps what an undisturbed run published, and in which step
    crash_backlog.py WORLD account WORK            the backlog's account agrees with what waits
    crash_backlog.py WORLD finish BINARY WORK N [--late]   the steps after N, then the verdict

A step is a round at its time (MINUTES; the wall clock is preloaded): `once`, or with --daemon `run` until all of that step
is published. --again: the start after a death, 20 s later; --late: 140 minutes later, and the feed has forgotten nothing.
An hour takes 8, half of it from the backlog. Without --late each story must come out in the step in which an undisturbed
run published it; with it, none before the hours that began by then allow it. Exit 0 when all is right.
"""
import argparse, calendar, json, os, pathlib, random, shutil, signal, socket, socketserver, sqlite3, struct, subprocess
import sys, tempfile, threading, time

# First visit; 14 new (8 wait for later); 2 new and a revision within the same hour (all wait); the next hour: 4 from the
# backlog, 4 of 6 new, and one by another feed; then hours in which nothing is new. Those after LAST come with --late only.
MINUTES = [0, 35, 70, 105, 175, 245, 315, 385]
NEW = [range(0, 3), range(3, 17), range(17, 19), range(19, 25), (), (), (), ()]
LAST = 5
REVISED, REVISED_IN = 1, 2
ALSO, ALSO_IN = 3, 3  # what another feed names while it waits here
AN_HOUR, FIRST, LATE = 8, 3, 140

parts = [a + b for a in "b d f g h k l m n p r s t v w br st tr".split() for b in "a e i o u ai ea or en il".split()]
letters = random.Random(5)
words = ["".join(letters.choices(parts, k=letters.randint(1, 4))) for _ in range(3000)]


def text(number, version):
    """Title and paragraphs; the same whenever they are asked for."""
    made = random.Random(number)
    title = " ".join(made.choices(words, k=7)).capitalize()
    body = [" ".join(made.choices(words, k=40)).capitalize() + "." for _ in range(6)]
    return (title, body) if version == 1 else ("Update: " + title, body + [" ".join(made.choices(words, k=60)) + "."])


def stamp(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


class Site(socketserver.ThreadingTCPServer):
    """What there is to see at a step."""
    allow_reuse_address, daemon_threads, request_queue_size = True, True, 64

    def __init__(self, world, step, late):
        self.base, self.step, self.late = world["base"], step, late
        super().__init__(("127.0.0.1", world["port"]), Reply)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def handle_error(self, *_):
        pass

    def version(self, number):
        return 2 if number == REVISED and self.step >= REVISED_IN else 1

    def item(self, number):
        step = next((step for step, numbers in enumerate(NEW) if number in numbers), 0)
        title, body = text(number, self.version(number))
        date = stamp(self.base + MINUTES[step] * 60 - 900 + number % 100)
        link = f"http://flood.localhost:{self.server_address[1]}/story/{number}"
        return (f"<item><title>{title}</title><guid isPermaLink='false'>g{number}</guid><pubDate>{date}</pubDate>"
                f"<link>{link}</link><description>{body[0]}</description></item>")

    def feed(self, host):
        if host.startswith("other"):
            numbers = [100] + [ALSO] * (self.step >= ALSO_IN)
        else:
            numbers = [number for step in range(self.step + 1) for number in reversed(NEW[step])]
            # What waits has gone from the feed by the time of its hour.
            numbers = numbers if self.late else sorted(numbers)[-14:] + [REVISED] * (self.step >= REVISED_IN)
        items = "".join(map(self.item, sorted(set(numbers), reverse=True)))
        return f"<rss version='2.0'><channel><title>{host}</title><link>http://{host}/</link>{items}</channel></rss>"

    def page(self, number):
        title, body = text(number, self.version(number))
        return ("<!doctype html><html lang=en><head><title>%s</title></head><body><nav><a href=/>Home</a></nav><main><article>"
                "<h1>%s</h1>%s</article></main></body></html>" % (title, title, "".join(f"<p>{p}</p>" for p in body)))


class Reply(socketserver.StreamRequestHandler):
    def handle(self):
        path = self.rfile.readline().split(b" ")[1].decode()
        host = ""
        while (line := self.rfile.readline().strip()):
            host = line[5:].strip().decode() if line.lower().startswith(b"host:") else host
        kind, status, body = "text/plain", "404 Not Found", ""
        if path == "/feed.xml":
            kind, status, body = "application/rss+xml", "200 OK", self.server.feed(host)
        elif path.startswith("/story/"):
            kind, status, body = "text/html; charset=utf-8", "200 OK", self.server.page(int(path[7:]))
        self.wfile.write((f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body.encode())}\r\n"
                          f"Connection: close\r\n\r\n{body}").encode())


def free_port():
    """Below those that are given to whoever connects: it is bound anew for each round."""
    for port in random.SystemRandom().sample(range(20_000, 32_000), 100):
        with socket.socket() as place:
            if place.connect_ex(("127.0.0.1", port)) != 0:
                return port
    sys.exit("no free port")


def make(folder):
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    shim = pathlib.Path(__file__).with_name("clockshim.c")
    subprocess.run([os.environ.get("CC", "cc"), "-O2", "-fPIC", "-shared", "-o", folder / "clock.so", shim], check=True)
    (folder / "sources.txt").write_text("".join(f"http://{name}.localhost:{port}/feed.xml\n" for name in ("flood", "other")))
    (folder / "world.json").write_text(json.dumps({"port": port, "base": int(time.time())}))
    (folder / "wirespool.toml").write_text(f"""[sources]
lists = ["{folder}/sources.txt"]
[fetch]
ports = [{port}]
allow = ["127.0.0.1:{port}"]
[politeness]
gap = "0s"
[polling]
records-per-hour = {AN_HOUR}
min-interval = "1s"
start-interval = "1s"
max-interval = "1m"
[articles]
recheck-after = ["90d"]
[log]
level = "error"
""")


def lines(work):
    """The journal's whole lines."""
    return [json.loads(line) for path in sorted((work / "spool" / "journal").glob("*.ndjson"))
            for line in path.read_bytes().splitlines(keepends=True) if line.endswith(b"\n") and b'"seq"' in line]


def published(work, base):
    """Step by story and version, by the clock of the journal."""
    found = {}
    for line in lines(work):
        record = json.loads((work / "spool" / line["path"]).read_bytes())
        address = next(i["value"] for i in record["altIds"] if i["role"] == "canonical-url")
        told = line["publishedAt"]
        seconds = calendar.timegm(time.strptime(told[:19], "%Y-%m-%dT%H:%M:%S")) - base
        found[f"{address.rpartition('/')[2]} version {line['version']}"] = seconds
    return found


def step_of(seconds):
    return max(step for step, minutes in enumerate(MINUTES) if seconds >= minutes * 60)


def run(folder, world, a):
    """One round at its time; ends as the program did."""
    seconds = MINUTES[a.n] * 60 + (LATE * 60 if a.again and a.late else 0) + (20 if a.again else 1)
    site = Site(world, step_of(seconds), a.late)
    with tempfile.NamedTemporaryFile(prefix="wirespool-clock.", buffering=0) as offset:
        offset.write(struct.pack("=q", int(world["base"] + seconds - time.time())))
        preload = " ".join(filter(None, [os.environ.get("LD_PRELOAD"), str(folder / "clock.so")]))
        command = [a.binary, "run"] if a.daemon else [a.binary, "once", "--all"]
        process = subprocess.Popen(
            [*command, "--config", folder / "wirespool.toml", "--state", a.work / "state", "--spool", a.work / "spool"],
            env=dict(os.environ, LD_PRELOAD=preload, CLOCK_OFFSET=offset.name), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL)
        if a.daemon:
            want = sum(step <= a.n for step in json.loads((folder / "said.json").read_text()).values())
            began = time.monotonic()
            # Two seconds in any case: a bound that does not hold has to have the time to show it.
            while process.poll() is None and time.monotonic() < began + 30:
                if time.monotonic() > began + 2 and len(lines(a.work)) >= want:
                    process.send_signal(signal.SIGTERM)
                    break
                time.sleep(0.05)
            else:
                process.send_signal(signal.SIGTERM)
        code = process.wait()
    site.shutdown()
    site.server_close()
    return code


def account(work):
    """Faults of the backlog's account, read from a copy: looking must not mend what the start has to."""
    if not (work / "state").is_dir():
        return []
    with tempfile.TemporaryDirectory() as copy:
        for path in (work / "state").iterdir():
            if path.is_file() and ".sqlite" in path.name and not path.name.endswith("-shm"):
                shutil.copy(path, copy)
        faults = []
        for path in pathlib.Path(copy).glob("*.sqlite"):
            database = sqlite3.connect(path)
            sql = """SELECT source, fresh, late, waiting, bytes,
                (SELECT count(*) FROM candidate WHERE later = feed_hour.source),
                (SELECT coalesce(sum(length(CAST(entry AS BLOB))), 0) FROM candidate WHERE later = feed_hour.source)
                FROM feed_hour"""
            for feed, fresh, late, waiting, size, there, bytes_there in database.execute(sql):
                if (waiting, size) != (there, bytes_there):
                    faults.append(f"feed {feed}: {waiting} wait with {size} bytes by its account, {there} with {bytes_there} do")
                if fresh + late > AN_HOUR or late > AN_HOUR // 2:
                    faults.append(f"feed {feed}: {fresh} new and {late} late ones in one hour")
            database.close()
    return faults


def waiting(work):
    database = sqlite3.connect(next((work / "state").glob("*.sqlite")))
    count = database.execute("SELECT count(*) FROM candidate").fetchone()[0]
    database.close()
    return count


def finish(folder, world, a):
    n, faults = a.n, account(a.work)
    for a.n in range(n + 1, len(MINUTES) if a.late else LAST + 1):
        if a.late and MINUTES[a.n] <= MINUTES[n] + LATE:
            continue
        code = run(folder, world, a)
        faults += [f"step {a.n}: {fault}" for fault in ([f"exit {code}"] if code else []) + account(a.work)]
    want, have = json.loads((folder / "said.json").read_text()), published(a.work, world["base"])
    faults += [f"{story} was lost" for story in want.keys() - have.keys()]
    faults += [f"{story} should not be there" for story in have.keys() - want.keys()]
    # Those of the other feed are on its own account.
    times = sorted(seconds for story, seconds in have.items() if story not in ("100 version 1", f"{ALSO} version 1"))
    for place, seconds in enumerate(times, 1):
        if place > FIRST + AN_HOUR * (int(seconds) // 3600 + 1):
            faults.append(f"{place} were published within {seconds / 60:.0f} minutes")
            break
    if not a.late:
        steps = {story: step_of(seconds) for story, seconds in have.items()}
        faults += [f"{story} came in step {steps[story]}, undisturbed in {want[story]}"
                   for story in sorted(want.keys() & have.keys()) if steps[story] != want[story]]
    if left := waiting(a.work):
        faults.append(f"{left} articles still wait")
    return faults


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("world", type=pathlib.Path)
    ap.add_argument("what", choices=["make", "step", "expect", "account", "finish"])
    ap.add_argument("rest", nargs="*")
    for flag in ("--again", "--daemon", "--late"):
        ap.add_argument(flag, action="store_true")
    a = ap.parse_args()
    if a.what == "make":
        return make(a.world)
    world = json.loads((a.world / "world.json").read_text())
    if a.what in ("step", "finish"):
        a.binary, a.n = a.rest[0], int(a.rest[2])
    a.work = pathlib.Path(a.rest[-2 if a.what in ("step", "finish") else 0])
    if a.what == "step":
        code = run(a.world, world, a)
        if code < 0:
            os.kill(os.getpid(), -code)
        return code
    if a.what == "expect":
        said = {story: step_of(seconds) for story, seconds in published(a.work, world["base"]).items()}
        (a.world / "said.json").write_text(json.dumps(said))
        print(" ".join(str(sum(step == n for step in said.values())) for n in range(len(MINUTES))))
        return 0
    faults = account(a.work) if a.what == "account" else finish(a.world, world, a)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


sys.exit(main())
