#!/usr/bin/env python3
"""Attacks of our own on loopback: hostile.py --port 0 --print-port [--lifetime S] | --list

Prints its ports as one line of JSON, then serves; /manifest.json lists the cases, /stats.json what clients did, and each
TCP connection to the canary port. .ci/hostile.py is the client.
"""
import argparse, gzip, json, os, socket, struct, sys, threading, time, zlib

KIB, MIB = 1024, 1 << 20
SENTENCE = "The ferry to the outer islands sails again on Friday, the harbour board said after a long debate in the town hall."
STORY = ("<p>%s</p><p>Repairs of the old pier took nine weeks and cost less than the council had feared. Two crews worked by night, so "
         "that the morning boats could leave on time.</p>" % SENTENCE)
CASES = {}


class Client:
    def __init__(self, sock, server):
        self.sock, self.server, self.sent, self.began = sock, server, 0, time.monotonic()
        self.path, self.headers = "", []

    def read_head(self):
        self.sock.settimeout(15)
        raw = b""
        while b"\r\n\r\n" not in raw and len(raw) < 256 * KIB:
            more = self.sock.recv(65536)
            if not more:
                raise OSError("closed")
            raw += more
        lines = raw.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        self.path, self.headers = (lines[0].split(" ") + ["", ""])[1].split("?")[0], lines[1:]

    def send(self, data):
        if time.monotonic() - self.began > 100:
            raise OSError("long enough")
        self.sock.settimeout(60)
        self.sock.sendall(data)
        self.sent += len(data)

    def reply(self, body, kind="text/html; charset=utf-8", fields=(), status="200 OK"):
        head = ["HTTP/1.1 " + status, "Connection: close", "Content-Length: %d" % len(body)]
        head += ["Content-Type: " + kind] if kind else []
        self.send(("\r\n".join(head + list(fields)) + "\r\n\r\n").encode("latin-1") + body)


def case(path, expect, attack, answer, seconds=30, growth=96, wire=24 * MIB, output=None, **more):
    """answer: bytes or text (a page), a callable that gives them, or one that takes the client."""
    CASES[path] = dict(path=path, group=path.split("/")[1], expect=expect, attack=attack, answer=answer, output=output or {},
                       limits=dict(max_wire_bytes=wire, max_seconds=seconds, max_rss_growth_mib=growth), **more)


def page(body="", head="", title="Ferry"):
    text = "<!doctype html><html><head><title>%s</title>%s</head><body><article><h1>Ferry</h1>%s%s</article></body></html>" % (
        title, head, STORY, body)
    return text.encode("utf-8", "surrogatepass")


def rss(items, channel="", start='<?xml version="1.0" encoding="utf-8"?>'):
    return (start + '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>t</title>%s%s'
            "</channel></rss>" % (channel, "".join("<item>%s</item>" % i for i in items))).encode("utf-8", "surrogatepass")


def item(n=0, extra="", link="/story/page?%d"):
    return "<title>Item %d</title><guid>g%d</guid><link>%s</link>%s" % (n, n, (link % n) if "%d" in link else link, extra)


EITHER = dict(expect_alt="rejected")
CLEAN = {"must_not_match": r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]"}
XML, JSON = "application/rss+xml", "application/feed+json"


def html(name, body="", head="", title="Ferry", **more):
    case("/html/" + name, "accepted", "HTML: " + name, lambda c: c.reply(page(made(body), made(head), made(title))), seconds=20,
         growth=128, **EITHER, **more)


def feed(name, body, kind=XML, group="feed", **more):
    case("/%s/%s" % (group, name), "accepted", "%s: %s" % (group, name), lambda c: c.reply(made(body), kind), seconds=20,
         growth=128, output=CLEAN, **EITHER, **more)


def made(value):
    return value() if callable(value) else value


case("/story/page", "accepted", "an honest page", page())
case("/feed/honest", "accepted", "an honest feed", lambda c: c.reply(rss([item(n, link="/redirect/chain/0?h%d") for n in range(20)]), XML),
     hidden=True)
case("/redirect/chain/0", "accepted", "an honest page", lambda c: c.reply(page()), hidden=True)

# ---- content codings
GOOD = page("<p>" + "wire " * 4000 + "</p>")


def bomb(name, attack, body, coding, expect="rejected", kind="text/html", **more):
    case("/coding/" + name, expect, attack, lambda c: c.reply(made(body), kind, ["Content-Encoding: " + coding]), **more)


def crc_wrong():
    whole = bytearray(gzip.compress(GOOD))
    whole[-6] ^= 0x55
    return bytes(whole)


bomb("gzip-crc", "gzip whose checksum is wrong", crc_wrong, "gzip")
bomb("gzip-length", "gzip whose length is wrong", lambda: gzip.compress(GOOD)[:-4] + b"\1\2\3\4", "gzip")
bomb("gzip-tail", "gzip with garbage behind", lambda: gzip.compress(GOOD) + b"garbage" * 99, "gzip")
bomb("gzip-members", "50,000 gzip members", lambda: gzip.compress(b"<p>wire</p>" * 40) * 50000, "gzip", expect_alt="accepted")
bomb("gzip-name", "a gzip header whose file name has no end", lambda: b"\x1f\x8b\x08\x08" + bytes(6) + b"a" * (8 * MIB), "gzip")
bomb("gzip-extra", "a gzip extra field of 64 KiB, then a page", lambda: b"\x1f\x8b\x08\x04" + bytes(6) + b"\xff\xff" + bytes(65535)
     + gzip.compress(GOOD)[10:], "gzip", expect_alt="accepted")
bomb("gzip-under-the-ratio", "just below the ratio, 60 MiB", lambda: gzip.compress((os.urandom(700) + b"a" * 99000) * 640), "gzip")
bomb("deflate-cut", "raw deflate, cut", lambda: zlib.compress(GOOD)[2:-90], "deflate")
bomb("zstd-window", "a zstd frame that wants a window of 2 GiB", b"\x28\xb5\x2f\xfd\x00\xa8" + b"\x03\x00\x00" + b"a", "zstd")
bomb("zstd-skippable", "200,000 skippable zstd frames", lambda: (b"\x50\x2a\x4d\x18\x04\0\0\0skip") * 200000, "zstd")
bomb("zstd-content-size", "a zstd frame that announces 16 EiB", b"\x28\xb5\x2f\xfd\xe0" + b"\xff" * 8 + b"\x01\x00\x00", "zstd")
bomb("brotli-garbage", "br, and is not", GOOD, "br")
bomb("brotli-empty-blocks", "a million empty brotli metadata blocks", b"\x0b" + b"\x06" * MIB, "br")
bomb("identity-then-gzip", "identity, gzip", lambda: gzip.compress(GOOD), "identity, gzip", expect_alt="accepted")
bomb("none", "an empty name of a coding", GOOD, ",,,", expect_alt="accepted")
bomb("feed-twice", "gzip as a file, in gzip on the wire", lambda: gzip.compress(gzip.compress(rss([item()]))), "gzip",
     kind="application/gzip", expect_alt="accepted")
bomb("zip", "a zip file in the place of a page", b"PK\3\4" + os.urandom(40000), "identity", kind="application/zip")

# ---- HTTP
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
SIZE = b"Content-Length: %d\r\n" % len(GOOD)


def raw(name, expect, attack, data, **more):
    case("/http/" + name, expect, attack, lambda c: c.send(made(data)), **more)


raw("folded", "accepted", "10,000 folded header lines", OK + SIZE + b"X: a\r\n" + b" folded\r\n" * 10000 + b"\r\n" + GOOD, **EITHER)
raw("lf-only", "accepted", "header lines that end with LF", (OK + SIZE).replace(b"\r", b"") + b"\n" + GOOD, **EITHER)
raw("cr-only", "rejected", "header lines that end with CR", (OK + SIZE).replace(b"\n", b"") + b"\r" + GOOD)
raw("space-before-colon", "accepted", "a blank before the colon of Content-Length", OK + SIZE.replace(b":", b" :") + b"\r\n" + GOOD, **EITHER)
raw("lengths-in-one", "rejected", "Content-Length: 10, 20", OK + b"Content-Length: 10, 20\r\n\r\n" + GOOD, expect_alt="truncated")
raw("length-plus", "rejected", "Content-Length: +300", OK + b"Content-Length: +300\r\n\r\n" + GOOD, expect_alt="truncated")
raw("te-gzip", "rejected", "Transfer-Encoding: gzip, chunked", lambda: OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + chunk(gzip.compress(GOOD)),
    expect_alt="accepted")
raw("te-twice", "rejected", "Transfer-Encoding: chunked, chunked", lambda: OK + b"Transfer-Encoding: chunked, chunked\r\n\r\n" + chunk(chunk(GOOD)),
    expect_alt="accepted")
raw("te-unknown", "rejected", "Transfer-Encoding: cow", OK + b"Transfer-Encoding: cow\r\n\r\n" + GOOD, expect_alt="accepted")
raw("switching", "rejected", "101 Switching Protocols, unasked", b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n" + GOOD)
raw("partial", "rejected", "206, unasked", OK.replace(b"200 OK", b"206 Partial") + b"Content-Range: bytes 0-9/99999\r\n" + SIZE + b"\r\n" + GOOD)
raw("not-modified", "rejected", "304, unasked", b"HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n")
raw("no-content", "rejected", "204 with a body", OK.replace(b"200 OK", b"204 No Content") + SIZE + b"\r\n" + GOOD)
raw("reason-flood", "rejected", "a reason phrase of 4 MiB", lambda: b"HTTP/1.1 200 " + b"x" * (4 * MIB) + b"\r\n\r\n" + GOOD)
raw("status-code-10", "rejected", "status 2000000000", OK.replace(b"200", b"2000000000") + SIZE + b"\r\n" + GOOD, expect_alt="accepted")
raw("rst-chunks", "rejected", "200,000 chunks of one byte, no end", lambda: OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * 200000)
raw("te-blank", "rejected", "a blank before the colon of Transfer-Encoding", lambda: OK + b"Transfer-Encoding : chunked\r\n\r\n" + pieces(GOOD))
raw("te-folded", "rejected", "a folded Transfer-Encoding", lambda: OK + b"Transfer-Encoding:\r\n chunked\r\n\r\n" + pieces(GOOD))
raw("length-folded", "rejected", "a folded Content-Length", lambda: OK + b"Content-Length: %d\r\n 0\r\n\r\n" % (len(GOOD) // 10) + GOOD)
raw("chunk-minus", "rejected", "a chunk of -5 bytes", OK + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n")
raw("h2-preface", "rejected", "an HTTP/2 preface in answer", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(64))
raw("jpeg", "rejected", "a picture with a page inside", lambda: OK.replace(b"text/html", b"image/jpeg") + SIZE + b"\r\n" + b"\xff\xd8\xff" + GOOD[3:])


def chunk(data):
    return b"%x\r\n" % len(data) + data + b"\r\n0\r\n\r\n"


def pieces(data):
    return b"".join(b"%x\r\n" % len(data[n:n + 1234]) + data[n:n + 1234] + b"\r\n" for n in range(0, len(data), 1234)) + b"0\r\n\r\n"


# ---- header fields
for name, lines in {
    "content-type-64k": ["Content-Type: text/html; " + "a" * 65000], "links-2000": ["Link: </%d>; rel=next" % n for n in range(2000)],
    "robots-tag": ["X-Robots-Tag: " + "noai, " * 9000], "age": ["Age: " + "9" * 300, "Cache-Control: s-maxage=-5, max-age=1e9"],
    "date-9999": ["Date: Fri, 31 Dec 9999 23:59:59 GMT", "Expires: Mon, 01 Jan 0001 00:00:00 GMT"],
    "last-modified-flood": ["Last-Modified: " + "Mon, " * 9000], "etag-weak-quotes": ['ETag: W/"' + '"' * 300],
    "location-on-200": ["Location: http://127.0.0.1:%CANARY%/hit"], "content-location": ["Content-Location: http://127.0.0.1:%CANARY%/hit"],
    "refresh": ["Refresh: 0; url=http://127.0.0.1:%CANARY%/hit"], "sourcemap": ["SourceMap: http://127.0.0.1:%CANARY%/hit"],
    "latin1": ["X-Name: \xe9\xff\x80\x9b31m", "ETag: \"\xff\xfe\x9b\""], "authenticate": ["WWW-Authenticate: Negotiate, NTLM, Basic realm=\"" + "r" * 9000 + '"'],
    "content-language": ["Content-Language: " + "en, " * 9000], "trailer-name": ["Trailer: Content-Length, Transfer-Encoding"],
}.items():
    case("/headers/" + name, "accepted", "header: " + name, lambda c, lines=lines: c.reply(
        GOOD, None if name == "content-type-64k" else "text/html", [subst(l, c) for l in lines]), output=CLEAN, **EITHER)
for name, value in {"negative": "-5", "float": "1e308", "words": "when it suits", "huge": "9" * 400, "date": "Fri, 31 Dec 9999 23:59:59 GMT"}.items():
    case("/headers/retry-" + name, "rejected", "503, Retry-After: " + value[:30], lambda c, value=value: c.reply(
        b"later", "text/plain", ["Retry-After: " + value], "503 Busy"))


def subst(text, client):
    return text.replace("%CANARY%", str(client.server.ports["canary_port"]))


# ---- where a client may be sent
for n, place in enumerate([
        "http://127.1:%CANARY%/", "http://0x7f.1:%CANARY%/", "http://017700000001:%CANARY%/", "http://127.0.0.1.:%CANARY%/",
        "http://%31%32%37.0.0.1:%CANARY%/", "http://LOCALHOST.:%CANARY%/", "http://[::127.0.0.1]:%CANARY%/", "http://[0:0:0:0:0:ffff:127.0.0.1]:%CANARY%/",
        "http://[::ffff:7f00:1%25lo]:%CANARY%/", "//[::1]:%CANARY%/", "http:/127.0.0.1:%CANARY%/", "http:127.0.0.1:%CANARY%/",
        "http://user:pass@127.0.0.1:%CANARY%/", "http://127.0.0.1:%CANARY%#@example.com/", "http://example.com@127.0.0.1:%CANARY%/",
        "http://127.0.0.1\\@example.com:%CANARY%/", "\thttp://127.0.0.1:%CANARY%/", "http://127.0.0.1:0%CANARY%/", "ws://127.0.0.1:%CANARY%/",
        "http://a.localhost:%CANARY%/", "data:text/html,<p>x</p>", "view-source:http://127.0.0.1:%CANARY%/", "http://\uff11\uff12\uff17.0.0.1:%CANARY%/",
        "http://127.0.0.1:%CANARY%/\r\nHost: example.com"]):
    case("/send/%d" % n, "blocked", "redirect to " + place.replace("\r\n", "CRLF"), lambda c, place=place: c.reply(
        b"", None, [("Location: " + subst(place, c)).encode("utf-8").decode("latin-1")], "302 Found"))
case("/send/growing", "rejected", "each redirect's address is twice as long", lambda c: c.reply(
    b"", None, ["Location: /send/growing?" + "a" * 60000], "302 Found"), expect_alt="blocked")
case("/send/two-places", "blocked", "two Location fields", lambda c: c.reply(
    b"", None, ["Location: /story/page", subst("Location: http://127.0.0.1:%CANARY%/", c)], "302 Found"), expect_alt="accepted")
case("/send/empty", "rejected", "an empty Location", lambda c: c.reply(b"", None, ["Location: "], "302 Found"), expect_alt="blocked")
case("/send/300", "rejected", "300 Multiple Choices without a place", lambda c: c.reply(GOOD, "text/html", [], "300 Multiple Choices"))

# ---- HTML
html("quotes", lambda: "<p title=\"" + "x' y=" * MIB)
html("select", lambda: "<select><option>" * 100000)
html("svg-math", lambda: "<svg><math><mi>" * 40000)
html("template", lambda: "<template>" * 100000)
html("noscript", lambda: "<noscript><p>" * 80000)
html("plaintext", lambda: "<plaintext>" + "word " * MIB)
html("bang", lambda: "<!x>" * MIB)
html("empty-comments", lambda: "<!---->" * 500000)
html("cdata", lambda: "<svg><![CDATA[" + "]] >" * MIB)
html("entity-long", lambda: "<p>&" + "a" * (6 * MIB))
html("entity-flood", lambda: "<p title='" + "&amp;" * 800000 + "'>")
html("digits-ref", lambda: "<p>&#" + "9" * (4 * MIB) + ";</p>")
html("paragraphs-500k", lambda: "<p>a" * 500000)
html("same-paragraph", lambda: STORY * 20000)
html("short-lines", lambda: "<p>" + "a<br>" * 800000)
html("verses", lambda: "<p>" + "some words of the ferry here<br>" * 60000)
html("pre-lines", lambda: "<pre>" + "x\n" * 2000000)
html("list-400k", lambda: "<ul>" + "<li>x" * 395000)
html("rows-190k", lambda: "<table>" + "<tr><td>word text" * 190000)
html("han-line", lambda: "<p>" + "\u6e21\u8f2a\u91d1\u66dc\u65e5" * 60000)
html("thai-line", lambda: "<p>" + "\u0e01\u0e32\u0e23\u0e40\u0e14\u0e34\u0e19" * 24000)
html("jamo", lambda: "<p>" + "\u1112\u1161\u11ab" * 200000, title=lambda: "\u1112\u1161\u11ab" * 200000)
html("ligatures", lambda: "<p>" + "o\ufb03ce \ufdfa " * 40000)
html("mixed-scripts", lambda: "<p>" + "the der la och \u0442\u0430 " * 20000)
html("byline-han", lambda: "<p class=byline>\u8a18\u8005 " + "\u6e21\u8f2a" * 160000 + "</p>")
html("classes", lambda: "".join("<div class='%s'>w</div>" % ("story " * 400) for _ in range(1200)))
html("ids", lambda: "".join("<div id='a%d'><p>w %d</p></div>" % (n, n) for n in range(120000)))
html("colspan", lambda: "<table><tr>" + "<td colspan=1000000000 rowspan=1000000000>x" * 2000 + "</table>")
html("dl-nest", lambda: "<dl><dt><dd>" * 60000)
html("button-a", lambda: "<a href=x><button>" * 60000)
html("end-tags-mixed", lambda: "</b></i></p></div></td></table>" * 150000)
html("nul-tags", lambda: "<p\0>\0" * 300000)
html("links", lambda: "".join("<a href='/%d'>word %d</a> " % (n, n) for n in range(120000)))
html("iframes", lambda: "<iframe srcdoc='&lt;p&gt;x'>" * 100000)
html("metas", head=lambda: "<meta name='author' content='A. Writer'>" * 100000)
html("alternates", head=lambda: "".join("<link rel=alternate type='application/rss+xml' href='/f%d'>" % n for n in range(100000)))
html("bases", head=lambda: "<base href='http://127.0.0.1:1/'>" * 100000)
html("titles", head=lambda: "<title>x</title>" * 100000)
html("title-2mb", title=lambda: "word " * 400000)
html("jsonld-deep", head=lambda: "<script type='application/ld+json'>" + "[" * 400000 + "</script>")
html("jsonld-objects", head=lambda: "<script type='application/ld+json'>" + '{"a":' * 200000 + "</script>")
html("jsonld-many", head=lambda: ("<script type='application/ld+json'>" + json.dumps(
    {"@type": "NewsArticle", "headline": "Ferry", "author": [{"name": "A. Writer"}] * 20}) + "</script>") * 4000)
html("jsonld-graph", head=lambda: "<script type='application/ld+json'>" + json.dumps(
    {"@graph": [{"@type": "Person", "@id": "#%d" % n, "name": "P %d" % n, "knows": {"@id": "#%d" % (n + 1)}} for n in range(60000)]}) + "</script>")
html("jsonld-cycle", head="<script type='application/ld+json'>" + json.dumps(
    {"@graph": [{"@type": "NewsArticle", "@id": "#a", "author": {"@id": "#b"}}, {"@id": "#b", "@type": "Person", "author": {"@id": "#a"}}]}) + "</script>")
html("jsonld-body", head=lambda: "<script type='application/ld+json'>" + json.dumps(
    {"@type": "NewsArticle", "articleBody": "word \\u0000\\ud800" * 400000}) + "</script>")
html("jsonld-escapes", head=lambda: "<script type='application/ld+json'>{\"headline\":\"" + "\\\\\\\"\\u0022" * 400000 + "\"}</script>")
html("next-data", head=lambda: "<script id='__NEXT_DATA__' type='application/json'>" + '{"props":[' * 100000 + "</script>")
html("style", head=lambda: "<style>" + "</styl" * 800000)
html("amp-loop", head="<link rel=amphtml href='/html/amp-loop'><link rel=canonical href='/html/amp-loop'>")
html("canonical-long", head=lambda: "<link rel=canonical href='/%s'>" % ("a" * 200000))
html("noindex-flood", head=lambda: "<meta name=robots content='%s'>" % ("noai," * 200000))
html("time-flood", lambda: "<time datetime='2026-01-01'>1 Jan</time>" * 80000)
html("microdata", lambda: "<div itemscope itemtype='https://schema.org/NewsArticle' itemprop='articleBody'>" * 60000)

# ---- characters
for name, text in {
    "interlinear": "a\ufff9b\ufffac\ufffbd", "mongolian": "a\u180eb\u200b\u2060", "tags": "a" + "".join(chr(0xE0020 + n) for n in range(90)),
    "variation": "a\ufe0f\U000e0100" * 2000, "zwj": "\U0001f468\u200d" * 40000, "zalgo": "e" + "\u0327\u0301" * 60000,
    "hangul-filler": "\u3164\u115f\u1160" * 5000, "noncharacters": "".join(chr(plane << 16 | 0xFFFE) for plane in range(17)),
    "bidi-isolates": "\u2066\u2067\u2068\u202b\u202e abc", "nel": "a\u0085b\u000bc\u000cd", "ansi-8bit": "\u009b31m red \u009d0;title\u009c",
    "json-break": '","uri":"forged"}\n{"seq":1', "yaml": "---\n- !!python/object:os.system\n", "path": "../../../../etc/passwd\0.json",
    "spaces": "\u00a0\u2003\u3000" * 30000, "rtl-name": "\u202efdp.exe", "long-word": "x" * 900000, "csv": "=cmd|' /C calc'!A0",
}.items():
    case("/text/" + name, "accepted", "title, byline and text with " + name, lambda c, text=text: c.reply(page(
        "<p>%s</p>" % text, "<meta name=author content='%s'>" % text.replace("'", ""), "Ferry " + text)), output=CLEAN, **EITHER)

# ---- character sets
BODY = page("<p>caf\u00e9</p>")
for name, kind, body in (
        ("gb18030", "text/html; charset=gb18030", BODY.replace(b"caf", b"\x81\x30\x81\x30\xff\x81\x30")), ("big5-end", "text/html; charset=big5", BODY + b"\x81"),
        ("sjis-swallow", "text/html; charset=shift_jis", BODY.replace(b"<p>caf", b"\x81<p>\x81\"\x81<")), ("euc-jp", "text/html; charset=euc-jp", BODY.replace(b"caf", b"\x8f\xa1\x8e")),
        ("euc-kr", "text/html; charset=euc-kr", BODY.replace(b"caf", b"\xfd\xff\xc9")), ("hz", "text/html; charset=hz-gb-2312", BODY.replace(b"caf", b"~{caf~}")),
        ("iso-2022-kr", "text/html; charset=iso-2022-kr", BODY.replace(b"caf", b"\x0e\x1b$)C<script>")), ("utf32", "text/html", "\ufeff".encode("utf-32-le") + BODY.decode().encode("utf-32-le")),
        ("utf16be-lone", "text/html; charset=utf-16be", BODY.decode().encode("utf-16-be").replace("\u00e9".encode("utf-16-be"), b"\xd8\x00")),
        ("user-defined", "text/html; charset=x-user-defined", BODY.replace(b"caf", bytes(range(128, 256)))), ("replacement", "text/html; charset=replacement", BODY),
        ("metas", "text/html", page(head="".join("<meta charset=%s>" % c for c in ("utf-16", "big5", "utf-8", "koi8-r")) * 2000)),
        ("two-charsets", "text/html; charset=utf-8; charset=utf-7", BODY), ("quote", "text/html; charset='\"utf-8", BODY), ("ibm866", "text/html; charset=ibm866", bytes(range(128, 256)) * 40 + BODY),
        ("1252", "text/html; charset=windows-1252", BODY.replace(b"caf", b"\x81\x8d\x8f\x90\x9d\x80"))):
    case("/charset/" + name, "accepted", "character set: " + name, lambda c, kind=kind, body=body: c.reply(body, kind), output=dict(
        CLEAN, must_not_contain=["<script>"]), **EITHER)

# ---- feeds: XML
feed("pi-flood", lambda: rss([item()], "<?x y?>" * 800000), group="xml")
feed("cdata-open", lambda: rss([item()])[:-40] + b"<description><![CDATA[" + b"]]]" * (2 * MIB), group="xml")
feed("comments", lambda: rss([item()], "<!-- - -->" * 500000), group="xml")
feed("undefined-entities", lambda: rss([item(0, "<description>" + "&nosuch;" * 500000 + "</description>")]), group="xml")
feed("xmlns-deep", lambda: rss([item(0, "".join("<a%d xmlns:p%d='u%d'>" % (n, n, n) for n in range(60000)))]), group="xml")
feed("doctype-brackets", lambda: b"<!DOCTYPE rss [ <!ENTITY a \"]>\"> <!ENTITY % b '<!ENTITY c \"x\">'> " + b"[" * 9999 + b" ]>" + rss([item(0, "<description>&a;&c;</description>")], start=""), group="xml")
feed("doctype-public", b'<!DOCTYPE rss PUBLIC "x" "http://127.0.0.1:1/x.dtd">' + rss([item()], start=""), group="xml")
feed("utf7", rss([item()], start='<?xml version="1.0" encoding="UTF-7"?>'), group="xml")
feed("standalone", rss([item()], start='<?xml version="1.9" standalone="maybe" encoding=""?>'), group="xml")
feed("xml-stylesheet", rss([item()], start='<?xml version="1.0"?><?xml-stylesheet href="http://127.0.0.1:1/a.xsl"?>'), group="xml")
feed("names", lambda: rss([item(0, "<%s>x</%s>" % ("n" * MIB, "n" * MIB))]), group="xml")
feed("attribute-8mb", lambda: rss([item(0, "<enclosure url='%s'/>" % ("u" * (7 * MIB)))]), group="xml")
feed("half", lambda: rss([item(n) for n in range(500)])[:-30000], group="xml")
feed("base-chain", lambda: ("<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title>" + "<entry xml:base='a/'>" * 20000 + "<link href='x'/>").encode(),
     "application/atom+xml", group="xml")
feed("xhtml-deep", lambda: ("<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title><entry><id>a</id><content type='xhtml'>" + "<div>" * 200000).encode(),
     "application/atom+xml", group="xml")

# ---- feeds: what they say
feed("categories", lambda: rss([item(0, "<category>news</category>" * 200000)]))
feed("links-in-one", lambda: rss([item(0, "<link>/story/page?x</link>" * 100000)]))
feed("enclosures", lambda: rss([item(0, "<enclosure url='http://127.0.0.1:1/a.mp3' type='audio/mpeg' length='-1'/>" * 50000)]))
feed("title-7mb", lambda: rss([item(0, "<description>x</description>")], "<title>" + "word " * (7 * MIB // 5) + "</title>"))
feed("one-guid", lambda: rss(["<title>Item %d</title><guid>same</guid><link>/story/page?%d</link>" % (n, n) for n in range(3000)]), max_records=200)
feed("one-link", lambda: rss(["<title>Item %d</title><guid>g%d</guid><link>/story/page</link>" % (n, n) for n in range(3000)]), max_records=200)
feed("content-bomb", lambda: rss([item(0, "<content:encoded><![CDATA[" + "<b><i><a href=x>" * 200000 + "]]></content:encoded>")]))
feed("content-each", lambda: rss([item(n, "<content:encoded><![CDATA[" + STORY * 60 + "]]></content:encoded>", link="/gone/%d") for n in range(300)]), max_records=300)
feed("dates", rss([item(n, "<pubDate>%s</pubDate>" % d) for n, d in enumerate(
    ("0000-00-00", "9999-12-31T23:59:60Z", "Thu, 01 Jan 1970 00:00:00 +2460", "1e400", "-1", "now", "9" * 4000, "31 Feb 2026 25:61:61"))]))
feed("links-odd", rss([item(n, link=l) for n, l in enumerate((
    "http://[", "http://]", "http://%", "http://a b/", "http://" + "a" * 70000, "http://xn--/", "http://xn--a-\u00e9/", "http://0x/", "http://1.2.3.4.5.6/", "http://999999999999/",
    "//", "?", "#", "http://:80/", "http://a:99999/", "http://a:-1/", "http://\u0660.\u0661/", "about:blank", "\\\\server\\share", "file://localhost/etc/passwd"))]))
feed("next-loop", rss([item()], "<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='next' href='/feed/next-loop'/>"))
feed("ttl", rss([item()], "<ttl>-99999999999999999999</ttl><skipHours>" + "<hour>99</hour>" * 5000 + "</skipHours>"))
feed("opml", b"<opml version='2.0'><body>" + b"<outline text='a'>" * 50000 + b"</body></opml>", "text/x-opml")
feed("binary", lambda: os.urandom(MIB), XML)
feed("hub", rss([item()], "<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='hub' href='http://127.0.0.1:1/hub'/>" * 5000))

# ---- feeds: JSON
feed("json-deep", lambda: b'{"version":"https://jsonfeed.org/version/1.1","items":' + b"[" * 500000, JSON)
feed("json-objects", lambda: b'{"version":"https://jsonfeed.org/version/1.1","items":[' + b'{"a":' * 300000, JSON)
feed("json-keys", lambda: b'{"version":"https://jsonfeed.org/version/1.1","items":[{' + b'"id":"a",' * 500000 + b'"id":"b"}]}', JSON)
feed("json-number", lambda: b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":' + b"9" * (2 * MIB) + b',"url":"/story/page"}]}', JSON)
feed("json-exponents", b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":1e999999999,"date_published":-1e-999,"url":"/story/page"}]}', JSON)
feed("json-surrogates", b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"\\ud800\\u0000","title":"\\udfff\\u202e","url":"/story/page"}]}', JSON)
feed("json-escapes", lambda: b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"' + b"\\u0041" * MIB + b'"}]}', JSON)
feed("json-types", b'{"version":["https://jsonfeed.org/version/1.1"],"items":{"id":[],"url":{}},"title":0}', JSON)
feed("json-authors", lambda: b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"a","url":"/story/page","authors":[' + b'{"name":"n"},' * 200000
     + b'{}]}]}', JSON)
feed("json-cut", b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"a","url":"/story/pa', JSON)
feed("json-bom-utf16", '{"version":"https://jsonfeed.org/version/1.1","items":[]}'.encode("utf-16"), JSON)

# ---- sitemaps
URLSET = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'


def sitemap(name, body, kind="application/xml", **more):
    feed(name, body, kind, group="sitemap", kind_of_source="sitemap", **more)


sitemap("index-self", b'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">' + b"<sitemap><loc>/sitemap/index-self</loc></sitemap>" * 2000 + b"</sitemapindex>")
sitemap("inside", lambda: URLSET + b"<url><loc>http://127.0.0.1:1/hit</loc></url><url><loc>file:///etc/passwd</loc></url></urlset>")
sitemap("200k", lambda: URLSET + b"".join(b"<url><loc>http://127.0.0.1:1/%d</loc></url>" % n for n in range(100000)) + b"</urlset>")
sitemap("dates", URLSET + b"<url><loc>/story/page</loc><lastmod>99999-99-99</lastmod><priority>1e400</priority></url></urlset>")
sitemap("gzip-bomb", lambda: gzip.compress(URLSET + b"<url><loc>a</loc></url>" * (8 * MIB)), "application/gzip")
sitemap("text", lambda: b"http://127.0.0.1:1/a\r\n" * 200000, "text/plain")
sitemap("news-flood", lambda: URLSET + (b"<url><loc>/story/page</loc><n:news xmlns:n='u'>" + b"<n:title>t</n:title>" * 100) * 2000)

# ---- robots.txt
for name, body in {
    "agents": lambda: b"".join(b"User-agent: a%d\n" % n for n in range(60000)) + b"Disallow: /\n",
    "groups": lambda: b"User-agent: *\nDisallow: /x\n\n" * 20000, "stars": lambda: b"User-agent: *\nDisallow: /" + b"*" * 400000 + b"$\n",
    "escapes": lambda: b"User-agent: *\nDisallow: /" + b"%2a%24%zz" * 50000 + b"\n", "delay": b"User-agent: *\nCrawl-delay: 1e308\nCrawl-delay: nan\nCrawl-delay: -1\n",
    "sitemaps": lambda: b"".join(b"Sitemap: http://127.0.0.1:1/%d\n" % n for n in range(20000)), "utf16": "User-agent: *\nDisallow: /x\n".encode("utf-16"),
    "nul": b"User-agent: *\0\nDisallow: /\0x\n" * 2000, "one-line": lambda: b"Disallow:" + b" " * (600 * KIB), "html": page(),
}.items():
    case("/robots/" + name, "accepted", "robots.txt: " + name, lambda c, body=body: c.reply(made(body), "text/plain"), seconds=60, **EITHER)


# ---- many hosts at once, each within every bound of its own
def hosts(name, count, attack, answer, **more):
    """A feed of articles on as many hosts; each host says the same."""
    case("/hosts/" + name, "accepted", attack, answer, hidden=True)
    case("/feed/hosts-" + name, "accepted", "%d hosts: %s" % (count, attack), lambda c: c.reply(rss(
        [item(n, link="http://%s%d.localhost:%d/hosts/%s" % (name, n, c.server.ports["port"], name)) for n in range(count)]), XML),
        **dict(dict(seconds=90, growth=96, output=CLEAN, **EITHER), **more))


def held(start):
    """Sends what is to be held, then a little now and then."""
    def answer(c):
        c.send(made(start))
        for _ in range(20):
            time.sleep(1)
            c.send(b"<p>a b c</p>" * 40)
    return answer


hosts("fields", 32, "50,000 fields each, and a body that drips", held(lambda: OK + b"a:b\r\n" * 50000 + b"\r\n" + GOOD[:300]))
hosts("bodies", 32, "7 MiB each, and then it drips", held(lambda: OK + b"\r\n" + b"<p>word " * (7 * MIB // 8)))
hosts("pages", 32, "7 MiB of a page each, at once", lambda c: c.reply(page("<p>word word</p>" * (7 * MIB // 16))))
hosts("rules", 80, "a robots.txt of 512 KiB each", lambda c: c.reply(page()))
hosts("rest", 320, "a redirect each to a host that asked for a day of rest", lambda c: c.reply(
    b"", None, ["Location: http://resting.localhost:%d/resting" % c.server.ports["port"]], "302 Found"), seconds=120)
case("/resting", "rejected", "429 for a day", lambda c: c.reply(b"", None, ["Retry-After: 86400"], "429 Slow"), hidden=True)
RULES = b"User-agent: *\n" + b"".join(b"Disallow: /%d/%d\n" % (n, n * 7) for n in range(24000))


class Server:
    def __init__(self, bind, port):
        self.lock, self.paths, self.hits = threading.Lock(), {}, []
        self.sockets = [self.listen(bind, port), self.listen(bind, 0), self.listen(bind, 0), self.listen(bind, 0), self.listen(bind, 0)]
        names = ("port", "other_port", "tls_hellos_port", "tls_records_port", "canary_port")
        self.ports = {n: s.getsockname()[1] for n, s in zip(names, self.sockets)}
        try:
            self.sockets.append(self.listen("::1", self.ports["canary_port"]))
        except OSError:
            pass  # no IPv6 here

    @staticmethod
    def listen(host, port):
        sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
        sock.listen(256)
        return sock

    def run(self):
        answers = [self.serve, self.serve, self.hellos(1), self.hellos(4000)]
        for number, sock in enumerate(self.sockets):
            answer = answers[number] if number < len(answers) else self.canary
            threading.Thread(target=self.accept, args=(sock, answer), daemon=True).start()

    def accept(self, listener, answer):
        while True:
            sock, _ = listener.accept()
            threading.Thread(target=self.one, args=(sock, answer), daemon=True).start()

    @staticmethod
    def one(sock, answer):
        try:
            answer(sock)
        except (OSError, ValueError):
            pass
        finally:
            sock.close()

    @staticmethod
    def hellos(each):
        """HelloRequests (RFC 5246 7.4.1.1) without end, so many a record: a client passes over each, before any certificate."""
        block = (b"\x16\x03\x03" + struct.pack(">H", 4 * each) + bytes(4 * each)) * max(1, 32768 // (4 * each))

        def answer(sock):
            sock.settimeout(60)
            end = time.monotonic() + 100
            while time.monotonic() < end:
                sock.sendall(block)
        return answer

    def canary(self, sock):
        with self.lock:
            self.hits.append({"t": time.time(), "from": sock.getpeername()[0]})

    def serve(self, sock):
        client = Client(sock, self)
        client.read_head()
        known = CASES.get(client.path)
        if client.path == "/manifest.json":
            return client.reply(json.dumps(self.manifest()).encode(), "application/json")
        if client.path == "/stats.json":
            with self.lock:
                return client.reply(json.dumps({"paths": self.paths, "canary_hits": self.hits}).encode(), "application/json")
        if not known:
            rules = any(line.lower().startswith("host: rules") for line in client.headers)
            return client.reply(RULES if rules else b"User-agent: *\nAllow: /\n", "text/plain", (), "200 OK" if client.path == "/robots.txt" else "404 Not Found")
        try:
            if callable(known["answer"]):
                known["answer"](client)
            else:
                client.reply(known["answer"])
            sock.shutdown(socket.SHUT_WR)
        finally:
            with self.lock:
                told = self.paths.setdefault(client.path, {"requests": 0, "max_bytes_sent": 0, "max_seconds": 0.0})
                told["requests"] += 1
                told["max_bytes_sent"] = max(told["max_bytes_sent"], client.sent)
                told["max_seconds"] = max(told["max_seconds"], time.monotonic() - client.began)
                told["last_headers"] = client.headers[:50]

    def manifest(self):
        base = "http://127.0.0.1:%d" % self.ports["port"]
        cases = [dict({k: v for k, v in c.items() if k != "answer"}, url=base + c["path"]) for c in CASES.values() if not c.get("hidden")]
        cases += [dict(path="tls:" + name, group="tls", url="https://localhost:%d/" % self.ports["tls_%s_port" % name], expect="rejected",
                       attack="TLS: HelloRequests without end, " + how, output={},
                       limits=dict(max_wire_bytes=None, max_seconds=75, max_rss_growth_mib=96))
                  for name, how in (("hellos", "one a record"), ("records", "thousands a record"))]
        return dict(self.ports, sentence=SENTENCE, cases=cases)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--bind", default="127.0.0.1")
    parser.add_argument("--print-port", action="store_true")
    parser.add_argument("--lifetime", type=float, default=3600)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    if options.list:
        print("\n".join("%-28s %-9s %s" % (c["path"], c["expect"], c["attack"]) for c in CASES.values() if not c.get("hidden")))
        return
    server = Server(options.bind, options.port)
    server.run()
    if options.print_port:
        print(json.dumps(server.ports), flush=True)
    time.sleep(options.lifetime)


if __name__ == "__main__":
    sys.exit(main())
