#!/usr/bin/env python3
"""Reads a spool while it is written: readers.py BINARY [COUNT]

A backfill publishes COUNT seed texts (10,000). Beside it one reader walks the folders without pause and one is woken by inotify; both open
every record the moment they see its name: it must parse, carry its own number, and have the hash that the journal tells, at once and for
good. A third follows the journal: the record of each line must be there. Ends with 1 where anything else was seen.
"""
import ctypes, ctypes.util, hashlib, json, os, shutil, struct, subprocess, sys, tempfile, threading, time

HERE = os.path.dirname(os.path.abspath(__file__))
IN_CREATE, IN_MOVED_TO, IN_CLOSE_WRITE, IN_ISDIR, IN_Q_OVERFLOW = 0x100, 0x80, 0x8, 0x40000000, 0x4000


class Seen:
    def __init__(self):
        self.hashes, self.faults, self.lock = {}, [], threading.Lock()

    def read(self, path, by):
        try:
            with open(path, "rb") as file:
                content = file.read()
        except OSError as error:
            return self.fault("%s: %s: %s" % (by, path, error))
        number, kind = int(os.path.basename(path).split("_")[0]), path.rsplit(".", 1)[1]
        if kind == "json":
            try:
                told = json.loads(content)["wirespool"]["seq"]
            except (ValueError, KeyError) as error:
                return self.fault("%s: %s is no record: %s" % (by, path, error))
            if told != number:
                self.fault("%s: %s says it is %d" % (by, path, told))
        self.note(number, kind, content, "%s: %s" % (by, path))

    def note(self, number, kind, content, where):
        digest = hashlib.sha256(content).hexdigest()
        with self.lock:
            if self.hashes.setdefault((number, kind), digest) != digest:
                self.faults.append(where + " was seen with another content")
        return digest

    def fault(self, text):
        with self.lock:
            self.faults.append(text)


def walk(root, seen, stop, counts):
    known = set()
    while True:
        ended = stop.is_set()
        for place, _, names in os.walk(root):
            for name in names:
                if name not in known:
                    known.add(name)
                    if not name.endswith((".json", ".txt")):
                        seen.fault("readdir: a strange name: " + name)
                    seen.read(os.path.join(place, name), "readdir")
        if ended:
            counts["readdir"] = len(known)
            return


def watch(root, seen, stop, counts):
    libc = ctypes.CDLL(ctypes.util.find_library("c"), use_errno=True)
    watches, known = {}, set()
    inotify = libc.inotify_init1(os.O_NONBLOCK)

    def add(place):
        watches[libc.inotify_add_watch(inotify, place.encode(), IN_CREATE | IN_MOVED_TO)] = place
        # What came before the watch was there.
        for name in os.listdir(place):
            path = os.path.join(place, name)
            add(path) if os.path.isdir(path) else meet(path)

    def meet(path):
        if path not in known:
            known.add(path)
            seen.read(path, "inotify")

    add(root)
    while True:
        ended = stop.is_set()
        try:
            events = os.read(inotify, 1 << 16)
        except BlockingIOError:
            if ended:
                counts["inotify"] = len(known)
                return
            time.sleep(0.001)
            continue
        while events:
            which, mask, _, length = struct.unpack_from("iIII", events)
            name = events[16:16 + length].rstrip(b"\0").decode()
            events = events[16 + length:]
            if mask & IN_Q_OVERFLOW:
                for place in list(watches.values()):
                    for name in os.listdir(place):
                        path = os.path.join(place, name)
                        os.path.isdir(path) or meet(path)
                continue
            path = os.path.join(watches[which], name)
            add(path) if mask & IN_ISDIR else meet(path)


def main():
    binary, count = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    folder = tempfile.mkdtemp(prefix="wirespool-readers.")
    try:
        subprocess.run([sys.executable, os.path.join(HERE, "../Tests/CrashFixtures/make_seed_texts.py"), folder + "/in", str(count)], check=True)
        where = ["--state", folder + "/state", "--spool", folder + "/spool"]
        # One text first, so that the folders are there.
        os.makedirs(folder + "/first")
        first = sorted(os.listdir(folder + "/in"))[0]
        shutil.move(os.path.join(folder, "in", first), os.path.join(folder, "first", first))
        subprocess.run([binary, "backfill", "--quiet", *where, "--seed-text", folder + "/first"], check=True)
        seen, stop, counts = Seen(), threading.Event(), {}
        root = folder + "/spool/records"
        readers = [threading.Thread(target=reader, args=(root, seen, stop, counts)) for reader in (walk, watch)]
        for reader in readers:
            reader.start()
        writer = subprocess.Popen([binary, "backfill", "--quiet", *where, "--seed-text", folder + "/in"])
        lines, journal, at = 0, folder + "/spool/journal", {}
        while True:
            ended = writer.poll() is not None
            for name in sorted(os.listdir(journal)):
                with open(os.path.join(journal, name), "rb") as file:
                    file.seek(at.get(name, 0))
                    content = file.read()
                content = content[:content.rfind(b"\n") + 1]
                at[name] = at.get(name, 0) + len(content)
                for line in map(json.loads, content.splitlines()):
                    if "seq" not in line:
                        continue
                    lines += 1
                    for kind, wanted in (("json", line["recordSHA256"]), ("txt", line.get("textSHA256"))):
                        path = os.path.join(folder, "spool", line["path"][:-4] + kind)
                        if wanted is None:
                            continue
                        try:
                            with open(path, "rb") as file:
                                digest = seen.note(line["seq"], kind, file.read(), "journal: " + path)
                        except OSError as error:
                            seen.fault("journal: %s: %s" % (path, error))
                            continue
                        if digest != wanted:
                            seen.fault("journal: %s has another hash" % path)
            if ended:
                break
            time.sleep(0.005)
        stop.set()
        for reader in readers:
            reader.join()
        if writer.returncode != 0:
            seen.fault("the backfill ended with %d" % writer.returncode)
        for name in ("readdir", "inotify"):
            if counts.get(name) != len(seen.hashes):
                seen.fault("%s saw %s of %d files" % (name, counts.get(name), len(seen.hashes)))
        if lines != count:
            seen.fault("the journal has %d lines" % lines)
        print("readers: %d records, %d files, each read by three as it came; %s" % (
            count, len(seen.hashes), "%d faults: %s" % (len(seen.faults), "; ".join(seen.faults[:5])) if seen.faults else "all whole"))
        return 1 if seen.faults else 0
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
