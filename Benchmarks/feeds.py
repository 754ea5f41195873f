#!/usr/bin/env python3
"""Speed of reading feeds beside other parsers: feeds.py [--bin PATH] [--corpus DIR] [--min-bytes N] [--repeat N]

Takes the real feeds of the corpus (from 7000 bytes up, no pages), and a made one of 16 MB for the peak of memory. Prints MB/s of CPU time on
one core for `wirespool lab feeds` and, in the same run, for each of ../shared/bench/feeds/peers.py's parsers that Python can import.
Writing the JSON line counts for us, nothing but reading for the others.
"""
import argparse, json, pathlib, random, shutil, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent
SHARED = HERE.parent.parent / "shared"
WORDS = "the of port storm ship harbour officials said on Friday Wirtschaft économie сегодня minister year new city people".split()


def lab(binary, folder, repeat):
    """The timing line of one run."""
    run = subprocess.run([binary, "lab", "feeds", "--timing", "--repeat", str(repeat), str(folder)], stdout=subprocess.DEVNULL,
                         stderr=subprocess.PIPE, text=True)
    if run.returncode:
        sys.exit(f"feeds.py: {run.stderr.strip()}")
    return json.loads(run.stderr.strip().splitlines()[-1])


def made(size):
    """A feed of news with about `size` bytes, the same each time."""
    rng = random.Random(7)

    def text(n):
        return " ".join(rng.choice(WORDS) for _ in range(n))

    out, length, index = ['<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
                          ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>T</title>'], 0, 0
    while length < size:
        body = "".join(f'<p>{text(60)} <a href="/a/{index}">{text(3)}</a></p>' for _ in range(7))
        if index % 2:
            body = "<![CDATA[" + body + "]]>"
        else:
            body = body.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        out.append(f"<item><title>{text(8)} &amp; more</title><link>https://n.example/{index}</link><guid isPermaLink=\"false\">g{index}</guid>"
                   f"<pubDate>Fri, 02 Jan 2026 03:04:05 +0100</pubDate><dc:creator>{text(2)}</dc:creator><description>{text(30)}</description>"
                   f"<content:encoded>{body}</content:encoded></item>\n")
        length, index = length + len(out[-1].encode()), index + 1
    return ("".join(out) + "</channel></rss>").encode()


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--bin", default=str(HERE.parent / ".build" / "release" / "wirespool"))
    ap.add_argument("--corpus", type=pathlib.Path, default=SHARED / "corpus" / "feeds" / "feeds")
    ap.add_argument("--min-bytes", type=int, default=7000)
    ap.add_argument("--repeat", type=int, default=100)
    a = ap.parse_args()
    work = pathlib.Path(tempfile.mkdtemp(prefix="wirespool-feeds-"))
    try:
        if (a.corpus / "cases.jsonl").exists():
            real = work / "real"
            (real / "input").mkdir(parents=True)
            with open(real / "cases.jsonl", "w", encoding="utf-8") as cases:
                for line in open(a.corpus / "cases.jsonl", encoding="utf-8"):
                    path = json.loads(line)["input"]
                    if (a.corpus / path).stat().st_size >= a.min_bytes and not path.endswith(".html"):
                        shutil.copy(a.corpus / path, real / path)
                        cases.write(line)
            t = lab(a.bin, real, a.repeat)
            print(f"{'wirespool':16} {t['cases'] // a.repeat:5} feeds  {t['cases'] / t['cpu_seconds']:8.1f} feeds/s"
                  f"  {t['bytes'] / 1e6 / t['cpu_seconds']:7.2f} MB/s")
            peers = SHARED / "bench" / "feeds" / "peers.py"
            shown = ""
            if peers.exists():
                shown = subprocess.run([sys.executable, peers, "speed", real / "input", "--min-bytes", "0"], stdout=subprocess.PIPE,
                                       text=True).stdout
            print("\n".join(shown.splitlines()[1:]) or "no peer can be imported (pip install fastfeedparser feedparser)")
        else:
            print(f"no corpus at {a.corpus}: only the made feed is measured")
        big = work / "big"
        big.mkdir()
        (big / "feed.xml").write_bytes(made(16_000_000))
        (big / "cases.jsonl").write_text('{"id": "made", "input": "feed.xml"}\n')
        t = lab(a.bin, big, 1)
        print(f"{'made, 16 MB':16} {t['bytes'] / 1e6 / t['cpu_seconds']:7.2f} MB/s, peak {t['peak_rss_bytes'] / 2**20:.0f} MiB")
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
