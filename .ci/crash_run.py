#!/usr/bin/env python3
"""Runs the daemon until it has published WANT records, then stops it: crash_run.py BINARY WORK WANT

Ends as the daemon did: its exit code, or its signal.
"""
import os, pathlib, signal, subprocess, sys, time

binary, work, want = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])


def published():
    """Records that crash_check.py counts: updates by a fuller copy may come or not."""
    return sum(b'"preferred"' not in path.read_bytes() for path in (work / "spool" / "records").rglob("*.json"))


daemon = subprocess.Popen([binary, "run", "--config", work / "wirespool.toml"], stdin=subprocess.DEVNULL)
began = time.monotonic()
# Not before it can have taken charge of its signals: where all is published already it would be told at once.
while daemon.poll() is None and (time.monotonic() < began + 2 or published() < want) and time.monotonic() < began + 30:
    time.sleep(0.02)
if daemon.poll() is None:
    daemon.send_signal(signal.SIGTERM)
code = daemon.wait()
if code < 0:
    os.kill(os.getpid(), -code)
sys.exit(code)
