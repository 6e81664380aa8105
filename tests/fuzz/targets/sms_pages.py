"""Status pages of SMS gateways: Kannel's XML and Jasmin's metrics."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from audit.wire import jasmin, kannel
from inventory.seen import LookError
from tests.fuzz.target import Target

_OPERATORS = ("Viettel", "MobiFone", "VinaPhone")


def _parse(data: bytes) -> list[object]:
    found: list[object] = [jasmin.is_pong(data)]
    for read in (jasmin.parse_metrics, kannel.parse_status):
        with contextlib.suppress(LookError):
            found.append(read(data, _OPERATORS))
    return found


def _seeds() -> Iterator[bytes]:
    yield b"Jasmin/PONG"
    yield (
        b'# TYPE smppc_bound_count counter\nsmppc_bound_count{cid="viettel"} 4\n'
        b'smppc_disconnected_count{cid="viettel"} 1\nsmppc_submit_sm_count{cid="x"} 1e3\n'
        b'smppc_connected_count{cid="viettel"} 4\n'
    )
    yield (
        b"<?xml version='1.0'?><gateway><version>Kannel bearerbox version `1.4.4'.</version>"
        b"<status>running, uptime 0d 1h 2m 3s</status><sms><sent><total>5</total></sent>"
        b"<storesize>7</storesize></sms><smscs><count>1</count><smsc><name>SMPP:x:1/1:a:b</name>"
        b"<id>viettel</id><status>online 5s</status><failed>0</failed><queued>2</queued></smsc>"
        b"</smscs></gateway>"
    )


def _recorded(folder: Path) -> Iterable[bytes]:
    for path in (folder / "kannel").iterdir():
        yield path.read_bytes()


TARGET = Target(
    parse=_parse, seeds=_seeds, recorded=_recorded, most_bytes=65_536,
    words=(b"smppc_", b'{cid="', b'"} ', b"NaN", b"+Inf", b"<smsc>", b"</smsc>", b"online ",
           b"<status>", b"uptime 99999999999d"),
)  # fmt: skip
