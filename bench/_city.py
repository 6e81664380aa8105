"""A working folder of any size, written row by row: wards with addresses of the estate."""

import csv
import sys
from collections.abc import Sequence
from pathlib import Path

from bench._estate import HTTP_PORT, SNMP_PORT, Estate, hosts
from bench._run import ROOT

PER_WARD = 25
DEAD_OF_1000 = 96
WHOLE_CITY = 168  # wards of the register that we ship; other numbers bring a register of their own

_COLUMNS = (
    "id", "kind", "site", "address", "vendor", "model", "serial", "desk", "attached_to",
    "connection", "owner", "bought_on", "price_vnd", "city_supplied", "adf", "leased", "ports",
    "credential", "probes", "note", "site_name",
)  # fmt: skip

_SITE_COLUMNS = (
    "code", "level", "name", "title", "parent", "pilot", "tile_column", "tile_row", "ascii",
    "aliases",
)  # fmt: skip
_WARDS_A_FILE = 2_000
_PLUGIN = "bench_probes-0.dist-info"


def addresses(wards: int) -> list[str]:
    """The addresses of so many wards, in the order of the wards."""
    return hosts(wards * PER_WARD)


def dead(wards: int, of_1000: int = DEAD_OF_1000) -> list[str]:
    """Those of them where nobody is, spread evenly."""
    return [
        address
        for number, address in enumerate(addresses(wards))
        if number * of_1000 // 1000 != (number + 1) * of_1000 // 1000
    ]


def city(folder: Path, wards: int, probes: Sequence[str], *, budget: float | None = None) -> Path:
    """Write a working folder whose devices are looked at by these probes of `_sweep.py`."""
    folder.mkdir()
    (folder / "inventory").mkdir()
    (folder / "secrets").mkdir()
    (folder / "secrets" / "snmp").write_text("public\n")
    (folder / "secrets" / "snmp").chmod(0o600)
    (folder / "credentials.yaml").write_text(
        "credentials:\n"
        '  snmp: {kind: snmp_v2c, community: "file:secrets/snmp"}\n'
        "defaults: {snmp_v2c: snmp}\n"
    )
    (folder / "scope.yaml").write_text(
        "owner: benchmark, simulated\ndecision: simulated\nvalid_until: 2017-12-31\n"
        "simulated: true\ncidrs: [127.0.0.0/8]\n"
    )
    register = "hanoi-2016" if wards == WHOLE_CITY else f"bench-{wards}"
    kbit_s = "null" if budget is None else f"{budget:g}"
    (folder / "ward-audit.yaml").write_text(
        f"register: {register}\nsimulated: true\nclock: 2016-08-05T09:00:00+07:00\n"
        f"budget: {{ward_kbit_s: {kbit_s}}}\n"
        "at_once: {sites: 256, devices: 5000, devices_per_site: 25}\n"
    )
    codes = _codes() if wards == WHOLE_CITY else _own_register(folder / "register", wards)
    _devices(folder / "inventory", codes, probes)
    _plugin(folder / "plugin")
    return folder


def environment(folder: Path) -> dict[str, str]:
    """What makes the product find the probes of `_sweep.py`, in its workers too."""
    return {"PYTHONPATH": f"{folder / 'plugin'}:{ROOT}", "WARD_AUDIT_LANG": "en"}


def ready(estate: Estate, folder: Path) -> None:
    """Have the plan drawn up once, as one does before a run: the tables are read then."""
    ran = estate.run(
        (sys.executable, "-P", "-m", "audit", "plan", "--estate", str(folder), "--kind", "printer",
         "--ward", "00001", "--quiet"),
        env=environment(folder),
    )  # fmt: skip
    assert ran.status == 0, ran.out


def collect(folder: Path) -> tuple[str, ...]:
    """The command that is measured."""
    return (
        sys.executable, "-P", "-m", "audit", "collect", "--estate", str(folder), "--kind",
        "printer", "--format", "json",
    )  # fmt: skip


def _codes() -> list[str]:
    from inventory.register import load_register

    return [site.id for site in load_register("hanoi-2016").level("ward")]


def _own_register(folder: Path, wards: int) -> list[str]:
    """Made-up communes, 100 to a district."""
    folder.mkdir()
    (folder / "register.yaml").write_text(
        f"id: bench-{wards}\nvi: {wards} xã mô phỏng\nen: {wards} simulated communes\n"
        "source: made up for a benchmark\nvalid_from: 2015-01-01\nlevels:\n"
        "  city: {digits: 2, words: [Thành phố]}\n  district: {digits: 3, words: [Quận]}\n"
        "  ward: {digits: 5, words: [Phường]}\nevidence: {sites: assumption}\n"
    )
    codes = [f"{number:05}" for number in range(1, wards + 1)]
    districts = range(1, (wards + 99) // 100 + 1)
    with (folder / "sites.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(_SITE_COLUMNS)
        rest = ("",) * 5
        rows.writerow(("99", "city", "Mô Phỏng", "Thành phố Mô Phỏng", "", *rest))
        rows.writerows(
            (f"{number:03}", "district", f"Q{number}", f"Quận Q{number}", "99", *rest)
            for number in districts
        )
        rows.writerows(
            (code, "ward", f"P{code}", f"Phường P{code}", f"{number // 100 + 1:03}", *rest)
            for number, code in enumerate(codes)
        )
    return codes


def _devices(folder: Path, codes: Sequence[str], probes: Sequence[str]) -> None:
    """`devices-1.csv` and so on: a file has no more rows than the product accepts."""
    ports = f"snmp={SNMP_PORT};http={HTTP_PORT}"
    every = iter(addresses(len(codes)))
    for part, start in enumerate(range(0, len(codes), _WARDS_A_FILE), 1):
        place = folder / f"devices-{part}.csv"
        with place.open("w", newline="", encoding="utf-8") as file:
            rows = csv.DictWriter(file, _COLUMNS, restval="")
            rows.writeheader()
            for code in codes[start : start + _WARDS_A_FILE]:
                for number in range(PER_WARD):
                    rows.writerow(
                        {
                            "id": f"{code}-printer-{number:02}", "kind": "printer", "site": code,
                            "address": next(every), "city_supplied": "no", "leased": "no",
                            "ports": ports, "probes": ";".join(probes),
                        }
                    )  # fmt: skip


def _plugin(folder: Path) -> None:
    (folder / _PLUGIN).mkdir(parents=True)
    (folder / _PLUGIN / "METADATA").write_text("Name: bench-probes\nVersion: 0\n")
    (folder / _PLUGIN / "entry_points.txt").write_text(
        "[ward_audit.probes]\nsweep = bench._sweep\n"
    )
