#!/usr/bin/env python3
"""What slow hosts cost the honest ones: 100 feeds of as many sites, alone and beside 200 hosts that never finish.

usage: slow-hosts.py WIRESPOOL [seconds [honest [slow]]]

A server on loopback answers for honest0.localhost … with a new story at each poll, and for slow0.localhost … in four slow ways: it takes the
connection and says nothing; it sends the head a byte a second; the body so; or a whole feed, slowly, whose stories hang. Each setting is
measured in a life of its own, by turns: without, with, without, with. Told are how late an honest feed is asked (against the time that the
log names, which is cut to a second), and the time from the poll that first showed a story to the file that published it.
"""
import asyncio, calendar, collections, glob, json, os, statistics, sys, tempfile, time
import loopback

binary = sys.argv[1]
seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 150
honest = int(sys.argv[3]) if len(sys.argv) > 3 else 100
slow = int(sys.argv[4]) if len(sys.argv) > 4 else 200
WARM_UP = 30
polls, shown, stalled = collections.defaultdict(list), {}, collections.Counter()
WORDS = "harbour council ferry budget winter school railway bridge market orchard station village library museum stadium".split()


def feed(base, numbers):
    items = "".join(f"<item><title>Story {n} of {base}</title><link>{base}/story/{n}</link><guid>{n}</guid></item>" for n in numbers)
    return f"<rss version='2.0'><channel><title>{base}</title><link>{base}</link>{items}</channel></rss>".encode()


def page(base, number):
    text = "".join(f"<p>{' '.join(WORDS[(number * 7 + k * 3 + i * i) % len(WORDS)] for i in range(24))} {base} {number} {k}.</p>"
                   for k in range(8))
    return f"<html lang=en><title>Story {number}</title><body><article><h1>Story {number} of {base}</h1>{text}</article>".encode()


async def trickle(writer, data):
    stalled["requests"] += 1
    for byte in data:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(1)


async def respond_slowly(writer, path, way, body):
    begin = loopback.head(body, loopback.RSS)
    if path == "/robots.txt" and way != 0:
        loopback.not_found(writer)
    elif way == 0 or path.startswith("/story/"):
        stalled["requests"] += 1
        await asyncio.sleep(3600)
    elif way == 1:
        await trickle(writer, begin + body)
    elif way == 2:
        writer.write(begin)
        await trickle(writer, body)
    else:
        writer.write(begin)
        for start in range(0, len(body), 300):
            writer.write(body[start:start + 300])
            await asyncio.sleep(0.5)


async def respond(request, writer):
    base, name, path = f"http://{request.host}", request.host.split(".")[0], request.path
    if name.startswith("slow"):
        await respond_slowly(writer, path, int(name[4:]) % 4, feed(base, range(20)))
    elif path.startswith("/feed"):
        polls[name].append(time.time())
        number = len(polls[name])
        shown[f"{base}/story/{number}"] = time.time()
        body = feed(base, range(number, max(0, number - 20), -1))
        writer.write(loopback.head(body, loopback.RSS) + body)
    elif path.startswith("/story/"):
        body = page(base, int(path.split("/")[2]))
        writer.write(loopback.head(body, "text/html") + body)
    else:
        loopback.not_found(writer)


def published(place):
    """Address of each published story, and when its file was made."""
    found = {}
    for path in glob.glob(f"{place}/spool/records/*/*/*/*/*.json"):
        with open(path, "rb") as file:
            record = json.load(file)
        for other in record.get("altIds", []):
            if other["role"] == "canonical-url":
                found[other["value"]] = os.stat(path).st_ctime
    return found


def lateness(place, began):
    """By how much each poll of an honest feed came after the moment that the log had named for it."""
    planned, late = {}, []
    for line in open(f"{place}/log"):
        told = json.loads(line)
        if told.get("msg") == "polled" and "//honest" in told.get("source", "") and "next" in told:
            name, next_ = told["source"].split("/")[2].split(".")[0], calendar.timegm(time.strptime(told["next"], "%Y-%m-%dT%H:%M:%SZ"))
            planned.setdefault(name, []).append(next_)
    for name, times in planned.items():
        # The nth poll came when the one before had planned it, or later.
        late += [at - due for due, at in zip(times, polls[name][1:]) if at > began + WARM_UP]
    return late


async def life(port, with_slow):
    polls.clear(), shown.clear(), stalled.clear()
    with tempfile.TemporaryDirectory(prefix="wirespool-slow-") as place:
        names = [f"slow{n}" for n in range(slow if with_slow else 0)] + [f"honest{n}" for n in range(honest)]
        daemon = loopback.Daemon(
            binary, place, port, (f"http://{name}.localhost:{port}/feed" for name in names),
            '[text]\nmin-words = 10\n[politeness]\ngap = "0s"\n'
            '[polling]\nmin-interval = "10s"\nstart-interval = "10s"\nmax-interval = "1m"\n[log]\nformat = "json"\nlevel = "debug"\n')
        try:
            daemon.start()
            began = time.time()
            await asyncio.sleep(seconds)
            daemon.check()
            await daemon.stop()
        finally:
            daemon.kill()
        late = lateness(place, began)
        if not late:
            sys.exit(f"no honest feed was asked twice after the first {WARM_UP} s ({sum(map(len, polls.values()))} polls in all)")
        made = published(place)
        waits = [made[url] - at for url, at in shown.items() if url in made and at > began + WARM_UP]
        missing = sum(1 for url, at in shown.items() if url not in made and began + WARM_UP < at < began + seconds - 15)
        print(f"{'beside ' + str(slow) + ' slow hosts' if with_slow else 'alone':22} asked late by: median {statistics.median(late):.2f}, "
              f"95 % {sorted(late)[len(late) * 95 // 100]:.2f}, most {max(late):.2f} s; shown to published: median {statistics.median(waits):.2f}, "
              f"95 % {sorted(waits)[len(waits) * 95 // 100]:.2f}, most {max(waits):.2f} s; {len(waits)} stories, {missing} missing"
              + (f"; {stalled['requests']} requests kept waiting" if with_slow else ""), flush=True)
        return statistics.mean(late), statistics.mean(waits)


async def main():
    server, port = await loopback.serve(respond)
    figures = [await life(port, turn % 2 == 1) for turn in range(4)]
    without, beside = figures[::2], figures[1::2]
    for name, place in ("asked late by", 0), ("shown to published", 1):
        first, second = (sum(f[place] for f in part) / 2 for part in (without, beside))
        print(f"{name}: mean {first:.3f} s alone, {second:.3f} s beside slow hosts")
    server.close()


asyncio.run(main())
