#!/bin/sh
# Follows a wirespool spool: one line of output for each story, oldest first, each once.
#
#   watch.sh [-1] SPOOL [CURSOR-FILE]      -1: stop when everything there is done
#
# Needs inotifywait (inotify-tools). The cursor file (default ./watch.cursor) holds the last seq done; it is replaced
# after each story, so a story is repeated only when this script dies in the middle of it.
set -eu
once=no
if [ "${1:-}" = "-1" ]; then
    once=yes
    shift
fi
spool=${1:?usage: watch.sh [-1] SPOOL [CURSOR-FILE]}
cursor=${2:-./watch.cursor}

# What to do with a story: replace this. $1 seq, $2 op, $3 path of the record below the spool.
story() {
    text="${3%.json}.txt"
    if [ ! -e "$spool/$3" ]; then
        echo "$1 $2 gone $3"
    elif [ -e "$spool/$text" ]; then
        echo "$1 $2 $text"
    else
        echo "$1 $2 $3"
    fi
}

catch_up() {
    last=$(cat "$cursor" 2>/dev/null || echo 0)
    for file in "$spool"/journal/*.ndjson; do
        [ -e "$file" ] || continue
        # Only text that ends with a newline is a line; wc counts newlines, so a half-written end stays out.
        head -n "$(wc -l <"$file")" "$file" |
            sed -n 's/^{"seq":\([0-9]*\),.*"op":"\([a-z]*\)","path":"\(records\/[0-9a-z_.\/]*\)".*}$/\1 \2 \3/p' |
            awk -v last="$last" '$1 + 0 > last + 0' |
            while read -r seq op path; do
                story "$seq" "$op" "$path"
                echo "$seq" >"$cursor.new"
                mv -f "$cursor.new" "$cursor"
            done
    done
}

while :; do
    catch_up
    [ "$once" = no ] || exit 0
    # A hint only: what comes between reading and watching is found when the wait is over, after 5 s at most.
    inotifywait -qq -t 5 -e modify,create,moved_to "$spool/journal" || [ $? -eq 2 ]
done
