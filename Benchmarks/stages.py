#!/usr/bin/env python3
"""CPU by stage: perf script -F comm,ip,sym,dso | stages.py [--articles N]

Each sample goes to the innermost of its frames that belongs to a stage, so memory management, string work and kernel time
count for the stage that asked for them. Swift symbols carry their module's name ($s5Fetch…); C libraries go by file and symbol.
"""
import argparse, collections, re, sys

MODULES = {"Fetch": "fetch", "Markup": "markup", "Extract": "extract", "SeedText": "seed text", "Dedup": "copies", "State": "state",
           "GRDB": "state", "Spool": "spool", "Feeds": "feeds", "Schedule": "schedule", "Pipeline": "pipeline", "wirespool": "command",
           "Logging": "log"}
FILES = [("libcurl", "fetch"), ("libnghttp", "fetch"), ("libz.", "fetch"), ("libbrotli", "fetch"), ("libzstd", "fetch"),
         ("libsqlite3", "state"), ("libcrypto", "hashes")]
module = re.compile(r"\$s(\d+)([A-Za-z_]\w*)")
demangled = re.compile(r"\b(" + "|".join(MODULES) + r")\.")


def stage(symbol, file):
    if re.search(r"JSONEncoder|JSONDecoder|JSONWriter|JSONValue|_JSON", symbol):
        return "json"
    if symbol.startswith("sqlite3") or "sqlite" in file:
        return "state"
    for name, what in FILES:
        if name in file:
            return what
    found = module.search(symbol)
    if found:
        return MODULES.get(found.group(2)[: int(found.group(1))])
    found = demangled.search(symbol)
    return MODULES[found.group(1)] if found else None


ap = argparse.ArgumentParser()
ap.add_argument("--articles", type=int, default=1)
ap.add_argument("--hz", type=int, default=499)
ap.add_argument("--top", type=int, default=0, help="also the N symbols that ran most, by stage")
a = ap.parse_args()
counts, leaves, samples = collections.Counter(), collections.Counter(), 0
frames = []


def settle():
    global samples
    if not frames:
        return
    samples += 1
    found = next((s for s in (stage(*f) for f in frames) if s), "runtime, other")
    counts[found] += 1
    leaves[(found, frames[0][0][:110])] += 1
    frames.clear()


for line in sys.stdin:
    if not line.strip():
        settle()
    elif line[0] in " \t":
        m = re.match(r"\s+[0-9a-f]+ (.*) \((.*)\)$", line.rstrip())
        if m:
            frames.append((m.group(1), m.group(2)))
settle()
print(f"\n{'stage':<16}{'share':>7}{'CPU ms an article':>20}")
for name, count in counts.most_common():
    print(f"{name:<16}{count * 100 / max(1, samples):>6.1f}%{count / a.hz * 1000 / a.articles:>20.3f}")
for (name, symbol), count in leaves.most_common(a.top):
    print(f"{count * 100 / samples:5.1f}%  {name:<12} {symbol}")
