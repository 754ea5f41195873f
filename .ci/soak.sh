#!/usr/bin/env bash
# Hours of hostile and honest traffic: does the daemon stay as it was?
#   soak.sh [BINARY] [further arguments of soak.py]
# Samples and picture are left in .build/soak.csv and .build/soak.svg.
# With AddressSanitizer: swift build -c release --sanitize=address --scratch-path .build-asan --product wirespool
#                        soak.sh .build-asan/release/wirespool --asan
# With ThreadSanitizer:  swift build --sanitize=thread --scratch-path .build-tsan --product wirespool
#                        soak.sh .build-tsan/debug/wirespool --tsan
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${1:-.build/release/wirespool}
shift || true
if [ ! -f ../shared/hostile/hostile.py ]; then
    echo "soak: skipped, ../shared/hostile is not here"
    exit 0
fi
[ -x "$bin" ] || { echo "soak: no binary at $bin (make build)" >&2; exit 69; }
mkdir -p .build
exec python3 .ci/soak.py --bin "$bin" --server ../shared/hostile --csv .build/soak.csv --svg .build/soak.svg "$@"
