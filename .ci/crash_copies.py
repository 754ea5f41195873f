#!/usr/bin/env python3
"""Judges the copy verdicts of a spool after a death.

    crash_copies.py expect SPOOL FILE      writes down what the records of an undisturbed run say
    crash_copies.py same SPOOL FILE        the records here are those, in the same order, but for the times
    crash_copies.py known SPOOL FAMILIES   each copy in FAMILIES (address of the copy: of the first text) is linked to
                                           its first text, if need be by way of other copies

A record lost, doubled, judged anew with less in the index, or without an update by a fuller copy differs from the
undisturbed run. Exit 0 when all is right.
"""
import json, pathlib, sys


def records(spool):
    found = {}
    for path in sorted((pathlib.Path(spool) / "records").rglob("*.json")):
        record = json.loads(path.read_bytes())
        key = f"{address(record)} version {record['version']}"
        if key in found:
            print(f"{key} is there twice")
            sys.exit(1)
        found[key] = record
    return found


def address(record):
    return next(i["value"] for i in record["altIds"] if i["role"] == "canonical-url")


def verdict(record):
    """All that a record says but when it was said."""
    said = {k: v for k, v in record.items() if k not in ("firstCreated", "versionCreated")}
    for copy in said["wirespool"].get("copies", []):
        # Sums of fractions: their last digit hangs on the order of a dictionary.
        for key in ("likeness", "containmentHere", "containmentThere"):
            if key in copy:
                copy[key] = round(copy[key], 2)
    return said


def differences(want, have, place=""):
    if isinstance(want, dict) and isinstance(have, dict):
        for key in sorted(want.keys() | have.keys()):
            yield from differences(want.get(key), have.get(key), f"{place}.{key}")
    elif want != have:
        yield f"{place[1:]} is {json.dumps(have)[:120]}, undisturbed {json.dumps(want)[:120]}"


def same(spool, file):
    want = json.loads(pathlib.Path(file).read_text(encoding="utf-8"))
    have = {key: verdict(record) for key, record in records(spool).items()}
    faults = [f"{key} is missing" for key in want.keys() - have.keys()]
    faults += [f"{key} is there, undisturbed it is not" for key in have.keys() - want.keys()]
    for key in sorted(want.keys() & have.keys()):
        faults += [f"{key}: {line}" for line in differences(want[key], have[key])]
    return faults


def known(spool, file):
    found = list(records(spool).values())
    firsts = {r["uri"]: next(iter(a["uri"] for a in r.get("associations", []) if a["rel"] == "copy-of"), None) for r in found if r["version"] == "1"}
    addresses = {r["uri"]: address(r) for r in found}
    faults = []
    for copy, first in json.loads(pathlib.Path(file).read_text(encoding="utf-8")).items():
        uri = next((u for u, a in addresses.items() if a == copy), None)
        seen = set()
        while uri and firsts.get(uri) and uri not in seen:
            seen.add(uri)
            uri = firsts[uri]
        if addresses.get(uri) != first:
            faults.append(f"{copy} is linked to {addresses.get(uri)}, not to {first}")
    return faults


what, spool, file = sys.argv[1:4]
if what == "expect":
    said = {key: verdict(record) for key, record in records(spool).items()}
    pathlib.Path(file).write_text(json.dumps(said), encoding="utf-8")
    print(len(said))
    sys.exit(0)
faults = same(spool, file) if what == "same" else known(spool, file)
for fault in faults:
    print(fault)
sys.exit(1 if faults else 0)
