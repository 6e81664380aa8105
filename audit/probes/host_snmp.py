"""Processors, memory and volumes of a computer; of a network device its load alone."""

from collections.abc import Sequence
from datetime import datetime

from audit.asks import Answer, Ask
from audit.probes._snmp import COMPUTERS, DEADLINE_S, answer_of, cut_note, has_agent
from audit.probes.probe import Looked, Probe
from audit.wire import host_mib
from audit.wire.mib import need
from inventory.groups.host import Host
from inventory.model import Asset

_ID = "host.snmp"
_CAPPED = frozenset(oid for oid, _ in host_mib.ASK.caps)


def _ask(asset: Asset) -> Sequence[Ask]:
    return (host_mib.ASK if asset.kind in COMPUTERS else host_mib.LOAD_ASK,)


def _parse(asset: Asset, answers: Sequence[Answer], at: datetime) -> Looked:
    answer = answer_of(answers)
    found = host_mib.parse(answer.values)
    need(found != Host(), "HOST-RESOURCES-MIB")
    return Looked((found,), note=cut_note(answer, _CAPPED))


def _applies(asset: Asset) -> bool:
    return has_agent(asset, _ID)


HOST = Probe(
    id=_ID,
    kinds=(*COMPUTERS, "router", "firewall"),
    groups=("host",),
    title="SNMP: processors, memory and volumes",
    deadline_s=DEADLINE_S,
    ask=_ask,
    parse=_parse,
    applies=_applies,
)
