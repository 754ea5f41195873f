#!/usr/bin/env bash
# Gives every attack of ../shared/hostile to the real daemon.
#   hostile.sh [BINARY] [further arguments of hostile.py]
#   hostile.sh BINARY own          the attacks of Tests/Hostile in their place
#   hostile.sh BINARY netns        DNS rebinding and inside addresses, in a network namespace
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${1:-.build/release/wirespool}
shift || true
if [ "${1:-}" = own ]; then
    shift
    [ -x "$bin" ] || { echo "hostile: no binary at $bin (make build)" >&2; exit 69; }
    exec python3 .ci/hostile.py --bin "$bin" --server Tests/Hostile "$@"
fi
if [ ! -f ../shared/hostile/hostile.py ]; then
    echo "hostile: skipped, ../shared/hostile is not here"
    exit 0
fi
[ -x "$bin" ] || { echo "hostile: no binary at $bin (make build)" >&2; exit 69; }
if [ "${1:-}" = netns ]; then
    [ "$(id -u)" -eq 0 ] && unshare --net true 2>/dev/null || { echo "hostile: netns skipped, it needs root"; exit 0; }
    exec sh ../shared/hostile/in_netns.sh python3 .ci/hostile_netns.py "$bin" ../shared/hostile
fi
exec python3 .ci/hostile.py --bin "$bin" --server ../shared/hostile "$@"
