"""What the SNMP probes share: their answer, its note, and which PCs have an agent at all."""

from collections.abc import Sequence

from audit.asks import Answer, SnmpAnswer
from inventory.model import Asset

NETWORK = ("router", "switch", "firewall", "access_point")
COMPUTERS = ("pc", "server")
PRINTERS = ("printer", "mfp", "photocopier")
DEADLINE_S = 20.0
"""A walk of a large device over a slow line; a silent one ends after its tries, long before."""

_OPTIONAL = frozenset((*COMPUTERS, "photocopier"))


def answer_of(answers: Sequence[Answer]) -> SnmpAnswer:
    """The one answer to the one ask of an SNMP probe."""
    (answer,) = answers
    assert isinstance(answer, SnmpAnswer)
    return answer


def cut_note(answer: SnmpAnswer, capped: frozenset[str] = frozenset()) -> str:
    """Which tables were not read to their end; those we cap ourselves need no word."""
    cut = sorted(answer.cut - capped)
    return f"not walked to the end: {', '.join(cut[:5])}" if cut else ""


def has_agent(asset: Asset, probe: str) -> bool:
    """PCs of a ward and copiers run no agent unless the inventory says so."""
    if asset.address is None:
        return False
    named = asset.probes is not None and probe in asset.probes
    return asset.kind not in _OPTIONAL or "snmp" in asset.ports or named
