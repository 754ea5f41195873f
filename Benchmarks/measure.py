#!/usr/bin/env python3
"""Runs a backfill and prints its figures: measure.py WORK -- COMMAND…   (called by end-to-end.sh)"""
import json, os, pathlib, resource, statistics, subprocess, sys, time

work, command = pathlib.Path(sys.argv[1]), sys.argv[3:]


def flush_ms():
    """What one flush of a small new file costs here: the median of 20."""
    took = []
    for i in range(20):
        path = work / f"flush-{i}"
        with open(path, "wb") as file:
            file.write(b"x" * 4096)
            began = time.perf_counter()
            os.fsync(file.fileno())
            took.append((time.perf_counter() - began) * 1000)
        path.unlink()
    return statistics.median(took)


flush, load, began = flush_ms(), os.getloadavg()[0], time.perf_counter()
run = subprocess.run(command, stdout=subprocess.PIPE, text=True)
seconds = time.perf_counter() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
if run.returncode:
    sys.exit(f"measure: the backfill ended with {run.returncode}")
cpu = used.ru_utime + used.ru_stime
whole = copies = texts = 0
for path in (work / "spool" / "records").rglob("*.json"):
    record = json.loads(path.read_bytes())
    whole += 1
    copies += any(a.get("role", a.get("rel", "")) == "copy-of" or a.get("name") == "copy-of" for a in record.get("associations", []))
    texts += path.with_suffix(".txt").exists()
model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "unknown")
print(f"machine        {model}, {os.cpu_count()} cores; load {load:.1f} at the start; a flush {flush:.2f} ms")
print(f"records        {whole}, {texts} with text, {whole - texts} copies as marks")
print(f"wall           {seconds:.2f} s, {whole / seconds:.0f} articles/s")
print(f"cpu            {cpu:.2f} s, {cpu / max(1, whole) * 1000:.2f} ms an article ({used.ru_utime:.1f} user, {used.ru_stime:.1f} system)")
print(f"cores busy     {cpu / seconds:.2f}")
print(f"peak memory    {used.ru_maxrss / 1024:.0f} MiB")
