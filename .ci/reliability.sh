#!/usr/bin/env bash
# The long forms of the reliability tests, one after the other; what a machine cannot do is skipped with a sentence.
#   reliability.sh [BINARY]      STEPS="hostile netns" runs only those
set -uo pipefail
cd "$(dirname "$0")/.."
bin=${1:-.build/release/wirespool}
failed=0

step() { # step NAME COMMAND...
    local name=$1 began=$SECONDS
    shift
    case " ${STEPS:-$name} " in *" $name "*) ;; *) return ;; esac
    printf '\n=== %s: %s\n' "$name" "$*"
    "$@" || { failed=$((failed + 1)); printf '=== %s: FAILED\n' "$name"; }
    printf '=== %s: %s s\n' "$name" "$((SECONDS - began))"
}

step hostile .ci/hostile.sh "$bin"
step together .ci/hostile.sh "$bin" --together --connects
step netns .ci/hostile.sh "$bin" netns
step seccomp env HOSTILE=1 .ci/systemd-test.sh "$bin"
step damage env WIRESPOOL_DAMAGE_SEEDS=50 swift test --filter DamageTests
step state python3 .ci/state_damage.py "$bin" 200
step crash .ci/crash-test.sh "$bin" 0
step clock .ci/clock.py "$bin"
step disks .ci/disks.py "$bin"
step readers .ci/readers.py "$bin" 10000
step slow-hosts python3 Benchmarks/slow-hosts.py "$bin" 100
step day python3 Benchmarks/day.py "$bin"
step own .ci/hostile.sh "$bin" own
step soak .ci/soak.sh "$bin"
if [ -x .ci/fuzz.sh ]; then step fuzz .ci/fuzz.sh; else echo "fuzz: skipped, .ci/fuzz.sh is not here"; fi

[ "$failed" -eq 0 ] || { printf '%s steps failed\n' "$failed"; exit 1; }
