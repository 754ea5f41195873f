#!/usr/bin/env python3
"""Follows a wirespool spool: one line of JSON for each story, oldest first, each once.

  watch.py [--once] [--cursor FILE] SPOOL

Standard library only. Each record and seed text is compared with the hash in the journal. The cursor file (default
./watch.cursor) holds the last seq done and is replaced after each story.
"""
import argparse
import ctypes
import glob
import hashlib
import json
import os
import select
import sys

LONGEST_WAIT = 5.0  # seconds between two looks, whatever inotify says


def lines(spool, after):
    """Whole lines of the journal behind a seq; text without a newline at its end is not a line yet."""
    files = sorted(glob.glob(os.path.join(glob.escape(spool), "journal", "*.ndjson")))
    first = [int(os.path.basename(name).split(".")[0]) for name in files]
    for place, name in enumerate(files):
        if place + 1 < len(files) and first[place + 1] <= after + 1:
            continue  # all of it is done
        with open(name, "rb") as journal:
            for line in journal:
                if not line.endswith(b"\n"):
                    break
                entry = json.loads(line)
                if entry.get("seq", 0) > after:
                    yield entry


def content(spool, path, digest):
    """The bytes of a published file; None where it was collected or taken away."""
    try:
        with open(os.path.join(spool, path), "rb") as file:
            data = file.read()
    except FileNotFoundError:
        return None
    if hashlib.sha256(data).hexdigest() != digest:
        sys.exit(f"{path}: its content is not what was published")
    return data


def story(spool, entry):
    """What to do with a story: replace this."""
    record = content(spool, entry["path"], entry["recordSHA256"])
    text = None
    if record is not None and "textSHA256" in entry:
        text = content(spool, entry["path"][: -len(".json")] + ".txt", entry["textSHA256"])
    line = {"seq": entry["seq"], "op": entry["op"], "path": entry["path"], "gone": record is None}
    if text is not None:
        line["characters"] = len(text.decode("utf-8"))
    print(json.dumps(line), flush=True)


def read_cursor(name):
    try:
        with open(name) as file:
            return int(file.read())
    except FileNotFoundError:
        return 0


def write_cursor(name, seq):
    with open(name + ".new", "w") as file:
        file.write(f"{seq}\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(name + ".new", name)


class Changes:
    """Waits until journal/ changes, or for LONGEST_WAIT. inotify is a hint; without it the wait is the poll."""

    MODIFY, MOVED_TO, CREATE = 0x2, 0x80, 0x100

    def __init__(self, folder):
        self.descriptor = -1
        try:
            libc = ctypes.CDLL(None, use_errno=True)
            self.descriptor = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
            libc.inotify_add_watch(self.descriptor, os.fsencode(folder), self.MODIFY | self.MOVED_TO | self.CREATE)
        except (OSError, AttributeError):
            pass

    def wait(self):
        ready, _, _ = select.select([self.descriptor] if self.descriptor >= 0 else [], [], [], LONGEST_WAIT)
        if ready:
            os.read(self.descriptor, 65536)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("spool")
    parser.add_argument("--cursor", default="watch.cursor")
    parser.add_argument("--once", action="store_true", help="stop when everything there is done")
    choice = parser.parse_args()
    changes = Changes(os.path.join(choice.spool, "journal"))  # before the first look, so that nothing falls between
    done = read_cursor(choice.cursor)
    while True:
        for entry in lines(choice.spool, done):
            story(choice.spool, entry)
            done = entry["seq"]
            write_cursor(choice.cursor, done)
        if choice.once:
            return
        changes.wait()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
