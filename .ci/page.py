#!/usr/bin/env python3
"""Looks at what wirespool draws in a real browser: page.py BINARY [FOLDER for pictures]

A made-up site whose headlines, bylines and feed titles want to be markup is taken in; then Chromium opens the status page, the
list of sources and an `extract --html`. Nothing of them may run, load or break out: no element but the template's, no attribute
that listens, no message of the console, no request to a port that every attack points at; and the texts are there to be read.
Skips without Chromium; in CI that is a failure.
"""
import html.parser, http.server, os, random, re, shutil, signal, subprocess, sys, tempfile, threading, urllib.request

ATTACKS = [
    "<script>document.title='owned';new Image().src='{canary}/script'</script>", "\"><img src={canary}/img onerror=alert(1)>",
    "' onmouseover='fetch(`{canary}/hover`)", "</title></style></table><iframe src={canary}/frame></iframe>",
    "\"\u0301 style=\"background:url({canary}/style)", "<\u0301script src={canary}/combining></script>",
    "<svg onload=\"location='{canary}/svg'\">", "{{title}} {{{chart}}} {{#stories}}", "<link rel=stylesheet href={canary}/link>",
    "<meta http-equiv=refresh content='0;url={canary}/refresh'>", "<base href={canary}/>", "\u202egnp.elddim\u202c in the middle",
    "&lt;img src={canary}/entity&gt;", "&#60;script&#62;alert(1)&#60;/script&#62;", "javascript:alert(1)//\u2028</a><a href='{canary}/a'>",
    "<form action={canary}/form><button autofocus onfocus=alert(1)>", "<object data={canary}/object>", "<style>@import'{canary}/import'</style>",
]
WORDS = ("harbour council bridge winter ferry teacher budget engine river forest market window station garden copper letter island "
         "village theatre kitchen museum railway tunnel signal captain doctor farmer bakery library orchard valley morning evening").split()
ELEMENTS = {"html", "head", "meta", "title", "link", "style", "body", "header", "h1", "h2", "p", "ul", "li", "b", "small", "section", "span",
            "svg", "path", "text", "g", "rect", "table", "thead", "tbody", "tr", "th", "td", "a", "nav", "footer", "main", "div", "details",
            "summary"}


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


class Served(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        titles, port = self.server.titles, self.server.server_port
        if self.path == "/feed.xml":
            items = "".join("<item><title>%s</title><link>http://127.0.0.1:%d/story/%d</link><guid>%d</guid></item>" % (
                escaped(t), port, n, n) for n, t in enumerate(titles))
            body, kind = "<rss version='2.0'><channel><title>%s</title><link>http://127.0.0.1:%d/</link><description>d</description>%s" \
                "</channel></rss>" % (escaped(titles[0]), port, items), "application/rss+xml; charset=utf-8"
        elif self.path.startswith("/story/"):
            number = int(self.path.rsplit("/", 1)[1])
            made = random.Random(number)
            sentence = lambda: " ".join(made.choices(WORDS, k=14)).capitalize() + "."
            text = "".join("<p>%s</p>" % " ".join(sentence() for _ in range(4)) for _ in range(5))
            title = escaped(titles[number])
            body, kind = "<!doctype html><html lang=en><head><meta charset=utf-8><title>%s</title><meta property='og:title' content=\"%s\">" \
                "<meta name=author content=\"%s\"></head><body><article><h1>%s</h1>%s<p>%s</p></article></body></html>" % (
                    title, title, title, title, text, title + " " + sentence()), "text/html; charset=utf-8"
        else:
            self.send_error(404)
            return
        body = body.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Canary(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.hits.append(self.path)
        self.send_error(404)

    def log_message(self, *_):
        pass


class Seen(html.parser.HTMLParser):
    """What the browser made of a document."""
    def __init__(self, markup):
        super().__init__()
        self.faults, self.text, self.title, self.in_title = [], "", "", False
        self.feed(markup)

    def handle_starttag(self, tag, attributes):
        self.in_title = tag == "title"
        if tag not in ELEMENTS:
            self.faults.append("an element <%s>" % tag)
        for name, value in attributes:
            if name.startswith("on") or name in ("srcdoc", "formaction", "background"):
                self.faults.append("an attribute %s of <%s>" % (name, tag))
            if name in ("href", "src") and not re.match(r"https?://127\.0\.0\.1:|/[a-z?.=0-9]*$", value or ""):
                self.faults.append("<%s %s=%r>" % (tag, name, value))

    def handle_endtag(self, tag):
        self.in_title = False

    def handle_data(self, data):
        self.text += data
        if self.in_title:
            self.title += data


def serve(handler, **fields):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    for name, value in fields.items():
        setattr(server, name, value)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main():
    binary = os.path.abspath(sys.argv[1])
    pictures = sys.argv[2] if len(sys.argv) > 2 else None
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not browser:
        print("page: skipped, no Chromium is installed (make deps-test)")
        return 1 if os.environ.get("CI") == "true" else 0
    folder = tempfile.mkdtemp(prefix="wirespool-page.")
    canary = serve(Canary, hits=[])
    titles = [t.replace("{canary}", "http://127.0.0.1:%d" % canary.server_port) for t in ATTACKS]
    site = serve(Served, titles=titles)
    faults = []

    def looked(url, name=None, size="1200,1500"):
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=" + os.path.join(folder, "profile"),
                   "--enable-logging=stderr", "--v=0", "--window-size=" + size, "--virtual-time-budget=3000"]
        picture = ["--screenshot=" + os.path.join(pictures, name)] if pictures and name else []
        if picture:
            subprocess.run(command + picture + [url], capture_output=True, timeout=120)
        ended = subprocess.run(command + ["--dump-dom", url], capture_output=True, text=True, errors="replace", timeout=120)
        for line in ended.stderr.splitlines():
            if "CONSOLE" in line:
                faults.append("%s: the console says %s" % (url, line))
        seen = Seen(ended.stdout)
        faults.extend("%s: %s" % (url, fault) for fault in seen.faults)
        if len(ended.stdout) < 500:
            faults.append("%s: the browser shows %r" % (url, ended.stdout[:200]))
        return seen

    page = None
    try:
        os.makedirs(os.path.join(folder, "seeds"))
        with open(os.path.join(folder, "seeds/list.txt"), "w") as file:
            file.write("http://127.0.0.1:%d/feed.xml\nhttp://127.0.0.1:%d/gone.xml?token=very-secret\n" % (site.server_port, site.server_port))
        config = os.path.join(folder, "wirespool.toml")
        with open(config, "w") as file:
            file.write('[directories]\nstate = "%s/state"\nspool = "%s/spool"\n[sources]\nlists = ["%s/seeds"]\n[fetch]\n'
                       'allow = ["127.0.0.1:%d"]\n[politeness]\ngap = "0s"\n' % (folder, folder, folder, site.server_port))
        subprocess.run([binary, "once", "--config", config], check=True, capture_output=True)
        page = subprocess.Popen([binary, "page", "--listen", "127.0.0.1:0", "--config", config], stderr=subprocess.PIPE, text=True)
        address = next(line for line in page.stderr if "http://" in line).split()[-1]
        for path in ("status.json", "metrics"):
            if "very-secret" in urllib.request.urlopen(address + path).read().decode():
                faults.append("/%s shows a secret" % path)
        front = looked(address, "page.png")
        shown = front.text
        told = sum(1 for mark in ("document.title='owned'", "onerror=alert(1)", "<iframe src=", "{{title}}", "@import", "<base href=") if mark in shown)
        if told < 4:
            faults.append("only %d of 6 headlines can be read: the attacks did not reach the page" % told)
        if "very-secret" in shown:
            faults.append("the page shows a secret")
        if not front.title.startswith("wirespool"):
            faults.append("the page was renamed: %r" % front.title)
        looked(address, "page-narrow.png", "390,1400")
        looked(address + "sources")
        explained = os.path.join(folder, "why.html")
        with open(explained, "wb") as file:
            story = urllib.request.urlopen("http://127.0.0.1:%d/story/3" % site.server_port).read()
            file.write(subprocess.run([binary, "extract", "--html", "-"], input=story, capture_output=True, check=True).stdout)
        looked("file://" + explained)
        if canary.hits:
            faults.append("the browser was led to %s" % canary.hits)
        page.send_signal(signal.SIGTERM)
        if page.wait(10) != 0:
            faults.append("the page ended with %d" % page.returncode)
    finally:
        if page and page.poll() is None:
            page.kill()
        shutil.rmtree(folder, ignore_errors=True)
    for fault in faults:
        print("FAIL " + fault)
    print("page: %s" % ("%d faults" % len(faults) if faults else "4 documents in Chromium, %d attacks, nothing ran or loaded" % len(ATTACKS)))
    return 1 if faults else 0


sys.exit(main())
