#!/usr/bin/env python3
"""A day of 10,000 feeds in half an hour: every feed asked when it was due, every story published, memory and descriptors flat.

usage: day.py WIRESPOOL [feeds [hours [pace [age]]]]    (10000 feeds, 24 hours, 48 times as fast, stories up to "1d" old)

The daemon runs with paceshim.c preloaded, so that its clocks run PACE times as fast; nothing of it is changed. A server on loopback answers for
site0.localhost … with feeds of twenty stories whose rhythms differ as real ones do (lognormal, from one a month to dozens a day), with validators, and
with the stories. Told of the second hour and after: by how much of its interval each poll was late, how long stories waited, requests, memory,
descriptors. The daemon's own CPU counts PACE times as much as it would: what is told of lateness is an upper bound.
"""
import asyncio, bisect, calendar, collections, glob, json, math, os, random, shutil, statistics, subprocess, sys, tempfile, time
import loopback

binary = sys.argv[1]
count = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
hours = float(sys.argv[3]) if len(sys.argv) > 3 else 24
pace = int(sys.argv[4]) if len(sys.argv) > 4 else 48
age = sys.argv[5] if len(sys.argv) > 5 else "1d"
BEFORE = 40 * 86_400
began = time.time()
requests = collections.Counter()
words = [a + b for a in "bar ke lo mi nu par ren sto tal vor we zin".split() for b in "den gel kan lor mas net pol rik sun tov".split()]


def now():
    return began + (time.time() - began) * pace


def rhythm(number):
    """Moments of all stories of a feed, from forty days before to the end."""
    chance = random.Random(number)
    gap = 86_400 / min(150, math.exp(chance.gauss(math.log(0.8), 1.3)))
    moments, at = [], began - BEFORE
    while at < began + hours * 3_600:
        at += chance.expovariate(1 / gap)
        moments.append(at)
    return moments[:-1]


feeds = [rhythm(n) for n in range(count)]


def moment(at):
    return time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(at))


def feed(host, number, newest):
    items = "".join(
        f"<item><title>{title(number, i)}</title><link>http://{host}/story/{number}/{i}</link><guid>{number}-{i}</guid>"
        f"<pubDate>{moment(feeds[number][i])}</pubDate></item>" for i in range(newest - 1, max(-1, newest - 21), -1))
    return f"<rss version=\"2.0\"><channel><title>Site {number}</title><link>http://{host}/</link>{items}</channel></rss>".encode()


def title(number, i):
    return " ".join(random.Random(number * 7919 + i).choices(words, k=7)).capitalize()


def story(number, i):
    chance = random.Random(number * 7919 + i + 1)
    text = "".join("<p>" + " ".join(chance.choices(words, k=30)).capitalize() + ".</p>" for _ in range(6))
    return (f"<html lang=en><title>{title(number, i)}</title><meta property='article:published_time' content='"
            f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(feeds[number][i]))}'><body><nav>Home News Sport</nav><article>"
            f"<h1>{title(number, i)}</h1>{text}</article></body></html>").encode()


async def respond(request, writer):
    kind, *numbers = request.path.split("/")[1:]
    requests[kind] += 1
    if kind == "feed":
        number = int(numbers[0])
        newest = bisect.bisect(feeds[number], now())
        requests["304"] += loopback.feed(request, writer, f'"{newest}"', lambda: feed(request.host, number, newest))
    elif kind == "story":
        body = story(int(numbers[0]), int(numbers[1]))
        writer.write(loopback.head(body, "text/html; charset=utf-8") + body)
    else:
        loopback.not_found(writer)


def lateness(log):
    """How late each poll came, as a share of the wait that the one before it had named; and that wait."""
    planned, late = {}, []
    parse = lambda text: calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))
    for line in open(log):
        try:
            told = json.loads(line)
        except ValueError:
            continue
        if told.get("msg") not in ("polled", "poll failed") or "next" not in told:
            continue
        at, source = parse(told["ts"]), told["source"]
        if source in planned and at > began + 3_600:
            last, due = planned[source]
            late.append((max(0, at - due) / max(1, due - last), due - last))
        planned[source] = (at, parse(told["next"]))
    return late


async def main():
    shim = os.path.join(os.path.dirname(os.path.abspath(__file__)), "paceshim.c")
    server, port = await loopback.serve(respond, backlog=4096)
    place = tempfile.mkdtemp(prefix="wirespool-day-")
    # Bounds of time that work would meet at this pace are longer.
    daemon = loopback.Daemon(
        binary, place, port, (f"http://site{i}.localhost:{port}/feed/{i}" for i in range(count)),
        'timeout = "5m"\nconnect-timeout = "1m"\n'
        # As the manual says for so many: a first visit waits a second between robots.txt and feed.
        f'[polling]\nconcurrency = {16 if count <= 20_000 else 64}\n'
        f'[articles]\nmax-age = "{age}"\nrecheck-after = []\n[log]\nformat = "json"\nlevel = "debug"\n')
    try:
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", f"{place}/pace.so", shim, "-ldl"], check=True)
        daemon.start(LD_PRELOAD=f"{place}/pace.so", CLOCK_PACE=str(pace), CLOCK_FROM=str(int(began)))
        samples = []
        while now() < began + hours * 3_600:
            await asyncio.sleep(600 / pace)
            daemon.check()
            used = daemon.usage()
            samples.append(((now() - began) / 3_600, used.resident, used.descriptors, used.user + used.system))
            if len(samples) % 6 == 0:
                print("hour %4.1f: %5.1f MiB, %3d descriptors, %5.0f s of CPU, %d polls, %d stories asked" % (
                    *samples[-1], requests["feed"], requests["story"]), flush=True)
        await daemon.stop()
        tell(place, samples)
    finally:
        daemon.kill()
        server.close()
        if not os.environ.get("KEEP"):
            shutil.rmtree(place, ignore_errors=True)


def tell(place, samples):
    late = sorted(share for share, _ in lateness(f"{place}/log"))
    over = sum(1 for share in late if share > 0.2)
    after = [s for s in samples if s[0] >= 1]
    first, last = after[:6], after[-6:]
    mean = lambda part, column: statistics.mean(s[column] for s in part)
    print(f"{len(late)} polls after the first hour; late by, of their interval: median {100 * late[len(late) // 2]:.2f} %, 99 % "
          f"{100 * late[len(late) * 99 // 100]:.2f} %, most {100 * late[-1]:.1f} %; later than 1.2 intervals: {over}")
    print(f"memory: {mean(first, 1):.1f} MiB in the second hour, {mean(last, 1):.1f} in the last ({100 * (mean(last, 1) / mean(first, 1) - 1):+.1f} %), "
          f"descriptors {mean(first, 2):.1f} and {mean(last, 2):.1f}")
    due = sum(1 for moments in feeds for at in moments if began + 3_600 < at < began + (hours - 3) * 3_600)
    told = [json.loads(line) for path in glob.glob(f"{place}/spool/journal/*.ndjson") for line in open(path) if '"seq"' in line]
    print(f"requests: {requests['feed']} of feeds ({requests['304']} not modified), {requests['story']} of stories; {len(told)} records; "
          f"{due} stories appeared from the second hour to three hours before the end")


asyncio.run(main())
