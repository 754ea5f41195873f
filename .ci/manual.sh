#!/usr/bin/env bash
# manual.sh DIR [BINARY]: one manual page a command, made from the commands' own --help; checked where mandoc is there.
set -euo pipefail
dir=$1
bin=${2:-.build/release/wirespool}
mkdir -p "$dir"
"$bin" manual --output "$dir"
if command -v mandoc >/dev/null; then mandoc -T lint -W warning "$dir"/wirespool*.1; fi
