"""What leaves for bidders names no person, account, address or serial number; staff get theirs."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from audit.code_key import FILE, code_key
from checks.by_site import BySite
from checks.decision import Assessment
from checks.finding import Finding, Mark
from inventory.model import DeviceAsset, Estate, Register
from inventory.problem import InventoryError
from inventory.register import load_register
from reports.audience import Codes
from reports.kinds.procurement import procurement
from reports.report import Lang, Page, ReportContext
from tests.hostile._figures import Figure, keep
from tests.privacy.read import folded, said
from tests.reports._city import MADE, assessment

COMMAND = "make test PYTEST_ARGS=tests/privacy"
KEY = b"k" * 32
SUFFIX = "nguyenvancanary"
CANARIES = ("canary", "10.98.7.", "SN-77", "00:1a:2b", "0912345678")
"""In every id, serial number, address, note and said value of the estate below."""


def small(name: str = "001") -> Register:
    """One district and what stands above it."""
    whole = load_register("hanoi-2016")
    sites = tuple(site for site in whole.sites if name in (site.id, site.parent) or site.id == "01")
    return whole.model_copy(update={"sites": sites})


def telling() -> Assessment:
    """A judged district where every name that people and devices gave is a canary."""
    judged = assessment(small(), note="noted by canary 0912345678", device="host-canary SN-77")
    estate = judged.estate
    assert isinstance(estate, Estate)
    devices = [
        device.model_copy(
            update={
                "id": _told(device.id), "address": f"10.98.7.{place % 250 + 1}",
                "serial": f"SN-77{place:04d}", "owner": "bà Canary", "note": "canary 0912345678",
            }
        )
        for place, device in enumerate(estate.devices)
    ]  # fmt: skip
    devices += [
        DeviceAsset(id=_told(f"{ward.id}-pc-1"), site=ward.id, kind="pc", serial=f"SN-77X{place}")
        for place, ward in enumerate(judged.register_.level("ward"))
    ]
    units = [
        unit.model_copy(update={"contact": "bà Canary 0912345678"}) for unit in estate.units
    ]  # fmt: skip
    findings = BySite([_telling(one) for one in judged.findings])
    told = estate.model_copy(update={"devices": tuple(devices), "units": tuple(units)})
    return replace(judged, estate=told, findings=findings)


def _told(asset: str) -> str:
    return f"{asset}-{SUFFIX}" if "printer" in asset or "pc-" in asset else asset


def _telling(one: Finding) -> Finding:
    mark: Mark = one.mark
    asset = None if mark.asset is None else _told(mark.asset)
    need = mark.need and replace(mark.need, asset=asset)
    mark = replace(
        mark, asset=asset, need=need, aspect=f"{mark.aspect}/canary" if mark.need else mark.aspect,
        evidence=tuple(replace(seen, asset=_told(seen.asset)) for seen in mark.evidence),
    )  # fmt: skip
    return replace(
        one, mark=mark, id=f"{one.check}/{one.site}/{asset or ''}/{mark.aspect}",
        waived_because="canary is on leave",
    )  # fmt: skip


def pages(
    lang: Lang = "vi",
    key: bytes | None = KEY,
    formats: tuple[str, ...] = procurement.formats,
    **extra: object,
) -> Iterator[tuple[str, Page]]:
    context = ReportContext(
        assessment=telling(), generated_at=MADE, lang=lang, simulated=True, tool_version="1",
        extra={**extra, **({} if key is None else {"code_key": key})},
    )  # fmt: skip
    for format_ in formats:
        for page in procurement.render(context, format_):
            yield format_, page


def hits(text: str) -> list[str]:
    low = folded(text).lower()
    return [canary for canary in CANARIES if canary.lower() in low]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_published_proposal_names_nobody_and_nothing_exact(lang: Lang) -> None:
    found = {page.name: hits(said(page.data, page.name)) for _, page in pages(lang)}
    if lang == "vi":
        wrong = sum(map(len, found.values()))
        keep([
            Figure(
                test="privacy.procurement",
                goal="0 names, accounts, addresses, serial numbers in what leaves, all formats",
                measured=f"{wrong} in {len(found)} files: {', '.join(sorted(procurement.formats))}",
                met=not wrong, command=COMMAND,
            )
        ])  # fmt: skip
    assert {name: bad for name, bad in found.items() if bad} == {}


def test_the_internal_one_has_them_and_lies_elsewhere() -> None:
    for format_, page in pages(audience="internal"):
        assert page.name.startswith("procurement-internal")
        text = said(page.data, page.name)
        if format_ in ("csv", "json", "html", "xlsx"):
            assert SUFFIX in text, format_
            assert "SN-77" in text, format_
        if format_ in ("html", "xlsx", "docx"):
            assert "Lưu hành nội bộ" in text, format_


def test_staff_can_tell_the_device_of_a_published_code() -> None:
    published = json.loads(dict(pages(formats=("json",)))["json"].data)
    internal = json.loads(dict(pages(formats=("json",), audience="internal"))["json"].data)
    codes = {one["code"]: asset for asset, one in internal["devices"].items()}
    there = [line["asset"] for line in published["lines"] if line["asset"]]
    assert there
    assert [codes[code] for code in there] == [
        line["asset"] for line in internal["lines"] if line["asset"]
    ]


def test_codes_are_the_same_in_every_file_of_a_run_and_others_in_another() -> None:
    one, again, other = Codes("r1", KEY), Codes("r1", KEY), Codes("r2", KEY)
    assert one.of("TB", "a") == again.of("TB", "a") != other.of("TB", "a")
    assert one.back(one.of("TB", "a")) == "a"
    assert re.fullmatch(r"TB-[A-Z2-7]{16}", one.of("TB", "a"))


def test_a_code_cannot_be_tried_without_the_key() -> None:
    assert Codes("r1", KEY).of("TB", "a") != Codes("r1", b"l" * 32).of("TB", "a")


def test_without_a_key_codes_are_numbers_and_still_name_nothing() -> None:
    made = dict(pages(key=None, formats=("json",)))
    text = said(made["json"].data, "p.json")
    assert hits(text) == []
    assert "TB-0001" in text


def test_a_hundred_thousand_devices_have_as_many_codes() -> None:
    codes = Codes("r1", KEY)
    assert len({codes.of("TB", str(n)) for n in range(100_000)}) == 100_000


def test_money_and_quantities_are_the_same_for_both() -> None:
    published = json.loads(dict(pages(formats=("json",)))["json"].data)
    internal = json.loads(dict(pages(formats=("json",), audience="internal"))["json"].data)
    for part in ("total", "by_item", "by_district", "by_weight", "registrations", "packages"):
        assert published[part] == internal[part]
    assert len(published["lines"]) == len(internal["lines"]) > 0


# -- the key ----------------------------------------------------------------------------------


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    first = code_key(tmp_path)
    assert len(first) == 32
    assert code_key(tmp_path) == first
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    code_key(tmp_path)
    (tmp_path / FILE).chmod(0o644)
    with pytest.raises(InventoryError, match="chmod 600"):
        code_key(tmp_path)


def test_a_key_behind_a_link_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("00" * 32)
    (tmp_path / "real").chmod(0o600)
    (tmp_path / FILE).symlink_to(tmp_path / "real")
    with pytest.raises(InventoryError, match="symbolic link"):
        code_key(tmp_path)


@pytest.mark.parametrize("text", ["", "zz" * 32, "00" * 31])
def test_what_is_no_key_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    (tmp_path / FILE).chmod(0o600)
    with pytest.raises(InventoryError):
        code_key(tmp_path)
