#!/usr/bin/env python3
"""A consumer that takes every visible record away: crash_take.py WORK moves them to WORK/taken."""
import pathlib, shutil, sys

work = pathlib.Path(sys.argv[1])
for path in sorted((work / "spool" / "records").rglob("*.json")):
    target = work / "taken" / path.relative_to(work / "spool" / "records")
    target.parent.mkdir(parents=True, exist_ok=True)
    text = path.with_suffix(".txt")
    if text.exists():
        shutil.move(text, target.with_suffix(".txt"))
    shutil.move(path, target)
