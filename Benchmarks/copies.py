#!/usr/bin/env python3
"""The copy index at size beside what else could be had: documents a second and bytes a document, in one run.

    copies.py [--bin PATH] [--dir DIR] [--texts N] [--window N ...] [--posts N] [--only NAME ...]

wirespool   `lab dedup --timing --index`: made-up news (Sources/wirespool/Lab/MadeNews.swift) judged against a window of
            that many texts, which is filled in bulk. Resident: the peak while judging, mapped files included.
sqlite      the layout that run files took the place of (docs/adr/0013): one file of anchor(hash, doc) WITHOUT ROWID for
            each of 30 days. Each text is cut into words and winnowed here, looked up in all files and inserted into the
            last. No furniture, no words kept, no alignment: what the index alone costs.
minhash     datasketch's MinHashLSH (pip install datasketch): 128 permutations, threshold 0.7, five-word shingles, in
            memory; asked and inserted, no alignment.

The last two get texts of the same kind, made here: invented words by Zipf's law, half of them copies. CPU seconds, one
core; a busy machine inflates them, so compare the rows of one run only.
"""
import argparse
import json
import multiprocessing
import pathlib
import random
import resource
import shutil
import sqlite3
import subprocess
import sys


def made(count, seed=7, words=510):
    """Texts of about that many words, half of them made out of one of the last 500 by changing one word in twenty."""
    dice = random.Random(seed)
    vocabulary = ["%s%s" % (dice.choice("kstmnprl"), "".join(dice.choice("aeioudrnts") for _ in range(2 + rank // 9000)))
                  for rank in range(60_000)]
    weights, total = [], 0.0
    for rank in range(60_000):
        total += 1 / (rank + 1)
        weights.append(total)
    recent = []
    for _ in range(count):
        if recent and dice.random() < 0.5:
            text = [w if dice.random() > 0.05 else dice.choice(vocabulary) for w in dice.choice(recent)]
        else:
            text = dice.choices(vocabulary, cum_weights=weights, k=int(words * (0.5 + dice.random())))
            recent = recent[-499:] + [text]
        yield text


def winnowed(text, window=16, span=5):
    """Least hash of each window of five-word hashes, as the judge has them."""
    codes = [hash(w) for w in text]
    grams = [hash(tuple(codes[i:i + span])) & (1 << 63) - 1 for i in range(len(codes) - span + 1)]
    least = {min(grams[i:i + window]) for i in range(max(1, len(grams) - window + 1))} if grams else set()
    return list(least)


def cpu():
    spent = resource.getrusage(resource.RUSAGE_SELF)
    return spent.ru_utime + spent.ru_stime


def sqlite(folder, texts, posts):
    """Thirty day files with `posts` texts in them; then the texts."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    dice = random.Random(1)
    days = []
    for day in range(30):
        db = sqlite3.connect(folder / f"{day}.sqlite", isolation_level=None)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("CREATE TABLE anchor(hash INTEGER, doc INTEGER, PRIMARY KEY(hash, doc)) WITHOUT ROWID")
        rows = sorted((dice.getrandbits(63), day << 32 | doc) for doc in range(posts // 30) for _ in range(25))
        db.execute("BEGIN")
        db.executemany("INSERT OR IGNORE INTO anchor VALUES (?, ?)", rows)
        db.execute("COMMIT")
        days.append(db)
    prepared = [(number, winnowed(text)) for number, text in enumerate(texts)]
    began, looked = cpu(), 0
    for start in range(0, len(prepared), 64):
        days[-1].execute("BEGIN")
        for number, anchors in prepared[start:start + 64]:
            marks = ",".join("?" * len(anchors))
            known = set()
            for db in days:
                found = db.execute(f"SELECT hash, doc FROM anchor WHERE hash IN ({marks}) LIMIT 800", anchors).fetchall()
                known.update(row[0] for row in found)
                looked += len(found)
            new = [(anchor, 30 << 32 | number) for anchor in anchors if anchor not in known]
            days[-1].executemany("INSERT OR IGNORE INTO anchor VALUES (?, ?)", new)
        days[-1].execute("COMMIT")
    spent = cpu() - began
    for db in days:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()
    size = sum(path.stat().st_size for path in folder.iterdir())
    shutil.rmtree(folder)
    return {"name": f"SQLite day files, {posts:,}", "rate": len(prepared) / spent, "bytes": size / (posts + len(prepared))}


def minhash(count):
    """In a process of its own, so that its memory can be told."""
    from datasketch import MinHash, MinHashLSH

    texts = list(made(count))
    index = MinHashLSH(threshold=0.7, num_perm=128)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = cpu()
    for number, text in enumerate(texts):
        sketch = MinHash(num_perm=128)
        sketch.update_batch([" ".join(text[i:i + 5]).encode() for i in range(max(1, len(text) - 4))])
        index.query(sketch)
        index.insert(str(number), sketch)
    spent = cpu() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    return {"name": f"MinHashLSH 128/0.7, {len(texts):,}", "rate": len(texts) / spent, "bytes": grown / len(texts)}


def wirespool(binary, folder, window, texts):
    shutil.rmtree(folder, ignore_errors=True)
    command = [binary, "lab", "dedup", "--timing", "--index", str(folder), "--window", str(window), f"made:{texts}"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"copies.py: {' '.join(command)} ended with {done.returncode}: {done.stderr[-500:]}")
    seen = {}
    for line in done.stderr.splitlines():
        if line.startswith("{"):
            seen.update(json.loads(line))
    shutil.rmtree(folder)
    known = seen["sealedTexts"]
    return {
        "name": f"wirespool, {window:,}", "rate": seen["cases"] / seen["cpu_seconds"],
        "bytes": (seen["runBytes"] - seen["wordBytes"]) / known if known else 0, "effort": seen,
        "resident": seen["peak_rss_bytes"],
    }


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--bin", default=".build/release/wirespool")
    options.add_argument("--dir", type=pathlib.Path, default=pathlib.Path("/tmp/copies"))
    options.add_argument("--texts", type=int, default=16_384, help="judged by wirespool")
    options.add_argument("--peer-texts", type=int, default=3_000, help="judged by the others")
    options.add_argument("--window", type=int, nargs="*", default=[0, 1_000_000])
    options.add_argument("--posts", type=int, default=300_000, help="texts in the day files beforehand")
    options.add_argument("--only", nargs="*", default=["wirespool", "sqlite", "minhash"])
    chosen = options.parse_args()
    rows = []
    if "wirespool" in chosen.only:
        rows += [wirespool(chosen.bin, chosen.dir / "index", window, chosen.texts) for window in chosen.window]
    if "sqlite" in chosen.only:
        rows.append(sqlite(chosen.dir / "days", made(chosen.peer_texts), chosen.posts))
    if "minhash" in chosen.only:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            rows.append(pool.apply(minhash, (chosen.peer_texts,)))
    print(f"{'index, texts in it beforehand':34} {'documents/s':>11} {'bytes/document':>15}  resident MiB  candidates  alignments")
    for row in rows:
        effort = row.get("effort", {})
        extra = "".join(f"{effort[key]:12.2f}" for key in ("candidates", "alignments") if key in effort)
        resident = f"{row['resident'] / 2**20:14,.0f}" if "resident" in row else ""
        print(f"{row['name']:34} {row['rate']:11,.0f} {row['bytes']:15,.0f}{resident}{extra}")


if __name__ == "__main__":
    main()
