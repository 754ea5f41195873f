#!/usr/bin/env python3
"""Gives every attack of the hostile test server to the real daemon and judges what came of it.

  hostile.py --bin BINARY --server FOLDER [--jobs 8] [--only REGEX] [--together] [--settings TOML] [--report FILE]

Each case has a daemon, a state and a spool of its own. The daemon polls the case (as a feed), or a feed that names it
(as an article); when its outcome stands in the log, the honest feed is added by SIGHUP and must be published; then SIGTERM.
--together gives all cases to one daemon instead. Ends with 'N passed, M failed' and the peaks of memory.
"""
import argparse, concurrent.futures, http.server, json, os, re, shutil, signal, socketserver, subprocess, sys, tempfile
import threading, time, urllib.request

MIB = 1 << 20
FEED_GROUPS = {"xml", "feed", "sitemap"}
FEED_PATHS = {"/bomb/feed.xml.gz", "/never-ending/feed"}
ENDINGS = {"published", "new version published", "copy published", "unchanged", "skipped", "quarantined", "failed"}


def get(url):
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read()


def settings(folder, extra="", again="1s"):
    """Settings of a daemon that is given attacks: haste, and texts as short as the attackers' pages."""
    return """
[directories]
state = "%(folder)s/state"
spool = "%(folder)s/spool"
[sources]
lists = ["%(folder)s/seeds"]
[politeness]
gap = "0s"
per-domain = 16
[polling]
records-per-hour = 0
min-interval = "%(again)s"
start-interval = "%(again)s"
[text]
min-words = 10
[log]
level = "debug"
format = "json"
%(extra)s
""" % {"folder": folder, "extra": extra, "again": again}


class Feeds(http.server.BaseHTTPRequestHandler):
    """Feeds that name cases; and, under the name of a case, a site whose robots.txt is that case."""
    protocol_version = "HTTP/1.0"

    def do_GET(self):
        kind, _, rest = self.path.lstrip("/").partition("/")
        if kind == "feed":
            items = "".join("<item><title>case</title><guid>%s</guid><link>%s</link></item>" % (xml(u), xml(u))
                            for u in self.server.named[rest])
            self.reply("<rss version='2.0'><channel><title>cases</title>%s</channel></rss>" % items, "application/rss+xml")
        elif self.path == "/robots.txt":
            self.reply(self.server.robots or b"", "text/plain")
        else:
            self.reply(get(self.server.upstream + self.path), self.guess())

    def guess(self):
        return "application/rss+xml" if self.path.startswith("/feed") else "text/html; charset=utf-8"

    def reply(self, body, kind):
        body = body.encode() if isinstance(body, str) else body
        try:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            for start in range(0, len(body), 65536):
                self.wfile.write(body[start:start + 65536])
                if self.path == "/robots.txt":
                    self.server.robots_sent += 65536
        except OSError:
            pass

    def log_message(self, *_):
        pass


class Site(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 128


def site(upstream, named=None, robots=None):
    server = Site(("127.0.0.1", 0), Feeds)
    server.upstream, server.named, server.robots, server.robots_sent = upstream, named or {}, robots, 0
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def xml(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def memory(pid):
    """Daemon's resident memory and its workers' own (what they share with it counts once), in bytes; and plain sums."""
    def field(pid, *names):
        try:
            with open("/proc/%d/status" % pid) as file:
                lines = dict(line.split(":", 1) for line in file if ":" in line)
            return [int(lines[name].split()[0]) * 1024 if name in lines else 0 for name in names]
        except (OSError, ValueError):
            return [0] * len(names)
    children = []
    try:
        for task in os.listdir("/proc/%d/task" % pid):
            with open("/proc/%d/task/%s/children" % (pid, task)) as file:
                children += [int(child) for child in file.read().split()]
    except OSError:
        pass
    own = field(pid, "VmRSS")[0]
    anon = [field(child, "RssAnon", "VmRSS") for child in children]
    return own + sum(a for a, _ in anon), own + sum(r for _, r in anon), len(children)


class Daemon:
    def __init__(self, options, folder, ports, sources, extra="", sitemaps=(), again="1s"):
        self.folder, self.lists = folder, os.path.join(folder, "seeds")
        os.makedirs(self.lists)
        self.add("case", sources)
        for url in sitemaps:
            with open(os.path.join(self.lists, "kinds.toml"), "a") as file:
                file.write('[[source]]\nurl = "%s"\nkind = "sitemap"\n' % url)
        config = os.path.join(folder, "wirespool.toml")
        with open(config, "w") as file:
            file.write(settings(folder, extra, again))
            file.write("[fetch]\nports = [%s]\nallow = [%s]\n" % (
                ", ".join(map(str, ports)), ", ".join('"127.0.0.1:%d"' % port for port in ports)))
        self.log_path = os.path.join(folder, "log")
        self.began = time.monotonic()
        command = [options.bin, "run", "--config", config]
        if options.connects:
            # -D: the daemon stays our child, strace becomes its own.
            command = ["strace", "-D", "-f", "-qq", "-yy", "-e", "trace=connect", "-o", os.path.join(folder, "connects")] + command
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        self.peak = self.peak_sum = self.base = self.workers = 0
        self.lines, self.at, self.tail = [], 0, b""
        self.raw_bad = None

    def add(self, name, sources):
        with open(os.path.join(self.lists, name + ".txt"), "w") as file:
            file.write("".join(url + "\n" for url in sources))

    def look(self):
        """Samples memory and reads what is new in the log."""
        now, total, workers = memory(self.process.pid)
        self.peak, self.peak_sum = max(self.peak, now), max(self.peak_sum, total)
        self.workers = max(self.workers, workers)
        with open(self.log_path, "rb") as file:
            file.seek(self.at)
            data = file.read()
        self.at += len(data)
        self.tail += data
        *whole, self.tail = self.tail.split(b"\n")
        for line in whole:
            if self.raw_bad is None and any(b < 0x20 or b > 0x7E for b in line):
                self.raw_bad = line[:200]
            try:
                self.lines.append(json.loads(line))
            except ValueError:
                self.raw_bad = self.raw_bad or line[:200]

    def wait(self, done, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            self.look()
            if done():
                return True
            time.sleep(0.05)
        self.look()
        return done()

    def records(self):
        found = []
        for place, _, names in os.walk(os.path.join(self.folder, "spool", "records")):
            for name in names:
                if name.endswith(".json"):
                    with open(os.path.join(place, name), encoding="utf-8") as file:
                        found.append((name, json.load(file), open(
                            os.path.join(place, name[:-5] + ".txt"), encoding="utf-8", newline="").read()
                            if os.path.exists(os.path.join(place, name[:-5] + ".txt")) else ""))
        return found

    def stop(self):
        began = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return "no end within 15 s of SIGTERM"
        took = time.monotonic() - began
        if code != 0:
            return "exit code %s" % code
        return "%.1f s from SIGTERM to the end" % took if took > 5 else None

    def polls(self, source):
        return [l for l in self.lines if l.get("msg") in ("polled", "poll failed") and l.get("source") == source]

    def endings(self, among=None):
        return [l for l in self.lines if "url" in l and "article" in l and l.get("msg") not in ("not accepted yet",)
                and l.get("level") in ("info", "warning") and (among is None or among(l["url"]))]


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def judge_output(case, records):
    faults, output = [], case.get("output", {})
    published = "\n".join(text for _, _, text in records) + "\n".join(t for _, r, _ in records for t in texts(r))
    if records:
        faults += ["lacks %r" % s for s in output.get("must_contain", []) if " ".join(s.split()) not in " ".join(published.split())]
    faults += ["holds %r" % s for s in output.get("must_not_contain", []) if s in published]
    for pattern in output.get("must_not_match", []) if isinstance(output.get("must_not_match", []), list) else [output["must_not_match"]]:
        match = re.search(pattern, published)
        if match:
            faults.append("matches %s: %r" % (pattern[:30], published[max(0, match.start() - 20):match.end() + 20]))
    # Everywhere, whatever the case asks for.
    match = re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]", published)
    if match:
        faults.append("a control or bidi character: %r" % published[max(0, match.start() - 20):match.end() + 20])
    names = case.get("spool_name_match")
    faults += ["a name %r" % name for name, _, _ in records if names and not re.match(names, name)]
    faults += ["a name %r" % name for name, _, _ in records if not re.match(r"^[0-9]+_[0-9a-f]{16}\.[0-9]+\.json$", name)]
    if "max_records" in case and len(records) > case["max_records"]:
        faults.append("%d records, at most %d" % (len(records), case["max_records"]))
    return faults


def judge_expectation(case, records):
    right = {case["expect"], case.get("expect_alt")}
    if records and not right & {"accepted", "truncated"}:
        return ["%d records published, expected %s" % (len(records), case["expect"])]
    if not records and right == {"accepted", None} and case.get("output", {}).get("must_contain"):
        return ["nothing published"]
    return []


class Run:
    def __init__(self, options, ports, base, manifest):
        self.o, self.ports, self.base, self.manifest = options, ports, base, manifest
        # Another name than the cases': a host that asked us to stay away for a year must not keep it from being polled.
        self.honest = base.replace("127.0.0.1", "localhost") + "/feed/honest"

    def stat(self, path):
        return json.loads(get(self.base + "/stats.json"))["paths"].get(path, {})

    def one(self, case):
        path, limits = case["path"], case["limits"]
        folder = tempfile.mkdtemp(prefix="wirespool-hostile.", dir=self.o.scratch)
        faults = []
        allowed = [self.ports["port"], self.ports["other_port"]] + [v for k, v in self.ports.items() if k.startswith("tls_")]
        is_feed = case["group"] in FEED_GROUPS or path in FEED_PATHS
        if case["group"] == "robots":
            page = site(self.base, robots=get(case["url"]))
            source = "http://127.0.0.1:%d/feed/honest-site" % page.server_port
            page.named["honest-site"] = ["http://127.0.0.1:%d/redirect/chain/0?robots" % page.server_port]
        else:
            page = site(self.base, {"case": [case["url"]]})
            source = case["url"] if is_feed else "http://127.0.0.1:%d/feed/case" % page.server_port
        # Where a host gives a turn each half minute, its feed must not come back for every one of them.
        daemon = Daemon(self.o, folder, allowed + [page.server_port], [source], self.o.settings,
                        [source] * (case["group"] == "sitemap"), "2m" if case["group"] == "robots" else "1s")
        try:
            if not daemon.wait(lambda: any(l.get("msg") == "source lists read" for l in daemon.lines), 60):
                return self.result(case, daemon, ["the daemon did not start: %r" % open(daemon.log_path, errors="replace").read()[:400]])
            daemon.base, began = memory(daemon.process.pid)[0], time.monotonic()
            faults += self.attack(case, daemon, source, is_feed, limits)
            took = time.monotonic() - began
            stat = dict(max_bytes_sent=page.robots_sent) if case["group"] == "robots" else self.stat(path)
            records = daemon.records()
            growth = (daemon.peak - daemon.base) / MIB
            faults += judge_expectation(case, records) + judge_output(case, records)
            if growth > limits["max_rss_growth_mib"]:
                faults.append("grew by %d MiB, at most %d" % (growth, limits["max_rss_growth_mib"]))
            if limits.get("max_wire_bytes") is not None and stat.get("max_bytes_sent", 0) > limits["max_wire_bytes"] + 8192:
                faults.append("%d bytes sent, at most %d" % (stat["max_bytes_sent"], limits["max_wire_bytes"]))
            if stat.get("max_seconds", 0) > limits["max_seconds"]:
                faults.append("%.0f s on the wire, at most %.0f" % (stat["max_seconds"], limits["max_seconds"]))
            for header in case.get("no_header", "").split():
                seen = stat.get("last_headers", []) + self.stat("/echo/page").get("last_headers", [])
                faults += ["sent %r" % line for line in seen if line.lower().startswith(header + ":")]
            faults += self.still_honest(daemon)
            return dict(self.result(case, daemon, faults, took, len(records)), sent=stat.get("max_bytes_sent", 0))
        finally:
            faults += [f for f in [daemon.stop()] if f]
            page.shutdown()
            page.server_close()
            if faults and self.o.keep:
                print("kept:", path, folder)
            else:
                shutil.rmtree(folder, ignore_errors=True)

    def attack(self, case, daemon, source, is_feed, limits):
        """Waits for the outcome; the time counts from the first poll."""
        patience = limits["max_seconds"] + self.o.slack
        if is_feed:
            began = time.monotonic()
            if not daemon.wait(lambda: daemon.polls(source), patience):
                return ["no outcome of the poll within %.0f s" % patience]
            if case["path"] == "/feed/new-guids":
                daemon.wait(lambda: len(daemon.polls(source)) >= 3, 20)
            queued = sum(int(l.get("queued", 0)) for l in daemon.polls(source)[:1])
            daemon.wait(lambda: len(daemon.endings()) >= queued, max(5, patience - (time.monotonic() - began)))
            return []
        wanted = daemon.wait(lambda: daemon.endings(), patience + 10)
        if wanted:
            return []
        if any(int(l.get("queued", 0)) == 0 and l["msg"] == "polled" for l in daemon.polls(source)) and case["expect"] == "blocked":
            return []
        return ["no outcome of the article within %.0f s" % patience]

    def still_honest(self, daemon):
        if daemon.process.poll() is not None:
            return ["the daemon ended with %s" % daemon.process.returncode]
        before = len(daemon.records())
        daemon.add("honest", [self.honest])
        daemon.process.send_signal(signal.SIGHUP)
        isHonest = lambda url: "/redirect/chain/0" in url
        if daemon.wait(lambda: len(daemon.polls(self.honest)) > 0, 60) and daemon.wait(
                lambda: len(daemon.endings(isHonest)) >= 20 or len(daemon.records()) >= before + 20, 60):
            if daemon.raw_bad:
                return ["a log line with raw bytes: %r" % daemon.raw_bad]
            return [] if len(daemon.records()) > 0 else ["/feed/honest left no record"]
        return ["/feed/honest was not published afterwards"]

    def result(self, case, daemon, faults, took=0.0, records=0):
        told = [l for l in daemon.lines if l.get("reason") and "honest" not in l.get("source", "") and "chain/0?" not in l.get("url", "chain/0?")
                or l.get("reason") and case.get("group") in ("robots", *FEED_GROUPS)]
        return dict(path=case["path"], told=told[0]["reason"] if told else "", faults=faults, seconds=round(took, 1), records=records, workers=daemon.workers,
                    peak_mib=round(daemon.peak / MIB, 1), peak_sum_mib=round(daemon.peak_sum / MIB, 1))

    def together(self, cases):
        """One daemon, everything at once."""
        folder = tempfile.mkdtemp(prefix="wirespool-hostile.", dir=self.o.scratch)
        # A host of its own for each: one that asks to be left alone for years must not end the run for the others.
        own = {c["path"]: c["url"].replace("//127.0.0.1", "//c%d.localhost" % n).replace("//localhost", "//c%d.localhost" % n)
               for n, c in enumerate(cases)}
        feeds = [own[c["path"]] for c in cases if c["group"] in FEED_GROUPS or c["path"] in FEED_PATHS]
        pages = [url for url in own.values() if url not in feeds]
        server = site(self.base, {"case": pages})
        ports = [self.ports["port"], self.ports["other_port"], server.server_port] + [
            v for k, v in self.ports.items() if k.startswith("tls_")]
        daemon = Daemon(self.o, folder, ports, feeds + ["http://127.0.0.1:%d/feed/case" % server.server_port], self.o.settings,
                        [own[c["path"]] for c in cases if c["group"] == "sitemap"])
        faults = []
        try:
            def missing():
                ended = {l["url"] for l in daemon.endings()}
                return [f for f in feeds if not daemon.polls(f)] + [p for p in pages if p not in ended]
            if not daemon.wait(lambda: not missing(), 420):
                paths = {url: path for path, url in own.items()}
                faults.append("no outcome within 420 s: %s" % [paths[url] for url in missing()])
            faults += judge_output({}, daemon.records())
            daemon.wait(lambda: False, 20)
            faults += self.still_honest(daemon)
            if self.o.connects:
                with open(os.path.join(folder, "connects")) as file:
                    places = set(re.findall(r'connect\(\d+<TCP.*?htons\((\d+)\).*?"([^"]+)"', file.read()))
                strangers = {"%s:%s" % (host, port) for port, host in places if host != "127.0.0.1" or int(port) not in ports}
                print("TCP connects of the daemon and its workers: to %d endpoints" % len(places))
                faults += ["connects to %s" % sorted(strangers)] * bool(strangers)
            return self.result(dict(path="(all at once)"), daemon, faults, time.monotonic() - daemon.began, len(daemon.records()))
        finally:
            faults += [f for f in [daemon.stop()] if f]
            server.shutdown()
            shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--server", required=True, help="folder of hostile.py")
    parser.add_argument("--jobs", type=int, default=8)
    parser.add_argument("--only", default="")
    parser.add_argument("--together", action="store_true")
    parser.add_argument("--connects", action="store_true", help="with --together: hold each TCP connect(2) against the exceptions")
    parser.add_argument("--settings", default="", help="further settings, TOML")
    parser.add_argument("--slack", type=float, default=20, help="seconds over a case's limit before it is given up")
    parser.add_argument("--report", help="JSON lines, a case each")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--scratch", default=tempfile.gettempdir())
    options = parser.parse_args()
    options.bin = os.path.abspath(options.bin)
    server = subprocess.Popen([sys.executable, os.path.join(options.server, "hostile.py"), "--port", "0", "--print-port",
                               "--lifetime", "7200"], stdout=subprocess.PIPE, text=True)
    try:
        ports = json.loads(server.stdout.readline())
        base = "http://127.0.0.1:%d" % ports["port"]
        manifest = json.loads(get(base + "/manifest.json"))
        cases = [c for c in manifest["cases"] if re.search(options.only, c["path"])]
        cases.sort(key=lambda c: -c["limits"]["max_seconds"])
        run = Run(options, ports, base, manifest)
        results = []
        if options.together:
            results.append(run.together(cases))
        else:
            with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
                for result in pool.map(run.one, cases):
                    results.append(result)
                    print("%-4s %-28s %-22s %5.1f s %3d records %6.1f MiB (%5.1f as sums) %s" % (
                        "FAIL" if result["faults"] else "ok", result["path"], result["told"], result["seconds"], result["records"],
                        result["peak_mib"], result["peak_sum_mib"], "; ".join(result["faults"])[:300]), flush=True)
        hits = json.loads(get(base + "/stats.json"))["canary_hits"]
    finally:
        server.terminate()
        server.wait()
    if options.report:
        with open(options.report, "w") as file:
            file.writelines(json.dumps(result) + "\n" for result in results)
    failed = [r for r in results if r["faults"]]
    if options.together:
        print("together:", results[0])
    peak = max(results, key=lambda r: r["peak_mib"])
    print("canary hits: %d%s" % (len(hits), " " + json.dumps(hits)[:500] if hits else ""))
    print("peak memory of daemon and workers: %.1f MiB (%s); plain sum of their resident sizes: %.1f MiB" % (
        peak["peak_mib"], peak["path"], max(r["peak_sum_mib"] for r in results)))
    print("%d passed, %d failed" % (len(results) - len(failed), len(failed)))
    return 1 if failed or hits else 0


if __name__ == "__main__":
    sys.exit(main())
