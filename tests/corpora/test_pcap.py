"""The reader of captures lays TCP together: a session cut, repeated and out of order is whole."""

import json
import struct

import pytest

from tests.corpora.pcap import payloads, score


def frame(sequence: int, data: bytes, port: int = 2_775) -> bytes:
    tcp = struct.pack("!HHIIBBHHH", 40_000, port, sequence, 0, 0x50, 0x18, 1_000, 0, 0) + data
    ip = struct.pack(
        "!BBHHHBBH4s4s", 0x45, 0, 20 + len(tcp), 1, 0, 64, 6, 0, b"\x0a\0\0\1", b"\x0a\0\0\2"
    )
    return bytes(12) + b"\x08\0" + ip + tcp


def capture(*frames: bytes) -> bytes:
    head = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65_535, 1)
    return head + b"".join(struct.pack("<IIII", 0, 0, len(one), len(one)) + one for one in frames)


@pytest.fixture(scope="module")
def session(corpora) -> bytes:
    lines = (corpora / "smpp_vectors" / "smpp_vectors.jsonl").read_text("utf-8").splitlines()
    return b"".join(bytes.fromhex(json.loads(line)["hex"]) for line in lines)


def test_every_pdu_of_a_captured_session_is_decoded(tmp_path, session):
    cut = [session[at : at + 100] for at in range(0, len(session), 100)]
    frames = [frame(1 + 100 * at, piece) for at, piece in enumerate(cut)]
    (tmp_path / "x.pcap").write_bytes(capture(*frames[::-1], frames[0], frames[2]))
    cases = list(score(tmp_path, "x.pcap"))
    assert {case.verdict for case in cases} == {"right"}
    assert sum(case.class_ == "smpp" for case in cases) == 15


@pytest.mark.parametrize(
    "data", [b"", b"\xd4\xc3\xb2\xa1", capture(b""), capture(frame(1, b""))[:50]]
)
def test_half_a_capture_holds_nothing_and_breaks_nothing(data):
    assert payloads(data) == ({}, [])
