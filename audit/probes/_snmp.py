"""What the SNMP probes are made of: asks, one group of facts, and which assets have an agent."""

from collections.abc import Callable, Sequence
from datetime import datetime

from audit.asks import Answer, SnmpAnswer, SnmpAsk
from audit.probes.probe import Looked, Probe
from audit.wire.mib import Values, need
from inventory.facts import AnyGroup
from inventory.model import Asset
from inventory.seen import LookError, Outcome

NETWORK = ("router", "switch", "firewall", "access_point")
COMPUTERS = ("pc", "server")
PRINTERS = ("printer", "mfp", "photocopier")

_DEADLINE_S = 20.0
"""A walk of a large device over a slow line; a silent one ends after its tries, long before."""

_OPTIONAL = frozenset((*COMPUTERS, "photocopier"))


def snmp_probe(
    id_: str,
    kinds: tuple[str, ...],
    title: str,
    *,
    nothing: AnyGroup,
    ask: Callable[[Asset], Sequence[SnmpAsk]],
    parse: Callable[[Values], AnyGroup],
    what: str,
    more: Callable[[Asset, Values], Sequence[SnmpAsk]] | None = None,
    heavy: bool = False,
) -> Probe:
    """A probe that asks an agent and makes one group of what it says.

    Args:
        nothing: the group as it is when an agent has nothing of it, which is UNSUPPORTED.
        what: the MIB's name.
        more: what to ask next, of what was said first; its values are parsed with the first.
        heavy: so much for a ward's line that it has its hours.
    """

    def more_of(asset: Asset, answers: Sequence[Answer]) -> Sequence[SnmpAsk]:
        assert more is not None
        return more(asset, _together([_as_snmp(answer) for answer in answers]))

    def parse_all(asset: Asset, answers: Sequence[Answer], at: datetime) -> Looked:
        said = [_as_snmp(answer) for answer in answers]
        found = parse(_together(said))
        first = ask(asset)
        asked = [*first, *(() if more is None else more_of(asset, answers[: len(first)]))]
        capped = frozenset(oid for one in asked for oid, _ in one.caps)
        note = "; ".join(note for answer in said if (note := _cut_note(answer, capped)))
        if note and found == nothing:
            # It was not heard out: that it has nothing of it would be our invention.
            raise LookError(Outcome.GARBLED, f"{what}: {note}")
        need(found != nothing, what)
        return Looked((found,), note=note)

    return Probe(
        id=id_,
        kinds=kinds,
        groups=(nothing.group,),
        title=title,
        deadline_s=_DEADLINE_S,
        ask=ask,
        more=None if more is None else more_of,
        parse=parse_all,
        applies=lambda asset: _has_agent(asset, id_),
        heavy=heavy,
    )


def _as_snmp(answer: Answer) -> SnmpAnswer:
    assert isinstance(answer, SnmpAnswer)
    return answer


def _together(answers: Sequence[SnmpAnswer]) -> Values:
    return {oid: value for answer in answers for oid, value in answer.values.items()}


def _cut_note(answer: SnmpAnswer, capped: frozenset[str]) -> str:
    """Which tables were not read to their end; those we cap ourselves need no word."""
    cut = sorted(answer.cut - capped)
    return f"not walked to the end: {', '.join(cut[:5])}" if cut else ""


def _has_agent(asset: Asset, probe: str) -> bool:
    """PCs of a ward and copiers run no agent unless the inventory says so."""
    if asset.address is None:
        return False
    named = asset.probes is not None and probe in asset.probes
    return asset.kind not in _OPTIONAL or "snmp" in asset.ports or named
