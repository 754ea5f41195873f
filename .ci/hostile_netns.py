#!/usr/bin/env python3
"""DNS rebinding and inside addresses, in a network namespace that has no way out (called by hostile.sh netns).

  hostile_netns.py BINARY FOLDER-OF-HOSTILE [SECONDS]

Without any exception from the address rule, the daemon polls every name of rebind_dns.py and every redirect of
hostile.py --off-host again and again. Passes when no canary was touched, the honest feed of the public name was
published, and every TCP connect(2) went to the server.
"""
import json, os, re, shutil, signal, subprocess, sys, tempfile, time, urllib.request

from hostile import settings

NAMES = "public rebind late mixed inside meta priv six mapped nat64 alias zero silent flood".split()
SERVER = "192.175.48.10"
CANARIES = "127.0.0.1,169.254.169.254,10.0.0.1,192.168.0.1,100.64.0.1,::1,fd00:ec2::254,64:ff9b::7f00:1"


def main():
    binary, hostile = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 25
    folder = tempfile.mkdtemp(prefix="wirespool-netns.")
    quiet = dict(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    started = [
        subprocess.Popen([sys.executable, hostile + "/rebind_dns.py", "--lifetime", "600"], **quiet),
        subprocess.Popen([sys.executable, hostile + "/hostile.py", "--bind", SERVER, "--port", "80", "--off-host",
                          "--canary-port", "80", "--lifetime", "600", "--canary-bind", CANARIES], **quiet)]
    try:
        base = "http://" + SERVER
        for _ in range(100):
            try:
                manifest = json.load(urllib.request.urlopen(base + "/manifest.json", timeout=2))
                break
            except OSError:
                time.sleep(0.1)
        redirects = [base + c["path"] for c in manifest["cases"] if c["path"].startswith(("/offhost/", "/ssrf/"))]
        sources = ["http://%s.test/feed/honest" % name for name in NAMES] + redirects
        os.makedirs(folder + "/seeds")
        with open(folder + "/seeds/all.txt", "w") as file:
            file.writelines(source + "\n" for source in sources)
        with open(folder + "/wirespool.toml", "w") as file:
            file.write(settings(folder))
        command = [binary, "run", "--config", folder + "/wirespool.toml"]
        if shutil.which("strace"):
            command = ["strace", "-f", "-qq", "-yy", "-e", "trace=connect", "-o", folder + "/connects"] + command
        with open(folder + "/log", "w") as log:
            daemon = subprocess.Popen(command, stdout=log, stderr=log)
        time.sleep(seconds)
        subprocess.run(["pkill", "-TERM", "-P", str(daemon.pid)] if "strace" in command[0] else
                       ["kill", "-TERM", str(daemon.pid)], check=False)
        code = daemon.wait(20)
        stats = json.load(urllib.request.urlopen(base + "/stats.json", timeout=5))
        lines = [json.loads(line) for line in open(folder + "/log") if line.startswith("{")]
        polled = {l["source"] for l in lines if l.get("msg") in ("polled", "poll failed")}
        # Our own request for the statistics above and to see whether the server was up went to the server, not to a canary.
        hits = stats["canary_hits"]
        records = sum(name.endswith(".json") for _, _, names in os.walk(folder + "/spool/records") for name in names)
        places = set()
        if os.path.exists(folder + "/connects"):
            text = open(folder + "/connects").read()
            # A UDP connect sends nothing: getaddrinfo(3) sorts addresses by it (RFC 6724).
            for port, place in re.findall(r'connect\(\d+<TCP.*?sin6?_port=htons\((\d+)\).*?"([^"]+)"', text):
                places.add("%s:%s" % (place, port))
        strangers = {p for p in places if not re.match(r"192\.175\.48\.\d+:80$", p)}
        print("sources polled: %d of %d; records: %d; canary hits: %d; TCP connects to: %s; exit code %s" % (
            len(polled), len(sources), records, len(hits), ", ".join(sorted(places)[:8]) or "not traced", code))
        silent = [s for s in sources if s not in polled]
        faults = ["canary touched: %s" % hits[:3]] * bool(hits) + ["connects to %s" % sorted(strangers)] * bool(strangers)
        faults += ["never polled: %s" % silent[:5]] * bool(len(silent) > 1) + ["nothing published"] * (records < 20)
        faults += ["exit code %s" % code] * (code not in (0, -15))
        print("\n".join(faults) or "%d passed, 0 failed" % len(sources))
        return 1 if faults else 0
    finally:
        for process in started:
            process.terminate()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
