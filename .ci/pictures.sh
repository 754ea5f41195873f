#!/usr/bin/env bash
# pictures.sh DIR [BINARY]: draws the copies of the demo's agency stories, and one story that was updated, into DIR; and,
# where Chromium is installed, the status page beside a demo with two made-up days behind it.
set -euo pipefail
dir=$1
bin=$(realpath "${2:-.build/release/wirespool}")
work=$(mktemp -d /tmp/wirespool-pictures.XXXXXX)
trap 'rm -rf "$work"' EXIT
mkdir -p "$dir"
"$bin" demo --directory "$work" > "$work/report.txt"
export WIRESPOOL_CONFIG=$work/wirespool.toml
"$bin" spool follow --once --from 1 > "$work/records.ndjson"

story() { # story HEADLINE: the id of the story whose headline has those words
    python3 -c '
import json, sys
for line in open(sys.argv[1]):
    record = json.loads(line)
    if sys.argv[2] in record.get("headlines", [{"value": ""}])[0]["value"]:
        print(record["uri"].rsplit(":", 1)[1]); break
else: sys.exit("no story has the headline " + sys.argv[2])' "$work/records.ndjson" "$1"
}

draw() { # draw NAME HEADLINE
    "$bin" history --graph "$dir/$1.svg" "$(story "$2")"
    python3 -c 'import sys, xml.dom.minidom as x; x.parse(sys.argv[1])' "$dir/$1.svg"
    echo "$dir/$1.svg"
}

draw storm "Storm shuts harbour"
draw cable "Islands to pay for power cable"
draw bank "No cheaper loans before summer"
draw strike "Ferry crews"

browser=$(command -v chromium || true)
[ -n "$browser" ] || exit 0
# The tables' figures of the hours are made up: a demo lasts a second.
python3 -c '
import math, random, sqlite3, sys, time
state, made, now = sqlite3.connect(sys.argv[1]), random.Random(4), int(time.time() // 3600)
for hour in range(now - 47, now + 1):
    day = 1.2 - math.cos((hour % 24 - 3) / 24 * 2 * math.pi)
    for outcome, reason, share in (("published", "new", 60), ("duplicate", "copy-published", 22), ("quarantined", "too-short", 4)):
        state.execute("INSERT INTO tally VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count",
                      (hour, outcome, reason, int(share * day * made.uniform(0.8, 1.2))))
state.commit()' "$work/state/state.sqlite"
"$bin" run 2> "$work/run.log" &
daemon=$!
"$bin" page --listen 127.0.0.1:0 2> "$work/page.log" &
page=$!
trap 'kill $daemon $page 2> /dev/null; wait; rm -rf "$work"' EXIT
for _ in $(seq 100); do grep -q http "$work/page.log" && grep -q msg=started "$work/run.log" && break; sleep 0.1; done
address=$(sed -n 's/^status page: //p' "$work/page.log")
for _ in $(seq 100); do curl -s "${address}health" | grep -q '^well' && break; sleep 0.2; done
timeout 60 "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$work/profile" --window-size=1200,1150 \
    --screenshot="$dir/page.png" "$address" > /dev/null 2>&1
[ -s "$dir/page.png" ]
echo "$dir/page.png"
