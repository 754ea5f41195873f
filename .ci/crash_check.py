#!/usr/bin/env python3
"""Judges a spool after a death: is every record whole, there, and there once?

    crash_check.py WORK now|final [--want N] [--with-updates] [--taken] [--collected SEQ]

now: whatever is visible must be whole and there once. final: also all N records (updates by a fuller copy aside), in the
journal once each without a hole, tmp/ empty, the state sound. --with-updates: those updates count, too. --taken: a
consumer moved records to WORK/taken; they count as there. --collected: N records were there before the blow; those up to
SEQ may go, and are gone in the end. Exit 0 when all is right.
"""
import argparse, collections, hashlib, json, pathlib, sqlite3, sys

ap = argparse.ArgumentParser()
ap.add_argument("work", type=pathlib.Path)
ap.add_argument("when", choices=["now", "final"])
ap.add_argument("--want", type=int)
ap.add_argument("--with-updates", action="store_true")
ap.add_argument("--taken", action="store_true")
ap.add_argument("--collected", type=int, default=0)
a = ap.parse_args()
spool, faults = a.work / "spool", []

records = collections.defaultdict(list)
fuller = set()  # updates by the text of a fuller copy: whether one comes hangs on who came first, and is no loss
places = [spool / "records"] + ([a.work / "taken"] if a.taken else [])
for place in places:
    for path in sorted(place.rglob("*.json")) if place.is_dir() else []:
        raw = path.read_bytes()
        try:
            record = json.loads(raw)
            facts = record["wirespool"]
        except Exception as error:
            faults.append(f"{path} is not whole: {error}")
            continue
        text = path.with_suffix(".txt")
        body = (record.get("bodies") or [{}])[0].get("value")
        if body is not None and (not text.is_file() or text.read_text(encoding="utf-8") != body):
            faults.append(f"{path}: its seed text is missing or other than its body")
        key = (record["uri"], record["version"])
        records[key].append((path, facts["seq"], hashlib.sha256(raw).hexdigest()))
        if "preferred" in facts:
            fuller.add(key)

for key, found in records.items():
    if len(found) > 1:
        faults.append(f"{key} is there {len(found)} times: {[str(f[0]) for f in found]}")

lines = []
for path in sorted((spool / "journal").glob("*.ndjson")):
    raw = path.read_bytes()
    whole = raw[: raw.rfind(b"\n") + 1]
    if a.when == "final" and whole != raw:
        faults.append(f"{path} ends in a torn line")
    for line in whole.split(b"\n"):
        if line:
            try:
                lines.append(json.loads(line))
            except ValueError:
                faults.append(f"{path} holds a line that is no JSON: {line[:80]!r}")
lines = [line for line in lines if "seq" in line]
seqs = [line["seq"] for line in lines]
if seqs != list(range(seqs[0], seqs[0] + len(seqs))) if seqs else False:
    faults.append(f"the journal's seq have holes or doubles: {seqs}")
known = {}
for line in lines:
    key = (f"urn:wirespool:story:{line['id']}", str(line["version"]))
    if key in known:
        faults.append(f"{key} stands in the journal twice")
    known[key] = line
    for path, seq, digest in records.get(key, []):
        if digest != line["recordSHA256"] or seq != line["seq"]:
            faults.append(f"{path} is other than its journal line {line['seq']}")

if a.collected:
    there = {seq for found in records.values() for _, seq, _ in found}
    faults += [f"record {seq} is gone, it is above the cut" for seq in range(a.collected + 1, a.want + 1) if seq not in there]
    if len(known) != a.want:
        faults.append(f"{len(known)} stories in the journal, {a.want} were there")
    kept = [p.name for p in (spool / "records").rglob("*") if p.is_file() and int(p.name.split("_")[0]) <= a.collected]
    if a.when == "final" and kept:
        faults.append(f"collected, but still there: {kept[:4]}")
if a.when == "final":
    for key, line in known.items():
        if key not in records and line["seq"] > a.collected:
            faults.append(f"{key} is in the journal, its record is gone")
    for key in records:
        if key not in known:
            faults.append(f"{key} has a record and no journal line")
    counted = len(records) - (0 if a.with_updates else len(fuller))
    if a.want is not None and counted != a.want - a.collected:
        faults.append(f"{counted} records, wanted {a.want - a.collected}")
    left = [str(p) for p in (spool / "tmp").iterdir()] if (spool / "tmp").is_dir() else []
    if left:
        faults.append(f"tmp/ is not empty: {left[:4]}")
    for database in (a.work / "state").glob("*.sqlite"):
        result = sqlite3.connect(database).execute("PRAGMA integrity_check").fetchone()[0]
        if result != "ok":
            faults.append(f"{database}: {result}")

for fault in faults:
    print(fault)
sys.exit(1 if faults else 0)
