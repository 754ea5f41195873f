#!/usr/bin/env bash
# Installs what building (and, with "test", testing) wirespool needs: a compiler check, Debian packages, a Python module.
set -euo pipefail

build="libcurl4-openssl-dev zlib1g-dev libbrotli-dev libzstd-dev libsqlite3-dev libssl-dev pkg-config publicsuffix ca-certificates make git"
test="nginx-light openssl inotify-tools python3 python3-pip strace jq sqlite3 systemd systemd-container iproute2 mandoc curl chromium"
purpose=${1:-build}
packages=$build
[ "$purpose" = test ] && packages="$build $test"

say() { printf 'deps: %s\n' "$*" >&2; }

if [ "$(uname -s)" != Linux ]; then
    say "wirespool runs on Linux only (systemd, Landlock, /proc); this is $(uname -s)."
    exit 69
fi
if ! command -v swift >/dev/null 2>&1; then
    say "no Swift compiler found. Install Swift 6.2 or later (https://www.swift.org/install/linux/) and put its bin folder on PATH."
    exit 69
fi
version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1) || true
case "$version" in
    6.[2-9]* | 6.[1-9][0-9]* | [7-9].* | [1-9][0-9].*) ;;
    "") say "$(command -v swift) does not tell its version; is the installation whole? wirespool needs Swift 6.2 or later."; exit 69 ;;
    *) say "Swift $version is too old: wirespool needs 6.2 or later (https://www.swift.org/install/linux/)."; exit 69 ;;
esac
if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-query >/dev/null 2>&1; then
    say "this is no Debian-like system, and only Debian's package names are known here."
    say "Install the counterparts of these yourself: $packages"
    say "then build with: swift build -c release"
    exit 69
fi

missing=""
for package in $packages; do
    state=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) || true
    case "$state" in *'install ok installed'*) ;; *) missing="$missing $package" ;; esac
done

as_root=""
if [ -n "$missing" ] && [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root=sudo
    else
        say "these packages are missing, and installing them needs root:$missing"
        say "run: sudo apt-get install$missing"
        exit 77
    fi
fi

install_packages() {
    say "installing$missing"
    local log policy=/usr/sbin/policy-rc.d made_policy="" status=0
    log=$(mktemp /tmp/wirespool-deps.XXXXXX)
    # Services that packages bring (nginx) are not to be started on this machine: tests run their own.
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
        $as_root chmod 755 "$policy"
        made_policy=yes
    fi
    {
        $as_root apt-get update -qq &&
            $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
    } >"$log" 2>&1 || status=$?
    [ -z "$made_policy" ] || $as_root rm -f "$policy"
    if [ "$status" -ne 0 ]; then
        tail -n 15 "$log" >&2
        say "apt-get failed (status $status); its whole output is in $log"
        exit 69
    fi
    rm -f "$log"
}
[ -z "$missing" ] || install_packages

# Only the check of records against IPTC's schema uses it (.ci/run); 4.18 brought `referencing`.
has_jsonschema() {
    python3 -c 'import sys, importlib.metadata as m; v = m.version("jsonschema").split("."); import referencing
sys.exit((int(v[0]), int(v[1])) < (4, 18))' 2>/dev/null
}
if [ "$purpose" = test ] && ! has_jsonschema; then
    say "installing the Python module jsonschema"
    for option in --break-system-packages --user; do
        python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore $option 'jsonschema>=4.18' >/dev/null 2>&1 && break
    done
    if ! has_jsonschema; then
        say "pip could not install jsonschema 4.18 or later; the records' schema check will not run"
        [ "${CI:-}" = true ] && exit 69
    fi
fi
exit 0
