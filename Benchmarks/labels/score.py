#!/usr/bin/env python3
"""Score extraction against pages labelled by reading, block by block.

    score.py --pred FILE [--pred FILE ...] [--labels FILE] [--worst N]

FILE is what `wirespool lab extraction FOLDER` prints. A label holds no text of a page: of each block of the article,
in order, a hash of its first four words, one of its last four, and how many words it has. A block counts as found
where both hashes stand in the prediction that many words apart. Words found over words of the label are the recall,
over words of the prediction the precision; F1 is the mean over the pages. Python 3 standard library only.
"""
import argparse
import hashlib
import json
import pathlib
import re
import statistics
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
WORD = re.compile(r"[^\W_]+")


def words(text):
    return WORD.findall(unicodedata.normalize("NFKC", text or "").casefold())


def key(tokens):
    return hashlib.sha256(" ".join(tokens).encode()).hexdigest()[:8]


def label(block):
    """One block as the labels hold it; None where it has no word."""
    tokens = words(block)
    return [key(tokens[:4]), key(tokens[-4:]), len(tokens)] if tokens else None


def page_score(blocks, text):
    tokens = words(text)
    places = {}
    for size in {min(4, n) for _, _, n in blocks}:
        for start in range(len(tokens) - size + 1):
            places.setdefault(key(tokens[start:start + size]), []).append(start)
    covered = [False] * len(tokens)
    found = 0
    for first, last, count in blocks:
        size = min(4, count)
        ends = set(places.get(last, ()))
        for start in places.get(first, ()):
            if start + count - size in ends and not any(covered[start:start + count]):
                covered[start:start + count] = [True] * count
                found += count
                break
    total = sum(count for _, _, count in blocks)
    recall = found / total if total else 1.0
    precision = sum(covered) / len(tokens) if tokens else float(not total)
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--pred", type=pathlib.Path, nargs="+", action="extend", required=True)
    ap.add_argument("--labels", type=pathlib.Path, default=HERE / "trafilatura-dev.jsonl")
    ap.add_argument("--worst", type=int, default=0)
    a = ap.parse_args()
    truth = [json.loads(line) for line in open(a.labels, encoding="utf-8")]
    for path in a.pred:
        rows = {}
        for line in open(path, encoding="utf-8"):
            row = json.loads(line)
            if row.get("dataset", "trafilatura") == "trafilatura":
                rows[row["id"]] = row
        pages = [(page_score(t["blocks"], (rows.get(t["id"]) or {}).get("text")), t["id"]) for t in truth]
        p, r, f = (statistics.fmean(s[i] for s, _ in pages) for i in range(3))
        exact = sum(s[2] > 0.995 for s, _ in pages)
        print(f"{path.stem:24} {len(pages)} pages  F1 {f:.4f}  precision {p:.4f}  recall {r:.4f}  exact {exact}")
        for (precision, recall, f1), page in sorted(pages)[:a.worst] if a.worst else ():
            print(f"    {f1:.3f}  p {precision:.3f}  r {recall:.3f}  {page}")


if __name__ == "__main__":
    main()
