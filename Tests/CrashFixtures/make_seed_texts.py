#!/usr/bin/env python3
"""Writes N seed texts of our own making, each an unlike story; the last two are copies of the first two.

    make_seed_texts.py DIR N
"""
import pathlib, random, sys

folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
chance = random.Random(7)
who = "the harbour master,the county court,a ferry operator,the teachers' union,the water board,two bakers,the orchestra,a museum".split(",")
did = "opened,closed,repaired,counted,painted,refused,bought,sold,moved,measured,lost,found".split(",")
what = "a bridge,the old mill,forty lamps,a tide table,the northern road,a library van,three wells,the town clock,a signal box".split(",")
when = "on Monday,before dawn,after a long debate,for the first time since 1974,without notice,in heavy rain,at noon".split(",")
where = "in Ostrava Bay,near Lindholm,at Carrow Point,behind the station,on the eastern quay,in Vell".split(",")


def sentence():
    return f"{chance.choice(who).capitalize()} {chance.choice(did)} {chance.choice(what)} {chance.choice(when)} {chance.choice(where)}, {chance.randint(3, 990)} people said."


stories = []
for number in range(count):
    if number >= count - 2:
        body = stories[number - count + 2]
    else:
        body = [" ".join(sentence() for _ in range(4)) for _ in range(6)]
        stories.append(body)
    text = f"# Story {number}: {sentence()}\n\nBy Nora Vance\n\nMarch {number % 27 + 1:02d}, 2026\n\n" + "\n\n".join(body)
    text += f"\n\nOriginal url:\n\n<https://paper{number % 5}.example/2026/03/story-{number}>\n"
    (folder / f"{number:03d}.txt").write_text(text, encoding="utf-8")
