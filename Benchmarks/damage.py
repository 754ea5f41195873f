#!/usr/bin/env python3
"""Read every page of a corpus damaged: cut at a random place, with random bytes changed, and with both.

    damage.py --wirespool BINARY [--corpus DIR] [--seed N] [--rounds N]

Runs `wirespool lab extraction` over the damaged pages of each set and demands: the program ends by itself and in time,
one line a page, no control character in any text it gives. The same seed gives the same damage. Standard library only.
"""
import argparse
import gzip
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[2] / "shared/corpus/extraction"
SECONDS = 600


def damaged(page, rng):
    """Three forms of one page, each named."""
    def cut(data):
        return data[: rng.randrange(len(data) + 1)]

    def flipped(data):
        data = bytearray(data)
        for _ in range(max(1, len(data) // 400) if data else 0):
            data[rng.randrange(len(data))] = rng.choice((rng.randrange(256), 0x3C, 0x3E, 0x26, 0x22, 0x00))
        return bytes(data)

    yield "cut", cut(page)
    yield "flipped", flipped(page)
    yield "both", flipped(cut(page))


def controls(value):
    """True where a text holds a control character other than the line feed between paragraphs."""
    if isinstance(value, str):
        return any((ord(c) < 0x20 and c != "\n") or 0x7F <= ord(c) < 0xA0 for c in value)
    if isinstance(value, list):
        return any(controls(x) for x in value)
    return False


def check(binary, folder, rng, rounds):
    truths = [json.loads(x) for x in open(folder / "truth.jsonl", encoding="utf-8")]
    faults = []
    with tempfile.TemporaryDirectory(prefix="damage-") as scratch:
        scratch = Path(scratch)
        (scratch / "pages").mkdir()
        count = 0
        with open(scratch / "truth.jsonl", "w", encoding="utf-8") as index:
            for truth in truths:
                page = gzip.open(folder / "pages" / f"{truth['id']}.html.gz").read()
                for turn in range(rounds):
                    for name, data in damaged(page, rng):
                        case = f"{truth['id']}-{name}{turn}"
                        (scratch / "pages" / f"{case}.html.gz").write_bytes(gzip.compress(data, 1))
                        index.write(json.dumps({"id": case, "url": truth.get("url")}) + "\n")
                        count += 1
        began = time.monotonic()
        try:
            run = subprocess.run([*binary, "lab", "extraction", str(scratch)], capture_output=True, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return count, 0, [f"{folder.name}: not done after {SECONDS} s"]
        if run.returncode != 0:
            faults.append(f"{folder.name}: exit {run.returncode}: {run.stderr[-200:]!r}")
        lines = [json.loads(x) for x in run.stdout.splitlines() if x.strip()]
        if len(lines) != count:
            faults.append(f"{folder.name}: {len(lines)} lines for {count} pages")
        faults += [f"{folder.name}: control character in {x['id']}" for x in lines if any(map(controls, x.values()))]
        read = sum(bool(x.get("text")) for x in lines)
    print(f"{folder.name}: {count} damaged pages, {read} with text, {len(faults)} faults, "
          f"{time.monotonic() - began:.0f} s", flush=True)
    return count, read, faults


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--wirespool", required=True, nargs="+", help="the binary, with options that go before `lab`")
    options.add_argument("--corpus", type=Path, default=CORPUS)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--rounds", type=int, default=1)
    given = options.parse_args()
    rng = random.Random(given.seed)
    faults = []
    for folder in sorted(d for d in given.corpus.iterdir() if (d / "truth.jsonl").exists()):
        faults += check(given.wirespool, folder, rng, given.rounds)[2]
    print("\n".join(faults) or "no fault")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
