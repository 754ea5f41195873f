#!/usr/bin/env bash
# install.sh install|uninstall, with BIN, PREFIX and DESTDIR from the Makefile.
set -euo pipefail
cd "$(dirname "$0")/.."
root=${DESTDIR:-}
prefix=${PREFIX:-/usr}
share="$root$prefix/share"
bin="$root$prefix/bin/wirespool"
units="$root$prefix/lib/systemd/system"
users="$root$prefix/lib/sysusers.d/wirespool.conf"
folders="$root$prefix/lib/tmpfiles.d/wirespool.conf"
manual="$share/man/man1"
doc="$share/doc/wirespool"
bash_words="$share/bash-completion/completions/wirespool"
zsh_words="$share/zsh/vendor-completions/_wirespool"
fish_words="$share/fish/vendor_completions.d/wirespool.fish"
etc="$root/etc/wirespool"

say() { printf 'install: %s\n' "$*" >&2; }

put_unit() { # put_unit FILE FOLDER: with the paths of this prefix
    install -D -m 0644 "systemd/$1" "$2/$1"
    sed -i "s#/usr/bin/wirespool#$prefix/bin/wirespool#g; s#/usr/share/doc/#$prefix/share/doc/#g" "$2/$1"
}

put_completion() { # put_completion SHELL FILE
    install -d -m 0755 "$(dirname "$2")"
    "$bin" --generate-completion-script "$1" >"$2"
    chmod 0644 "$2"
}

put_settings() { # what an operator has edited stays: the shipped file then goes beside it
    local settings="$etc/wirespool.toml"
    install -d -m 0755 "$etc" "$etc/conf.d" "$etc/seeds" "$etc/backfill"
    if [ -e "$settings" ] && ! cmp -s config/wirespool.toml "$settings"; then
        install -m 0644 config/wirespool.toml "$settings.dist"
        say "kept $settings; the shipped one is $settings.dist"
    else
        install -m 0644 config/wirespool.toml "$settings"
    fi
}

put_all() {
    install -D -m 0755 "$BIN" "$bin"
    if command -v strip >/dev/null; then strip "$bin"; fi
    put_unit wirespool.service "$units"
    put_unit wirespool-page.service "$units"
    put_unit wirespool-backfill@.service "$units"
    put_unit wirespool-resume.service "$units"
    install -D -m 0644 systemd/wirespool.sysusers "$users"
    install -D -m 0644 systemd/wirespool.tmpfiles "$folders"
    put_settings
    install -d -m 0755 "$doc/seeds" "$doc/examples"
    install -m 0644 README.md CHANGELOG.md "$doc/"
    # As they lie here, so that the pages' links lead somewhere.
    (cd docs && find . -type f -not -path './examples/*') | while read -r page; do
        install -D -m 0644 "docs/$page" "$doc/docs/$page"
    done
    install -m 0644 seeds/* "$doc/seeds/"
    put_unit wirespool-consumer.path "$doc/examples"
    put_unit wirespool-consumer.service "$doc/examples"
    install -m 0755 docs/examples/watch.sh docs/examples/watch.py "$doc/examples/"
    "$bin" manual --output "$manual"
    put_completion bash "$bash_words"
    put_completion zsh "$zsh_words"
    put_completion fish "$fish_words"
}

tell_system() { # a staged tree (DESTDIR) is nobody's running system
    [ -z "$root" ] || return 0
    systemd-sysusers wirespool.conf 2>/dev/null || say "systemd-sysusers did not run: make the user wirespool yourself"
    systemd-tmpfiles --create wirespool.conf 2>/dev/null \
        || say "systemd-tmpfiles did not run: make /var/spool/wirespool yourself"
    systemctl daemon-reload 2>/dev/null || true
}

case "${1:-}" in
install)
    if [ ! -x "${BIN:-}" ]; then
        say "no binary at ${BIN:-(BIN is unset)}: run \`make static\` (or \`make build\`) first"
        exit 69
    fi
    if [ -z "$root" ] && [ "$(id -u)" -ne 0 ]; then
        say "installing below $prefix needs root: sudo make install, or set DESTDIR"
        exit 77
    fi
    put_all
    tell_system
    say "installed $bin; put source lists into $etc/seeds (examples: $doc/seeds), then: systemctl enable --now wirespool"
    ;;
uninstall)
    [ -n "$root" ] || systemctl disable --now wirespool.service 2>/dev/null || true
    rm -f "$bin" "$units/wirespool.service" "$units/wirespool-page.service" "$units/wirespool-backfill@.service" "$units/wirespool-resume.service" "$users" "$folders"
    rm -f "$bash_words" "$zsh_words" "$fish_words" "$manual"/wirespool.1* "$manual"/wirespool-*.1*
    rm -rf "$doc"
    [ -n "$root" ] || systemctl daemon-reload 2>/dev/null || true
    say "removed; settings ($etc), state ($root/var/lib/wirespool) and spool ($root/var/spool/wirespool) are left"
    ;;
*)
    say "usage: install.sh install|uninstall"
    exit 64
    ;;
esac
