#!/usr/bin/env python3
"""Runs the daemon until it has published WANT records, then stops it: crash_run.py BINARY WORK WANT

Ends as the daemon did: its exit code, or its signal.
"""
import os, pathlib, signal, subprocess, sys, time

binary, work, want = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])


def published():
    return sum(path.read_bytes().count(b"\n") for path in (work / "spool" / "journal").glob("*.ndjson"))


daemon = subprocess.Popen([binary, "run", "--config", work / "wirespool.toml"], stdin=subprocess.DEVNULL)
end = time.monotonic() + 30
while daemon.poll() is None and published() < want and time.monotonic() < end:
    time.sleep(0.02)
if daemon.poll() is None:
    daemon.send_signal(signal.SIGTERM)
code = daemon.wait()
if code < 0:
    os.kill(os.getpid(), -code)
sys.exit(code)
