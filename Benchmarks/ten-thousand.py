#!/usr/bin/env python3
"""10,000 sources on one daemon, all due at once after a restart: requests by second, memory, CPU.

usage: ten-thousand.py WIRESPOOL [sources [seconds]]

A server on loopback answers for site0.localhost … (libcurl takes *.localhost for loopback), each a domain of its own. The daemon polls every source once, is
stopped, all sources are made due in the state, and it is started again; what is printed is of the second start.
"""
import asyncio, collections, sqlite3, sys, tempfile, time
import loopback

binary = sys.argv[1]
count = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
seconds = int(sys.argv[3]) if len(sys.argv) > 3 else 660
polls = collections.Counter()
last = 0.0


def feed(number):
    items = "".join(
        f"<item><title>Old story {number} {i}</title><link>http://site{number}.localhost/{i}</link>"
        f"<guid>{number}-{i}</guid><pubDate>Mon, 0{i % 9 + 1} Jan 2024 10:00:00 GMT</pubDate></item>"
        for i in range(20))
    return f"<rss version=\"2.0\"><channel><title>Site {number}</title>{items}</channel></rss>".encode()


async def respond(request, writer):
    global last
    if not request.path.startswith("/feed/"):
        return loopback.not_found(writer)
    last = time.monotonic()
    polls[int(last)] += 1
    number = request.path.split("/")[2]
    loopback.feed(request, writer, f'"{number}"', lambda: feed(number))


async def life(daemon, until):
    """One life of the daemon; ends by itself when nothing was asked for ten seconds and `until` polls are made."""
    polls.clear()
    daemon.start()
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        await asyncio.sleep(1)
        daemon.check()
        if sum(polls.values()) >= until and time.monotonic() - last > 10:
            break
    told = daemon.usage()
    await daemon.stop()
    return start, told


async def main():
    server, port = await loopback.serve(respond)
    with tempfile.TemporaryDirectory(prefix="wirespool-10k-") as place:
        daemon = loopback.Daemon(binary, place, port, (f"http://site{i}.localhost:{port}/feed/{i}" for i in range(count)))
        try:
            await life(daemon, count)
            print(f"first start: {sum(polls.values())} of {count} sources asked")
            state = sqlite3.connect(f"{place}/state/state.sqlite")
            due = int(time.time() * 1000) - 60_000
            state.execute("UPDATE source SET next_poll = ?, due = ? WHERE due IS NOT NULL", (due, due))
            state.commit()
            state.close()
            start, used = await life(daemon, count)
        finally:
            daemon.kill()
        spread = [polls[second] for second in range(int(start), int(last) + 1)]
        ordered = sorted(spread)
        print(f"restart, all {count} due: {sum(spread)} asked in {len(spread)} s; requests a second: median "
              f"{ordered[len(ordered) // 2]}, most {ordered[-1]}")
        print(f"memory: peak {used.peak:.0f} MiB, at the end {used.resident:.0f} MiB; CPU {used.user:.1f} s user, {used.system:.1f} s system "
              f"({1000 * (used.user + used.system) / max(1, sum(spread)):.2f} ms a poll)")
    server.close()


asyncio.run(main())
