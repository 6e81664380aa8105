"""P2: what SNMP costs a device through the real path: GET, walk, and v3 with new engines."""

import contextlib
import json
import socket
import time
from collections.abc import Sequence

from bench._estate import GET12, Estate, hosts
from bench._exporter import MODULE
from bench._frame import Figures, Piece, Profile, Row, against
from bench._profile import profile
from bench._run import daemon
from bench._world import driver

_AT_ONCE = 500
_PYSNMP_AT_ONCE = 20  # with more it calls agents dead that are not
_COUNTS = {"get": 8_000, "walk": 2_000, "v3": 4_000}
_EXPORTER_COUNT, _PYSNMP_COUNT = 4_000, 400
_EXPORTER_PORT = 9117


def once(estate: Estate) -> Figures:
    """Ours and gufo-snmp at each work; snmp_exporter and pysnmp at GET."""
    figures: dict[str, float] = {}
    for work, count in _COUNTS.items():
        for who in ("ours", "gufo"):
            twice = [_driven(estate, who, work, count) for _ in range(2)]
            figures[f"{who}.{work}_us"] = min(twice)  # what it needs, not what others disturbed
    figures["pysnmp.get_us"] = _driven(estate, "pysnmp", "get", _PYSNMP_COUNT, _PYSNMP_AT_ONCE)
    figures["snmp_exporter.get_us"] = _exporter(estate)
    return figures


def rows(median: Figures) -> Sequence[Row]:
    """Microseconds of processor time a device, against each peer."""

    def row(work: str, peer: str, what: str, limit: float) -> Row:
        ours, theirs = median[f"ours.{work}_us"], median[f"{peer}.{work}_us"]
        return against(f"P2.{work}.{peer}", what, ours, theirs, limit, unit="us")

    return [
        row("get", "gufo", "SNMP GET of 12 scalars, CPU a device, against gufo-snmp", 0.6),
        row("get", "snmp_exporter", "the same, against snmp_exporter", 1 / 7),
        row("get", "pysnmp", "the same, against pysnmp (v1arch)", 1 / 50),
        row("walk", "gufo", "walk of 6 columns of ifTable, against gufo-snmp", 0.6),
        row("v3", "gufo", "v3 SHA-256/AES GET, new engines, against gufo-snmp with master keys",
            0.9),
    ]  # fmt: skip


def sampled(estate: Estate) -> Profile:
    """Where the time of our GET goes."""
    return profile(driver("_drive_snmp", "ours", "get", 30_000, _AT_ONCE), estate.ours)


def _driven(estate: Estate, who: str, work: str, count: int, at_once: int = _AT_ONCE) -> float:
    ran = estate.run(driver("_drive_snmp", who, work, count, at_once))
    assert ran.status == 0, ran.out
    said = ran.json()
    assert said["right"] == count, f"{who} {work}: {said['right']} of {count}"
    return said["cpu_us"]


def _exporter(estate: Estate) -> float:
    """The exporter alone: who drives it stands for Prometheus, on the other processor."""
    config = estate.folder / "p2_exporter.json"  # JSON is YAML
    metrics = [
        {"name": f"bench{place}", "oid": oid[:-2], "type": "gauge", "help": "-"}
        for place, oid in enumerate(GET12)
        if oid.endswith(".0")
    ]
    metrics[2]["name"] = "sysUpTime"
    module = {"version": 2, "retries": 1, "timeout": "2s", "auth": {"community": "public"}}
    config.write_text(json.dumps({MODULE: {**module, "get": list(GET12), "metrics": metrics}}))
    addresses = estate.folder / "p2_hosts"
    addresses.write_text("\n".join(hosts(_EXPORTER_COUNT)) + "\n")
    argv = ["prometheus-snmp-exporter", f"--config.file={config}", "--log.level=error",
            f"--web.listen-address=127.0.0.1:{_EXPORTER_PORT}"]  # fmt: skip
    with daemon(argv, estate.folder, estate.ours) as exporter:
        _listens(_EXPORTER_PORT)
        before = estate.cpu_of(exporter.pid)
        ran = estate.run(driver("_exporter", _EXPORTER_PORT, addresses, _AT_ONCE), all_cores=True)
        used_s = estate.cpu_of(exporter.pid) - before
    assert ran.status == 0, ran.out[-400:]
    assert ran.json()["right"] == _EXPORTER_COUNT, ran.out[-400:]
    return used_s / _EXPORTER_COUNT * 1e6


def _listens(port: int) -> None:
    """Wait until a daemon does."""
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError(f"nobody listens on {port}")


PIECE = Piece(id="P2", needs_root=True, once=once, rows=rows, sampled=sampled)
