#!/usr/bin/env python3
"""Writes seed texts of our own making in which nearly every one is a copy, and what is to be found in them.

    make_copies.py DIR FAMILIES

DIR/in/NNN.txt: for each family a first text and three to six copies (dateline, cut, local paragraph, other quotation
marks, a changed figure, joined paragraphs), in every second family the first one cut and a fuller copy later; a
correction under the first one's address; a report of the same event in other words; a roundup of two families.
DIR/later/NNN.txt: one fresh copy of each family's first text, for a second backfill.
DIR/families.json: file name of each family's first text by file name of a copy, for both folders.
DIR/wirespool.toml: small batches and small run files, so that a kill meets each step of the copy index.
"""
import json, pathlib, random, sys

folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
chance = random.Random(11)
syllables = "ka ro min tel su va der lo pen shi gra nu fol bet".split()
small = "the of to in and that with for".split()


def word():
    return "".join(chance.choice(syllables) for _ in range(chance.randint(2, 4)))


def sentence(names=(), numbers=()):
    words = [chance.choice(small) if place % 3 == 1 else word() for place in range(chance.randint(10, 16))]
    for fact in (*names, *numbers):
        words.insert(chance.randint(2, len(words)), str(fact))
    return words[0].capitalize() + " " + " ".join(words[1:]) + "."


def story(facts):
    names, numbers = facts
    return [
        " ".join(sentence([chance.choice(names)], [chance.choice(numbers)]) for _ in range(3)) for _ in range(chance.randint(7, 9))
    ]


def event_report(facts):
    """Other words, the same people, places and figures."""
    names, numbers = facts
    return [" ".join(sentence(names[at : at + 3], numbers[at : at + 2]) for at in range(0, 9, 3)) for _ in range(4)]


def changed_figure(paragraphs):
    out, done = [], False
    for paragraph in paragraphs:
        words = paragraph.split()
        for at, printed in enumerate(words):
            if not done and printed.strip(".").isdigit():
                words[at], done = printed.replace(printed.strip("."), str(int(printed.strip(".")) + 3)), True
        out.append(" ".join(words))
    return out


def local(paragraphs):
    added = f"Residents of {word().capitalize()} followed it closely. {sentence()}"
    return paragraphs[:3] + [added] + paragraphs[3:]


edits = [
    lambda p: ["LONDON (AFP) - " + p[0]] + p[1:],
    lambda p: p[: max(4, len(p) * 7 // 10)],
    local,
    lambda p: [f"“{p[0]}”"] + p[1:],
    changed_figure,
    lambda p: [" ".join(p[at : at + 2]) for at in range(0, len(p), 2)],
]
texts, later, firsts = [], [], {}
furniture = ["Sign up for our morning letter and get the stories that matter to you. " + sentence() for _ in range(4)]


def add(into, host, headline, paragraphs, url=None):
    number = len(into)
    body = "\n\n".join(paragraphs + [furniture[host]] if host < len(furniture) else paragraphs)
    url = url or f"https://paper{host}.example/2026/03/{'later' if into is later else 'story'}-{number}"
    into.append((url, f"# {headline}\n\nBy Nora Vance\n\nMarch {3 + number // 24:02d}, 2026\n\n{body}\n\nOriginal url:\n\n<{url}>\n"))
    return f"{'later' if into is later else 'in'}/{number:03d}.txt"


families = []
for family in range(count):
    facts = ([word().capitalize() + chance.choice(["ov", "sen", "ham"]) for _ in range(12)], [chance.randint(20, 9_000) for _ in range(12)])
    families.append((facts, story(facts)))
# Interleaved, as wires run: all firsts, then copies of all of them in turn.
for family, (_, whole) in enumerate(families):
    first = whole[: len(whole) * 6 // 10] if family % 2 else whole
    firsts[family] = add(texts, family % 5, f"Story {family}: {sentence()}", first)
wanted = {}
for turn in range(6):
    for family, (facts, whole) in enumerate(families):
        if turn >= 3 + family % 4:
            continue
        first = whole[: len(whole) * 6 // 10] if family % 2 else whole
        if family % 2 and turn == 1:
            copy = whole  # the fuller copy
        else:
            copy = edits[(turn + family) % len(edits)](first)
        wanted[add(texts, (family + turn + 1) % 6, f"Copy {turn} of {family}: {sentence()}", copy)] = firsts[family]
    if turn == 2:
        for family in (0, 2):  # corrected at its own address: a version, no copy
            add(texts, family % 5, f"Story {family}, corrected: {sentence()}", changed_figure(families[family][1]) , texts[family][0])
        for family in (1, 3):
            add(texts, 5, f"Elsewhere on {family}: {sentence()}", event_report(families[family][0]))
        add(texts, 5, "The day in two stories", families[0][1][:5] + families[2][1][:5])
for family, (_, whole) in enumerate(families):
    first = whole[: len(whole) * 6 // 10] if family % 2 else whole
    wanted[add(later, 6 + family % 3, f"Late print of {family}: {sentence()}", edits[family % 2 * 3](first))] = firsts[family]
for name, batch in (("in", texts), ("later", later)):
    (folder / name).mkdir(parents=True, exist_ok=True)
    for number, (_, text) in enumerate(batch):
        (folder / name / f"{number:03d}.txt").write_text(text, encoding="utf-8")
urls = {f"{name}/{number:03d}.txt": url for name, batch in (("in", texts), ("later", later)) for number, (url, _) in enumerate(batch)}
(folder / "families.json").write_text(json.dumps({urls[copy]: urls[first] for copy, first in wanted.items()}, indent=1), encoding="utf-8")
(folder / "wirespool.toml").write_text(
    '[spool]\nbatch = 5\njournal-lines = 25\n[copies]\nseal-texts = 16\nmerge-files = 2\nfile-texts = 1024\n', encoding="utf-8"
)
print(len(texts), len(later))
