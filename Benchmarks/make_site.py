#!/usr/bin/env python3
"""Writes a made-up news site: make_site.py DIR [--pages N] [--port P] [--seed S]

DIR/www/<host>/... holds N article pages of 60 to 110 KB on eight hosts below .localhost, DIR/urls.txt their addresses. One page
in eight is an agency's story that another host carries, too, a few words changed. All text is ours, made of a grammar; the
same seed gives the same bytes.
"""
import argparse, html, json, pathlib, random

PEOPLE = ["Nora Vance", "Tomas Reik", "Ada Lindqvist", "Paul Omondi", "Ines Calder", "Jonas Brandt", "Mira Solano", "Erik Faure"]
PLACES = ["Lindholm", "Ostrava Bay", "Carrow Point", "Vell", "Northmere", "Tarn Hill", "Port Esk", "Sallow Ford", "Grendon"]
WHO = ["the harbour board", "a county court", "the teachers' union", "the water company", "two bakers", "the orchestra",
       "a ferry operator", "the museum", "the city council", "a group of farmers", "the hospital trust", "the rail inspectors"]
DID = ["approved", "delayed", "sold", "repaired", "closed", "reopened", "measured", "questioned", "financed", "renamed", "withdrew"]
WHAT = ["a footbridge", "the old mill", "three wells", "a tide table", "the night bus", "the fish market", "a library van",
        "forty street lamps", "the town clock", "a budget of nine million", "the winter timetable", "a survey of the seabed"]
HOW = ["after a long debate", "without notice", "for the first time since 1974", "in heavy rain", "before dawn", "by a narrow vote",
       "despite two appeals", "on the advice of engineers", "as the budget year ends", "with help from volunteers"]
SAYS = ["said {p}, who has followed the matter since spring", "according to minutes seen on {d}", "officials in {l} said",
        "{p} told a meeting in {l}", "a spokeswoman for {w} said", "the report puts the cost at {n} thousand"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
SECTIONS = ["World", "Region", "Economy", "Culture", "Sport", "Science", "Opinion", "Weather"]
HOSTS = ["courier", "gazette", "ledger", "mercury", "observer", "standard", "tribune", "watch"]


def sentence(r):
    first = f"{r.choice(WHO)} {r.choice(DID)} {r.choice(WHAT)} {r.choice(HOW)}"
    tail = r.choice(SAYS).format(p=r.choice(PEOPLE), d=r.choice(DAYS), l=r.choice(PLACES), w=r.choice(WHO), n=r.randint(12, 980))
    return f"{first[0].upper()}{first[1:]} near {r.choice(PLACES)}, {tail}; {r.randint(3, 900)} people are affected."


def story(r):
    paragraphs = [" ".join(sentence(r) for _ in range(r.randint(2, 4))) for _ in range(r.randint(8, 22))]
    who, what = r.choice(WHO), r.choice(WHAT)
    title = f"{who[0].upper()}{who[1:]} and {what}: what {r.choice(PLACES)} decided on {r.choice(DAYS)} ({r.randint(10, 9999)})"
    return {"title": title, "author": r.choice(PEOPLE), "place": r.choice(PLACES), "paragraphs": paragraphs,
            "date": f"2026-{r.randint(9, 10):02d}-{r.randint(1, 28):02d}T{r.randint(5, 22):02d}:{r.randint(0, 59):02d}:00+00:00"}


def copied(r, source):
    paragraphs = list(source["paragraphs"])
    paragraphs[0] = paragraphs[0].replace("near", "close to", 1)
    if len(paragraphs) > 9:
        del paragraphs[-1]
    return dict(source, title=source["title"].replace(" and ", ", ", 1), author="Continental Wire", paragraphs=paragraphs)


def box(r, cls, host, count):
    links = "".join(
        f'<li class="{cls}__item"><a class="{cls}__link" data-track="{r.getrandbits(64):016x}" href="http://{host}/'
        f'{r.choice(SECTIONS).lower()}/{r.randint(1, 99999)}.html"><img loading="lazy" alt="" src="/img/{r.getrandbits(40):010x}.jpg" '
        f'width="320" height="180"><span class="{cls}__title">{html.escape(sentence(r)[:80])}</span></a></li>' for _ in range(count))
    return f'<aside class="{cls}" aria-label="More"><h2>Read next</h2><ul class="{cls}__list">{links}</ul></aside>'


def script(r, size):
    names = [f"{r.choice('abcdefghk')}{r.getrandbits(24):06x}" for _ in range(40)]
    out, length = [], 0
    while length < size:
        a, b = r.choice(names), r.choice(names)
        line = f"function {a}(e,t){{if(e<t&&window.{b}){{return e.push([{r.getrandbits(30)},'{b}'])}}return {{k:{r.random():.6f}}}}}"
        out.append(line)
        length += len(line)
    return "<script>!function(){" + ";".join(out) + "}();</script>"


def page(r, s, host, path):
    e = html.escape
    target = r.randint(60_000, 108_000)
    linked = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": s["title"], "datePublished": s["date"],
              "author": [{"@type": "Person", "name": s["author"]}], "publisher": {"@type": "Organization", "name": host.split(".")[0]},
              "mainEntityOfPage": f"http://{host}{path}"}
    nav = "".join(f'<li><a href="/{x.lower()}/">{x}</a><ul>' + "".join(f'<li><a href="/{x.lower()}/{p.lower().replace(" ", "-")}/">{p}</a></li>'
                  for p in PLACES) + "</ul></li>" for x in SECTIONS)
    body = []
    for i, text in enumerate(s["paragraphs"]):
        body.append(f"<p>{e(text)}</p>")
        if i % 4 == 2:
            body.append('<div class="ad-slot" data-slot="inline"><span>Advertisement</span></div>')
        if i == 5:
            body.append(f'<figure><img src="/img/{r.getrandbits(40):010x}.jpg" alt="{e(s["place"])}"><figcaption>{e(s["place"])} on '
                        f'{r.choice(DAYS)}. Photo: {r.choice(PEOPLE)}</figcaption></figure>')
        if i == 7:
            body.append(box(r, "inline-related", host, 3))
    head = (f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{e(s["title"])} | {host.split(".")[0].title()}</title>'
            f'<link rel="canonical" href="http://{host}{path}"><meta property="og:type" content="article">'
            f'<meta property="og:title" content="{e(s["title"])}"><meta property="article:published_time" content="{s["date"]}">'
            f'<meta name="author" content="{e(s["author"])}"><script type="application/ld+json">{json.dumps(linked)}</script>')
    main = (f'</head><body class="page page--article"><header class="site"><a href="/">Home</a><nav class="main-nav"><ul>{nav}</ul></nav></header>'
            f'<main><article class="story" itemscope itemtype="https://schema.org/NewsArticle"><h1>{e(s["title"])}</h1>'
            f'<p class="byline">By <a rel="author" href="/people/x">{e(s["author"])}</a></p><time datetime="{s["date"]}">{s["date"][:10]}</time>'
            f'<div class="story__body">{"".join(body)}</div></article>{box(r, "related", host, 8)}</main>{box(r, "most-read", host, 12)}'
            f'<footer><p>Published by a made-up house. All rights reserved.</p></footer>')
    rest = target - len(head) - len(main)
    style = "".join(f".c{r.getrandbits(28):07x}{{margin:{r.randint(0, 40)}px;color:#{r.getrandbits(24):06x}}}" for _ in range(max(0, rest // 160)))
    return f"{head}<style>{style}</style>{script(r, max(0, rest // 3))}{main}{script(r, max(0, rest // 3))}</body></html>"


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("dir", type=pathlib.Path)
    ap.add_argument("--pages", type=int, default=2000)
    ap.add_argument("--port", type=int, default=8099)
    ap.add_argument("--seed", type=int, default=7)
    a = ap.parse_args()
    r, urls, stories, total = random.Random(a.seed), [], [], 0
    for i in range(a.pages):
        name = HOSTS[i % len(HOSTS)]
        host, path = f"{name}.localhost:{a.port}", f"/{r.choice(SECTIONS).lower()}/2026/{i:05d}-{r.getrandbits(20):05x}.html"
        s = copied(r, r.choice(stories[-200:])) if i % 8 == 7 and stories else story(r)
        if i % 8 != 7:
            stories.append(s)
        file = a.dir / "www" / f"{name}.localhost" / path[1:]
        file.parent.mkdir(parents=True, exist_ok=True)
        raw = page(r, s, host, path).encode()
        total += len(raw)
        file.write_bytes(raw)
        urls.append(f"http://{host}{path}")
    for name in HOSTS:
        (a.dir / "www" / f"{name}.localhost").mkdir(parents=True, exist_ok=True)
        (a.dir / "www" / f"{name}.localhost" / "robots.txt").write_text("User-agent: *\nDisallow: /private/\n")
    (a.dir / "urls.txt").write_text("\n".join(urls) + "\n")
    print(f"{len(urls)} pages, {total / len(urls) / 1024:.0f} KiB each")


main()
