#!/usr/bin/env python3
"""Runs the daemon for hours on hostile and honest traffic and says whether memory, descriptors and threads stay flat.

  soak.py --bin BINARY --server FOLDER [--minutes 120] [--warm-up 20] [--csv FILE] [--svg FILE] [--sample 10] [--asan | --tsan]

Honest: ten feeds of a made-up world, a new story every few seconds each; every eighth story is a copy of another
site's. Hostile: the cases of ../shared/hostile by turns, a dozen each half minute, each under a host name that was never
seen before (cN.localhost), named by a source list that SIGHUP brings in and the next one takes away again.
Every SAMPLE seconds a line of the CSV; at the end a straight line is fitted to what came after the warm-up.
With --tsan any report of ThreadSanitizer fails the run. The binary is a debug build: of an optimised one TSan also sees the standard
library's arrays, but not how the concurrency runtime hands them from a thread to the next, and takes that for races. Documents are read in the daemon then, since TSan cannot run in a confined
worker, and its memory, most of it TSan's own, is not judged.
With --asan what is in use of the heap is judged (heapshim.c): the resident size is that of ASan's allocator, which keeps what was freed.
Ends with 0 where the daemon lived, all honest stories came out, and nothing grew; 1 otherwise.
"""
import argparse, collections, http.server, json, os, random, shutil, signal, socketserver, subprocess, sys, tempfile
import threading, time, urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
MIB = 1 << 20
FEED_GROUPS = {"xml", "feed"}
FEED_PATHS = {"/bomb/feed.xml.gz", "/never-ending/feed"}
COLUMNS = ["seconds", "daemon_rss_mib", "daemon_anon_mib", "workers", "all_pss_mib", "fds", "threads", "records", "died",
           "spool_mib", "state_mib", "cpu_seconds", "attacks"]
# Slopes that still count as flat, after the warm-up; the copy index and the sketches of events keep some two KB of a story
# in memory until they are sealed on disk (State's copySealTexts); libdispatch parks a varying number of threads.
MOST_MIB_AN_HOUR, MOST_KIB_A_STORY, MOST_FDS, MOST_THREADS = 1.0, 2.5, 4, 16


def xml(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


class World:
    """Stories without end, each made from its number alone, so that it reads the same whenever it is asked for."""
    SITES = 10
    LISTED = 20

    def __init__(self, pace, seed=7):
        self.pace, self.began = pace, time.monotonic()
        letters = random.Random(seed)
        parts = [a + b for a in "b d f g h k l m n p r s t v w br st tr".split() for b in "a e i o u ai ea or en il".split()]
        self.words = ["".join(letters.choices(parts, k=letters.randint(1, 4))) for _ in range(6000)]

    def newest(self):
        return int((time.monotonic() - self.began) / self.pace)

    def text(self, site, number):
        # A copy: what the site before had, two stories ago.
        if number % 8 == 5 and number > 2:
            site, number = (site - 1) % self.SITES, number - 2
        made = random.Random("%d.%d" % (site, number))
        sentence = lambda: " ".join(made.choices(self.words, k=made.randint(6, 24))).capitalize() + "."
        title = " ".join(made.choices(self.words, k=7)).capitalize()
        return title, [" ".join(sentence() for _ in range(made.randint(2, 5))) for _ in range(made.randint(4, 14))]

    def page(self, site, number):
        title, paragraphs = self.text(site, number)
        return ("<!doctype html><html lang=en><head><title>%s</title><meta property='article:published_time' content='%s'>"
                "</head><body><nav>%s</nav><main><article><h1>%s</h1>%s</article></main><footer>%s</footer></body></html>" % (
                    title, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "<a href=/>Home</a> " * 30, title,
                    "".join("<p>%s</p>" % p for p in paragraphs), "<p><a href=/about>About us</a></p>" * 20))

    def feed(self, site, base):
        newest = self.newest()
        items = "".join("<item><title>%s</title><guid>%d-%d</guid><link>%s/story/%d/%d</link></item>" % (
            xml(self.text(site, n)[0]), site, n, base, site, n) for n in range(newest, max(-1, newest - self.LISTED), -1))
        return "<rss version='2.0'><channel><title>site %d</title><link>%s</link>%s</channel></rss>" % (site, base, items)


class Pages(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        server, host = self.server, self.headers.get("Host", "")
        parts = self.path.split("?")[0].strip("/").split("/")
        if self.path == "/robots.txt":
            self.reply(server.robots.get(host.split(".")[0], b""), "text/plain")
        elif parts[0] == "feed":
            self.reply(server.world.feed(int(parts[1]), "http://" + host), "application/rss+xml")
        elif parts[0] == "story":
            self.reply(server.world.page(int(parts[1]), int(parts[2])), "text/html; charset=utf-8")
        elif parts[0] == "attacks":
            items = "".join("<item><title>attack</title><guid>%s</guid><link>%s</link></item>" % (xml(u), xml(u))
                            for u in server.attacks.get(parts[1], []))
            self.reply("<rss version='2.0'><channel><title>attacks</title>%s</channel></rss>" % items, "application/rss+xml")
        else:
            self.reply("nothing here", "text/plain", 404)

    def reply(self, body, kind, status=200):
        body = body.encode() if isinstance(body, str) else body
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def log_message(self, *_):
        pass


class Site(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, *_):
        pass


def read(path):
    with open(path) as file:
        return file.read()


def kib(text, name):
    at = text.find(name + ":")
    return int(text[at:].split(None, 2)[1]) if at >= 0 else 0


def size(folder):
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(place, name)).st_blocks * 512
            except OSError:
                pass
    return total


def tree(pid):
    """The process and all below it."""
    found = [pid]
    for process in found:
        try:
            for task in os.listdir("/proc/%d/task" % process):
                found += [int(c) for c in read("/proc/%d/task/%s/children" % (process, task)).split()]
        except OSError:
            pass
    return found


class Soak:
    def __init__(self, options, folder):
        self.o, self.folder = options, folder
        self.lists = os.path.join(folder, "seeds")
        os.makedirs(self.lists)
        self.server = subprocess.Popen(
            [sys.executable, os.path.join(options.server, "hostile.py"), "--port", "0", "--print-port", "--max-seconds", "90",
             "--lifetime", str(int(options.minutes * 60 + 1800))], stdout=subprocess.PIPE, text=True)
        self.ports = json.loads(self.server.stdout.readline())
        base = "http://127.0.0.1:%d" % self.ports["port"]
        self.base = base
        self.cases = json.loads(urllib.request.urlopen(base + "/manifest.json", timeout=30).read())["cases"]
        random.Random(11).shuffle(self.cases)
        self.site = Site(("127.0.0.1", 0), Pages)
        self.site.world, self.site.attacks, self.site.robots = World(options.pace), {}, {}
        threading.Thread(target=self.site.serve_forever, daemon=True).start()
        self.robots = {c["path"]: urllib.request.urlopen(c["url"], timeout=60).read() for c in self.cases if c["group"] == "robots"}
        self.counts, self.deaths, self.odd = collections.Counter(), collections.Counter(), []
        self.turn = self.log_at = 0
        self.tail, self.rows, self.sizes, self.stories = b"", [], (0, 0), set()

    def start(self):
        port = self.site.server_port
        with open(os.path.join(self.lists, "honest.txt"), "w") as file:
            file.writelines("http://honest%d.localhost:%d/feed/%d\n" % (n, port, n) for n in range(World.SITES))
        ports = [port] + [v for k, v in self.ports.items() if k != "canary_port"]
        config = os.path.join(self.folder, "wirespool.toml")
        with open(config, "w") as file:
            file.write("""
[directories]
state = "%s/state"
spool = "%s/spool"
[sources]
lists = ["%s"]
[fetch]
ports = [%s]
allow = [%s]
[politeness]
gap = "0s"
per-domain = 16
[polling]
records-per-hour = 0
min-interval = "1s"
start-interval = "2s"
max-interval = "1m"
[articles]
recheck-after = ["10m", "40m"]
[text]
min-words = 10
[log]
format = "json"
%s
""" % (self.folder, self.folder, self.lists, ", ".join(map(str, ports)), ", ".join('"127.0.0.1:%d"' % p for p in ports),
                self.o.settings + ("[readers]\nworkers = 0\n" if self.o.tsan else "")))
        if self.o.prefill:
            self.prefill()
        environment = dict(os.environ)
        if self.o.asan:
            # A short quarantine and no second stacks (11 MiB a thread, touched little by little: 264 MiB after 50 minutes): what
            # ASan keeps for itself is not what is measured.
            environment["ASAN_OPTIONS"] = ("detect_leaks=0:quarantine_size_mb=8:allocator_release_to_os_interval_ms=500"
                                           ":detect_stack_use_after_return=0:malloc_context_size=8")
            environment["SWIFT_BACKTRACE"] = "enable=no"
            shim = os.path.join(self.folder, "heapshim.so")
            subprocess.run([os.environ.get("CC", "cc"), "-O2", "-fPIC", "-shared", "-o", shim, os.path.join(HERE, "heapshim.c"), "-ldl"],
                           check=True)
            environment.update(LD_PRELOAD=shim, HEAP_FILE=os.path.join(self.folder, "heap"))
        if self.o.tsan:
            # TSan does not see the lock of Swift's Mutex (a futex): bodies of withLock, closures of an `inout sending` parameter, whose
            # state nobody else can name.
            with open(os.path.join(self.folder, "tsan.suppressions"), "w") as file:
                file.write("race:*zYuYTXE*\n")
            environment["TSAN_OPTIONS"] = "halt_on_error=0:exitcode=0:report_signal_unsafe=0:log_path=%s:suppressions=%s" % (
                os.path.join(self.folder, "tsan"), os.path.join(self.folder, "tsan.suppressions"))
            environment["SWIFT_BACKTRACE"] = "enable=no"
        self.log = os.path.join(self.folder, "log")
        with open(self.log, "wb") as log:
            self.daemon = subprocess.Popen([self.o.bin, "run", "--config", config], stdout=log, stderr=log,
                                           stdin=subprocess.DEVNULL, env=environment)

    def prefill(self):
        """Gives the daemon the memory of one that has run for weeks: caches and the copy index are full from the start."""
        texts = os.path.join(self.folder, "texts")
        os.makedirs(texts)
        world = self.site.world
        for number in range(self.o.prefill):
            made = random.Random("before %d" % number)
            line = lambda n: " ".join(made.choices(world.words, k=n)).capitalize()
            body = "\n\n".join(" ".join(line(14) + "." for _ in range(4)) for _ in range(4))
            with open(os.path.join(texts, "%06d.txt" % number), "w", encoding="utf-8") as file:
                file.write("# %s\n\nBy Nora Vance\n\nMarch 02, 2026\n\n%s\n\nOriginal url:\n\n<https://paper%d.example/%d>\n" % (
                    line(8), body, number % 90, number))
        subprocess.run([self.o.bin, "backfill", "--quiet", "--config", os.path.join(self.folder, "wirespool.toml"), "--seed-text", texts],
                       check=True, stdin=subprocess.DEVNULL)
        shutil.rmtree(texts)

    def next_turn(self):
        """Another dozen of attacks under fresh names, in the place of the last ones."""
        self.turn += 1
        first = (self.turn - 1) * self.o.dozen
        cases = [self.cases[(first + n) % len(self.cases)] for n in range(self.o.dozen)]
        sources, pages = [], []
        self.site.robots = {}
        for number, case in enumerate(cases):
            name = "c%d-%d" % (self.turn, number)
            url = case["url"].replace("127.0.0.1", name + ".localhost").replace("//localhost", "//%s.localhost" % name)
            if case["group"] == "robots":
                self.site.robots[name] = self.robots[case["path"]]
                pages.append("http://%s.localhost:%d/story/0/1" % (name, self.site.server_port))
            elif case["group"] in FEED_GROUPS or case["path"] in FEED_PATHS:
                sources.append(url)
            else:
                pages.append(url)
        self.site.attacks = {str(self.turn): pages}
        sources.append("http://turn%d.localhost:%d/attacks/%d" % (self.turn, self.site.server_port, self.turn))
        place = os.path.join(self.lists, "attacks.txt")
        with open(place + ".new", "w") as file:
            file.writelines(url + "\n" for url in sources)
        os.replace(place + ".new", place)
        self.daemon.send_signal(signal.SIGHUP)

    def follow_log(self):
        with open(self.log, "rb") as file:
            file.seek(self.log_at)
            news = file.read()
        self.log_at += len(news)
        *lines, self.tail = (self.tail + news).split(b"\n")
        for line in lines:
            try:
                fields = json.loads(line)
            except ValueError:
                self.odd.append(line.decode("latin-1"))
                continue
            self.counts[fields.get("msg")] += 1
            if fields.get("msg") == "a reader died of a document":
                self.deaths[fields.get("reason")] += 1
            if fields.get("level") == "error":
                self.odd.append(line.decode("latin-1"))
            if "/story/" in fields.get("url", "") and fields.get("msg") in ("published", "published as a copy"):
                self.stories.add(fields["url"])

    def sample(self, seconds):
        self.follow_log()
        processes = tree(self.daemon.pid)
        pss = 0
        for process in processes:
            try:
                pss += kib(read("/proc/%d/smaps_rollup" % process), "Pss")
            except OSError:
                pass
        status = read("/proc/%d/status" % self.daemon.pid)
        ticks = read("/proc/%d/stat" % self.daemon.pid).rsplit(")", 1)[1].split()
        if len(self.rows) % 6 == 0:
            self.sizes = (size(os.path.join(self.folder, "spool")), size(os.path.join(self.folder, "state")))
        row = [round(seconds, 1), kib(status, "VmRSS") / 1024, kib(status, "RssAnon") / 1024, len(processes) - 1, pss / 1024,
               len(os.listdir("/proc/%d/fd" % self.daemon.pid)), kib(status, "Threads"),
               self.counts["published"] + self.counts["published as a copy"] + self.counts["new version published"],
               sum(self.deaths.values()), self.sizes[0] / MIB, self.sizes[1] / MIB,
               sum(map(int, ticks[11:15])) / os.sysconf("SC_CLK_TCK"), self.turn * self.o.dozen]
        self.rows.append(row)
        with open(self.o.csv, "a") as file:
            file.write(",".join("%g" % round(v, 2) for v in row) + "\n")

    def heaps(self):
        """(seconds, MiB in use) of the daemon's heap, as heapshim.c wrote them."""
        try:
            lines = read(os.path.join(self.folder, "heap")).splitlines()
        except OSError:
            return []
        return [(int(line.split()[0]), int(line.split()[1]) / MIB) for line in lines]

    def races(self):
        """The summaries of what ThreadSanitizer wrote."""
        texts = [read(os.path.join(self.folder, name)) for name in sorted(os.listdir(self.folder)) if name.startswith("tsan.") and name != "tsan.suppressions"]
        return [line for text in texts for line in text.splitlines() if line.startswith("SUMMARY")]

    def run(self):
        with open(self.o.csv, "w") as file:
            file.write(",".join(COLUMNS) + "\n")
        self.start()
        self.site.world.began = time.monotonic()
        began, next_sample, next_turn = time.monotonic(), 0, 20
        while time.monotonic() - began < self.o.minutes * 60 and self.daemon.poll() is None:
            now = time.monotonic() - began
            if now >= next_turn:
                self.next_turn()
                next_turn += self.o.every
            if now >= next_sample:
                try:
                    self.sample(now)
                except OSError:
                    break
                next_sample += self.o.sample
            time.sleep(max(0.05, min(next_sample, next_turn) - (time.monotonic() - began)))
        made = self.site.world.newest() * World.SITES
        lived = self.daemon.poll() is None
        if lived:
            self.daemon.send_signal(signal.SIGTERM)
        try:
            code = self.daemon.wait(30)
        except subprocess.TimeoutExpired:
            self.daemon.kill()
            code = self.daemon.wait()
        self.follow_log()
        hits = json.loads(urllib.request.urlopen(self.base + "/stats.json", timeout=30).read())["canary_hits"]
        self.hits, self.made, self.code, self.lived = len(hits), made, code, lived

    def close(self):
        if getattr(self, "daemon", None) and self.daemon.poll() is None:
            self.daemon.kill()
            self.daemon.wait()
        self.server.terminate()
        self.server.wait()
        self.site.shutdown()


def line(points):
    """Slope and value at the start of the straight line through (x, y)."""
    n = len(points)
    mean_x, mean_y = sum(p[0] for p in points) / n, sum(p[1] for p in points) / n
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0
    return slope, mean_y - slope * mean_x


def median(values):
    return sorted(values)[len(values) // 2]


def verdict(rows, warm_up, heaps=None, judges_memory=True):
    """Sentences with the figures; and what is wrong with them. `heaps`: (seconds, MiB in use), judged in place of the resident size."""
    told, faults = [], []
    late = [r for r in rows if r[0] >= warm_up * 60] or rows
    quarter = max(1, len(late) // 4)
    at = COLUMNS.index("records")
    stories, hours = late[-1][at] - late[0][at], max(late[-1][0] - late[0][0], 1) / 3600
    most_mib = MOST_MIB_AN_HOUR + MOST_KIB_A_STORY / 1024 * stories / hours
    told.append("%d records an hour after the warm-up: at most %.1f MiB an hour count as flat" % (stories / hours, most_mib))
    late_heaps = [h for h in heaps or [] if h[0] >= warm_up * 60]
    if heaps is not None:
        if len(late_heaps) < 5:
            faults.append("what is in use of the heap was told %d times only" % len(late_heaps))
        else:
            slope, _ = line([(s / 3600, m) for s, m in late_heaps])
            told.append("heap in use: %+.2f MiB an hour; every ten minutes %s" % (
                slope, " ".join("%.1f" % m for _, m in heaps[::20])))
            if slope > most_mib:
                faults.append("the heap in use grows by %.2f MiB an hour" % slope)
    for name, most in (("daemon_rss_mib", most_mib if heaps is None and judges_memory else None), ("all_pss_mib", None), ("fds", MOST_FDS), ("threads", MOST_THREADS)):
        at = COLUMNS.index(name)
        slope, _ = line([(r[0] / 3600, r[at]) for r in late])
        first, last = median([r[at] for r in late[:quarter]]), median([r[at] for r in late[-quarter:]])
        told.append("%s: %+.2f an hour, median %.1f in the first and %.1f in the last quarter, highest %.1f" % (
            name, slope, first, last, max(r[at] for r in rows)))
        if most is not None and slope > most and last - first > most / 4:
            faults.append("%s grows by %.2f an hour" % (name, slope))
    return told, faults


def picture(rows, warm_up, title):
    """The samples as an SVG: memory above, descriptors and threads below."""
    width, left, right = 860, 60, 20
    end = max(rows[-1][0], 1)
    x = lambda s: left + (width - left - right) * s / end
    parts = []

    def plot(top, height, names, unit):
        highest = max(max(r[COLUMNS.index(n)] for r in rows) for n, _, _ in names) * 1.1 or 1
        y = lambda v: top + height - height * v / highest
        step = next(s for s in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000) if highest / s <= 6)
        for n in range(int(highest / step) + 1):
            parts.append('<path d="M%d %.1fH%d" stroke="#ddd"/><text x="%d" y="%.1f" text-anchor="end">%d</text>' % (
                left, y(n * step), width - right, left - 6, y(n * step) + 4, n * step))
        parts.append('<text x="%d" y="%d">%s</text>' % (left, top - 8, unit))
        for n, (name, colour, words) in enumerate(names):
            at = COLUMNS.index(name)
            parts.append('<polyline fill="none" stroke="%s" stroke-width="1.5" points="%s"/>' % (
                colour, " ".join("%.1f,%.1f" % (x(r[0]), y(r[at])) for r in rows)))
            parts.append('<text x="%d" y="%d" fill="%s">%s</text>' % (left + 180 + 210 * n, top - 8, colour, words))

    plot(50, 200, [("daemon_rss_mib", "#06c", "daemon, resident"), ("all_pss_mib", "#c50", "with its workers (PSS)")], "MiB")
    plot(300, 120, [("fds", "#06c", "descriptors"), ("threads", "#080", "threads"), ("workers", "#c50", "workers")], "number")
    for minute in range(0, int(end / 60) + 1, 10):
        parts.append('<text x="%.1f" y="440" text-anchor="middle">%d</text>' % (x(minute * 60), minute))
    parts.append('<path d="M%.1f 50V420" stroke="#999" stroke-dasharray="4 4"/>' % x(warm_up * 60))
    parts.append('<text x="%d" y="460" text-anchor="middle">minutes; the dashes end the warm-up</text>' % (width / 2))
    return ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d 470" font-family="sans-serif" font-size="12">'
            '<rect width="100%%" height="100%%" fill="#fff"/><text x="%d" y="22" font-size="14">%s</text>%s</svg>\n' % (
                width, left, xml(title), "".join(parts)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--server", required=True, help="folder of hostile.py")
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--warm-up", type=float, default=20, help="minutes")
    parser.add_argument("--sample", type=float, default=10, help="seconds between two samples")
    parser.add_argument("--pace", type=float, default=5, help="seconds between two stories of a site")
    parser.add_argument("--prefill", type=int, default=30_000, help="stories published beforehand")
    parser.add_argument("--every", type=float, default=30, help="seconds between two turns of attacks")
    parser.add_argument("--dozen", type=int, default=12, help="attacks a turn")
    parser.add_argument("--csv", default="soak.csv")
    parser.add_argument("--svg")
    parser.add_argument("--title", default="Soak: hostile and honest traffic")
    parser.add_argument("--settings", default="", help="further settings, TOML")
    parser.add_argument("--asan", action="store_true", help="the binary is built with AddressSanitizer")
    parser.add_argument("--tsan", action="store_true", help="the binary is built with ThreadSanitizer")
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    options.bin = os.path.abspath(options.bin)
    folder = tempfile.mkdtemp(prefix="wirespool-soak.")
    if options.asan:
        # The settings' library keeps six KB of what it parsed, once; the stories published beforehand are a command of their own.
        os.environ.setdefault("ASAN_OPTIONS", "detect_leaks=0")
    if options.tsan:
        os.environ.setdefault("TSAN_OPTIONS", "exitcode=0:log_path=" + os.path.join(folder, "tsan-before"))
    soak = Soak(options, folder)
    try:
        soak.run()
    finally:
        soak.close()
    told, faults = verdict(soak.rows, options.warm_up, soak.heaps() if options.asan else None, not options.tsan)
    races = soak.races() if options.tsan else []
    faults += ["%d reports of ThreadSanitizer, such as %s" % (len(races), report) for report in races[:1]]
    if not soak.lived:
        faults.append("the daemon ended by itself with %s" % soak.code)
    elif soak.code != 0:
        faults.append("exit code %s after SIGTERM" % soak.code)
    faults += ["%d canary hits" % soak.hits] * (soak.hits > 0)
    faults += ["%d odd lines of log, such as %s" % (len(soak.odd), line[:300]) for line in soak.odd[:1]]
    faults += ["%d readers crashed" % soak.deaths["crash"]] * (soak.deaths["crash"] > 0)
    # What was made in the last minute may still be on its way; a site's first listing may begin anywhere.
    due = soak.made - World.SITES * max(1, int(60 / options.pace))
    faults += ["%d honest stories came out, %d were due" % (len(soak.stories), due)] * (len(soak.stories) < due)
    if options.svg and soak.rows:
        with open(options.svg, "w") as file:
            file.write(picture(soak.rows, options.warm_up, options.title))
    print("soak: %.0f minutes, %d attacks, %d of %d honest stories published, readers died: %s" % (
        soak.rows[-1][0] / 60, soak.rows[-1][-1], len(soak.stories), soak.made, dict(soak.deaths) or "none"))
    print("\n".join("  " + sentence for sentence in told))
    print("soak: " + ("flat" if not faults else "NOT passed: " + "; ".join(faults)))
    if options.keep or faults:
        print("soak: kept", folder)
    else:
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
