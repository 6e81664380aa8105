"""Heavy looks keep to their hours, on the estate's own clock, unless a person says otherwise."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from audit.config import ConfigError, parse_config
from audit.hours import Held, Hours, in_hours
from audit.plan import DEVICES, Batch, Look
from audit.probes.probe import load_probes
from inventory.load import export_estate
from inventory.model import Asset, DeviceAsset, Estate
from inventory.register import load_register
from tests.audit.cli.folders import ward_audit
from tests.gentle.ward import observations
from tests.hostile._figures import Figure, keep

HEAVY = {"cli.facts", "interfaces.snmp"}
MONDAY = datetime(2026, 11, 23, tzinfo=UTC) - timedelta(hours=7)  # midnight in Ha Noi
REGISTER = load_register("hanoi-2016")


def counter_is_open(minute_of_week: int) -> bool:
    """Monday to Friday, 07:30 to 11:30 and 13:00 to 17:00, reckoned in minutes."""
    day, minute = divmod(minute_of_week, 1_440)
    return day < 5 and (450 <= minute < 690 or 780 <= minute < 1_020)


def test_every_minute_of_a_week_is_allowed_or_not_as_the_counter_is_open_or_not() -> None:
    outside, inside = Hours(heavy="outside"), Hours(heavy="inside")
    wrong = 0
    for minute in range(7 * 1_440):
        at = MONDAY + timedelta(minutes=minute)
        wrong += outside.allows(at) is counter_is_open(minute)
        wrong += inside.allows(at) is not counter_is_open(minute)
    keep(
        [
            Figure(
                test="gentle.hours",
                goal="heavy looks are allowed in no minute of a week that the settings forbid",
                measured=f"{wrong} of {2 * 7 * 1_440:,} minutes wrong, by an injected clock",
                met=wrong == 0,
                command="make test PYTEST_ARGS=tests/gentle",
            )
        ]
    )
    assert wrong == 0


def test_a_day_of_freeze_has_no_hours_and_the_next_moment_is_after_it() -> None:
    hours = Hours(heavy="outside", freeze=(date(2026, 11, 23), date(2026, 11, 24)))
    at = MONDAY + timedelta(hours=20)
    assert not hours.allows(at)
    then = hours.next(at)
    assert then is not None
    assert then.isoformat() == "2026-11-25T00:00:00+07:00"


def test_the_next_moment_is_the_first_that_is_allowed() -> None:
    hours = Hours(heavy="outside")
    for minute in range(0, 7 * 1_440, 17):
        at = MONDAY + timedelta(minutes=minute)
        then = hours.next(at)
        assert then is not None
        assert hours.allows(then)
        while at < then:
            assert not hours.allows(at)
            at += timedelta(minutes=1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('of: ["25:00-26:00"]', "no span of hours"),
        ('of: ["11:30-07:30"]', "ends before it begins"),
        ("of: []", "needs a span"),
        ("days: [monday]", "days"),
        ("heavy: never", "heavy"),
    ],
)
def test_hours_that_are_none_are_said(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as error:
        parse_config(f"register: hanoi-2016\nhours:\n  heavy: outside\n  {text}\n".replace(
            "  heavy: outside\n  heavy", "  heavy"))  # fmt: skip
    assert said in str(error.value)


def test_a_run_that_comes_into_forbidden_hours_is_light_from_then_on() -> None:
    probes = load_probes()
    assert {id_ for id_, probe in probes.items() if probe.heavy} == HEAVY
    asset = Asset(id="s", kind="switch", site="00001", address="10.0.0.1")
    looks = (Look(asset, ("cli.facts", "interfaces.snmp", "system.snmp")),)
    batches = [Batch(REGISTER.by_id["00001"], DEVICES, looks)] * 3
    clock, held = [True, False, False], Held()
    found = list(in_hours(batches, HEAVY, lambda: clock.pop(0), held))
    assert [one.size for one in found] == [3, 1, 1]
    assert held.looks == 4


def folder_at(folder: Path, clock: str) -> Path:
    """A simulated estate of one switch that does not answer, at a time of a Friday."""
    switch = DeviceAsset(
        id="switch", kind="switch", site="00001", address="127.88.0.9",
        probes=("interfaces.snmp", "system.snmp"),
    )  # fmt: skip
    estate = Estate(register_id="hanoi-2016", simulated=True, devices=(switch,))
    (folder / "inventory").mkdir(parents=True)
    for name, data in export_estate(estate, "csv", REGISTER).items():
        (folder / "inventory" / name).write_bytes(data)
    (folder / "ward-audit.yaml").write_text(
        f"register: hanoi-2016\nsimulated: true\nclock: 2016-08-05T{clock}:00+07:00\n"
        "workers: 1\nbudget: {ward_kbit_s: null}\nsites: ['00001']\nhours: {heavy: outside}\n"
    )
    (folder / "scope.yaml").write_text(
        "owner: test\ndecision: test\nvalid_until: 2016-12-31\nsimulated: true\n"
        "cidrs: [127.88.0.0/16]\n"
    )
    (folder / "secrets").mkdir(mode=0o700)
    (folder / "secrets" / "snmp").write_text("public\n")
    (folder / "secrets" / "snmp").chmod(0o600)
    (folder / "credentials.yaml").write_text(
        'credentials:\n  v2: {kind: snmp_v2c, community: "file:secrets/snmp"}\n'
        "defaults: {snmp_v2c: v2}\n"
    )
    return folder


def test_in_the_morning_the_heavy_look_waits_and_a_person_may_insist(tmp_path: Path) -> None:
    folder = folder_at(tmp_path / "city", "09:00")
    first = ward_audit("collect", "--estate", folder)
    assert first.returncode == 130, first.stderr
    assert "Heavy looks wait until 2016-08-05 11:30" in first.stderr
    assert "không phải quy định" in first.stderr
    assert "1 heavy looks are left" in first.stderr
    assert set(observations(folder)) == {("switch", "system.snmp")}
    found = re.search(r"--resume (\S+)", first.stderr.partition("Go on with")[2])
    assert found is not None
    second = ward_audit("collect", "--estate", folder, "--resume", found[1], "--any-hours")
    assert second.returncode == 0, second.stderr
    assert "by --any-hours" in second.stderr
    assert set(observations(folder)) == {("switch", "system.snmp"), ("switch", "interfaces.snmp")}


def test_in_the_evening_nothing_waits(tmp_path: Path) -> None:
    folder = folder_at(tmp_path / "city", "18:30")
    done = ward_audit("collect", "--estate", folder)
    assert done.returncode == 0, done.stderr
    assert len(observations(folder)) == 2
