#!/usr/bin/env python3
"""From the start of a daemon that was killed to its first request, with all the stories that a spool holds.

usage: restart.py WIRESPOOL FOLDER [times [COMMAND...]]

FOLDER/spool is what make_spool.py wrote; where there is no FOLDER/state yet, `once` makes it (minutes). Then, so many times: the one feed, on
loopback, is made due, the daemon started, and killed two seconds after its first request. COMMAND stands before the daemon's: on a busy machine
`chrt -r 1` (as root) keeps other programs' load out of the figures.
"""
import asyncio, os, statistics, subprocess, sys, time
import loopback

binary, place = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
times = int(sys.argv[3]) if len(sys.argv) > 3 else 5
before = sys.argv[4:]
asked = asyncio.Event()
# Ends without closing, which would empty the write-ahead log that a killed daemon leaves.
DUE = "import os, sqlite3, sys, time; state = sqlite3.connect(sys.argv[1]); due = int(time.time() * 1000) - 60_000; " \
      "state.execute('UPDATE source SET next_poll = ?, due = ? WHERE due IS NOT NULL', (due, due)); state.commit(); os._exit(0)"


async def respond(request, writer):
    asked.set()
    if request.path != "/feed":
        return loopback.not_found(writer)
    body = b"<rss version='2.0'><channel><title>Nothing new</title></channel></rss>"
    writer.write(loopback.head(body, loopback.RSS) + body)


async def main():
    server, port = await loopback.serve(respond)
    daemon = loopback.Daemon(binary, place, port, [f"http://site0.localhost:{port}/feed"])
    daemon.command = before + daemon.command
    if not os.path.exists(f"{place}/state/state.sqlite"):
        await (await asyncio.create_subprocess_exec(binary, "once", "--config", daemon.config)).wait()
    took = []
    # The first life takes in that the feed has another port than last time.
    for life in range(times + 1):
        subprocess.run([sys.executable, "-c", DUE, f"{place}/state/state.sqlite"], check=True)
        asked.clear()
        began = time.monotonic()
        daemon.start()
        try:
            await asyncio.wait_for(asked.wait(), 120)
            if life:
                took.append(time.monotonic() - began)
                used = daemon.usage()
                print(f"first request after {took[-1]:.2f} s, {used.user + used.system:.2f} s of CPU; load {os.getloadavg()[0]:.1f}", flush=True)
            await asyncio.sleep(2)
        finally:
            daemon.kill()
    print(f"median {statistics.median(took):.2f} s of {times}")
    server.close()


asyncio.run(main())
