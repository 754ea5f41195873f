#!/usr/bin/env bash
# Boots a real systemd (nspawn over an overlay of /) and runs the installed service in it.
#   systemd-test.sh [BINARY]
# Needs root, systemd-container and overlayfs; without them: a skip locally, a failure in CI.
set -uo pipefail
cd "$(dirname "$0")/.."
bin=$(realpath "${1:-.build/release/wirespool}")
port=18099  # the demo site
twin=18098  # the same site once more, under addresses that the daemon has not seen
slow=18097  # answers, and never ends
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
mount -t tmpfs tmpfs "$work" || { rmdir "$work"; skip "cannot mount a tmpfs"; }
mkdir -p "$work/upper" "$work/work" "$work/root"
if ! mount -t overlay overlay -o "lowerdir=/,upperdir=$work/upper,workdir=$work/work" "$work/root"; then
    umount "$work"
    rmdir "$work"
    skip "cannot mount an overlay of /"
fi
root=$work/root
etc=$root/etc/wirespool
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
trap 'exit 129' HUP INT TERM

check() { # check NAME COMMAND...: passes when the command does
    local name=$1
    shift
    if "$@" >"$work/out" 2>&1; then
        passed=$((passed + 1))
        printf 'ok    %s\n' "$name"
    else
        failed=$((failed + 1))
        printf 'FAIL  %s: %s\n' "$name" "$*"
        tail -n 15 "$work/out" | sed 's/^/      /'
    fi
}
fails() { ! "$@"; }
inside() { nsenter -t "$leader" -a -- "$@"; }
shell() { inside bash -c "$1"; }
property() { inside systemctl show -P "$1" "${2:-wirespool.service}"; }
is_property() { [ "$(property "$1" "${3:-wirespool.service}")" = "$2" ]; }
told() { shell "journalctl -u wirespool.service -o cat --no-pager | grep -qF -- '$1'"; }
send() { [ "$2" -gt 1 ] && inside kill "-$1" "$2"; } # never 0, which is our own group
milliseconds() { echo $(($(date +%s%N) / 1000000)); }
until_true() { # until_true SECONDS COMMAND...
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$end" ] || { "$@"; return; }
        sleep 0.1
    done
}
listens() { shell "exec 3<>/dev/tcp/127.0.0.1/$1"; }
is_ignored() { # is_ignored SIGNAL-NUMBER
    local mask
    mask=$(shell "sed -n 's/^SigIgn:\t//p' /proc/$(property MainPID)/status")
    [ $(((0x$mask >> ($1 - 1)) & 1)) -eq 1 ]
}
status_says() { [ "$(shell "sed -n 's/^$1:\t//p' /proc/$(property MainPID)/status")" = "$2" ]; }
complaints() { systemd-analyze verify --root="$root" "$1" 2>&1 | grep -i wirespool; }
restarted() { [ "$(property NRestarts)" -ge 1 ] && inside systemctl is-active wirespool.service; }
spool() { inside /usr/bin/wirespool spool "$@" --config /etc/wirespool/wirespool.toml; }
cursor_is_at_the_end() {
    inside systemctl start wirespool-consumer.service
    [ "$(shell 'jq .seq /var/spool/wirespool/cursors/example.json')" = "$(shell 'cat /var/spool/wirespool/journal/*.ndjson | tail -n 1 | jq .seq')" ]
}

finish() {
    if [ "$failed" -gt 0 ] && [ -n "$leader" ]; then
        printf '%s\n' '--- journal of the service'
        shell 'journalctl -u "wirespool*" --no-pager -o short-monotonic | cut -c 1-400 | tail -n 60'
    fi
    printf '%s passed, %s failed\n' "$passed" "$failed"
    [ "$failed" -eq 0 ]
    exit
}

# --- what `make install` puts there, then an operator's settings for the sites on loopback
BIN=$bin PREFIX=/usr DESTDIR=$root .ci/install.sh install 2>&1 | sed 's/^/      /'
rm -rf "$etc/seeds" "$root/var/lib/wirespool" "$root/var/spool/wirespool"
mkdir -p "$etc/seeds" "$etc/conf.d" "$etc/backfill"
cat >"$etc/conf.d/test.toml" <<TOML
[fetch]
allow = ["127.0.0.1:$port", "127.0.0.1:$twin", "127.0.0.1:$slow"]
[politeness]
gap = "20ms"
per-domain = 4
[polling]
min-interval = "1m"
start-interval = "1m"
[articles]
max-age = "3650d"
TOML
"$bin" demo --list-sources --port "$port" >"$etc/seeds/demo.txt"
grep sitemap "$etc/seeds/demo.txt" | sed 's/.*/[[source]]\nurl = "&"\nkind = "sitemap"\n/' >"$etc/seeds/kinds.toml"
for unit in site:$port twin:$twin; do
    printf '[Service]\nExecStart=/usr/bin/wirespool demo --serve --port %s\n' "${unit#*:}" \
        >"$root/etc/systemd/system/demo-${unit%:*}.service"
done
cat >"$root/usr/local/bin/slow-site" <<PYTHON
#!/usr/bin/python3
import socket, threading, time
def serve(peer):
    if not peer.recv(65536).startswith(b"GET "):
        return
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: 1000000\r\n\r\n")
    open("/run/slow-site.asked", "w").close()
    while True:
        peer.sendall(b" ")
        time.sleep(0.2)
listener = socket.create_server(("127.0.0.1", $slow))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
PYTHON
chmod 755 "$root/usr/local/bin/slow-site"
printf '[Service]\nExecStart=/usr/local/bin/slow-site\n' >"$root/etc/systemd/system/slow-site.service"
cp "$root/usr/share/doc/wirespool/examples/"wirespool-consumer.* "$root/etc/systemd/system/"
mkdir -p "$root/etc/systemd/system/wirespool.service.d"
printf '[Service]\nWatchdogSec=5\nTimeoutAbortSec=2\nRestartSec=1\n' >"$root/etc/systemd/system/wirespool.service.d/test.conf"
rm -f "$root/etc/systemd/system/multi-user.target.wants/"* 2>/dev/null

# --- what can be said of the units without running them
for unit in wirespool.service wirespool-page.service wirespool-backfill@.service wirespool-resume.service; do
    check "$unit: no unknown keys, no missing files" fails complaints "$unit"
    [ "$unit" = wirespool-resume.service ] && continue  # two calls of systemctl, for which it must be root
    exposure=$(systemd-analyze security --offline=true "$root/usr/lib/systemd/system/$unit" 2>/dev/null \
        | sed -n 's/.*exposure level for .*: \([0-9.]*\).*/\1/p')
    check "$unit: exposure ${exposure:-unknown} is at most 1.1" awk "BEGIN { exit !(${exposure:-9} <= 1.1) }"
done
check "the installed binary needs no file that is missing" fails grep -q 'not found' <(ldd "$root/usr/bin/wirespool" 2>&1)

# --- boot
systemd-nspawn -D "$root" --boot --register=no --keep-unit --private-network --quiet -- systemd.unit=basic.target \
    </dev/null >"$work/console" 2>&1 &
nspawn=$!
booted() {
    leader=$(pgrep -P "$nspawn" | head -n 1)
    [ -n "$leader" ] && inside systemctl is-active basic.target >/dev/null
}
check "systemd boots" until_true 30 booted
booted || { tail -n 20 "$work/console"; finish; }
check "the user and the directories are made" shell 'systemd-sysusers && systemd-tmpfiles --create wirespool.conf && id wirespool'
shell 'ip link set lo up' >/dev/null 2>&1
inside systemctl daemon-reload
inside systemctl start demo-site.service demo-twin.service slow-site.service
for place in $port $twin $slow; do check "a site listens on port $place" until_true 30 listens "$place"; done
check "the consumer's path unit waits for the journal" inside systemctl start wirespool-consumer.path

# --- start
began=$(milliseconds)
check "start reaches READY" inside timeout 60 systemctl start wirespool.service
printf '      ready after %s ms\n' "$(($(milliseconds) - began))"
check "it is active" is_property ActiveState active
is_property ActiveState active || finish
check "it runs as its own user" test "$(shell "stat -c %U /proc/$(property MainPID)")" = wirespool
check "a seccomp filter is in force" status_says Seccomp 2
check "it can gain no privileges" status_says NoNewPrivs 1
check "it has no capabilities" status_says CapBnd 0000000000000000
check "memory is never writable and executable" is_property MemoryDenyWriteExecute yes
check "SIGPIPE is ignored" is_ignored 13
check "SIGXFSZ is ignored" is_ignored 25
check "records are published" until_true 60 shell 'test "$(find /var/spool/wirespool/records -name "*.json" | wc -l)" -ge 10'
check "the status text counts them" until_true 15 shell 'systemctl show -P StatusText wirespool.service | grep -Eq "^[0-9]+ sources, [0-9]+ articles waiting, [1-9][0-9]* records published"'
printf '      status: %s\n' "$(property StatusText)"
check "wirespool status, beside the running daemon" inside /usr/bin/wirespool status --config /etc/wirespool/wirespool.toml
check "the spool verifies" spool verify
check "the spool belongs to its group" shell 'test "$(stat -c "%U %G %a" /var/spool/wirespool/records)" = "wirespool wirespool 2750" || { stat /var/spool/wirespool/records; false; }'
check "others may not read it" shell 'test "$(find /var/spool/wirespool -mindepth 1 -perm /007 | wc -l)" = 0'
check "nobody else may look into the state" shell 'test "$(stat -c %a /var/lib/wirespool)" = 700'
check "journal: a published record is priority 6" shell 'journalctl -u wirespool.service -p 6..6 -o cat | grep "msg=published"'
check "journal: the start is priority 5" shell 'journalctl -u wirespool.service -p 5..5 -o cat | grep "msg=started"'
check "journal: the lines are known as wirespool's" shell 'journalctl -t wirespool -o cat | grep "msg=started"'
check "journal: a warning of the check is priority 4" shell 'journalctl -u wirespool.service -p 4..4 -o cat | grep "warning: address exception"'
check "journal: no priority is left in the text" fails shell 'journalctl -u wirespool.service -o cat | grep "^<[0-7]>"'
check "the seccomp filter killed nothing, and refused nothing loudly" fails told "Operation not permitted"

# --- the parsers
parsers() { shell "cat /proc/$(property MainPID)/task/*/children"; }
parser_says() { [ "$(shell "sed -n 's/^$1:\t//p' /proc/$(parsers | awk '{ print $1 }')/status")" = "$2" ]; }
check "documents are parsed in processes of their own" test -n "$(parsers)"
check "a parser has filters of its own" parser_says Seccomp_filters "$(($(shell "sed -n 's/^Seccomp_filters:\t//p' /proc/$(property MainPID)/status") + 1))"
check "a parser has no privileges to gain" parser_says NoNewPrivs 1
check "a parser has four descriptors" shell "test \$(ls /proc/$(parsers | awk '{ print $1 }')/fd | wc -l) -eq 4"

# --- the status page
asks_page() { # asks_page PATH: the answer, head and all
    shell "exec 3<>/dev/tcp/127.0.0.1/7680 && printf 'GET $1 HTTP/1.1\r\nHost: 127.0.0.1:7680\r\n\r\n' >&3 && cat <&3"
}
page_says() { asks_page "$1" | grep -aE -- "$2"; }
check "the status page starts" inside timeout 30 systemctl start wirespool-page.service
check "it says that all is well" until_true 15 page_says /health '^well'
check "it shows the records" page_says / '<h2>Latest records</h2>'
check "the metrics count them, and the daemon's memory" page_says /metrics '^wirespool_daemon_resident_bytes [1-9]'
check "it can write nowhere" fails shell "nsenter -t $(property MainPID wirespool-page.service) -m touch /var/lib/wirespool/x /var/spool/wirespool/x"
check "it runs under a seccomp filter" shell "grep -q '^Seccomp:.2' /proc/$(property MainPID wirespool-page.service)/status"
check "its journal lines are its own" shell 'journalctl -t wirespool-page -o cat | grep "status page: http://127.0.0.1:7680/"'

# --- consumers
check "the path unit ran the consumer" until_true 30 shell 'journalctl -u wirespool-consumer.service -o cat | grep "\"uri\""'
check "its cursor reaches the journal's end" until_true 30 cursor_is_at_the_end

# --- reload
before=$(property MainPID)
printf '# one more line\n' >>"$etc/seeds/demo.txt"
check "a reload succeeds" inside systemctl reload wirespool.service
check "and keeps the process" is_property MainPID "$before"
check "and is told" until_true 15 shell 'test "$(journalctl -u wirespool.service -o cat | grep -c "source lists read")" -ge 2'
printf '[fetch]\ntimeuot = "5s"\n' >"$etc/conf.d/bad.toml"
check "a bad edit of the settings fails the reload" fails inside systemctl reload wirespool.service
check "and says file and key, at priority 3" shell 'journalctl -u wirespool.service -p 3..3 -o cat | grep "bad.toml.*timeuot"'
rm "$etc/conf.d/bad.toml"
printf 'not an address\n' >"$etc/seeds/bad.txt"
check "a bad source list fails the reload" fails inside systemctl reload wirespool.service
send HUP "$before"
check "a bare SIGHUP with it is refused" until_true 15 told "reload refused"
rm "$etc/seeds/bad.txt"
check "and the daemon goes on" is_property MainPID "$before"
check "it is active still" is_property ActiveState active

# --- the watchdog
send STOP "$before"
began=$(milliseconds)
orphans=$(parsers)
check "a hung daemon is ended by the watchdog and restarted" until_true 60 restarted
check "its parsers ended with it" fails shell "kill -0 $orphans"
printf '      active again after %s ms\n' "$(($(milliseconds) - began))"
check "it is another process" fails is_property MainPID "$before"
check "systemd says that it was the watchdog" told "Watchdog timeout"
check "the spool verifies after that" spool verify

# --- stop, with a transfer under way that would not end by itself
printf 'http://127.0.0.1:%s/feed\n' "$slow" >"$etc/seeds/slow.txt"
check "a source that never ends is taken in" inside systemctl reload wirespool.service
check "its transfer is under way" until_true 30 shell 'test -e /run/slow-site.asked'
began=$(milliseconds)
inside systemctl stop wirespool.service
took=$(($(milliseconds) - began))
check "it stops within 5 s ($took ms)" test "$took" -lt 5000
check "it stops cleanly" is_property Result success
check "it cut the transfer short, and says so" told "transfers under way are cut short"
check "it says that it has stopped" told "msg=stopped"
check "the status page says so, too" until_true 15 page_says /health 'the daemon is not running; it was stopped'
check "the page stops cleanly" shell 'systemctl stop wirespool-page.service && test "$(systemctl show -P Result wirespool-page.service)" = success'
check "the spool verifies" spool verify
rm "$etc/seeds/slow.txt"

# --- SIGHUP from the first moment on
inside systemctl reset-failed wirespool.service 2>/dev/null
inside systemctl start --no-block wirespool.service
hangups=0
for _ in $(seq 100); do
    pid=$(property MainPID)
    [ "$(inside readlink "/proc/$pid/exe")" = /usr/bin/wirespool ] && send HUP "$pid" 2>/dev/null && hangups=$((hangups + 1))
    [ "$(property ActiveState)" = active ] && break
done
check "it starts under $hangups SIGHUPs" until_true 30 is_property ActiveState active
check "none of them ended it" test "$hangups" -gt 0 -a "$(property NRestarts)" = 0

# --- backfill
# Three addresses: a story may stand there in two versions.
shell 'cd /var/spool/wirespool/records && find . -name "*.json" | sort | xargs jq -r ".altIds[] | select(.role == \"canonical-url\").value"' \
    | awk '!known[$0]++' | head -n 3 | sed "s/:$port/:$twin/" >"$etc/backfill/one.list"
inside systemctl enable --quiet wirespool.service
count=$(shell 'cat /var/spool/wirespool/journal/*.ndjson | wc -l')
check "the backfill unit runs to its end" inside timeout 60 systemctl start wirespool-backfill@one.service
check "it ends well" is_property Result success wirespool-backfill@one.service
check "it published the list" shell "test \"\$(cat /var/spool/wirespool/journal/*.ndjson | wc -l)\" -ge $((count + 3))"
check "the daemon goes on afterwards" until_true 60 is_property ActiveState active
check "the spool verifies at the end" spool verify
check "the cursor reaches the end again" until_true 30 cursor_is_at_the_end

# --- the hostile set under the unit's own system call filter, for `make reliability`
if [ "${HOSTILE:-0}" = 1 ] && [ -f ../shared/hostile/hostile.py ]; then
    inside systemctl stop wirespool.service
    cp -r ../shared/hostile "$root/opt/hostile"
    cp .ci/hostile.py "$root/opt/hostile/driver.py"
    properties=$(grep -E '^(SystemCall|Restrict|NoNew|Capability|Ambient|MemoryDenyWrite|Lock|PrivateDevices|PrivateUsers|ProtectKernel|ProtectControl|ProtectClock|ProtectHostname|DevicePolicy|RemoveIPC|LimitNOFILE)' \
        systemd/wirespool.service | sed "s/^/-p '/; s/\$/'/" | tr '\n' ' ')
    shell "systemd-run --quiet --wait --pipe $properties -p PrivateTmp=yes python3 /opt/hostile/driver.py --bin /usr/bin/wirespool --server /opt/hostile" \
        >"$work/hostile" 2>&1
    grep -E "^FAIL|canary hits|peak memory| passed, " "$work/hostile" | sed 's/^/      /'
    check "the hostile set, under the unit's seccomp filter" grep -Eq "^[1-9][0-9]* passed, 0 failed" "$work/hostile"
fi

finish
