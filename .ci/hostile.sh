#!/usr/bin/env bash
# Gives every attack of ../shared/hostile to the real daemon: `hostile.sh [BINARY] [further arguments of hostile.py]`.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${1:-.build/release/wirespool}
shift || true
if [ ! -f ../shared/hostile/hostile.py ]; then
    echo "hostile: skipped, ../shared/hostile is not here"
    exit 0
fi
[ -x "$bin" ] || { echo "hostile: no binary at $bin (make build)" >&2; exit 69; }
exec python3 .ci/hostile.py --bin "$bin" --server ../shared/hostile "$@"
