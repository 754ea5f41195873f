#!/usr/bin/env bash
# pictures.sh DIR [BINARY]: draws the copies of the demo's agency stories, and one story that was updated, into DIR.
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
