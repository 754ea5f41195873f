#!/usr/bin/env bash
# Kills, cuts power to, and fails the disk of a backfill of 24 seed texts, at sampled file-changing calls.
#   crash-test.sh [BINARY] [SAMPLE]     SAMPLE points a mode, 0 for all
set -uo pipefail
cd "$(dirname "$0")/.."
bin=$(realpath "${1:-.build/release/wirespool}")
sample=${2:-12}
harness=../shared/faults/crashtest.py
if [ ! -f "$harness" ]; then
    echo "crash-test: skipped, $harness is not here"
    exit 0
fi
work=$(mktemp -d /tmp/wirespool-crash.XXXXXX)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/seed/in" "$work/run"
python3 Tests/CrashFixtures/make_seed_texts.py "$work/seed/in" 24
points=()
[ "$sample" -gt 0 ] && points=(--sample "$sample")
status=0
for mode in kill power torn error; do
    printf -- '--- %s\n' "$mode"
    python3 "$harness" --work "$work/run/$mode" --seed "$work/seed" --mode "$mode" "${points[@]}" \
        --between "python3 .ci/crash_check.py {work} now" \
        --check "python3 .ci/crash_check.py {work} final --want 24" \
        -- "$bin" backfill --quiet --state "{work}/state" --spool "{work}/spool" --seed-text "{work}/in" | tail -n 6
    [ "${PIPESTATUS[0]}" -eq 0 ] || status=1
done
printf -- '--- kill, with a consumer that takes records at the moment of death\n'
python3 "$harness" --work "$work/run/taken" --seed "$work/seed" --mode kill "${points[@]}" \
    --between "python3 .ci/crash_take.py {work}" \
    --check "python3 .ci/crash_check.py {work} final --want 24 --taken" \
    -- "$bin" backfill --quiet --state "{work}/state" --spool "{work}/spool" --seed-text "{work}/in" | tail -n 6
[ "${PIPESTATUS[0]}" -eq 0 ] || status=1
exit $status
