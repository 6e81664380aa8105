"""Answers Net-SNMP's `pass_persist` questions from a JSON file: OID → [type, value].

Run by snmpd, one line in, three lines out (snmpd.conf(5), "MIB-Specific Extension Commands").
"""

from __future__ import annotations

import json
import sys
from bisect import bisect_right
from pathlib import Path

Oid = tuple[int, ...]


def _arcs(text: str) -> Oid:
    return tuple(int(arc) for arc in text.strip().strip(".").split("."))


def main(path: str) -> None:
    table = {_arcs(oid): answer for oid, answer in json.loads(Path(path).read_text()).items()}
    order = sorted(table)
    while command := sys.stdin.readline().strip():
        if command == "PING":
            print("PONG", flush=True)
            continue
        oid: Oid | None = _arcs(sys.stdin.readline())
        if command == "getnext" and oid is not None:
            place = bisect_right(order, oid)
            oid = order[place] if place < len(order) else None
        if command == "set":
            sys.stdin.readline()
            print("not-writable", flush=True)
        elif oid is None or oid not in table:
            print("NONE", flush=True)
        else:
            kind, value = table[oid]
            if kind == "octet":
                value = " ".join(f"{byte:02x}" for byte in bytes.fromhex(value))
            # One line per answer: text with line breaks has to come as `octet`.
            value = value.replace("\n", " ")
            print("." + ".".join(map(str, oid)), kind, value, sep="\n", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
