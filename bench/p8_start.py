"""P8: how long the command takes to begin: `--help`, and one look at one device."""

import json
import sys
import time
from collections.abc import Sequence

from bench._estate import SNMP_PORT, Estate
from bench._frame import Figures, Piece, Row, within
from bench._run import run

_TIMES = 5
_MAIN = (sys.executable, "-P", "-m", "audit")


def once(estate: Estate) -> Figures:
    """The quickest of five starts each: what the program needs, not what a busy disk adds."""
    return {
        "help.wall_s": min(_took((*_MAIN, "--help")) for _ in range(_TIMES)),
        "probe.above_rtt_s": min(_probe(estate) for _ in range(_TIMES)),
    }


def rows(median: Figures) -> Sequence[Row]:
    """Both are numbers, not ratios."""
    return [
        within("P8.help", "ward-audit --help", median["help.wall_s"], 0.25, unit="s"),
        within(
            "P8.probe", "ward-audit probe of one printer, above its round trips",
            median["probe.above_rtt_s"], 0.5, unit="s",
        ),
    ]  # fmt: skip


def _took(argv: Sequence[str]) -> float:
    begun = time.monotonic()
    ran = run(argv)
    assert ran.status == 0, ran.out
    return time.monotonic() - begun


def _probe(estate: Estate) -> float:
    """Wall time of the command without the time that the device took to answer."""
    target = {"address": "127.0.0.1", "kind": "printer", "ports": {"snmp": SNMP_PORT},
              "probes": ["printer.snmp"]}  # fmt: skip
    targets = estate.folder / "targets.jsonl"
    targets.write_text(json.dumps(target) + "\n")
    begun = time.monotonic()
    ran = run((*_MAIN, "probe", "--targets", str(targets), "--format", "json"))
    took_s = time.monotonic() - begun
    found = json.loads(ran.out.strip().splitlines()[-1])
    assert found["outcome"] == "answered", ran.out
    return took_s - float(found["took_s"])


PIECE = Piece(id="P8", needs_root=True, once=once, rows=rows)
