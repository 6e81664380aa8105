"""Interfaces of a network device: status, speed, 64-bit counters, errors."""

from collections.abc import Sequence
from datetime import datetime

from audit.asks import Answer, Ask
from audit.probes._snmp import DEADLINE_S, NETWORK, answer_of, cut_note, has_agent
from audit.probes.probe import Looked, Probe
from audit.wire import if_mib
from audit.wire.mib import need
from inventory.groups.interfaces import Interfaces
from inventory.model import Asset

_ID = "interfaces.snmp"


def _ask(asset: Asset) -> Sequence[Ask]:
    return (if_mib.ASK,)


def _parse(asset: Asset, answers: Sequence[Answer], at: datetime) -> Looked:
    answer = answer_of(answers)
    found = if_mib.parse(answer.values)
    need(found != Interfaces(), "IF-MIB")
    return Looked((found,), note=cut_note(answer))


def _applies(asset: Asset) -> bool:
    return has_agent(asset, _ID)


INTERFACES = Probe(
    id=_ID,
    kinds=NETWORK,
    groups=("interfaces",),
    title="SNMP: interfaces and their counters",
    deadline_s=DEADLINE_S,
    ask=_ask,
    parse=_parse,
    applies=_applies,
)
