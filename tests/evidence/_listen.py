"""Hears every packet on loopback until its stdin ends, then says what went where.

Run as a program in a namespace; it knows nothing of the product. One JSON line each: protocol,
destination, port, how many datagrams, connections or echo requests, bytes of payload.
"""

import json
import select
import socket
import struct
import sys
from collections import Counter

OUTGOING = 4
OURS = "127.0.0.1"


def main() -> None:
    heard = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800))
    heard.setsockopt(socket.SOL_SOCKET, 33, 64 * 1_048_576)  # SO_RCVBUFFORCE
    heard.bind(("lo", 0))
    counts: Counter = Counter()
    sizes: Counter = Counter()
    syns: set = set()
    print("listening", flush=True)
    ended = False
    while True:
        ready, _, _ = select.select([heard] if ended else [heard, sys.stdin], [], [], 0.5)
        if sys.stdin in ready:
            ended = True
        if heard in ready:
            packet, where = heard.recvfrom(65_536)
            if where[2] != OUTGOING:  # on loopback every packet comes in as well
                note(packet, counts, sizes, syns)
        elif ended:
            break
    for address, port, _ in syns:
        counts["tcp", address, port] += 1
    for (kind, address, port), count in counts.items():
        print(json.dumps([kind, address, port, count, sizes[kind, address, port]]))


def note(packet: bytes, counts: Counter, sizes: Counter, syns: set) -> None:
    head = (packet[0] & 15) * 4
    to = socket.inet_ntoa(packet[16:20])
    if to == OURS:
        return
    if packet[9] == 17:
        source, port, length = struct.unpack_from("!HHH", packet, head)
        counts["udp", to, port] += 1
        sizes["udp", to, port] += length - 8
    elif packet[9] == 6 and packet[head + 13] & 0x12 == 0x02:
        source, port = struct.unpack_from("!HH", packet, head)
        syns.add((to, port, source))
    elif packet[9] == 1 and packet[head] == 8:
        counts["icmp", to, 0] += 1


if __name__ == "__main__":
    main()
