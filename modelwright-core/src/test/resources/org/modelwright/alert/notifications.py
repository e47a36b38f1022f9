"""The desktop's notification service on the session bus, as the Desktop Notifications Specification 1.2 describes it.

notifications.py FILE COMMAND...  runs a command while it serves, ends as the command does, and writes each notification to
FILE as a line of JSON, if it is one that a desktop shows as it was meant: body without markup, well-formed.
"""
import json
import os
import socket
import struct
import subprocess
import sys
import threading
import xml.etree.ElementTree as xml

NAME = "org.freedesktop.Notifications"
CALL, ANSWER, ERROR = 1, 2, 3
SIZES = {"y": (1, "B"), "b": (4, "I"), "n": (2, "h"), "q": (2, "H"), "i": (4, "i"), "u": (4, "I"), "x": (8, "q"), "t": (8, "Q"),
         "d": (8, "d")}


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def pad(self, size):
        self.at += -self.at % size

    def bytes(self, count):
        self.at += count
        return self.data[self.at - count:self.at]

    def value(self, signature):
        kind = signature.pop(0)
        if kind in SIZES:
            size, form = SIZES[kind]
            self.pad(size)
            return struct.unpack("<" + form, self.bytes(size))[0]
        if kind in "so":
            text = self.bytes(self.value(["u"])).decode()
            self.at += 1
            return text
        if kind == "g":
            text = self.bytes(self.value(["y"])).decode()
            self.at += 1
            return text
        if kind == "v":
            return self.value(list(self.value(["g"])))
        if kind == "(" or kind == "{":
            self.pad(8)
            found = []
            while signature[0] not in ")}":
                found.append(self.value(signature))
            signature.pop(0)
            return tuple(found)
        assert kind == "a", kind
        length, element = self.value(["u"]), [signature.pop(0)]
        depth = element[0] in "({"
        while depth:
            element.append(signature.pop(0))
            depth += (element[-1] in "({") - (element[-1] in ")}")
        self.pad(8 if element[0] in "({xtd" else 4 if element[0] in "sobuia" else 1)
        end, found = self.at + length, []
        while self.at < end:
            found.append(self.value(list(element)))
        return dict(found) if element[0] == "{" else found


def text(value, form="I"):
    return struct.pack("<" + form, len(value.encode())) + value.encode() + b"\0"


def array(texts):
    data = b""
    for each in texts:
        data += b"\0" * (-len(data) % 4) + text(each)
    return struct.pack("<I", len(data)) + data


def aligned(*parts):
    data = b""
    for part in parts:
        data += b"\0" * (-len(data) % 4) + part
    return data


class Bus:
    def __init__(self):
        path = os.environ["DBUS_SESSION_BUS_ADDRESS"].split("unix:path=")[1].split(",")[0]
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.socket.sendall(b"\0AUTH EXTERNAL " + str(os.getuid()).encode().hex().encode() + b"\r\n")
        assert self.socket.recv(1024).startswith(b"OK")
        self.socket.sendall(b"BEGIN\r\n")
        self.serial = 0

    def send(self, kind, body=b"", signature="", **fields):
        self.serial += 1
        codes = {"path": (1, "o"), "interface": (2, "s"), "member": (3, "s"), "to": (6, "s")}
        head = b""
        for name, value in fields.items():
            head += b"\0" * (-len(head) % 8)
            if name == "answers":
                head += struct.pack("<B", 5) + text("u", "B") + struct.pack("<I", value)
            else:
                code, type_ = codes[name]
                head += struct.pack("<B", code) + text(type_, "B") + text(value)
        if signature:
            head += b"\0" * (-len(head) % 8) + struct.pack("<B", 8) + text("g", "B") + text(signature, "B")
        message = struct.pack("<cBBBIII", b"l", kind, 0, 1, len(body), self.serial, len(head)) + head
        self.socket.sendall(message + b"\0" * (-len(message) % 8) + body)

    def exactly(self, count):
        data = b""
        while len(data) < count:
            more = self.socket.recv(count - len(data))
            if not more:
                raise EOFError
            data += more
        return data

    def receive(self):
        start = self.exactly(16)
        kind, length, serial, head = start[1], *struct.unpack("<III", start[4:16])
        rest = self.exactly(head + -(16 + head) % 8 + length)
        fields = Reader(start[12:] + rest)
        found = {}
        end = 4 + head
        fields.at = 4
        while fields.at < end:
            fields.at += -(fields.at + 12) % 8  # as the message counts, of which 12 bytes are left out here
            code = fields.value(["y"])
            found[code] = fields.value(["v"])
        body = Reader(rest[len(rest) - length:])
        signature, values = list(found.get(8, "")), []
        while signature:
            values.append(body.value(signature))
        return kind, serial, found.get(3), found.get(7), values

    def call(self, member, body=b"", signature=""):
        self.send(CALL, body, signature, path="/org/freedesktop/DBus", interface="org.freedesktop.DBus", member=member,
                  to="org.freedesktop.DBus")


def serve(bus, out, ready):
    bus.call("Hello")
    bus.call("RequestName", aligned(text(NAME), struct.pack("<I", 0)), "su")
    shown = 0
    while True:
        kind, serial, member, sender, values = bus.receive()
        if kind == ANSWER and values == [1]:
            ready.set()
        if kind != CALL:
            continue
        if member == "GetServerInformation":
            bus.send(ANSWER, aligned(text("checking"), text("modelwright"), text("1"), text("1.2")), "ssss", answers=serial,
                     to=sender)
        elif member == "GetCapabilities":
            bus.send(ANSWER, array(["body", "body-markup"]), "as", answers=serial, to=sender)
        else:
            assert member == "Notify", member
            application, _, _, title, body, actions, hints, millis = values
            parsed = xml.fromstring("<body>" + body + "</body>")
            assert len(parsed) == 0 and not actions, body
            json.dump({"application": application, "title": title, "text": parsed.text, "urgency": hints.get("urgency"),
                       "millis": millis}, out)
            out.write("\n")
            out.flush()
            shown += 1
            bus.send(ANSWER, struct.pack("<I", shown), "u", answers=serial, to=sender)


def main():
    ready = threading.Event()
    with open(sys.argv[1], "w") as out:
        threading.Thread(target=serve, args=(Bus(), out, ready), daemon=True).start()
        assert ready.wait(20), "the bus gives no name"
        code = subprocess.run(sys.argv[2:]).returncode
    sys.stdout.flush()
    os._exit(code)


main()
