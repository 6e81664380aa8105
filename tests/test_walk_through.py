"""The code of docs/walk-through.md does what the page says."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from audit.asks import HttpAnswer
from checks.finding import Verdict
from checks.policy_file import parse_policy
from checks.view import SiteView
from inventory._collect import collect
from inventory.groups.printer import Printer
from inventory.model import Asset, DeviceAsset, Site
from inventory.register import parse_register
from inventory.seen import LookError, Observation, Outcome, lay
from reports.report import ReportContext
from tests.reports._city import MADE, assessment

PAGE = (Path(__file__).resolve().parent.parent / "docs/walk-through.md").read_text("utf-8")
FILES = dict(re.findall(r"`([\w/.-]+)`\n\n```\w+\n(.*?)```", PAGE, re.DOTALL))
AT = datetime(2016, 8, 5, 2, tzinfo=UTC)


def run(path: str) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "walk_through"}
    exec(compile(FILES[path], path, "exec"), names)
    return names


def judge(pages_total: int | None) -> list[Verdict]:
    worn = run("checks/rules/printer_worn.py")
    printer = DeviceAsset(id="p", kind="printer", site="00001")
    seen = Observation(
        run="r", asset="p", site="00001", kind="printer", probe="printer.snmp", at=AT, took_s=0,
        outcome=Outcome.ANSWERED, facts={"printer": Printer(pages_total=pages_total)},
    )  # fmt: skip
    view = SiteView(
        site=Site(id="00001", level="ward", name="Một", title="Phường Một"), at=AT,
        assets=(printer,), desks=(), staff=(), seen={"p": lay("p", [seen], at=AT, max_age=AT - AT)},
    )  # fmt: skip
    return [mark.verdict for mark in worn["printer_worn"].judge(view, worn["WearLimits"]())]


def test_the_check_warns_above_its_limit_and_knows_nothing_of_silence() -> None:
    assert judge(150_000) == [Verdict.PASS]
    assert judge(150_001) == [Verdict.WARN]
    assert judge(None) == [Verdict.UNKNOWN]


def test_the_policy_line_switches_the_check_on() -> None:
    line = re.search(r"```yaml\n(printer\.worn:.*?)```", PAGE, re.DOTALL)
    assert line is not None
    checks = {"printer.worn": run("checks/rules/printer_worn.py")["printer_worn"]}
    text = "policy: p\nvi: a\nen: a\nvalid_from: 2016-01-01\nrules:\n"
    text += "".join(f"  {one}\n" for one in line[1].splitlines())
    text += "services:\n  - {id: s, vi: a, en: a, rules: [printer.worn]}\n"
    rule = parse_policy(text, "p.yaml", checks).rules["printer.worn"]
    assert (rule.weight, rule.params.pages_max) == ("advisory", 120_000)


def test_the_probe_reads_a_title_and_says_when_there_is_none() -> None:
    probe = run("audit/probes/printer_web.py")["PRINTER_WEB"]
    asset = Asset(id="p", kind="printer", site="00001", address="10.0.0.1")

    def page(body: bytes) -> HttpAnswer:
        return HttpAnswer(status=200, headers=(), body=body, cut=False, time_ms={})

    said = probe.parse(asset, [page(b"<html><TITLE>LBP6230dn\x1b[31m</TITLE>")], AT)
    assert said.groups[0].model.startswith("LBP6230dn")
    assert "\x1b" not in said.groups[0].model
    with pytest.raises(LookError) as caught:
        probe.parse(asset, [page(b"hello")], AT)
    assert caught.value.outcome is Outcome.UNSUPPORTED


def test_the_report_lists_devices_that_somebody_knows_nothing_of() -> None:
    silent = run("reports/kinds/silent.py")["silent"]
    context = ReportContext(assessment=assessment(), generated_at=MADE)
    (page,) = silent.render(context, "csv")
    assert page.name == "silent.csv"
    assert page.data.startswith(b"\xef\xbb\xbf")


def test_the_register_is_data() -> None:
    folder = "inventory/data/my-town/"
    data = {
        name.removeprefix(folder): text.encode() for name, text in FILES.items() if folder in name
    }
    register = parse_register(data)
    assert [site.id for site in register.level("ward")] == ["77701", "77702"]
    assert register.by_id["77701"].pilot


def test_one_file_is_found_without_a_list_to_edit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from checks.check import Check

    package = tmp_path / "mytown_rules"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "printer_worn.py").write_text(FILES["checks/rules/printer_worn.py"], "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    import mytown_rules  # type: ignore[import-not-found]

    assert list(collect(Check, mytown_rules, "ward_audit.nothing")) == ["printer.worn"]
