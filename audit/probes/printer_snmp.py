"""What a printer says over SNMP: state, supplies, trays, counters, alerts."""

from collections.abc import Sequence
from datetime import datetime

from audit.asks import Answer, Ask
from audit.probes._snmp import DEADLINE_S, PRINTERS, answer_of, cut_note, has_agent
from audit.probes.probe import Looked, Probe
from audit.wire import printer_mib
from audit.wire.mib import need
from inventory.groups.printer import Printer
from inventory.model import Asset

_ID = "printer.snmp"
_CAPPED = frozenset(oid for oid, _ in printer_mib.ASK.caps)


def _ask(asset: Asset) -> Sequence[Ask]:
    return (printer_mib.ASK,)


def _parse(asset: Asset, answers: Sequence[Answer], at: datetime) -> Looked:
    answer = answer_of(answers)
    found = printer_mib.parse(answer.values)
    need(found != Printer(), "Printer-MIB")
    return Looked((found,), note=cut_note(answer, _CAPPED))


def _applies(asset: Asset) -> bool:
    return has_agent(asset, _ID)


PRINTER = Probe(
    id=_ID,
    kinds=PRINTERS,
    groups=("printer",),
    title="SNMP: supplies, trays, errors and counters of a printer",
    deadline_s=DEADLINE_S,
    ask=_ask,
    parse=_parse,
    applies=_applies,
)
