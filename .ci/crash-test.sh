#!/usr/bin/env bash
# Kills, cuts power to, tears the writes of, and fails the disk of a real run, at its file-changing calls.
#   crash-test.sh [BINARY] [SAMPLE]     SAMPLE points a mode (8: about two minutes), 0 for all
#   MODES="kill power torn short error error-kill taken copies-kill copies-power gc-kill gc-power gc-error rebuild-kill
#          rebuild-power rebuild-error backlog-kill backlog-power backlog-run backlog-late once-kill once-power run-kill"
#          which (all of them)
#   copies-MODE: a backfill of many copies in small batches (also torn, short, error, after); each record has to say what
#   an undisturbed run's says, and a second backfill of fresh copies has to find every first text
#   backlog-MODE: rounds of a feed that brings more than an hour takes, struck while entries wait for later hours; run: the
#   daemon instead of `once`; late: started again only hours later
#   FAULTS=../shared/faults             the harness; without it there is nothing to do
set -uo pipefail
cd "$(dirname "$0")/.."
bin=$(realpath "${1:-.build/release/wirespool}")
sample=${2:-8}
modes=${MODES:-kill power torn short error error-kill taken copies-kill copies-power gc-kill gc-power gc-error rebuild-kill\
    rebuild-power rebuild-error backlog-kill backlog-power backlog-run backlog-late once-kill once-power run-kill}
harness=${FAULTS:-../shared/faults}/crashtest.py
if [ ! -f "$harness" ]; then
    echo "crash-test: skipped, $harness is not here"
    exit 0
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/wirespool-crash.XXXXXX")
demo_pid=""
finish() {
    [ -z "$demo_pid" ] || kill "$demo_pid" 2> /dev/null
    rm -rf "$work"
}
trap finish EXIT
points=()
[ "$sample" -gt 0 ] && points=(--sample "$sample")
status=0

# hit NAME MODE SEED BETWEEN CHECK COMMAND…
hit() {
    local name=$1 mode=$2 seed=$3 between=$4 check=$5 began=$SECONDS
    shift 5
    python3 "$harness" --work "$work/run/$name" --seed "$seed" --mode "$mode" "${points[@]}" ${KEEP:+--keep "$KEEP/$name"} \
        ${RESTART:+--restart "$RESTART"} \
        --between "$between" --check "$check" -- "$@" > "$work/$name.log" 2>&1 || status=1
    grep '^LOST' "$work/$name.log"
    # Not reached: that run ended before its Nth call.
    printf '%-15s %s of %s%s  (%s s)\n' "$name" "$(sed -n 's/^mode=.*survived=\([0-9]*\).*/\1/p' "$work/$name.log")" \
        "$(sed -n 's/^mode=.*tried=\([0-9]*\).*/\1/p' "$work/$name.log")" \
        "$(sed -n 's/^mode=.*not_reached=\([1-9][0-9]*\).*/, \1 not reached/p' "$work/$name.log")" "$((SECONDS - began))"
    grep -q '^mode=' "$work/$name.log" || tail -n 3 "$work/$name.log"
}

mkdir -p "$work/texts/in" "$work/run"
python3 Tests/CrashFixtures/make_seed_texts.py "$work/texts/in" 24
backfill=("$bin" backfill --quiet --state "{work}/state" --spool "{work}/spool" --seed-text "{work}/in")
look="python3 .ci/crash_check.py {work} now"
judge="python3 .ci/crash_check.py {work} final --want 24"
for mode in $modes; do
    case $mode in
        kill | power | torn | error | short | after) hit "$mode" "$mode" "$work/texts" "$look" "$judge" "${backfill[@]}" ;;
        # A failed call first, death in the pause that follows: what the call left half done must not count as done.
        error-kill)
            RESTART="${backfill[*]}" hit error-kill error "$work/texts" "$look" "$judge" timeout -s KILL 1 "${backfill[@]}"
            ;;
        # A consumer that takes records away at the moment of death: none may come a second time.
        taken) hit taken kill "$work/texts" "python3 .ci/crash_take.py {work}" "$judge --taken" "${backfill[@]}" ;;
    esac
done

case $modes in
    *copies*)
        python3 Tests/CrashFixtures/make_copies.py "$work/copies" "${FAMILIES:-8}" > /dev/null
        copies=("$bin" backfill --quiet --config "{work}/wirespool.toml" --state "{work}/state" --spool "{work}/spool")
        cp -r "$work/copies" "$work/calm"
        # What an untouched run says is what every struck one must; so it has to hold what is looked for.
        "${copies[@]//\{work\}/$work/calm}" --seed-text "$work/calm/in" || exit 1
        said=$(python3 .ci/crash_copies.py expect "$work/calm/spool" "$work/copies/said.json")
        better=$(grep -rl preferred-text "$work/calm/spool/records" --include='*.json' | wc -l)
        if [ "$said" -lt 40 ] || [ "$better" -lt 3 ]; then
            echo "crash-test: the untouched backfill of copies made $said records, $better by a fuller copy: too few"
            exit 1
        fi
        verdicts="python3 .ci/crash_check.py {work} final --with-updates --want $said"
        verdicts+=" && python3 .ci/crash_copies.py same {work}/spool {work}/said.json"
        verdicts+=" && ${copies[*]} --seed-text {work}/later"
        verdicts+=" && python3 .ci/crash_copies.py known {work}/spool {work}/families.json"
        ;;
esac
for mode in $modes; do
    case $mode in
        copies-*) hit "$mode" "${mode#copies-}" "$work/copies" "$look" "$verdicts" "${copies[@]}" --seed-text "{work}/in" ;;
    esac
done

# Collection: of a hundred records eighty may go, the rest is held back by a consumer's cursor.
gc_settings() { # gc_settings FOLDER
    printf '[directories]\nstate = "%s/state"\nspool = "%s/spool"\n[spool]\nmax-size = "1KiB"\n' "$1" "$1" > "$2"
}
case $modes in *gc-*)
    mkdir -p "$work/hundred" "$work/gc"
    python3 Tests/CrashFixtures/make_seed_texts.py "$work/hundred" 100
    "$bin" backfill --quiet --state "$work/gc/state" --spool "$work/gc/spool" --seed-text "$work/hundred"
    gc_settings "$work/gc" "$work/gc.toml"
    "$bin" spool ack --config "$work/gc.toml" --consumer reader 80 > /dev/null
    ;;
esac
for mode in $modes; do
    case $mode in gc-*) ;; *) continue ;; esac
    gc_settings "$work/run/$mode" "$work/gc/wirespool.toml"
    hit "$mode" "${mode#gc-}" "$work/gc" "$look --collected 80 --want 100" \
        "python3 .ci/crash_check.py {work} final --collected 80 --want 100" "$bin" spool gc --config "{work}/wirespool.toml"
done

# A damaged state beside a whole spool: put aside, filled anew from the journal; nothing may be published again.
case $modes in *rebuild-*)
    cp -r "$work/texts" "$work/rebuild"
    "$bin" backfill --quiet --state "$work/rebuild/state" --spool "$work/rebuild/spool" --seed-text "$work/rebuild/in"
    for database in "$work"/rebuild/state/*.sqlite; do
        dd if=/dev/urandom of="$database" bs=4096 count=1 conv=notrunc status=none
    done
    ;;
esac
for mode in $modes; do
    case $mode in rebuild-*) hit "$mode" "${mode#rebuild-}" "$work/rebuild" "$look --want 24" "$judge" "${backfill[@]}" ;; esac
done

# A feed that brings more than an hour takes: the round that puts entries off, and those that take them from the backlog.
case $modes in *backlog-*)
    world=$work/backlog
    backlog="python3 .ci/crash_backlog.py $world"
    $backlog make || exit 1
    for step in 0 1 2 3 4 5; do
        [ "$step" = 0 ] || cp -r "$world/calm" "$world/before-$step"
        $backlog step "$bin" "$world/calm" "$step" 2> "$work/calm.log" || { cat "$work/calm.log" && exit 1; }
    done
    # An hour takes 8, of the backlog 4; one more is taken on another feed's account.
    told=$($backlog expect "$world/calm")
    if [ "$told" != "4 8 0 9 4 2 0 0" ]; then
        echo "crash-test: the untouched rounds published $told"
        exit 1
    fi
    ;;
esac
for mode in $modes; do
    case $mode in
        backlog-kill | backlog-power) blow=${mode#*-} options="" ;;
        backlog-run) blow=kill options=--daemon ;;
        backlog-late) blow=kill options=--late ;;
        *) continue ;;
    esac
    # Few points go to the rounds in which most happens.
    steps=3
    [ "$mode" = backlog-kill ] && steps="1 3"
    if [ "$sample" = 0 ] || [ "$sample" -ge 15 ]; then steps="1 2 3 4"; fi
    for step in $steps; do
        # A daemon that has nothing to publish tells nobody when its work is done.
        [ "$mode$step" = backlog-run2 ] && continue
        finish="$backlog finish $bin {work} $step ${options#--daemon}"
        RESTART="$backlog step $bin {work} $step --again $options" hit "$mode-$step" "$blow" "$world/before-$step" \
            "$look && $backlog account {work}" "$finish && python3 .ci/crash_check.py {work} final --want 27" \
            $backlog step "$bin" "{work}" "$step" $options
    done
done

case $modes in *once* | *run-*) ;; *) exit $status ;; esac

# A polling round over the demo site, from feeds over pages to records: the daemon's own way.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$bin" demo --serve --port "$port" > "$work/demo.log" 2>&1 &
demo_pid=$!
for _ in $(seq 100); do
    grep -qs http "$work/demo.log" && break
    sleep 0.1
done
# What an untouched run publishes is what every struck one must.
"$bin" demo --directory "$work/untouched" > "$work/untouched.log" 2>&1
once_want=$(sed -n 's/^first round: \([0-9]*\) records published.*/\1/p' "$work/untouched.log")
# Less updates by a fuller copy: whether there are any hangs on which outlet's page comes first.
fuller=$(sed -n '/^first round/,/^second round/s/.*preferred-text *\([0-9]*\).*/\1/p' "$work/untouched.log")
once_want=$((${once_want:-0} - ${fuller:-0}))
if [ "$once_want" -lt 20 ]; then
    echo "crash-test: the untouched round published $once_want, at least 20 records are wanted"
    exit 1
fi
mkdir -p "$work/rounds"
"$bin" demo --list-sources --port "$port" > "$work/rounds/sources.txt"
sed -n 's/.*sitemap.*/[[source]]\nurl = "&"\nkind = "sitemap"/p' "$work/rounds/sources.txt" > "$work/rounds/sources.toml"
for mode in $modes; do
    case $mode in once-* | run-*) ;; *) continue ;; esac
    cat > "$work/rounds/wirespool.toml" << TOML
[directories]
state = "$work/run/$mode/state"
spool = "$work/run/$mode/spool"
[sources]
lists = ["$work/run/$mode/sources.txt", "$work/run/$mode/sources.toml"]
[fetch]
ports = [$port]
allow = ["127.0.0.1:$port"]
[politeness]
gap = "0s"
[polling]
min-interval = "1s"
start-interval = "1s"
[articles]
max-age = "3650d"
[log]
level = "error"
TOML
    command=("$bin" once --config "{work}/wirespool.toml")
    # The daemon, told to stop when all is published.
    [ "${mode%-*}" = once ] || command=(python3 .ci/crash_run.py "$bin" "{work}" "$once_want")
    hit "$mode" "${mode#*-}" "$work/rounds" "$look" "python3 .ci/crash_check.py {work} final --want $once_want" "${command[@]}"
done
exit $status
