#!/usr/bin/env python3
"""What the hand-written word lists of Extract and SeedText are worth on sites they were not written from.

    crossvalidate.py --corpus DIR --score score.py [--scratch DIR] [--folds 5] [--json OUT] [--suspects]

Sources are copied to the scratch directory; there each table of strings asks `Ablation` which entries are off. The
shipped program has no such switch. For each entry the pages that can hold it are extracted with and without it
(at most --sample of them): on how many sites does it change anything, and does it help? Then all pages are extracted

  all        with every list as it is,
  many       without entries that change pages of one site only,
  folds      N times, each time with the entries alone that change something on the other N-1 parts of the sites:
             what the lists would be, had nobody seen the part that is scored,
  none       without any entry that changes a page.

The lists alone are cross-validated so, not the rules of form around them. Python 3 standard library and `swift` only.
"""
import argparse
import hashlib
import importlib.util
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MODULES = ("WireModel", "Markup", "Extract", "SeedText")
PACKAGE = '''// swift-tools-version: 6.2
import PackageDescription
let package = Package(name: "lists", targets: [
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto"),
    .target(name: "WireModel", dependencies: ["CCrypto"]),
    .target(name: "Markup", dependencies: ["WireModel"]),
    .target(name: "Extract", dependencies: ["WireModel", "Markup"]),
    .target(name: "SeedText", dependencies: ["WireModel"]),
    .executableTarget(name: "lists", dependencies: ["WireModel", "Extract", "SeedText"]),
], swiftLanguageModes: [.v5])
'''
ABLATION = '''/// Written by Benchmarks/crossvalidate.py.
package enum Ablation {
    nonisolated(unsafe) package static var off: Set<String> = []
    package static func keeps(_ table: String, _ entry: String) -> Bool {
        off.isEmpty || !off.contains(table + "/" + entry)
    }
    package static func kept(_ table: String, _ all: [String]) -> [String] { all.filter { keeps(table, $0) } }
    package static func kept(_ table: String, _ all: Set<String>) -> Set<String> { all.filter { keeps(table, $0) } }
    package static func kept<T>(_ table: String, _ all: [(String, T)]) -> [(String, T)] {
        all.filter { keeps(table, $0.0) }
    }
    package static func kept<T>(_ table: String, _ all: [String: T]) -> [String: T] {
        all.filter { keeps(table, $0.key) }
    }
}
'''
RUNNER = '''import Extract
import Foundation
import SeedText
import WireModel

@_silgen_name("fork") func forked() -> Int32
struct Order: Decodable { var off: [String]; var pages: [Int] }
struct Page: Decodable { var path: String; var url: String? }
struct Line: Encodable { var page: Int; var text = ""; var title: String?; var author: [String]?; var date: String? }

let pages = try JSONDecoder().decode([Page].self, from: Data(contentsOf: URL(fileURLWithPath: CommandLine.arguments[1])))
let bytes = try pages.map { [UInt8](try Data(contentsOf: URL(fileURLWithPath: $0.path))) }
while let row = readLine() {
    let order = try JSONDecoder().decode(Order.self, from: Data(row.utf8))
    // A table is made at its first use: each order has a process of its own.
    let child = forked()
    if child != 0 {
        var status: Int32 = 0
        waitpid(child, &status, 0)
        continue
    }
    Ablation.off = Set(order.off)
    let extractor = Extractor()
    let normaliser = SeedTextNormaliser()
    var out = Data()
    for page in order.pages {
        var line = Line(page: page)
        if let found = try? extractor.article(
            from: bytes[page], contentType: nil, url: pages[page].url.flatMap { CanonicalURL($0) })
        {
            let article = normaliser.cleaned(found.article).article
            line.text = article.bodyText
            line.title = article.headline
            line.author = article.credits.isEmpty ? article.authors : article.credits
            line.date = article.published?.rfc3339WithOffset
        }
        out += try JSONEncoder().encode(line) + Data("\\n".utf8)
    }
    FileHandle.standardOutput.write(out + Data("\\n".utf8))
    exit(0)
}
'''
TABLE = re.compile(r"(static let (\w+)(?:: (?:\[String\]|Set<String>|\[String: \w+\]|\[\(String, \w+\)\]))? = )"
                   r"(\[\n.*?\n    \]|\[\"[^\]\n]*\])", re.S)
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')


def instrumented(text, file):
    """The source with its tables of strings asking, and the entries of each table."""
    found = []

    def wrap(match):
        head, name, body = match.groups()
        first = body.lstrip("[\n ")
        if not first.startswith(('"', '("')):
            return match.group(0)
        table = f"{file}.{name}"
        inside = re.sub(r"//[^\n]*", "", body)
        if first.startswith('("'):
            entries = re.findall(r'\("((?:[^"\\]|\\.)*)",', inside)
        elif re.match(r'"[^"]*":', first):
            entries = re.findall(r'"((?:[^"\\]|\\.)*)":', inside)
        else:
            entries = STRING.findall(inside)
        found.extend((table, entry) for entry in entries)
        return f'{head}Ablation.kept("{table}", {body})'

    return TABLE.sub(wrap, text), found


def prepare(scratch):
    """Writes and builds the copy; gives the program's path and all entries."""
    entries = []
    sources = scratch / "Sources"
    shutil.rmtree(sources, ignore_errors=True)
    shutil.copytree(ROOT / "Sources" / "CCrypto", sources / "CCrypto")
    for module in MODULES:
        shutil.copytree(ROOT / "Sources" / module, sources / module)
    for path in sorted((sources / "Extract").glob("*.swift")) + sorted((sources / "SeedText").glob("*.swift")):
        text = path.read_text(encoding="utf-8")
        if path.stem in ("LanguageTable",):
            continue
        text, found = instrumented(text, path.stem)
        if path.stem == "PhraseIndex":
            text = text.replace("}).map(String.init)",
                                '}).map(String.init).filter { Ablation.keeps("FurniturePhrases", $0) }')
        if path.stem == "FurniturePhrases":
            rows = re.findall(r'"""\n(.*?)"""', text, re.S) + re.findall(r'= "([^"\n]*\|[^"\n]*)"', text)
            phrases = {e.strip() for row in rows for e in re.split(r"[|\n]", row)} - {""}
            found += [("FurniturePhrases", phrase) for phrase in sorted(phrases)]
        if "Ablation." in text and "import WireModel" not in text:
            text = "import WireModel\n" + text
        path.write_text(text, encoding="utf-8")
        entries += found
    (sources / "WireModel" / "Ablation.swift").write_text(ABLATION)
    (sources / "lists").mkdir()
    (sources / "lists" / "main.swift").write_text(RUNNER)
    (scratch / "Package.swift").write_text(PACKAGE)
    subprocess.run(["swift", "build", "-c", "release", "--product", "lists", "--package-path", str(scratch)],
                   check=True, stdout=sys.stderr)
    return scratch / ".build" / "release" / "lists", sorted(set(entries))


def module(path):
    spec = importlib.util.spec_from_file_location("score", path)
    m = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(m)
    return m


def load(corpus, score, scratch):
    import gzip
    pages = []
    for folder in sorted(p.parent for p in corpus.glob("*/truth.jsonl")):
        (name, metric, truths), = score.load_corpus(folder, "all")
        for truth in truths:
            path = scratch / "pages" / name / f"{truth['id']}.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.write_bytes(gzip.open(folder / "pages" / f"{truth['id']}.html.gz").read())
            site = site_of(truth) if name != "mozilla" else "mozilla:" + truth["group"]
            pages.append({"set": name, "metric": metric, "truth": truth, "path": str(path), "url": truth.get("url"),
                          "site": site})
    return pages


def site_of(truth):
    """The registrable domain, as far as names alone tell it."""
    host = re.sub(r"^https?://([^/:]*).*", r"\1", truth.get("url") or "") or str(truth["group"])
    labels = host.split(".")
    keep = 3 if len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3 else 2
    return ".".join(labels[-keep:])


def squeezed(text):
    """Letters and digits alone, in small letters: what entries are looked for in."""
    return "".join(c for c in text.lower() if c.isalnum())


class Runner:
    def __init__(self, program, pages, scratch):
        listing = scratch / "pages.json"
        listing.write_text(json.dumps([{"path": p["path"], "url": p["url"]} for p in pages]))
        self.process = subprocess.Popen([str(program), str(listing)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __call__(self, off, indices):
        self.process.stdin.write(json.dumps({"off": sorted(off), "pages": indices}).encode() + b"\n")
        self.process.stdin.flush()
        rows = {}
        while (row := self.process.stdout.readline().strip()):
            row = json.loads(row)
            rows[row["page"]] = row
        assert len(rows) == len(indices), "the program ended early"
        return rows


def worth(score, page, row):
    """F1 of the text, and what title, author and date are right by."""
    per_page, _ = score.METRICS[page["metric"]]
    f1 = score.page_f1(page["metric"], per_page(page["truth"], row["text"]))
    meta = score.metadata([page["truth"]], {page["truth"]["id"]: row})
    sign = {"title_norm": 1, "author_f1": 1, "author_hall": -1, "date_day": 1}
    return f1, sum(s * meta[k][0] for k, s in sign.items() if k in meta)


def figures(score, pages, rows):
    out = {}
    for name in dict.fromkeys(p["set"] for p in pages):
        own = [(i, p) for i, p in enumerate(pages) if p["set"] == name]
        preds = {p["truth"]["id"]: rows[i] for i, p in own}
        result, _ = score.score(own[0][1]["metric"], [p["truth"] for _, p in own], preds, 0)
        out[name] = {"f1": result["f1"]} | {k: result["meta"][k][0] for k in
                                           ("title_norm", "author_f1", "author_hall", "date_day") if k in result["meta"]}
    return out


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--corpus", type=pathlib.Path, required=True)
    ap.add_argument("--score", type=pathlib.Path, required=True, help="score.py of the corpus")
    ap.add_argument("--scratch", type=pathlib.Path, default=pathlib.Path("/tmp/wirespool-lists"))
    ap.add_argument("--folds", type=int, default=5)
    ap.add_argument("--json", type=pathlib.Path)
    ap.add_argument("--tables", default="", help="only tables that match this expression")
    ap.add_argument("--sample", type=int, default=60, help="pages an entry is tried on at most, drawn by its name")
    ap.add_argument("--suspects", action="store_true", help="list entries that act on one site, or do harm")
    a = ap.parse_args()
    a.scratch.mkdir(parents=True, exist_ok=True)
    score = module(a.score)
    program, entries = prepare(a.scratch)
    entries = [e for e in entries if re.search(a.tables, e[0])]
    pages = load(a.corpus, score, a.scratch)
    run = Runner(program, pages, a.scratch)
    whole = list(range(len(pages)))
    base = run([], whole)
    ground = {i: worth(score, pages[i], base[i]) for i in whole}
    raw = [squeezed(re.sub(r"(?s)<(script|style).*?</\1>", "", pathlib.Path(p["path"]).read_text("utf-8", "replace")))
           for p in pages]
    flat = [squeezed(re.sub(r"(?s)<[^>]*>", "", pathlib.Path(p["path"]).read_text("utf-8", "replace"))) for p in pages]
    rows = []
    for number, (table, entry) in enumerate(entries):
        key = squeezed(entry.replace("#", ""))
        holders = [i for i in whole if key in flat[i] or table.startswith("ClassWords") and key in raw[i]]
        if len(holders) > a.sample:
            holders = sorted(random.Random(table + entry).sample(holders, a.sample))
        got = run([f"{table}/{entry}"], holders) if holders else {}
        sites, text, meta = set(), 0.0, 0.0
        for i, row in got.items():
            if any(row.get(k) != base[i].get(k) for k in ("text", "title", "author", "date")):
                f1, rest = worth(score, pages[i], row)
                sites.add(pages[i]["site"])
                text += ground[i][0] - f1
                meta += ground[i][1] - rest
        rows.append({"table": table, "entry": entry, "pages": len(holders), "sites": sorted(sites),
                     "text": round(text, 4), "meta": round(meta, 3)})
        if number % 200 == 0:
            print(f"{number}/{len(entries)}", file=sys.stderr)
    name = lambda r: f"{r['table']}/{r['entry']}"
    active = [r for r in rows if r["sites"]]
    single = [r for r in active if len(r["sites"]) == 1]
    result = {"all": figures(score, pages, base), "many": figures(score, pages, run(map(name, single), whole)),
              "none": figures(score, pages, run(map(name, active), whole))}
    part = lambda site: int(hashlib.sha256(site.encode()).hexdigest(), 16) % a.folds
    folded = {}
    for fold in range(a.folds):
        off = [name(r) for r in active if all(part(site) == fold for site in r["sites"])]
        folded |= run(off, [i for i in whole if part(pages[i]["site"]) == fold])
    result["folds"] = figures(score, pages, folded)
    tables = {}
    for r in rows:
        t = tables.setdefault(r["table"], {"entries": 0, "active": 0, "single": 0, "harm": 0, "text": 0.0, "meta": 0.0})
        t["entries"] += 1
        t["active"] += bool(r["sites"])
        t["single"] += len(r["sites"]) == 1
        t["harm"] += r["text"] + r["meta"] < -1e-9
        t["text"] += r["text"]
        t["meta"] += r["meta"]
    print(f"{len(entries)} entries, {len(active)} change a page, {len(single)} of them pages of one site only")
    print(f"{'table':34} entries active single  harm   text   meta")
    for key, t in sorted(tables.items()):
        print(f"{key:34} {t['entries']:7} {t['active']:6} {t['single']:6} {t['harm']:5} {t['text']:6.2f} {t['meta']:6.1f}")
    for kind, sets in result.items():
        print(f"{kind:6}", "  ".join(f"{s} " + " ".join(f"{k} {v:.4f}" for k, v in f.items()) for s, f in sets.items()))
    if a.suspects:
        for r in sorted(active, key=lambda r: r["text"] + r["meta"]):
            if len(r["sites"]) == 1 or r["text"] + r["meta"] < 0:
                print(f"{r['text']:+.3f} {r['meta']:+.2f} {len(r['sites'])} of {r['pages']:3} {name(r)}  {r['sites'][:3]}")
    if a.json:
        a.json.write_text(json.dumps({"result": result, "tables": tables, "entries": rows}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
