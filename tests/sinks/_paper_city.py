"""A city that says only what acts, small enough to be printed in seconds."""

from __future__ import annotations

from dataclasses import replace

from checks.by_site import BySite
from checks.decision import Assessment
from checks.finding import Finding, Verdict
from inventory.model import Estate, Register
from reports.report import Lang, ReportContext
from tests.reports._city import MADE, assessment
from tests.sinks.payloads import PAYLOADS

CONTROLS = "a" + "".join(map(chr, [*range(32), *range(127, 160)])) + "z"
"""Every C0 and C1 control between two letters."""

BROKEN = "a\ud800\udfff\ufffe\uffff\U0001fffe\ue000z"
"""Half surrogates, noncharacters, private use: nothing that XML 1.0 can hold."""

MEGABYTE = "Trạm " * 200_000

TEXTS = (*PAYLOADS, CONTROLS, BROKEN, MEGABYTE)


def _text(number: int) -> str:
    return TEXTS[number % len(TEXTS)]


def context(lang: Lang = "vi") -> ReportContext:
    """Every text stands as a ward's name, a unit, a role, a device, a note and a reason."""
    made = assessment()
    wards = [site.id for site in made.register_.level("ward")]
    extra = {"wards": tuple(wards[::14])}
    return ReportContext(
        _poisoned(made), MADE, lang=lang, simulated=True, tool_version="1", extra=extra
    )


def _poisoned(made: Assessment) -> Assessment:
    register, estate = made.register_, made.estate
    assert isinstance(register, Register)
    assert isinstance(estate, Estate)
    place = {site.id: number for number, site in enumerate(register.level("ward"))}
    sites = tuple(
        site.model_copy(update={"name": _text(place[site.id]), "title": _text(place[site.id])})
        if site.id in place else site
        for site in register.sites
    )  # fmt: skip
    estate = estate.model_copy(update={
        "units": tuple(
            one.model_copy(update={"unit": _text(n), "leader_role": _text(n + 7)})
            for n, one in enumerate(estate.units)
        ),
        "devices": tuple(
            one.model_copy(update={"vendor": _text(n), "model": _text(n + 60)})
            for n, one in enumerate(estate.devices)
        ),
        "links": tuple(
            one.model_copy(update={"provider": _text(n), "type": _text(n + 60)})
            for n, one in enumerate(estate.links)
        ),
    })  # fmt: skip
    findings: list[Finding] = []
    for number, one in enumerate(made.findings):
        text = _text(number)
        evidence = tuple(replace(seen, note=text) for seen in one.mark.evidence)
        mark = replace(one.mark, evidence=evidence)
        if mark.verdict is not Verdict.PASS:
            mark = replace(mark, aspect=f"x:{text[:300]}", reason=text, unit=text)
        findings.append(replace(one, mark=mark, leader_role=text))
    unknown = next(one for one in findings if one.mark.verdict is Verdict.UNKNOWN)
    ids = sorted(place)
    for number, text in enumerate(TEXTS):  # each of them has a row of its own among the gaps
        mark = replace(unknown.mark, aspect=f"row:{number}", reason=text)
        site = ids[number % len(ids)]
        findings.append(replace(unknown, id=f"row/{site}//{number}", site=site, mark=mark))
    findings.sort(key=lambda one: (one.site, one.check, one.mark.aspect))
    changed = register.model_copy(update={"sites": sites})
    return replace(made, register_=changed, estate=estate, findings=BySite(findings))
