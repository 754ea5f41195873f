#!/usr/bin/env python3
"""Fills, fences off and breaks the disks of a running daemon: disks.py BINARY [--only NAME]

Small file systems of their own (ext4 in a file, needs root and a loop device) and a preloaded library whose calls fail with EIO
(eioshim.c). A made-up site goes on having stories. While the disk is bad: within five seconds the log, `status`, the status page and the line
for systemd say so (the page within fifteen, where a state that cannot be written can only be told by its silence), nothing half written stands in the spool. When it is good again: all goes on by itself, every story is there, once,
and the numbers have no hole. Skips what this machine cannot do, and says so.
"""
import argparse, glob, json, os, shutil, signal, socket, subprocess, sys, tempfile, threading, time
import urllib.error, urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import soak

PATIENCE = 5.0


class CannotMount(Exception):
    pass


class Disk:
    """An ext4 of a few MiB in a file."""
    def __init__(self, folder, name, size="16M", inodes=4096):
        self.image, self.place = os.path.join(folder, name + ".img"), os.path.join(folder, name)
        os.makedirs(self.place)
        subprocess.run(["truncate", "-s", size, self.image], check=True)
        subprocess.run(["mkfs.ext4", "-q", "-F", "-m", "0", "-N", str(inodes), "-O", "^has_journal", self.image], check=True)
        if subprocess.run(["mount", "-o", "loop", self.image, self.place]).returncode != 0:
            raise CannotMount()

    def remount(self, how):
        subprocess.run(["mount", "-o", "remount," + how, self.place], check=True)

    def fill(self):
        with open(os.path.join(self.place, "ballast"), "wb", buffering=0) as file:
            try:
                while file.write(b"\0" * 65536):
                    pass
            except OSError:
                pass

    def fill_names(self):
        os.makedirs(os.path.join(self.place, "names"), exist_ok=True)
        try:
            for n in range(1 << 20):
                open(os.path.join(self.place, "names", str(n)), "x").close()
        except OSError:
            pass

    def empty(self):
        shutil.rmtree(os.path.join(self.place, "names"), ignore_errors=True)
        if os.path.exists(os.path.join(self.place, "ballast")):
            os.unlink(os.path.join(self.place, "ballast"))

    def close(self):
        subprocess.run(["umount", "-l", self.place], check=False)


class Notices:
    """What systemd would be told."""
    def __init__(self, folder):
        self.path, self.last, self.all = os.path.join(folder, "notify"), "", []
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        while True:
            for line in self.socket.recv(65536).decode().split("\n"):
                if line.startswith("STATUS="):
                    self.last = line[7:]
                    self.all.append(line[7:])


class Daemon:
    def __init__(self, binary, library, site, state, spool, folder):
        self.binary, self.spool = binary, spool
        lists, port = os.path.join(folder, "seeds"), site.server_port
        os.makedirs(lists)
        with open(os.path.join(lists, "feeds.txt"), "w") as file:
            file.writelines("http://disk%d.localhost:%d/feed/%d\n" % (n, port, n) for n in range(soak.World.SITES))
        self.config = os.path.join(folder, "wirespool.toml")
        with open(self.config, "w") as file:
            file.write('[directories]\nstate = "%s"\nspool = "%s"\n[sources]\nlists = ["%s"]\n[fetch]\nports = [%d]\n'
                       'allow = ["127.0.0.1:%d"]\n[politeness]\ngap = "0s"\n[polling]\nrecords-per-hour = 0\nmin-interval = "1s"\nstart-interval = "1s"\n'
                       'max-interval = "1m"\n[spool]\nfree-floor = "1MiB"\n[log]\nformat = "json"\n' % (state, spool, lists, port, port))
        self.notices = Notices(folder)
        self.broken = os.path.join(folder, "broken")
        self.log = open(os.path.join(folder, "log"), "w+b")
        self.environment = dict(os.environ, LD_PRELOAD=library, DISK_BROKEN=self.broken, NOTIFY_SOCKET=self.notices.path)
        self.process = self.page = self.page_address = None

    def start_page(self):
        """The status page, which sees the disks as any other process does: nothing is preloaded."""
        self.page = subprocess.Popen([self.binary, "page", "--listen", "127.0.0.1:0", "--config", self.config],
                                     stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
        for line in self.page.stderr:
            if "http://" in line:
                self.page_address = line.split()[-1]
                break

    def health(self):
        try:
            return urllib.request.urlopen(self.page_address + "health", timeout=10).read().decode()
        except urllib.error.HTTPError as error:
            return error.read().decode()

    def start(self, folders):
        self.environment["DISK_FOLDERS"] = ":".join(folders)
        self.process = subprocess.Popen([self.binary, "run", "--config", self.config], stdout=self.log, stderr=self.log,
                                        env=self.environment, stdin=subprocess.DEVNULL)

    def logged(self, since):
        with open(self.log.name, "rb") as file:
            file.seek(since)
            return file.read().decode(errors="replace")

    def status(self):
        ended = subprocess.run([self.binary, "status", "--config", self.config], capture_output=True, text=True,
                               env=self.environment)
        return ended.stdout + ended.stderr

    def lines(self):
        found = []
        for path in sorted(glob.glob(os.path.join(self.spool, "journal/*.ndjson"))):
            with open(path, "rb") as file:
                found += [json.loads(line) for line in file if line.endswith(b"\n") and b'"seq"' in line[:8]]
        return found

    def stories(self):
        """(site, number) of each record's address."""
        found = []
        for path in glob.glob(os.path.join(self.spool, "records/*/*/*/*/*.json")):
            with open(path, "rb") as file:
                record = json.load(file)
            for name in record.get("altIds", []):
                if name["role"] == "canonical-url":
                    found.append(tuple(int(part) for part in name["value"].split("/")[-2:]))
        return found

    def waits_for(self, count, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None and len(self.lines()) < count:
            time.sleep(0.2)
        return len(self.lines()) >= count


def seen(what, since, patience):
    """Seconds after `since` at which `what` was first true; nil after all patience."""
    while time.monotonic() - since < patience:
        if what():
            return time.monotonic() - since
        time.sleep(0.1)
    return None


def tried(name, binary, library, options):
    folder = tempfile.mkdtemp(prefix="wirespool-disks.")
    os.chmod(folder, 0o755)
    disk, faults, figures = None, [], []
    on_state = name.endswith("state")
    site = soak.Site(("127.0.0.1", 0), soak.Pages)
    site.world, site.attacks, site.robots = soak.World(2), {}, {}
    threading.Thread(target=site.serve_forever, daemon=True).start()
    daemon = None
    try:
        places = {"state": os.path.join(folder, "state"), "spool": os.path.join(folder, "spool")}
        if not name.startswith("eio"):
            disk = Disk(folder, "disk", size="48M" if on_state else "16M", inodes=4096)
            places["state" if on_state else "spool"] = os.path.join(disk.place, "wirespool")
        daemon = Daemon(binary, library, site, places["state"], places["spool"], folder)
        daemon.start([places["state" if on_state else "spool"]])
        if not daemon.waits_for(30, 120):
            faults.append("only %d published before the fault: %s" % (len(daemon.lines()), daemon.logged(0)[-300:]))
            return faults, figures
        daemon.start_page()
        if seen(lambda: daemon.health() == "well\n", time.monotonic(), 30) is None:
            faults.append("the page says before the fault: " + daemon.health())
        began, mark = time.monotonic(), os.path.getsize(daemon.log.name)
        if name.startswith("full"):
            disk.fill()
        elif name.startswith("names"):
            disk.fill_names()
        elif name.startswith("read-only"):
            disk.remount("ro")
        else:
            open(daemon.broken, "x").close()
        where = {"log": lambda: "halted" in daemon.logged(mark) or "cannot be written" in daemon.logged(mark),
                 "systemd": lambda: any("halted" in n for n in daemon.notices.all),
                 "status": lambda: "halted" in daemon.status(),
                 "page": lambda: "halted" in daemon.health()}
        told = {}
        while len(told) < len(where) and time.monotonic() - began < options.patience:
            for place in where.keys() - told.keys():
                if where[place]():
                    told[place] = time.monotonic() - began
            time.sleep(0.1)
        for place in where:
            figures.append("%s %s" % (place, "%.1f s" % told[place] if place in told else "never"))
            limit = max(options.limit, 15) if place == "page" and on_state else options.limit
            if told.get(place, options.patience) > limit:
                faults.append("%s says it too late" % place)
        time.sleep(4)
        held = len(daemon.lines())
        time.sleep(6)
        if len(daemon.lines()) > held:
            faults.append("%d records came out of a bad disk" % (len(daemon.lines()) - held))
        if daemon.process.poll() is not None:
            faults.append("the daemon ended: %s" % daemon.logged(mark)[-600:])
            return faults, figures
        if disk and name.startswith("read-only"):
            disk.remount("rw")
        elif disk:
            disk.empty()
        else:
            os.unlink(daemon.broken)
        mended = time.monotonic()
        if not daemon.waits_for(held + 20, 120):
            faults.append("%d records 120 s after the disk was good again" % (len(daemon.lines()) - held))
            return faults, figures
        figures.append("20 further stories %.1f s after the disk was good again" % (time.monotonic() - mended))
        if seen(lambda: daemon.health() == "well\n", time.monotonic(), 30) is None:
            faults.append("the page says still: " + daemon.health())
        wanted = site.world.newest() - 1
        caught = seen(lambda: all(len([1 for s, n in daemon.stories() if s == k and n <= wanted]) >= wanted
                                  for k in range(soak.World.SITES)), mended, 90)
        daemon.process.send_signal(signal.SIGTERM)
        if daemon.process.wait(30) != 0:
            faults.append("exit code %d" % daemon.process.returncode)
        verified = subprocess.run([binary, "spool", "verify", "--config", daemon.config], capture_output=True, text=True)
        if verified.returncode != 0:
            faults.append("the spool does not verify: " + verified.stdout[-300:])
        lines, stories = daemon.lines(), daemon.stories()
        if [line["seq"] for line in lines] != list(range(1, len(lines) + 1)):
            faults.append("the numbers have a hole")
        if len(set(stories)) != len(stories):
            faults.append("%d stories twice" % (len(stories) - len(set(stories))))
        for k in range(soak.World.SITES):
            numbers = sorted(n for s, n in stories if s == k)
            lost = set(range(numbers[0], numbers[-1])) - set(numbers)
            if lost and caught is None:
                faults.append("site %d: stories %s are missing" % (k, sorted(lost)))
    finally:
        site.shutdown()
        if daemon and daemon.page:
            daemon.page.kill()
            daemon.page.wait()
        if daemon and daemon.process and daemon.process.poll() is None:
            daemon.process.kill()
            daemon.process.wait()
        if options.keep and faults:
            print("kept: " + folder)
        if disk:
            disk.close()
        if not (options.keep and faults):
            shutil.rmtree(folder, ignore_errors=True)
    return faults, figures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--only", help="one of the cases")
    parser.add_argument("--limit", type=float, default=PATIENCE, help="seconds until a bad disk must be told")
    parser.add_argument("--patience", type=float, default=60, help="seconds after which it counts as not told")
    parser.add_argument("--keep", action="store_true", help="keep the folder of a failed case")
    options = parser.parse_args()
    binary = os.path.abspath(options.binary)
    library = tempfile.NamedTemporaryFile(prefix="wirespool-disks.", suffix=".so").name
    subprocess.run([os.environ.get("CC", "cc"), "-O2", "-fPIC", "-shared", "-o", library, os.path.join(HERE, "eioshim.c"), "-ldl"],
                   check=True)
    can_mount = os.geteuid() == 0 and os.path.exists("/dev/loop-control") and shutil.which("mkfs.ext4")
    failed = 0
    for name in ["full-spool", "names-spool", "read-only-spool", "eio-spool", "full-state", "eio-state"]:
        if options.only and name != options.only:
            continue
        if not name.startswith("eio") and not can_mount:
            print("skip %s: only root may mount a small disk" % name)
            continue
        try:
            faults, figures = tried(name, binary, library, options)
        except CannotMount:
            print("skip %s: no small disk can be mounted here" % name)
            continue
        failed += bool(faults)
        print("%-4s %-16s %s" % ("FAIL" if faults else "ok", name, "; ".join(faults + figures)), flush=True)
    os.unlink(library)
    print("disks: %s" % ("%d failed" % failed if failed else "all passed"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
