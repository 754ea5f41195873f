#!/usr/bin/env bash
# install.sh install|uninstall, with BIN, PREFIX and DESTDIR from the Makefile.
set -euo pipefail
cd "$(dirname "$0")/.."
root=${DESTDIR:-}
prefix=${PREFIX:-/usr}
bin="$root$prefix/bin/wirespool"
units="$root/usr/lib/systemd/system"
manual="$root$prefix/share/man/man1"
doc="$root$prefix/share/doc/wirespool"

say() { printf 'install: %s\n' "$*" >&2; }

case "${1:-}" in
install)
    if [ ! -x "$BIN" ]; then
        say "no binary at $BIN: run \`make static\` (or \`make build\`) first"
        exit 69
    fi
    if [ -z "$root" ] && [ "$(id -u)" -ne 0 ]; then
        say "installing below $prefix needs root: sudo make install, or set DESTDIR"
        exit 77
    fi
    install -D -m 0755 "$BIN" "$bin"
    for unit in wirespool.service wirespool-backfill@.service; do
        install -D -m 0644 "systemd/$unit" "$units/$unit"
        sed -i "s#/usr/bin/wirespool#$prefix/bin/wirespool#g" "$units/$unit"
    done
    install -D -m 0644 systemd/wirespool.sysusers "$root/usr/lib/sysusers.d/wirespool.conf"
    install -D -m 0644 systemd/wirespool.tmpfiles "$root/usr/lib/tmpfiles.d/wirespool.conf"
    # What an operator has edited stays: the shipped file then goes beside it.
    settings="$root/etc/wirespool/wirespool.toml"
    if [ -e "$settings" ] && ! cmp -s config/wirespool.toml "$settings"; then
        install -D -m 0644 config/wirespool.toml "$settings.dist"
        say "kept $settings; the shipped one is $settings.dist"
    else
        install -D -m 0644 config/wirespool.toml "$settings"
    fi
    install -d -m 0755 "$root/etc/wirespool/conf.d" "$root/etc/wirespool/seeds" "$root/etc/wirespool/backfill"
    install -D -m 0644 README.md "$doc/README.md"
    install -d -m 0755 "$doc/examples"
    install -m 0644 systemd/wirespool-consumer.path systemd/wirespool-consumer.service "$doc/examples/"
    install -m 0755 docs/examples/watch.sh docs/examples/watch.py "$doc/examples/"
    install -d -m 0755 "$doc/seeds"
    install -m 0644 seeds/* "$doc/seeds/"
    .ci/manual.sh "$manual" "$bin"
    if [ -z "$root" ]; then
        systemd-sysusers 2>/dev/null || say "systemd-sysusers did not run: make the user wirespool yourself"
        systemd-tmpfiles --create wirespool.conf 2>/dev/null || say "systemd-tmpfiles did not run: make /var/spool/wirespool yourself"
        systemctl daemon-reload 2>/dev/null || true
    fi
    say "installed $bin; put source lists into /etc/wirespool/seeds (examples: $prefix/share/doc/wirespool/seeds), then: systemctl enable --now wirespool"
    ;;
uninstall)
    [ -n "$root" ] || systemctl disable --now wirespool.service 2>/dev/null || true
    rm -f "$bin" "$units/wirespool.service" "$units/wirespool-backfill@.service"
    rm -f "$root/usr/lib/sysusers.d/wirespool.conf" "$root/usr/lib/tmpfiles.d/wirespool.conf"
    rm -f "$manual"/wirespool.1* "$manual"/wirespool-*.1*
    rm -rf "$doc"
    [ -n "$root" ] || systemctl daemon-reload 2>/dev/null || true
    say "removed; settings (/etc/wirespool), state (/var/lib/wirespool) and spool (/var/spool/wirespool) are left"
    ;;
*)
    say "usage: install.sh install|uninstall"
    exit 64
    ;;
esac
