#!/usr/bin/env bash
# hardening.sh [BINARY]: the loader's protections that the release binary must have (docs/reliability.md, row 4.9).
set -uo pipefail
cd "$(dirname "$0")/.."
bin=${1:-.build/release/wirespool}
failed=0

check() { # check NAME PATTERN TEXT: passes when a line of the text matches; with NAME "no …", when none does
    local name=$1 found=1
    grep -Eq -- "$2" <<<"$3" && found=0
    case $name in no\ *) found=$((1 - found)) ;; esac
    [ "$found" -eq 0 ] && printf 'ok    %s\n' "$name" && return
    printf 'FAIL  %s\n' "$name"
    failed=1
}

header=$(LC_ALL=C readelf -hW "$bin") && segments=$(LC_ALL=C readelf -lW "$bin") && dynamic=$(LC_ALL=C readelf -dW "$bin") || exit 1
check 'position-independent' 'Type: +DYN' "$header"
check 'marked as such' 'FLAGS_1.*PIE' "$dynamic"
check 'read-only relocations' 'GNU_RELRO' "$segments"
check 'bound before it starts, so that these are all of them' '\(BIND_NOW\)|FLAGS\).*BIND_NOW|FLAGS_1.*NOW' "$dynamic"
check 'stack without execution' 'GNU_STACK.* RW +0x' "$segments"
check 'no segment both written and executed' '(LOAD|GNU_STACK).* RWE ' "$segments"
check 'no relocations in code' 'TEXTREL' "$dynamic"
# Whoever may write where a library is looked for, may say what the program does.
for folder in $(sed -n 's/.*runpath: \[\(.*\)\]/\1/p;s/.*rpath: \[\(.*\)\]/\1/p' <<<"$dynamic" | tr ':' ' '); do
    case $folder in
        '$ORIGIN') ;; # beside the program itself
        /*) [ ! -e "$folder" ] || check "nobody but root writes in $folder" '^root d....-..-' "$(stat -Lc '%U %A' "$folder")" ;;
        *) check "no folder of libraries that is not absolute" . "$folder" ;;
    esac
done
exit "$failed"
