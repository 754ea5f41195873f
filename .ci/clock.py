#!/usr/bin/env python3
"""Sets the clock of a running daemon, and starts it at odd times: clock.py BINARY [--seconds 15]

A small library (clockshim.c) is preloaded; only what the wall clock says is changed, not the time that passes. A made-up
site has a new story each second; whatever the clock says, new ones must come out within seconds, none may be lost or doubled, and
nothing may be collected because it looks old.
"""
import argparse, calendar, glob, json, os, shutil, signal, struct, subprocess, sys, tempfile, threading, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import soak

STARTS = [("1970", "1970-01-02 00:00:00", {}), ("2038", "2038-01-19 03:14:00", {}), ("2099", "2099-12-31 23:59:55", {}),
          ("summer time begins", "2026-03-29 00:59:55", {"TZ": "Europe/Berlin"}),
          ("summer time ends", "2026-10-25 00:59:55", {"TZ": "Europe/Berlin"})]
DAY = 86400
JUMPS = [3650 * DAY, -3650 * DAY, 0, 3 * 3600, -3 * 3600, 40 * DAY, 0]


class Offset:
    """The file by which the clock is off."""
    def __init__(self):
        self.file = tempfile.NamedTemporaryFile("wb", prefix="wirespool-clock.", buffering=0)
        self.set(0)

    def set(self, seconds):
        os.pwrite(self.file.fileno(), struct.pack("=q", int(seconds)), 0)


class Daemon:
    def __init__(self, binary, library, site, offset, extra):
        self.binary = binary
        self.folder = tempfile.mkdtemp(prefix="wirespool-clock.")
        self.site, lists = site, os.path.join(self.folder, "seeds")
        os.makedirs(lists)
        port = site.server_port
        with open(os.path.join(lists, "feeds.txt"), "w") as file:
            file.writelines("http://clock%d.localhost:%d/feed/%d\n" % (n, port, n) for n in range(soak.World.SITES))
        self.config = os.path.join(self.folder, "wirespool.toml")
        with open(self.config, "w") as file:
            file.write('[directories]\nstate = "%s/state"\nspool = "%s/spool"\n[sources]\nlists = ["%s"]\n[fetch]\nports = [%d]\n'
                       'allow = ["127.0.0.1:%d"]\n[politeness]\ngap = "0s"\n[polling]\nrecords-per-hour = 0\nmin-interval = "1s"\nstart-interval = "1s"\n'
                       'max-interval = "1m"\n[log]\nformat = "json"\n' % (self.folder, self.folder, lists, port, port))
        self.log = open(os.path.join(self.folder, "log"), "w+b")
        environment = dict(os.environ, LD_PRELOAD=library, CLOCK_OFFSET=offset.file.name, **extra)
        self.process = subprocess.Popen([binary, "run", "--config", self.config], stdout=self.log, stderr=self.log, env=environment,
                                        stdin=subprocess.DEVNULL)

    def stories(self):
        """Addresses of what was published, each once."""
        found = set()
        for path in glob.glob(os.path.join(self.folder, "spool/records/*/*/*/*/*.json")):
            with open(path, "rb") as file:
                record = json.load(file)
            found |= {a["value"] for a in record.get("altIds", []) if a["role"] == "canonical-url"}
        return found

    def lines(self):
        return [json.loads(line) for path in sorted(glob.glob(os.path.join(self.folder, "spool/journal/*.ndjson")))
                for line in open(path, "rb") if line.endswith(b"\n") and b'"seq"' in line[:8]]

    def waits_for(self, count, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            if len(self.lines()) >= count:
                return True
            time.sleep(0.2)
        return len(self.lines()) >= count

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return ["no end within 20 s"]
        verified = subprocess.run([self.binary, "spool", "verify", "--config", self.config], capture_output=True)
        faults = ["exit code %d" % code] * (code != 0) + ["the spool does not verify"] * (verified.returncode != 0)
        lines = self.lines()
        faults += ["a story twice"] * (len({(l["id"], l["version"]) for l in lines}) != len(lines))
        faults += ["records are gone: %d of %d" % (len(self.stories()), len(lines))] * (len(self.stories()) < len({l["id"] for l in lines}))
        self.log.close()
        shutil.rmtree(self.folder)
        return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--seconds", type=float, default=60, help="patience for the next stories")
    options = parser.parse_args()
    binary = os.path.abspath(options.binary)
    offset = Offset()
    library = tempfile.NamedTemporaryFile(prefix="wirespool-clock.", suffix=".so").name
    subprocess.run([os.environ.get("CC", "cc"), "-O2", "-fPIC", "-shared", "-o", library,
                    os.path.join(os.path.dirname(os.path.abspath(__file__)), "clockshim.c")], check=True)
    site = soak.Site(("127.0.0.1", 0), soak.Pages)
    site.world, site.attacks, site.robots = soak.World(10), {}, {}
    threading.Thread(target=site.serve_forever, daemon=True).start()
    failed = 0

    def told(name, faults):
        nonlocal failed
        failed += bool(faults)
        print("%-4s %s%s" % ("FAIL" if faults else "ok", name, ": " + "; ".join(faults) if faults else ""), flush=True)

    for name, start, extra in STARTS:
        offset.set(calendar.timegm(time.strptime(start, "%Y-%m-%d %H:%M:%S")) - time.time())
        daemon = Daemon(binary, library, site, offset, extra)
        faults = [] if daemon.waits_for(20, options.seconds * 2) else ["only %d published" % len(daemon.lines())]
        year = start[:4]
        faults += ["published at %s" % l["publishedAt"] for l in daemon.lines()[:1] if l["publishedAt"][:4] not in (year, str(int(year) + 1))]
        told("start: " + name, faults + daemon.stop())
    offset.set(0)
    daemon = Daemon(binary, library, site, offset, {})
    daemon.waits_for(20, options.seconds * 2)
    for jump in JUMPS:
        before = len(daemon.lines())
        offset.set(jump)
        began = time.monotonic()
        went_on = daemon.waits_for(before + 10, options.seconds + 30)
        told("set to %+.1f days: ten further stories after %.0f s" % (jump / DAY, time.monotonic() - began), [] if went_on else ["%d published" % (len(daemon.lines()) - before)])
    told("after all jumps", daemon.stop())
    site.shutdown()
    os.unlink(library)
    print("clock: %s" % ("%d failed" % failed if failed else "all passed"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
