#!/usr/bin/env python3
"""Writes a spool of N made-up records, as wirespool would have over the last 29 days: make_spool.py DIR [N] [--journal-only]

For rebuilding a state of that size (Benchmarks/rebuild.sh). One record in eight is a copy of an earlier one, one in
forty a later version. --journal-only: consumers have taken all records away. Seed texts are left out; a rebuild reads none.
"""
import argparse, hashlib, json, os, random, time

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("folder")
parser.add_argument("count", type=int, nargs="?", default=1_000_000)
parser.add_argument("--journal-only", action="store_true")
parser.add_argument("--lines", type=int, default=10_000, help="lines in one journal file")
a = parser.parse_args()
made = random.Random(7)
words = ["".join(made.choices("abcdefghiklmnoprstuvw", k=made.randint(3, 9))) for _ in range(3000)]
text = "\\n\\n".join(" ".join(made.choices(words, k=70)) for _ in range(5))
record = ('{"altIds":[{"role":"canonical-url","value":"%(url)s"},{"role":"final-url","value":"%(url)s"}],%(copy)s"bodies":[{"charCount":2000,'
          '"contentType":"text/plain","role":"seed-text","value":"' + text + '","wordCount":350}],"firstCreated":"%(at)s","headlines":[{"role":"main",'
          '"value":"Story number %(seq)d"}],"language":"en","profile":"wirespool-seed-text","pubStatus":"usable","standard":{"name":"ninjs",'
          '"schema":"http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json","version":"3.1"},"type":"text","uri":"urn:wirespool:story:%(id)s",'
          '"version":"%(version)d","versionCreated":"%(at)s","wirespool":{"extractor":{"confidence":0.95,"method":"descent","name":"wirespool",'
          '"version":"0.1.0"},"op":"%(op)s","robotsChecked":true,"seq":%(seq)d,"traceID":"%(id)s-%(seq)d"}}')
os.umask(0o027)
for name in ("journal", "records", "tmp", "cursors", "quarantine"):
    os.makedirs(os.path.join(a.folder, name), exist_ok=True)
began, span = time.time() - 29 * 86400, 28.5 * 86400
versions, stories, hour, journal = {}, [], None, None
for seq in range(1, a.count + 1):
    at = began + span * seq / a.count
    op, copy = "put", ""
    if seq % 40 == 0 and stories:
        story = made.choice(stories)
        op = "update"
    else:
        story = hashlib.sha256(b"%d" % seq).hexdigest()[:16]
        if seq % 8 == 0 and stories:
            op, copy = "copy", '"associations":[{"name":"copy","rel":"copy-of","uri":"urn:wirespool:story:%s"}],' % made.choice(stories)
        if len(stories) < 100_000:
            stories.append(story)
    version = versions.get(story, 0) + 1
    if story in versions or len(versions) < 100_000:
        versions[story] = version
    place = time.strftime("records/%Y/%m/%d/%H", time.gmtime(at))
    body = (record % dict(url="https://site%d.example/2026/story-%s.html" % (seq % 500, story), copy=copy, seq=seq, id=story, version=version,
                          op=op, at=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at)))).encode()
    path = "%s/%06d_%s.%d.json" % (place, seq, story, version)
    if not a.journal_only:
        if place != hour:
            os.makedirs(os.path.join(a.folder, place), exist_ok=True)
            hour = place
        with open(os.path.join(a.folder, path), "wb", 0) as file:
            file.write(body)
    if (seq - 1) % a.lines == 0:
        if journal:
            journal.close()
        journal = open(os.path.join(a.folder, "journal", "%012d.ndjson" % seq), "w", 1 << 20)
    digest = hashlib.sha256(body).hexdigest()
    journal.write(json.dumps(dict(
        seq=seq, id=story, version=version, op=op, path=path, textSHA256=digest, recordSHA256=digest,
        publishedAt=time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at)) + ".%03dZ" % (at % 1 * 1000)), separators=(",", ":")) + "\n")
journal.close()
