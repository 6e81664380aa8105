"""The simulated city: how much of what, always the same for a seed, and never anybody's."""

import hashlib
import subprocess
import sys
from collections import Counter
from ipaddress import ip_address, ip_network

import pytest

from audit.lab.estate import NOW, REGISTER, generate, spread
from audit.lab.spec import PORTS, HttpBox, SnmpBox, StampBox
from inventory.load import load_estate
from inventory.register import load_register

LOOPBACK = ip_network("127.0.0.0/8")


def fingerprint(seed: int, wards: int) -> str:
    """One number for everything that was generated."""
    made = generate(seed, wards)
    digest = hashlib.sha256(repr(made.city).encode())
    digest.update(made.estate.model_dump_json().encode())
    digest.update(made.truth.model_dump_json().encode())
    for path, data in made.working.items():
        digest.update(path.encode() + b"\0" + data)
    return digest.hexdigest()


@pytest.fixture(scope="module")
def city():
    return generate(1)


def test_the_same_seed_gives_the_same_bytes_in_another_process_with_another_hash_order():
    code = "from tests.audit.lab.test_estate import fingerprint; print(fingerprint(5, 14), end='')"
    said = {
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True,
            env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": "."},
        ).stdout
        for hash_seed in ("1", "4242")
    }  # fmt: skip
    assert said == {fingerprint(5, 14)}


def test_another_seed_gives_another_city():
    assert fingerprint(5, 4) != fingerprint(6, 4)


def test_the_whole_city_has_168_wards_and_about_4000_devices(city):
    wards = {unit.site for unit in city.estate.units if len(unit.site) == 5}
    assert len(wards) == 168
    assert len({unit.site for unit in city.estate.units if len(unit.site) == 3}) == 12
    assert 3_500 <= len(city.estate.devices) <= 4_500


def test_a_small_city_spreads_its_wards_over_the_districts():
    register = load_register(REGISTER)
    codes = spread(register, 24)
    parents = Counter(register.by_id[code].parent for code in codes)
    assert len(codes) == len(set(codes)) == 24
    assert set(parents.values()) == {2}


def test_a_ward_has_what_a_ward_has(city):
    by_ward: dict[str, Counter[str]] = {}
    for device in city.estate.devices:
        if len(device.site) == 5:
            by_ward.setdefault(device.site, Counter())[device.kind] += 1
    assert all(kinds["router"] == 1 and kinds["switch"] >= 1 for kinds in by_ward.values())
    assert all(7 <= kinds["pc"] <= 15 for kinds in by_ward.values())
    city_supplied = Counter(d.site for d in city.estate.devices if d.city_supplied)
    assert set(city_supplied.values()) == {2}
    usb = [d for d in city.estate.devices if d.kind in ("printer", "scanner") and not d.address]
    lan = [d for d in city.estate.devices if d.kind == "printer" and d.address]
    assert len(usb) > 4 * len(lan)  # most printers and scanners are invisible to a network scan


def test_everything_answers_on_loopback_and_no_port_is_a_printers_queue(city):
    assert all(ip_address(box.address) in LOOPBACK for box in city.city.boxes)
    ports = {box.port for box in city.city.boxes}
    assert ports <= set(PORTS.values())
    assert not ports & {515, *range(9_100, 9_108)}
    doors = [
        (box.address, box.port, isinstance(box, SnmpBox | StampBox)) for box in city.city.boxes
    ]
    assert len(doors) == len(set(doors))


def test_serial_numbers_meet_only_where_a_fault_says_so(city):
    serials = Counter(device.serial for device in city.estate.devices)
    twins = sum(count - 1 for count in serials.values())
    assert twins == sum(one.fault == "Q-DUP" for one in city.truth.planted)


def test_the_tables_can_be_imported_again_as_they_were_declared(city):
    tables = {
        path.removeprefix("inventory/"): data
        for path, data in city.working.items()
        if path.startswith("inventory/")
    }
    again = load_estate(tables, load_register(REGISTER), simulated=True)
    for field in ("units", "desks", "links", "services", "gateways", "devices", "staff"):
        assert getattr(again, field) == getattr(city.estate, field)


def test_simulated_data_says_so_wherever_people_read(city):
    note = "Số liệu mô phỏng"
    for path in ("README.txt", "ward-audit.yaml", "scope.yaml", "credentials.yaml"):
        assert note in city.working[path].decode()
    forms = [p for p in city.working if p.startswith("seen/forms/") and p.endswith(".yaml")]
    assert forms
    assert all(note in city.working[path].decode() for path in forms)
    pages = [box for box in city.city.boxes if isinstance(box, HttpBox) and box.port == 16_080]
    assert all(note in route.body.decode() for box in pages for route in box.routes.values())


def test_nobody_has_a_name(city):
    assert all(o.id.startswith(f"{o.site}-cb-") for o in city.estate.staff)
    accounts = city.working["seen/people/accounts.csv"].decode("utf-8-sig").splitlines()
    assert all(row.startswith("tk-") for row in accounts[1:])


def test_evidence_is_never_of_a_day_to_come(city):
    assert all(one.bought_on <= NOW.date() for one in city.estate.devices if one.bought_on)
