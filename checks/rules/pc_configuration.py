"""Are the PCs fit for the software of the one-stop desk?"""

from collections.abc import Iterator

from checks.check import check
from checks.config_marks import Configuration, configuration_marks
from checks.equipment import role_of, standings
from checks.finding import Mark, unknown
from checks.marks import PASS
from checks.silence import silent
from checks.view import SiteView
from inventory.groups.host import Host
from inventory.groups.workplace import Workplace


@check(
    id="pc.configuration",
    criterion="C06",
    level="ward",
    vi="Cấu hình và hệ điều hành",
    en="Configuration and OS",
    reads=("host", "workplace"),
    params=Configuration,
)
def pc_configuration(view: SiteView, limits: Configuration) -> Iterator[Mark]:
    """Operating system still supported, memory, disk, clock, browser, protection, resolver.

    A desk PC gets a mark for each; another PC that reports gets a mark for each thing that is
    wrong, or one that nothing is. A broken PC has no configuration. Source: criterion C06; end of
    support by the makers' own calendars; the other limits are the project's.
    """
    judged = False
    for pc, standing in standings(view, "pc"):
        if standing.state in ("broken", "missing"):
            continue
        at_desk = role_of(view, pc.desk) in ("one_stop", "justice")
        seen = view.look(pc.id)
        if seen.get(Host) is None and seen.get(Workplace) is None:
            if at_desk:
                judged = True
                yield silent(seen, "host", "report", asset=pc.id)
            continue
        judged = True
        marks = list(configuration_marks(view, pc.id, limits))
        if at_desk:
            yield from marks
            continue
        wrong = [mark for mark in marks if mark.reason is not None and mark.got is not None]
        yield from wrong
        if not wrong:
            yield Mark(
                verdict=PASS, aspect="configuration", asset=pc.id, evidence=marks[0].evidence
            )
    if not judged:
        yield unknown("report", "never_seen")
