"""Who a device says it is, over SNMP."""

from collections.abc import Sequence
from datetime import datetime

from audit.asks import Answer, Ask
from audit.probes._snmp import (
    COMPUTERS,
    DEADLINE_S,
    NETWORK,
    PRINTERS,
    answer_of,
    cut_note,
    has_agent,
)
from audit.probes.probe import Looked, Probe
from audit.wire import entity_mib, identity
from audit.wire.mib import need
from inventory.groups.identity import Identity
from inventory.model import Asset

_ID = "system.snmp"
_CAPPED = frozenset(oid for oid, _ in entity_mib.ASK.caps)


def _ask(asset: Asset) -> Sequence[Ask]:
    """A chassis has ENTITY-MIB; printers, PCs and UPSs say it elsewhere."""
    return (identity.ASK, entity_mib.ASK) if asset.kind in NETWORK else (identity.ASK,)


def _parse(asset: Asset, answers: Sequence[Answer], at: datetime) -> Looked:
    asked = [answer_of((answer,)) for answer in answers]
    values = {oid: value for answer in asked for oid, value in answer.values.items()}
    found = identity.parse(values)
    need(found != Identity(), "SNMPv2-MIB")
    notes = [cut_note(answer, _CAPPED) for answer in asked]
    return Looked((found,), note="; ".join(note for note in notes if note))


def _applies(asset: Asset) -> bool:
    return has_agent(asset, _ID)


SYSTEM = Probe(
    id=_ID,
    kinds=(*NETWORK, *PRINTERS, "ups", *COMPUTERS),
    groups=("identity",),
    title="SNMP: name, vendor, model, serial, uptime",
    deadline_s=DEADLINE_S,
    ask=_ask,
    parse=_parse,
    applies=_applies,
)
