"""A compiled estate: the same rows, the same problems, and made anew when a table has changed."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from audit.app import Working, open_folder
from audit.store.estate import EstateFile, open_estate
from audit.store.estate_build import compile_estate
from audit.world.staff import StaffFile
from inventory.load import export_estate, load_estate
from inventory.model import Declared, Estate
from inventory.problem import InventoryError
from tests.inventory.estates import ESTATE, HANOI, estates
from tests.inventory.test_wrong_input import COLUMNS, DEVICE_ROWS

TABLES = ("units", "desks", "links", "services", "gateways", "devices", "staff", "extra")

WRONG = {
    "desks.csv": b"id,site,role\nd1,00001,one_stop\nd1,00004,one_stop\nd2,00004,justice\n",
    "devices.csv": (
        b"id,kind,site,desk,attached_to\n"
        b"pc,pc,00001,d2,\npr,printer,00001,nowhere,pc\nx,printer,00004,d2,pc\n"
        b"y,printer,00001,d1,pr\nz,printer,00001,,z\nw,printer,00001,,gone\n"
        b"pc,pc,00004,d2,\n00001-office,pc,00001,,\nbad id,pc,00001,,\nv,pc,9,d2,\n"
    ),
    "extra.csv": b"id,kind,site\npc,kiosk,00004\n",
    "links.csv": b"id,site,address\nl1,00001,10.0.0.1,too many\nl2,00001,10.0.0.300\n",
    "notes.csv": b"a,b\n",
    "staff.csv": b"id,site,role,desk\ncb1,00001,one_stop,d2\ncb1,00001,office,\n",
    "units.csv": b"site,unit,leader_role\n00001,UBND,CT\n00001,UBND,CT\n",
}


def compiled(files: dict[str, bytes], folder: Path, *, simulated: bool = False) -> EstateFile:
    rows = sorted(files.items())
    return compile_estate(rows, HANOI, folder / "store.estate", "key", simulated=simulated)


def same(one: Declared, other: Estate) -> None:
    assert (one.register_id, one.simulated) == (other.register_id, other.simulated)
    for table in TABLES:
        assert tuple(getattr(one, table)) == getattr(other, table)
        assert len(getattr(one, table)) == len(getattr(other, table))
    assert list(one.assets(HANOI)) == list(other.assets(HANOI))
    for site in HANOI.by_id:
        assert one.part(site) == other.part(site)


def test_a_compiled_estate_holds_what_the_tables_say(tmp_path: Path) -> None:
    made = compiled(export_estate(ESTATE, "csv", HANOI), tmp_path, simulated=True)
    same(made, ESTATE)
    assert made.asset("dns") == ESTATE.services[0]
    assert made.asset("00001-d1") is None
    assert made.desk("00001-d1") == ESTATE.desks[0]
    staff = StaffFile(str(made.path))
    assert dict(staff) == {one.id: one.site for one in ESTATE.staff}
    assert "nobody" not in staff


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(estate=estates())
def test_any_estate_is_compiled_as_it_is(tmp_path: Path, estate: Estate) -> None:
    same(compiled(export_estate(estate, "csv"), tmp_path), estate)


@pytest.mark.parametrize("name", ["all", *sorted(WRONG)])
def test_a_compiler_says_of_wrong_tables_what_everybody_says(tmp_path: Path, name: str) -> None:
    files = WRONG if name == "all" else {n: data for n, data in WRONG.items() if n != name}
    files = {**files, "devices-2.csv": (COLUMNS + "\n".join(r for r, _ in DEVICE_ROWS)).encode()}
    with pytest.raises(InventoryError) as known:
        load_estate(files, HANOI)
    with pytest.raises(InventoryError) as said:
        compiled(files, tmp_path)
    assert list(map(str, said.value.problems)) == list(map(str, known.value.problems))
    assert list(tmp_path.iterdir()) == []


def test_serial_numbers_of_two_sites_are_twins_once(tmp_path: Path) -> None:
    rows = "a,pc,00001,S-1\nb,pc,00001,s1\nc,pc,00004,S 1\nd,pc,00004,none\ne,pc,00001,NONE\n"
    files = {"devices.csv": f"id,kind,site,serial\n{rows}".encode()}
    made = compiled(files, tmp_path)
    assert made.part("00001").twins == {"a": ("c",), "b": ("c",)}
    assert made.part("00004").twins == {"c": ("a", "b")}
    same(made, load_estate(files, HANOI))


def folder_of(path: Path) -> Working:
    (path / "inventory").mkdir(parents=True)
    (path / "ward-audit.yaml").write_text("register: hanoi-2016\n")
    (path / "inventory" / "units.csv").write_text("site,unit,leader_role\n00001,UBND,CT\n")
    return open_folder(path)


def test_tables_are_compiled_once_and_again_when_one_has_changed(tmp_path: Path) -> None:
    working = folder_of(tmp_path / "city")
    place = tmp_path / "city" / "store.estate"
    assert [unit.unit for unit in working.estate.units] == ["UBND"]
    first = place.stat().st_ino
    assert open_folder(working.path).estate.path == place
    assert place.stat().st_ino == first
    units = working.path / "inventory" / "units.csv"
    units.write_text("site,unit,leader_role\n00001,UBND mới,CT\n")
    assert [unit.unit for unit in open_folder(working.path).estate.units] == ["UBND mới"]
    assert [unit.unit for unit in working.estate.units] == ["UBND"]  # who reads on, reads the old


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 500])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    working = folder_of(tmp_path / "city")
    assert len(working.estate.units) == 1
    place = tmp_path / "city" / "store.estate"
    place.write_bytes(damage)
    assert open_estate(place, "key") is None
    assert len(open_folder(working.path).estate.units) == 1


def test_where_no_file_can_be_made_the_estate_is_read_all_the_same(tmp_path: Path) -> None:
    files = sorted(export_estate(ESTATE, "csv").items())
    missing = tmp_path / "no such folder" / "store.estate"
    made = compile_estate(files, HANOI, missing, "key", simulated=True)
    assert made.path is None
    same(made, ESTATE)
