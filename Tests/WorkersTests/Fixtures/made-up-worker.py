#!/usr/bin/python3
"""A worker that does harm where its document says so; else it answers with an empty list."""
import os, struct, sys, time

SOCKET = 3


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
    number, kind, head_bytes, document_bytes = struct.unpack("<IBII", received(13))
    received(head_bytes)
    document = received(document_bytes).decode()
    if kind == 7:
        answer(number, 0, struct.pack("<q", 0))
    elif document == "DIE":
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
