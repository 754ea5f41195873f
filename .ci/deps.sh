#!/usr/bin/env bash
# Installs what building (and, with "test", testing) wirespool needs: a compiler check and Debian packages.
set -euo pipefail

build="libcurl4-openssl-dev libxml2-dev zlib1g-dev libbrotli-dev libzstd-dev libsqlite3-dev libssl-dev pkg-config publicsuffix ca-certificates make git"
test="nginx-light openssl inotify-tools python3 strace jq sqlite3 systemd systemd-container mandoc"
packages=$build
[ "${1:-}" = test ] && packages="$build $test"

say() { printf 'deps: %s\n' "$*" >&2; }

if ! command -v swift >/dev/null 2>&1; then
    say "no Swift compiler found. Install Swift 6.2 or later (https://www.swift.org/install/linux/) and put its bin folder on PATH."
    exit 69
fi
version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
case "$version" in
    6.[2-9]* | 6.[1-9][0-9]* | [7-9].*) ;;
    *) say "Swift $version is too old: wirespool needs 6.2 or later."; exit 69 ;;
esac
if [ "$(uname -s)" != Linux ]; then
    say "wirespool runs on Linux only (systemd, Landlock, /proc); this is $(uname -s)."
    exit 69
fi
if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-query >/dev/null 2>&1; then
    say "this is no Debian-like system. Install the counterparts of these packages yourself: $packages"
    say "then build with: swift build -c release"
    exit 69
fi

missing=""
for package in $packages; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

root=""
if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        root=sudo
    else
        say "these packages are missing and installing them needs root:$missing"
        say "run: sudo apt-get install$missing"
        exit 77
    fi
fi
say "installing$missing"
export DEBIAN_FRONTEND=noninteractive
# Services that packages bring (nginx) are not to be started on this machine: tests run their own.
policy=/usr/sbin/policy-rc.d
made_policy=""
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | $root tee "$policy" >/dev/null
    $root chmod 755 "$policy"
    made_policy=yes
fi
status=0
{ $root apt-get update -qq && $root apt-get install -y -qq --no-install-recommends $missing; } >/tmp/wirespool-deps.log 2>&1 || status=$?
[ -n "$made_policy" ] && $root rm -f "$policy"
if [ "$status" -ne 0 ]; then
    tail -n 15 /tmp/wirespool-deps.log >&2
    say "apt-get failed (status $status); the whole output is in /tmp/wirespool-deps.log"
    exit 69
fi
