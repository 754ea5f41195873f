#!/usr/bin/env bash
# Boots a real systemd (nspawn over an overlay of /) and runs the installed service in it.
#   systemd-test.sh [BINARY]
# Needs root, systemd-container and overlayfs; without them: a skip locally, a failure in CI.
set -uo pipefail
cd "$(dirname "$0")/.."
bin=$(realpath "${1:-.build/release/wirespool}")
port=18099
passed=0
failed=0

skip() {
    printf 'systemd-test: skipped: %s\n' "$*"
    [ "${CI:-}" = true ] && exit 1
    exit 0
}
[ -x "$bin" ] || skip "no binary at $bin (make build)"
[ "$(id -u)" -eq 0 ] || skip "needs root to boot a container"
command -v systemd-nspawn >/dev/null || skip "systemd-nspawn is not installed (make deps-test)"

work=$(mktemp -d /tmp/wirespool-systemd.XXXXXX)
mount -t tmpfs tmpfs "$work" || skip "cannot mount a tmpfs"
mkdir -p "$work/upper" "$work/work" "$work/root"
if ! mount -t overlay overlay -o "lowerdir=/,upperdir=$work/upper,workdir=$work/work" "$work/root"; then
    umount "$work"
    skip "cannot mount an overlay of /"
fi
root=$work/root
nspawn=""
leader=""

cleanup() {
    [ -n "$leader" ] && nsenter -t "$leader" -a systemctl poweroff --force --force >/dev/null 2>&1
    if [ -n "$nspawn" ]; then
        for _ in $(seq 50); do kill -0 "$nspawn" 2>/dev/null || break; sleep 0.1; done
        kill -9 "$nspawn" 2>/dev/null
        wait "$nspawn" 2>/dev/null
    fi
    umount -l "$root" 2>/dev/null
    umount -l "$work" 2>/dev/null
    rmdir "$work" 2>/dev/null
}
trap cleanup EXIT

check() { # check NAME COMMAND...: passes when the command does
    local name=$1
    shift
    if "$@" >"$work/out" 2>&1; then
        passed=$((passed + 1))
        printf 'ok    %s\n' "$name"
    else
        failed=$((failed + 1))
        printf 'FAIL  %s: %s\n' "$name" "$*"
        sed 's/^/      /' "$work/out" | tail -n 15
    fi
}
inside() { nsenter -t "$leader" -a "$@"; }
shell() { inside sh -c "$1"; }
property() { inside systemctl show -P "$1" wirespool.service; }
until_true() { # until_true SECONDS COMMAND...
    local end=$((SECONDS + $1))
    shift
    while ! "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.1
    done
}

# What `make install` puts there, then an operator's settings for the loopback site.
BIN=$bin PREFIX=/usr DESTDIR=$root .ci/install.sh install 2>&1 | sed 's/^/      /'
rm -f "$root/etc/wirespool/seeds/"*
cat >"$root/etc/wirespool/conf.d/test.toml" <<TOML
[fetch]
allow = ["127.0.0.1:$port"]
[politeness]
gap = "20ms"
per-domain = 4
[polling]
min-interval = "1s"
start-interval = "1s"
TOML
"$bin" demo --list-sources --port "$port" >"$root/etc/wirespool/seeds/demo.txt"
mkdir -p "$root/etc/systemd/system/wirespool.service.d"
printf '[Service]\nWatchdogSec=3\nTimeoutAbortSec=2\nRestartSec=1\n' >"$root/etc/systemd/system/wirespool.service.d/test.conf"
cat >"$root/etc/systemd/system/demo-site.service" <<UNIT
[Service]
ExecStart=/usr/bin/wirespool demo --serve --port $port
UNIT
rm -f "$root/etc/systemd/system/multi-user.target.wants/"* 2>/dev/null

verify=$(systemd-analyze verify --root="$root" "$root/usr/lib/systemd/system/wirespool.service" 2>&1 | grep -i wirespool)
check "unit files hold no unknown keys" test -z "$verify"
exposure=$(systemd-analyze security --offline=true --root="$root" wirespool.service 2>/dev/null | sed -n 's/.*exposure level for wirespool.service: \([0-9.]*\).*/\1/p')
printf '      exposure %s\n' "${exposure:-unknown}"
check "exposure is at most 1.2" awk "BEGIN { exit !(\"$exposure\" != \"\" && ${exposure:-9} <= 1.2) }"

systemd-nspawn -D "$root" --boot --register=no --keep-unit --private-network --quiet -- systemd.unit=basic.target \
    </dev/null >"$work/console" 2>&1 &
nspawn=$!
for _ in $(seq 100); do
    leader=$(pgrep -P "$nspawn" 2>/dev/null | head -n 1)
    [ -n "$leader" ] && nsenter -t "$leader" -a systemctl is-system-running --quiet 2>/dev/null && break
    [ -n "$leader" ] && nsenter -t "$leader" -a systemctl is-active basic.target --quiet 2>/dev/null && break
    sleep 0.1
done
check "systemd boots" inside systemctl is-active basic.target
shell 'systemd-sysusers; systemd-tmpfiles --create; ip link set lo up' >/dev/null 2>&1
inside systemctl daemon-reload
inside systemctl start demo-site.service
check "demo site is up" until_true 5 shell "exec 3<>/dev/tcp/127.0.0.1/$port" || true

check "start reaches READY" inside timeout 20 systemctl start wirespool.service
check "is active" inside systemctl is-active wirespool.service
check "runs as its own user" test "$(inside ps -o user= -p "$(property MainPID)" | tr -d ' ')" = wirespool
check "a record is published" until_true 20 shell 'ls /var/spool/wirespool/records/*/*/*/*/*.json'
check "status text is there" shell 'systemctl show -P StatusText wirespool.service | grep -q .'
check "spool verifies" inside /usr/bin/wirespool spool verify --config /etc/wirespool/wirespool.toml
check "journal lines are readable" shell 'journalctl -u wirespool.service -o json | grep -q "\"PRIORITY\":\"6\"" && journalctl -u wirespool.service -o cat | grep -q "msg=published"'

before=$(property MainPID)
printf '# one more line\n' >>"$root/etc/wirespool/seeds/demo.txt"
check "reload keeps the process" sh -c "nsenter -t $leader -a systemctl reload wirespool.service && test \"\$(nsenter -t $leader -a systemctl show -P MainPID wirespool.service)\" = $before"
check "reload is told" until_true 5 shell 'journalctl -u wirespool.service -o cat | grep -q "source lists read"'
printf '[fetch]\ntimeuot = "5s"\n' >"$root/etc/wirespool/conf.d/bad.toml"
check "a bad edit fails the reload" sh -c "! nsenter -t $leader -a systemctl reload wirespool.service"
check "and the daemon goes on" test "$(property MainPID)" = "$before"
rm "$root/etc/wirespool/conf.d/bad.toml"

inside kill -STOP "$before"
check "a hung daemon is ended by the watchdog and restarted" until_true 20 sh -c "test \"\$(nsenter -t $leader -a systemctl show -P NRestarts wirespool.service)\" -ge 1 && nsenter -t $leader -a systemctl is-active wirespool.service"
check "spool verifies after that" inside /usr/bin/wirespool spool verify --config /etc/wirespool/wirespool.toml

began=$(date +%s%N)
inside systemctl stop wirespool.service
took=$((($(date +%s%N) - began) / 1000000))
printf '      stopped in %s ms\n' "$took"
check "stops within 5 s" test "$took" -lt 5000
check "stops cleanly" test "$(property Result)" = success

check "a watching consumer's unit reads the spool" inside sh -c \
    'cp /usr/share/doc/wirespool/examples/wirespool-consumer.service /etc/systemd/system/ && systemctl daemon-reload && systemctl start wirespool-consumer.service && journalctl -u wirespool-consumer.service -o cat | grep -q "\"uri\""'
head -n 1 "$root/etc/wirespool/seeds/demo.txt" >"$root/etc/wirespool/backfill/one.list"
check "the backfill unit runs to its end" inside timeout 60 systemctl start wirespool-backfill@one.service

if [ "$failed" -gt 0 ]; then
    printf '%s\n' '--- journal of the service'
    shell 'journalctl -u wirespool.service --no-pager -o cat | tail -n 40'
fi
printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
