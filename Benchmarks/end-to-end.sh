#!/usr/bin/env bash
# Measures the whole way of an article: nginx on loopback to durable records in a spool.
#   end-to-end.sh [BINARY]      PAGES=2000  SEED=7  KEEP=DIR (keeps site, state, spool)  PROFILE=1 (adds stages.py's table)
#   SETTINGS=TOML (further settings)
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$(realpath "${1:-.build/release/wirespool}")
pages=${PAGES:-2000} seed=${SEED:-7}
nginx=$(PATH="$PATH:/usr/sbin" command -v nginx) || {
    echo "end-to-end: nginx is missing; apt-get install nginx-light" >&2
    exit 69
}
work=${KEEP:-$(mktemp -d /tmp/wirespool-bench.XXXXXX)}
mkdir -p "$work"
work=$(realpath "$work")
nginx_pid=""
finish() {
    [ -z "$nginx_pid" ] || kill "$nginx_pid" 2>/dev/null || true
    [ -n "${KEEP:-}" ] || rm -rf "$work"
}
trap finish EXIT

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
rm -rf "$work/site" "$work/state" "$work/spool"
python3 Benchmarks/make_site.py "$work/site" --pages "$pages" --port "$port" --seed "$seed"
mkdir -p "$work/nginx"
chmod 755 "$work" "$work/nginx" "$work/site"
cat > "$work/nginx/nginx.conf" <<CONF
worker_processes 1;
daemon off;
pid $work/nginx/pid;
error_log $work/nginx/error.log;
$([ "$(id -u)" -eq 0 ] && echo "user root;")
events { worker_connections 512; }
http {
    access_log off;
    types { text/html html; text/plain txt; }
    charset utf-8;
    gzip on; gzip_comp_level 5; 
    client_body_temp_path $work/nginx/body; proxy_temp_path $work/nginx/proxy; fastcgi_temp_path $work/nginx/fcgi;
    uwsgi_temp_path $work/nginx/uwsgi; scgi_temp_path $work/nginx/scgi;
    server { listen 127.0.0.1:$port; server_name ~^(?<site>[a-z]+\.localhost)\$; root $work/site/www/\$site; }
}
CONF
"$nginx" -p "$work/nginx" -c "$work/nginx/nginx.conf" -e "$work/nginx/error.log" &
nginx_pid=$!
for _ in $(seq 50); do
    python3 -c "import socket; socket.create_connection(('127.0.0.1', $port), 0.2)" 2>/dev/null && break
    sleep 0.1
done
kill -0 "$nginx_pid" || { cat "$work/nginx/error.log" >&2; exit 69; }

cat > "$work/bench.toml" <<TOML
[directories]
state = "$work/state"
spool = "$work/spool"
[fetch]
ports = [$port]
allow = ["127.0.0.1:$port", "[::1]:$port"]
[politeness]
gap = "0s"
per-domain = 16
[log]
level = "error"
${SETTINGS:-}
TOML

command=("$bin" backfill --json --config "$work/bench.toml" "$work/site/urls.txt")
if [ "${PROFILE:-0}" = 1 ] && command -v perf > /dev/null; then
    command=(perf record -q -e cpu-clock -F 499 -g -o "$work/perf.data" -- "${command[@]}")
fi
python3 Benchmarks/measure.py "$work" -- "${command[@]}"
if [ -f "$work/perf.data" ]; then
    perf script -i "$work/perf.data" -F comm,ip,sym,dso 2>/dev/null | python3 Benchmarks/stages.py --articles "$pages"
fi
