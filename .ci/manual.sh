#!/usr/bin/env bash
# manual.sh DIR [BINARY]: one manual page a command, made from the commands' own --help.
set -euo pipefail
dir=$1
bin=${2:-.build/release/wirespool}
mkdir -p "$dir"
"$bin" manual --output "$dir"
