"""A whole city that nobody audited: a judgement made by hand, for tests of what is said about one.

Verdicts follow the gate's rules, so that pages show what a real judgement shows. Nothing here is
random: a ward's faults come from its place in the list.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from checks.by_site import BySite
from checks.check import load_checks
from checks.decision import Assessment, Decision, Held, Readiness, Tally
from checks.finding import Evidence, Finding, Mark, Need, Verdict
from checks.policy import Policy, PublicService, Rule
from inventory.model import DeviceAsset, Estate, LinkAsset, Register, Site, Unit
from inventory.register import load_register

AT = datetime(2016, 8, 5, 2, 0, tzinfo=UTC)
MADE = datetime(2016, 8, 5, 3, 30, tzinfo=UTC)
SERVICES = (
    PublicService(id="civil_status", vi="Hộ tịch", en="Civil status", rules=()),
    PublicService(
        id="linked", vi="Liên thông thủ tục hành chính", en="Linked procedures", rules=()
    ),
    PublicService(id="counter", vi="Tiếp nhận tại quầy", en="At the counter", rules=()),
)
# criterion, weight, responsible, services it bears on
CRITERIA = (
    ("C01", "mandatory", "UBND phường", "civil_status linked"),
    ("C02", "mandatory", "nhà mạng, UBND phường", "civil_status linked"),
    ("C03", "advisory", "UBND quận", "civil_status linked"),
    ("C04", "mandatory", "UBND phường", "civil_status linked counter"),
    ("C05", "mandatory", "UBND phường", "civil_status linked"),
    ("C06", "advisory", "UBND phường", "civil_status linked"),
    ("C07", "mandatory", "UBND phường", "counter civil_status linked"),
    ("C08", "mandatory", "UBND phường", "civil_status linked"),
    ("C09", "conditional", "UBND quận", "civil_status linked"),
    ("C10", "mandatory", "UBND phường", "civil_status linked counter"),
    ("C11", "mandatory", "Sở TT&TT", "civil_status linked"),
    ("C12", "mandatory", "Sở TT&TT", "civil_status linked"),
    ("C13", "advisory", "UBND phường", "counter"),
    ("C14", "advisory", "UBND phường", "counter"),
    ("C15", "conditional", "UBND phường", "counter"),
    ("C16", "mandatory", "UBND phường", "civil_status linked counter"),
)


def check_of(criterion: str) -> str:
    """The installed check that answers a criterion."""
    ids = [one.id for one in load_checks().values() if one.criterion == criterion]
    return min(ids) if ids else criterion.lower()


def policy() -> Policy:
    """A policy with the criteria above."""
    rules = {
        check_of(criterion): Rule(
            check=check_of(criterion),
            weight=weight,  # type: ignore[arg-type]
            why_vi="Thiếu điều kiện này thì quầy không phục vụ được.",
            why_en="Without it the desk cannot serve.",
            source="không phải quy định: ngưỡng do đợt rà soát đặt",
            regulation=False,
            responsible=responsible,
        )
        for criterion, weight, responsible, _ in CRITERIA
    }
    return Policy(
        id="test",
        vi="Chính sách thử",
        en="A policy for tests",
        valid_from=date(2016, 8, 1),
        go_live=date(2016, 8, 10),
        rules=rules,
        services=SERVICES,
    )


def estate(register: Register, simulated: bool = True) -> Estate:
    """Units, a line and a printer for every ward."""
    wards = register.level("ward")
    return Estate(
        register_id=register.id,
        simulated=simulated,
        units=tuple(
            Unit(
                site=site.id,
                unit=f"UBND {site.title[:1].lower()}{site.title[1:]}",
                leader_role=f"Chủ tịch UBND {site.title[:1].lower()}{site.title[1:]}",
            )
            for site in register.sites
            if site.level != "city"
        ),
        links=tuple(
            LinkAsset(
                id=f"{ward.id}-line", site=ward.id, provider="VNPT", type="FTTH VPN", down_mbps=8
            )
            for ward in wards
        ),
        devices=tuple(
            DeviceAsset(
                id=f"{ward.id}-printer-1", site=ward.id, kind="printer", vendor="Canon",
                model="LBP2900", connection="usb",
            )
            for ward in wards
        ),
    )  # fmt: skip


# which wards have which fault: every n-th ward from an offset
FAULTS: tuple[tuple[str, int, int, Mark], ...] = (
    ("C01", 29, 3, Mark(
        verdict=Verdict.FAIL, aspect="loss", reason="loss_high", got=3.2, sign="<=", want=2,
        unit="%", asset="line", need=Need(action="repair", item="link"))),
    ("C02", 17, 5, Mark(
        verdict=Verdict.FAIL, aspect="down", got=3.1, sign=">=", want=6.4, unit="Mbps",
        asset="line")),
    ("C07", 23, 9, Mark(
        verdict=Verdict.FAIL, aspect="works", reason="missing", got=False, sign="==", want=True,
        asset="printer-1", need=Need(action="buy", item="printer"))),
    ("C10", 31, 12, Mark(
        verdict=Verdict.WARN, aspect="trained", got=3, sign=">=", want=4, unit="people",
        need=Need(action="train", item="training"))),
    ("C11", 41, 7, Mark(
        verdict=Verdict.FAIL, aspect="issued", got=2, sign=">=", want=4, unit="accounts",
        need=Need(action="account", item="account", quantity=2))),
    ("C09", 4, 1, Mark(
        verdict=Verdict.FAIL, aspect="present", got=0, sign=">=", want=1, unit="pieces",
        need=Need(action="buy", item="scanner"))),
    ("C16", 27, 2, Mark(verdict=Verdict.UNKNOWN, aspect="form", reason="stale")),
    ("C13", 3, 0, Mark(
        verdict=Verdict.FAIL, aspect="runtime", got=4, sign=">=", want=10, unit="min",
        need=Need(action="buy", item="ups"))),
    ("C03", 2, 1, Mark(verdict=Verdict.FAIL, aspect="present", got=False, sign="==", want=True)),
    ("C06", 7, 4, Mark(
        verdict=Verdict.FAIL, aspect="os", got="Windows XP", asset="pc-1",
        need=Need(action="replace", item="desktop"))),
)  # fmt: skip


def assessment(
    register: Register | None = None, *, simulated: bool = True, held: bool = True,
    note: str = "", device: str | None = None,
) -> Assessment:  # fmt: skip
    """A judged city. `note` and `device` stand where a device's own text would."""
    register = register or load_register("hanoi-2016")
    made = policy()
    findings: list[Finding] = []
    decisions: list[Decision] = []
    above = _above(register, made, held)
    for index, ward in enumerate(register.level("ward")):
        own = _ward(ward, index, made, note, device)
        findings += own
        decisions += _decisions(ward, own, tuple(
            Held(site=one.site, finding=one.id, why="fail") for one in above
        ))  # fmt: skip
    findings += above
    return Assessment(
        register_=register,
        estate=estate(register, simulated),
        policy=made,
        at=AT,
        run="20160805-0900",
        findings=BySite(sorted(findings, key=lambda one: (one.site, one.check, one.mark.aspect))),
        decisions=BySite(decisions),
        tallies=_tallies(register, decisions),
        declared={ward.id: index % 9 != 8 for index, ward in enumerate(register.level("ward"))},
    )


def _ward(site: Site, index: int, made: Policy, note: str, device: str | None) -> list[Finding]:
    faults = {c: mark for c, every, first, mark in FAULTS if index % every == first}
    found = []
    for criterion, weight, _, _ in CRITERIA:
        mark = faults.get(criterion, Mark(verdict=Verdict.PASS, aspect="works"))
        asset = f"{site.id}-{mark.asset}" if mark.asset else None
        seen = (
            Evidence(
                asset=asset or f"{site.id}-office",
                probe="link.stamp" if asset else "ward.form",
                at=AT - timedelta(minutes=7 * (index % 50)), outcome="answered", run="r", note=note,
            ),
        )  # fmt: skip
        evidence = () if mark.verdict is Verdict.UNKNOWN else seen
        got = device if device is not None and mark.verdict is Verdict.FAIL else mark.got
        mark = replace(mark, asset=asset, evidence=evidence, got=got)
        found.append(_finding(check_of(criterion), criterion, site, weight, mark))
    return found


def _finding(check: str, criterion: str, site: Site, weight: str, mark: Mark) -> Finding:
    return Finding(
        id=f"{check}/{site.id}/{mark.asset or ''}/{mark.aspect}",
        check=check,
        criterion=criterion,
        site=site.id,
        weight=weight,  # type: ignore[arg-type]
        at=AT,
        mark=mark,
        unit=f"UBND {site.title}",
        leader_role=f"Chủ tịch UBND {site.title}",
    )


def _above(register: Register, made: Policy, held: bool) -> list[Finding]:
    cities = register.level("city")
    if not held or not cities:
        return []
    mark = Mark(
        verdict=Verdict.FAIL, aspect="bound", reason="refused", got=2, sign=">=", want=3,
        asset="01-sms",
        evidence=(Evidence(asset="01-sms", probe="sms.smpp", at=AT, outcome="refused", run="r"),),
    )  # fmt: skip
    return [_finding(check_of("C23"), "C23", cities[0], "mandatory", mark)]


def _decisions(site: Site, own: list[Finding], held: tuple[Held, ...]) -> list[Decision]:
    made = []
    for service in ("*", *(one.id for one in SERVICES)):
        bears = {c for c, _, _, on in CRITERIA if service == "*" or service in on}
        mine = [one for one in own if one.criterion in bears and one.weight != "advisory"]
        blockers = _ids(mine, Verdict.FAIL, "mandatory")
        unknowns = _ids(mine, Verdict.UNKNOWN)
        conditions = (*_ids(mine, Verdict.FAIL, "conditional"), *_ids(mine, Verdict.WARN))
        made.append(
            Decision(
                site=site.id, service=service, held_by=held, blockers=blockers, unknowns=unknowns,
                conditions=conditions,
                verdict=(
                    Readiness.NO_GO if blockers else Readiness.NO_VERDICT if unknowns
                    else Readiness.CONDITIONAL if conditions else Readiness.GO
                ),
                score=100.0 - 12 * len(blockers) - 3 * len(conditions),
                coverage_pct=100.0 - 6.25 * len(unknowns),
            )
        )  # fmt: skip
    return made


def _ids(findings: list[Finding], verdict: Verdict, weight: str | None = None) -> tuple[str, ...]:
    return tuple(
        one.id for one in findings
        if one.mark.verdict is verdict and (weight is None or one.weight == weight)
    )  # fmt: skip


def _tallies(register: Register, decisions: list[Decision]) -> tuple[Tally, ...]:
    tallies = []
    for site in register.sites:
        if site.level == "ward":
            continue
        below = {
            ward.id for ward in register.level("ward")
            if site.id in {parent.id for parent in register.parents(ward.id)}
        }  # fmt: skip
        for service in ("*", *(one.id for one in SERVICES)):
            chosen = [d for d in decisions if d.site in below and d.service == service]
            tallies.append(
                Tally(
                    site=site.id, service=service, total=len(chosen),
                    by_verdict={
                        v.value: sum(d.verdict is v for d in chosen) for v in Readiness
                    },
                    held=sum(bool(d.held_by) for d in chosen),
                    missing=tuple(d.site for d in chosen if d.verdict is Readiness.NO_VERDICT),
                )
            )  # fmt: skip
    return tuple(tallies)
