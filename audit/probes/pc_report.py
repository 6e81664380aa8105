"""What a computer says of itself: the report that `ward-audit agent` wrote on it.

An inventory that another tool made of it (GLPI agent, FusionInventory, OCS: JSON or XML) counts as
such a report too, laid down under the same name.
"""

from datetime import datetime, timedelta

from audit.probes._evidence import SKEW, find, written_at
from audit.probes.probe import Looked, Probe
from audit.wire.pc.inventory_facts import groups_of
from audit.wire.pc.inventory_file import is_inventory, parse_inventory
from audit.wire.pc.said import MOST_BYTES
from audit.world.world import World
from checks.days import LOCAL
from inventory.groups.workplace import Workplace
from inventory.model import Asset
from inventory.pc_report import PcReport, parse_pc_report
from inventory.seen import LookError, Outcome

_FOLDER = "seen/reports"
_LOST_CLOCK = timedelta(days=1)  # a PC whose battery is flat wakes up in 2009
_LONGEST_OFFSET_S = 100 * 366 * 86_400.0


async def _look(asset: Asset, world: World) -> Looked:
    path = find(world, _FOLDER, asset.id, "PC report")
    data = world.files.read(path, max_bytes=MOST_BYTES)
    if is_inventory(data):
        return _inventory(data, world)
    report = parse_pc_report(data)
    if report.asset != asset.id:
        raise LookError(Outcome.GARBLED, f"PC report: it is of {report.asset}, not of {asset.id}")
    at, note = _when(report, world.clock.now())
    return Looked(groups=report.groups, at=at, note=note)


def _inventory(data: bytes, world: World) -> Looked:
    """Another tool's file. Its date has no zone: it is the PC's own, so the city's."""
    file = parse_inventory(data)
    if file.made_at is None:
        raise LookError(Outcome.GARBLED, "inventory file: carries no date (accesslog, logdate)")
    at = written_at(file.made_at.replace(tzinfo=LOCAL), world.clock.now(), "inventory file")
    return Looked(groups=groups_of(file), at=at, note=f"inventory of {file.tool or 'another tool'}")


def _when(report: PcReport, now: datetime) -> tuple[datetime, str]:
    """When the report was made, by the city's time.

    A PC that runs ahead, or has lost its clock, says so itself (`clock_offset_s`): its report is
    dated by the city's time then, so that a wrong clock is found and not mistaken for no report.
    """
    made_at = report.made_at
    offset = next(
        (group.clock_offset_s for group in report.groups if isinstance(group, Workplace)), None
    )
    wrong = made_at > now + SKEW or (offset is not None and offset < -_LOST_CLOCK.total_seconds())
    if wrong and offset is not None and abs(offset) < _LONGEST_OFFSET_S:
        right = made_at - timedelta(seconds=offset)
        if right <= now + SKEW:
            note = f"dated by the city's time: the PC's clock is {offset:+.0f} s off"
            return min(right, now), note
    return written_at(made_at, now, "PC report"), ""


def _applies(asset: Asset) -> bool:
    return True  # no address is needed: the report comes as a file


PC_REPORT = Probe(
    id="pc.report",
    kinds=("pc",),
    groups=("identity", "host", "hardware", "workplace", "interfaces"),
    title="the PC's own report",
    look=_look,
    applies=_applies,
)
