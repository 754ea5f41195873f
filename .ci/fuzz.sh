#!/usr/bin/env bash
# Fuzzes the parsers of foreign bytes with libFuzzer and AddressSanitizer: fuzz.sh [SECONDS] [TARGET...]
#
# SECONDS for each target (default 20; 0 only builds), TARGET a name below Tests/Fuzz (default: all). A target is a file
# Tests/Fuzz/NAME.swift, a folder of seeds Tests/Fuzz/corpus/NAME and a line in `needs`. What was found before lies in
# .build-fuzz/corpus and is built upon. A finding is kept in .build-fuzz/findings, and the exit status is 1.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-20}
[ $# -gt 0 ] && shift
targets=("$@")
[ ${#targets[@]} -eq 0 ] && mapfile -t targets < <(basename -s .swift Tests/Fuzz/*.swift)
out=.build-fuzz
mkdir -p "$out/findings"

needs() { # the modules that a target calls, each after those it imports
    case $1 in
    date | url | record) echo WireModel ;;
    robots) echo WireModel Schedule ;;
    charset) echo WireModel Markup ;;
    feed) echo WireModel Markup Feeds ;;
    page) echo WireModel Markup Extract ;;
    seedtext) echo WireModel SeedText ;;
    *) echo "fuzz: no target $1" >&2 && exit 2 ;;
    esac
}

flags=(-O -wmo -g -swift-version 6 -parse-as-library -package-name wirespool -sanitize=fuzzer,address -use-ld=lld
    -enable-upcoming-feature ExistentialAny -I "$out" -I Sources/CCrypto -I Sources/CXML2)
for include in $(pkg-config --cflags-only-I libxml-2.0 libcrypto); do flags+=(-Xcc "$include"); done

module() { # module NAME DEPENDENCY...: compiles Sources/NAME unless its object is newer than all it is made of
    local name=$1 object=$out/$1.o stale=no before
    shift
    [ -z "$(find "Sources/$name" -name '*.swift' -newer "$object" -print -quit 2>&1)" ] || stale=yes
    for before in "$@"; do [ "$before" -nt "$object" ] && stale=yes; done
    [ $stale = no ] && return
    swiftc "${flags[@]}" -module-name "$name" -emit-module -emit-module-path "$out/$name.swiftmodule" \
        -emit-object -o "$object.new" "Sources/$name"/*.swift
    mv "$object.new" "$object"
}

status=0
for target in "${targets[@]}"; do
    objects=()
    for name in $(needs "$target"); do
        module "$name" "${objects[@]}"
        objects+=("$out/$name.o")
    done
    swiftc "${flags[@]}" -module-name Fuzz -o "$out/$target" "Tests/Fuzz/$target.swift" "${objects[@]}" -lxml2 -lcrypto
    [ "$seconds" -eq 0 ] && continue
    mkdir -p "$out/corpus/$target"
    # Swift's own backtracer would stand between libFuzzer and the trap.
    if SWIFT_BACKTRACE=enable=no "$out/$target" -max_total_time="$seconds" -max_len=16384 -timeout=10 -rss_limit_mb=1024 \
        -print_final_stats=1 -verbosity=0 -artifact_prefix="$out/findings/$target-" \
        "$out/corpus/$target" "Tests/Fuzz/corpus/$target" >"$out/$target.log" 2>&1; then
        printf 'fuzz: %-10s %s inputs, nothing found\n' "$target" \
            "$(sed -n 's/^stat::number_of_executed_units: *//p' "$out/$target.log")"
    else
        status=1
        tail -n 40 "$out/$target.log"
        printf 'fuzz: %-10s FOUND SOMETHING, see %s\n' "$target" "$out/findings"
    fi
done
exit $status
