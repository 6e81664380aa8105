"""What an uninterruptible power supply says over SNMP."""

from collections.abc import Sequence
from datetime import datetime

from audit.asks import Answer, Ask
from audit.probes._snmp import DEADLINE_S, answer_of, cut_note, has_agent
from audit.probes.probe import Looked, Probe
from audit.wire import ups_mib
from audit.wire.mib import need
from inventory.groups.ups import Ups
from inventory.model import Asset

_ID = "ups.snmp"


def _ask(asset: Asset) -> Sequence[Ask]:
    return (ups_mib.ASK,)


def _parse(asset: Asset, answers: Sequence[Answer], at: datetime) -> Looked:
    answer = answer_of(answers)
    found = ups_mib.parse(answer.values)
    need(found != Ups(), "UPS-MIB")
    return Looked((found,), note=cut_note(answer))


def _applies(asset: Asset) -> bool:
    return has_agent(asset, _ID)


UPS = Probe(
    id=_ID,
    kinds=("ups",),
    groups=("ups",),
    title="SNMP: battery, load and alarms of a UPS",
    deadline_s=DEADLINE_S,
    ask=_ask,
    parse=_parse,
    applies=_applies,
)
