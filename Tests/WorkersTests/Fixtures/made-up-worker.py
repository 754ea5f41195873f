#!/usr/bin/python3
"""A worker that does harm where its document says so; else it answers with an empty list."""
import mmap, os, struct, sys, time

SOCKET, MEMORY = 3, 4
shared = mmap.mmap(MEMORY, int(sys.argv[6]))


def received(count):
    data = b""
    while len(data) < count:
        part = os.read(SOCKET, count - len(data))
        if not part:
            sys.exit(0)
        data += part
    return data


def send(data):
    while data:
        data = data[os.write(SOCKET, data):]


def answer(number, outcome=0, value=b"\0\0\0\0"):
    send(struct.pack("<IBII", number, outcome, 1000, len(value)) + value)


answer(0, 0, struct.pack("<q", 0))
while True:
    number, kind, head_bytes, document_bytes, place = struct.unpack("<IBIII", received(17))
    received(head_bytes)
    if place == 0xFFFFFFFF:
        document = received(document_bytes).decode()
    else:
        document = shared[place:place + document_bytes].decode()
    if document.startswith("LATE "):
        deaths = document[5:]
        if not os.path.exists(deaths + "2"):
            open(deaths + ("2" if os.path.exists(deaths + "1") else "1"), "w").close()
            os.kill(os.getpid(), 9)
    if document != "UNREAD":
        shared[:4] = struct.pack("<I", number)
    if kind == 7:
        answer(number, 0, struct.pack("<q", 0))
    elif document in ("DIE", "UNREAD"):
        os.kill(os.getpid(), 11)
    elif document.startswith("ONCE "):
        mark = document[5:]
        if not os.path.exists(mark):
            open(mark, "w").close()
            os._exit(1)
        answer(number)
    elif document == "BURN":
        while True:
            pass
    elif document == "SLEEP":
        time.sleep(600)
    elif document == "GARBAGE":
        send(os.urandom(4096))
    elif document == "LONG":
        send(struct.pack("<IBII", number, 0, 1000, 1 << 30))
    elif document == "TURN":
        answer(number + 7)
    elif document == "COUNT":
        answer(number, 0, b"\xff" * 64)
    elif document == "OUTCOME":
        answer(number, 77)
    elif document == "TWICE":
        answer(number, 0, b"\xff" * 64)
        answer(number, 0, b"\xff" * 64)
    else:
        answer(number)
