#!/usr/bin/env bash
# reproducible.sh [build|static]: builds HEAD twice, in two folders on two file systems, and compares the binaries.
#
# Paths, path lengths, order of directory entries, umask, home, time zone and language differ; the compiler, its place, the Debian packages
# and the number of jobs (SwiftPM gives it to the compiler as -num-threads) are the same. Says which sections differ, and keeps such binaries
# to be looked at. Two whole builds: half an hour on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."
target=${1:-build}
case $target in
    build) built=.build/release/wirespool ;;
    static) built=.build-static/release/wirespool ;;
    *) printf 'usage: %s [build|static]\n' "$0" >&2 && exit 64 ;;
esac
tree=$PWD
one=$(mktemp -d "${TMPDIR:-/tmp}/wirespool-one.XXXXXX")
two=$(mktemp -d /dev/shm/wirespool-two.XXXXXX)/in/a/deeper/folder
trap 'rm -rf "$one" "${two%/in/a/deeper/folder}"' EXIT
if [ "$(df --output=avail -k /dev/shm | tail -n 1)" -lt 4000000 ]; then
    rm -rf "${two%/in/a/deeper/folder}"
    two=$one/in/a/deeper/folder
fi

build() { # build FOLDER: HEAD, with the packages that are here already
    git clone -q --no-hardlinks "$tree" "$1"
    mkdir -p "$1/.build" "$1/.build-static"
    for scratch in .build .build-static; do
        for part in repositories checkouts workspace-state.json; do
            if [ -e "$tree/.build/$part" ]; then cp -a "$tree/.build/$part" "$1/$scratch/"; fi
        done
    done
    nice make -s -C "$1" "$target" BUILD_FLAGS="-j 2" >"$1.log" 2>&1 || { tail -n 20 "$1.log" && exit 1; }
}

sections() { # sections FILE: name and hash of each
    LC_ALL=C readelf -SW "$1" | sed -nE 's/^ *\[ *[0-9]+\] (\.?[A-Za-z_][^ ]*) +([A-Z_0-9]+) +[0-9a-f]+ ([0-9a-f]+) ([0-9a-f]+) .*/\1 \2 \3 \4/p' |
        while read -r name kind offset size; do
            [ "$kind" = NOBITS ] && continue
            printf '%s %s\n' "$name" "$(tail -c "+$((16#$offset + 1))" "$1" | head -c "$((16#$size))" | sha256sum | cut -c1-16)"
        done
}

(umask 022 && TZ=UTC LC_ALL=C.UTF-8 build "$one/wirespool")
(umask 027 && TZ=Pacific/Auckland LC_ALL=C HOME="$(mktemp -d "$one/home.XXXXXX")" build "$two/wirespool")
for folder in "$one" "$two"; do
    cp "$folder/wirespool/$built" "$folder/whole"
    strip -o "$folder/stripped" "$folder/whole"
done
failed=0
for form in whole stripped; do
    if cmp -s "$one/$form" "$two/$form"; then
        printf 'ok    %s: the same, %s\n' "$form" "$(sha256sum <"$one/$form" | cut -d' ' -f1)"
        continue
    fi
    failed=1
    printf 'FAIL  %s: they differ (%s and %s bytes), in\n' "$form" "$(stat -c %s "$one/$form")" "$(stat -c %s "$two/$form")"
    (set +o pipefail; diff <(sections "$one/$form") <(sections "$two/$form") | sed -n 's/^< \([^ ]*\) .*/      \1/p')
done
if [ "$failed" -gt 0 ]; then
    kept=$(mktemp -d "${TMPDIR:-/tmp}/wirespool-differ.XXXXXX")
    cp "$one/whole" "$kept/one" && cp "$two/whole" "$kept/two" && printf 'kept  %s/one and two\n' "$kept"
fi
exit "$failed"
