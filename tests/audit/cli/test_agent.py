"""`ward-audit agent` on this machine: one file that the audit reads back, or one clear line."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import psutil
import pytest

from audit.cli.root import run
from audit.probes._attempt import attempt
from audit.probes.pc_report import PC_REPORT
from audit.world.fake import fake_world
from audit.world.files import FolderFiles
from inventory.groups.hardware import Hardware
from inventory.groups.host import Host
from inventory.groups.identity import Identity
from inventory.groups.workplace import Workplace
from inventory.model import Asset
from inventory.pc_report import parse_pc_report, pc_report_bytes
from inventory.seen import Outcome


def said(place, group):
    report = parse_pc_report(place.read_bytes())
    return next(one for one in report.groups if isinstance(one, group))


def looked_at(folder, id_):
    """What the audit reads of a PC whose report lies in a working folder."""
    world = fake_world(now=datetime.now(UTC))
    world = type(world)(
        **{
            **{name: getattr(world, name) for name in world.__slots__},
            "files": FolderFiles(folder),
        }
    )
    asset = Asset(id=id_, kind="pc", site="00001")
    look = PC_REPORT.look
    assert look is not None
    return asyncio.run(attempt(PC_REPORT, asset, world, lambda: look(asset, world), run="r"))


def test_the_report_is_what_the_audit_reads_back(tmp_path):
    folder = tmp_path / "seen" / "reports"
    folder.mkdir(parents=True)
    place = folder / "00001-pc-1.json"
    assert run(["agent", "--asset", "00001-pc-1", "--out", str(place), "--quiet"]) == 0
    seen = looked_at(tmp_path, "00001-pc-1")
    assert seen.outcome is Outcome.ANSWERED
    assert set(seen.facts) == {"hardware", "host", "identity", "interfaces", "workplace"}
    host = seen.facts["host"]
    assert isinstance(host, Host)
    assert host.memory_total_bytes == psutil.virtual_memory().total
    hardware = seen.facts["hardware"]
    assert isinstance(hardware, Hardware)
    assert sum(cpu.threads or 0 for cpu in hardware.cpus or ()) == psutil.cpu_count()


def test_an_inventory_of_another_tool_counts_as_the_report(tmp_path, corpora):
    folder = tmp_path / "seen" / "reports"
    folder.mkdir(parents=True)
    recorded = corpora / "glpi-inventory-format"
    for name, model in (("computer_1.json", "XPS 13 9350"), ("1.xml", "PORTEGE Z30-A")):
        for old in folder.iterdir():
            old.unlink()
        (folder / f"pc{name[name.rindex('.') :]}").write_bytes((recorded / name).read_bytes())
        seen = looked_at(tmp_path, "pc")
        assert seen.outcome is Outcome.ANSWERED, seen.note
        identity = seen.facts["identity"]
        assert isinstance(identity, Identity)
        assert identity.model == model
        assert seen.note.startswith("inventory of FusionInventory-Agent")
        assert seen.at.year in (2017, 2020)  # the day that the file carries, not today


@pytest.mark.parametrize("name", ["printer_1.json", "computer_1_partial_cpu.json", "17.xml"])
def test_an_inventory_of_a_switch_or_without_a_date_is_garbled(tmp_path, corpora, name):
    folder = tmp_path / "seen" / "reports"
    folder.mkdir(parents=True)
    data = (corpora / "glpi-inventory-format" / name).read_bytes()
    (folder / f"pc{name[name.rindex('.') :]}").write_bytes(data)
    assert looked_at(tmp_path, "pc").outcome is Outcome.GARBLED


def test_hours_are_counted_on_from_the_report_before(tmp_path, nginx):
    place = tmp_path / "pc.json"
    before = Workplace.model_validate(
        {"portal": {"opened": True}, "stable_h": 23.5, "good_checks": 24}
    )
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    place.write_bytes(pc_report_bytes("pc", an_hour_ago, [before]))
    url = f"http://{nginx.host}:{nginx.http}/"
    assert run(["agent", "--asset", "pc", "--out", str(place), "--portal", url]) == 0
    now = said(place, Workplace)
    assert (now.good_checks, now.portal.opened) == (25, True)
    assert now.stable_h == pytest.approx(24.5, abs=0.1)


@pytest.mark.parametrize(
    "left", [b"", b"not a report", pc_report_bytes("other", datetime.now(UTC), [])]
)
def test_what_lies_there_and_is_no_report_of_this_pc_says_nothing(tmp_path, left, nginx):
    place = tmp_path / "pc.json"
    place.write_bytes(left)
    url = f"http://{nginx.host}:{nginx.http}/"
    assert run(["agent", "--asset", "pc", "--out", str(place), "--portal", url]) == 0
    assert said(place, Workplace).good_checks == 1


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--asset", "../pc"], "--asset"),
        (["--asset", "pc", "--portal", "ftp://x/"], "--portal"),
        (["--asset", "pc", "--portal", "http://u:p@x/"], "--portal"),
        (["--asset", "pc", "--onestop", "https://x:99999/"], "--onestop"),
        (["--asset", "pc", "--city-network", "10.1.0.0/40"], "--city-network"),
        (["--asset", "pc", "--time-server", "a b"], "--time-server"),
        (["--asset", "pc", "--time-server", "a:99999"], "--time-server"),
        (["--asset", "pc", "--ca", "/nowhere/ca.pem"], "/nowhere/ca.pem"),
        (["--asset", "pc", "--out", "/nowhere/pc.json"], "/nowhere/pc.json"),
    ],
)
def test_a_wrong_option_is_one_line_and_status_2(capsys, options, word):
    assert run(["agent", *options]) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    assert word in lines[0]
    assert "u:p" not in lines[0]


def test_a_report_to_stdout_is_nothing_but_the_report(capfdbinary):
    assert run(["agent", "--asset", "pc", "--out", "-"]) == 0
    assert parse_pc_report(capfdbinary.readouterr().out).asset == "pc"
