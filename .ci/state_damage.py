#!/usr/bin/env python3
"""Damages the state of a used installation, again and again: state_damage.py BINARY [ROUNDS] [SEED]

Each round takes a fresh copy of an installation that has published 24 texts, flips, cuts, zeroes or takes away a part of the
database or its log, and runs the same backfill again. It must end with 0 (or say 65, foreign or newer, or 74, cannot be
read), publish nothing twice, keep every record, and leave a spool that verifies.
"""
import json, os, random, shutil, subprocess, sys, tempfile

STATE = "state/state.sqlite"


def run(binary, folder, *words):
    return subprocess.run([binary, *words, "--config", folder + "/wirespool.toml"], capture_output=True, text=True, timeout=120)


def journal(folder):
    lines = []
    for name in sorted(os.listdir(folder + "/spool/journal")):
        with open(folder + "/spool/journal/" + name) as file:
            lines += [json.loads(line) for line in file]
    return [(line["seq"], line["id"], line["version"]) for line in lines if "id" in line]


def damage(path, chance):
    """One way of many to spoil a state; says which."""
    target = path + chance.choice(["", "", "", "-wal"])
    if not os.path.exists(target):
        target = path
    with open(target, "rb") as file:
        data = bytearray(file.read())
    way = chance.choice(["flip", "flip", "cut", "zero", "junk", "remove", "empty", "header"])
    if way == "remove":
        os.remove(target)
    else:
        if way == "flip" and data:
            for _ in range(chance.randint(1, 40)):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        elif way == "cut":
            del data[chance.randrange(len(data) + 1):]
        elif way == "zero" and len(data) >= 4096:
            at = chance.randrange(len(data) // 4096) * 4096
            data[at:at + 4096] = bytes(4096)
        elif way == "junk" and data:
            at = chance.randrange(len(data))
            data[at:at + 64] = bytes(chance.randrange(256) for _ in range(min(64, len(data) - at)))
        elif way == "empty":
            data.clear()
        elif way == "header":
            data[:100] = bytes(chance.randrange(256) for _ in range(min(100, len(data))))
        with open(target, "wb") as file:
            file.write(data)
    return "%s %s" % (way, os.path.basename(target))


def main():
    binary, rounds = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 40
    chance = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    work = tempfile.mkdtemp(prefix="wirespool-damage.")
    try:
        base = work + "/base"
        os.makedirs(base + "/texts")
        words = "harbour ferry winter council vote signs storm lights market budget bridge school north river".split()
        for number in range(24):
            with open("%s/texts/%02d.txt" % (base, number), "w") as file:
                file.write("Story %d of the harbour\n\n" % number + "\n".join(
                    " ".join(chance.choice(words) + str(chance.randrange(999)) for _ in range(30)) + "." for _ in range(4)) + "\n")

        def settle(folder):
            with open(folder + "/wirespool.toml", "w") as file:
                file.write('[directories]\nstate = "%s/state"\nspool = "%s/spool"\n[sources]\nlists = []\n'
                           '[spool]\nfree-floor = 0\nfree-floor-percent = 0\n' % (folder, folder))

        settle(base)
        first = run(binary, base, "backfill", "--quiet", "--seed-text", base + "/texts")
        before = journal(base)
        if first.returncode or len(before) != 24:
            print("the first run failed: %s %s" % (first.returncode, first.stderr[-400:]))
            return 1
        faults, ways = [], {}
        for number in range(rounds):
            folder = "%s/%d" % (work, number)
            shutil.copytree(base, folder)
            settle(folder)
            way = damage(folder + "/" + STATE, chance)
            again = run(binary, folder, "backfill", "--quiet", "--seed-text", folder + "/texts")
            after = journal(folder)
            check = run(binary, folder, "spool", "verify")
            kind = "exit %d" % again.returncode
            ways[kind] = ways.get(kind, 0) + 1
            wrong = []
            if again.returncode not in (0, 65, 74):
                wrong.append("exit %s: %s" % (again.returncode, again.stderr[-300:]))
            if after[:24] != before or len({(i, v) for _, i, v in after}) != len(after):
                wrong.append("the journal lost or doubled a line")
            if again.returncode == 0 and len(after) != 24:
                wrong.append("%d stories published again" % (len(after) - 24))
            if check.returncode:
                wrong.append("the spool does not verify: %s" % (check.stdout + check.stderr)[-300:])
            if wrong:
                faults.append((number, way, wrong))
                print("round %d, %s: %s" % (number, way, "; ".join(wrong)))
            shutil.rmtree(folder)
        print("%d damaged states: %s; %d passed, %d failed" % (
            rounds, ", ".join("%s %d times" % item for item in sorted(ways.items())), rounds - len(faults), len(faults)))
        return 1 if faults else 0
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
