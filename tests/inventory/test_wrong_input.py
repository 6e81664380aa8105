"""Every wrong row has one clear line: file, line, place, what, and what to do."""

import pytest

from inventory.load import load_estate, merge_estate
from inventory.model import Estate
from inventory.problem import InventoryError
from inventory.register import load_register
from inventory.text import Q_FONT
from tests.inventory.fonts import tcvn3

HANOI = load_register("hanoi-2016")
COLUMNS = "id,kind,site,site_name,desk,attached_to,serial,bought_on,price_vnd,adf,address,ports\n"


def problems(files: dict[str, bytes]) -> InventoryError:
    with pytest.raises(InventoryError) as caught:
        load_estate(files, HANOI)
    return caught.value


def device(row: str) -> dict[str, bytes]:
    return {"devices.csv": (COLUMNS + row + "\n").encode()}


PHUC_XA = "00001 (Phường Phúc Xá, Quận Ba Đình)"
CONVERT = "convert it to Unicode (UTF-8) with the font tool of the office and save again"

DEVICE_ROWS = [
    ("A 1,pc,00001,,,,,,,,,",
     "A 1: id: 'A 1' is no key; use letters, digits, . _ - (64 at most)"),
    (",pc,00001,,,,,,,,,", "devices row: id: is empty; write letters, digits, . _ -"),
    ("../x,pc,00001,,,,,,,,,",
     "../x: id: '../x' is no key; use letters, digits, . _ - (64 at most)"),
    ("a,pcc,00001,,,,,,,,,",
     "a: kind: 'pcc' is not one of access_point, barcode_reader, camera, citizen_pc, fax, "
     "firewall, mfp, pc, photocopier, printer, queue_machine, router, scanner, server, switch, "
     "ups; choose one"),
    ("a,pc,W914,,,,,,,,,",
     "a: site: site 'W914' is not in the register hanoi-2016; correct the code"),
    ("a,pc,,,,,,,,,,",
     "a: site: is empty; write official code with its leading zeros: 00001"),
    ("a,pc,4,Trúc Bạch,,,,,,,,",
     "a: site: '4' has lost its leading zeros; write 00004 (Phường Trúc Bạch, Quận Ba Đình) "
     "and format the column as text"),
    ("a,pc,00052,Hàng Bột,,,,,,,,",
     "a: site: code 00052 is Phường Hàng Bồ, but the name beside it is 'Hàng Bột', which is "
     "00196 (Phường Hàng Bột, Quận Đống Đa); correct one of them"),
    ("a,pc,Minh Khai,,,,,,,,,",
     "a: site: 2 sites are called 'Minh Khai': 00295 (Phường Minh Khai, Quận Hai Bà Trưng) or "
     "00613 (Phường Minh Khai, Quận Bắc Từ Liêm); write the code"),
    (f"a,pc,00001,{tcvn3('Phúc Xá')},,,,,,,,",
     f"a: site: 'Phóc X¸' is written in TCVN3 letters; {CONVERT}"),
    ("a,pc,00001,,,,,31/2/2016,,,,",
     "a: bought_on: there is no day 31/2/2016; day comes before month: 5/8/2016"),
    ("a,pc,00001,,,,,8/2016,,,,",
     "a: bought_on: '8/2016' is not a day; write 2016-08-05 or 5/8/2016"),
    ('a,pc,00001,,,,,,"12,5",,,',
     "a: price_vnd: '12,5' is not a whole number; write it as 1500"),
    ("a,pc,00001,,,,,,-5,,,",
     "a: price_vnd: -5 is out of range; write 0 to 1000000000000000"),
    ("a,pc,00001,,,,,,,maybe,,",
     "a: adf: 'maybe' is neither yes nor no; write yes, no, có or không"),
    ("a,pc,00001,,,,,,,,10.1.1,",
     "a: address: '10.1.1' is not an IP address; write it as 10.1.2.3"),
    ("a,pc,00001,,,,,,,,,snmp=99999",
     "a: ports: 'snmp=99999' is no port; write snmp=161;ssh=22"),
    ("a,pc,00001,,desk9,,,,,,,",
     "a: desk 'desk9' is not in the table desks; add it or correct the id"),
    ("a,pc,00001,,,pc9,,,,,,", "a: attached_to 'pc9' is no asset; add it or correct the id"),
    ("a,pc,00001,,,a,,,,,,", "a: is attached to itself; write the PC's id"),
    ("00001-office,pc,00001,,,,,,,,,",
     "00001-office: this id is kept for the office of the site; choose another"),
    ("a,pc,00001,,,,S\x07N,,,,,", "a: serial: holds control characters; type it anew"),
    ("a,pc,00001,,,,,,,,,,,x",
     "14 cells, 12 columns; quote text that holds the mark"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "said"), DEVICE_ROWS)
def test_a_wrong_device_row_has_one_clear_line(row: str, said: str) -> None:
    assert str(problems(device(row))) == f"devices.csv:2: {said}"


FILES = [
    ("gadgets.csv", b"id\n",
     "gadgets.csv: no table is called 'gadgets'; "
     "known: desks, devices, extra, gateways, links, services, staff, units"),
    ("devices.ods", b"PK", "devices.ods: .ods is not read; save it as .csv, .xlsx or .yaml"),
    ("devices.xlsx", b"PK\x03\x04rest",
     "devices.xlsx: not an XLSX workbook; save it as .xlsx or .csv"),
    ("devices.csv", b"", "devices.csv:1: is empty; write the heading at least"),
    ("desks.csv", b"id,site,role,colour\n",
     "desks.csv:1: colour: no such column in desks; known: id, site, role, seats"),
    ("desks.csv", b"id,site\n", "desks.csv:1: role: column missing; add it (role of the desk)"),
    ("desks.csv", b"id,site,role,id\n", "desks.csv:1: id: written twice; keep one column"),
    ("desks.csv", b'id,site,role\n"a,00001,justice\n',
     "desks.csv:2: not CSV: unexpected end of data; check quotes"),
    ("desks.csv", "id,site,role\na,00001,justice\nb,00001,tiếp dân\n".encode("cp1258", "replace"),
     f"desks.csv:3: not UTF-8; {CONVERT}"),
    ("desks.yaml", b"desks: {a: 1}\n",
     "desks.yaml:1: desks: must be a list of rows; begin each with a dash"),
    ("desks.yaml", b"- {id: a, site: 00001, role: justice, seats: 1.500}\n",
     "desks.yaml:1: [1].seats: 1.500 may be thousands or decimals; write 1500 or 1.5000"),
    ("desks.yaml", b"- {id: a, site: 1, role: justice}\n",
     f"desks.yaml:1: a: site: '1' has lost its leading zeros; write {PHUC_XA} or "
     "001 (Quận Ba Đình) or 01 (Thành phố Hà Nội) and format the column as text"),
    ("desks.yaml", b"- id: a\n  site: 00001\n  role: justice\n  colour: red\n",
     "desks.yaml:4: desks[1].colour: no such column; known: id, site, role, seats"),
    ("desks.yaml", b"- just text\n",
     "desks.yaml:1: desks[1]: is not a row; write column: value, one a line"),
    ("links.csv", b"id,site,down_mbps\nl,00001,1.500\n",
     "links.csv:2: l: down_mbps: 1.500 may be thousands or decimals; write 1500 or 1,5"),
    ("links.csv", b"id,site,down_mbps\nl,00001,0\n",
     "links.csv:2: l: down_mbps: 0 must be above 0; correct it"),
    ("units.csv", b"site,unit,leader_role\n00001,a,b\n00001,c,d\n",
     "units.csv:3: 00001: written twice, first in units.csv:2; keep one of them"),
    ("staff.csv", b"id,site,role,desk\ncb1,00001,justice,zz\n",
     "staff.csv:2: cb1: desk 'zz' is not in the table desks; add it or correct the id"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "said"), FILES)
def test_a_wrong_file_has_one_clear_line(name: str, data: bytes, said: str) -> None:
    assert str(problems({name: data})) == said


def test_all_problems_of_all_files_are_said_at_once_in_order() -> None:
    error = problems(
        {
            "links.csv": b"id,site,down_mbps\nl1,00001,x\nl2,2,5\n",
            "desks.csv": b"id,site,role\nd1,00001,justice\nd1,00001,justice\n",
            "devices.csv": b"id,kind,site,desk\na,pc,00001,nowhere\nb,pcc,00001,\nl1,pc,00001,\n",
        }
    )
    assert [str(problem).split(": ", 1)[0] for problem in error.problems] == [
        "desks.csv:3", "devices.csv:2", "devices.csv:3", "links.csv:2", "links.csv:3",
    ]  # fmt: skip


def test_one_id_in_two_tables_is_one_too_many() -> None:
    error = problems(
        {"links.csv": b"id,site\nx,00001\n", "devices.csv": b"id,kind,site\nx,pc,00001\n"}
    )
    assert str(error) == "links.csv:2: x: written twice, first in devices.csv:2; keep one of them"


def test_a_usb_device_hangs_on_a_pc_of_its_own_site() -> None:
    error = problems(
        {
            "devices.csv": b"id,kind,site,attached_to\n"
            b"pc1,pc,00001,\nprn,printer,00004,pc1\nscn,scanner,00004,prn\n"
        }
    )
    assert str(error).splitlines() == [
        "devices.csv:3: prn: attached_to pc1 is in site 00001, not in 00004; correct one",
        "devices.csv:4: scn: attached_to prn is a printer; write the id of a PC",
    ]


def test_who_names_a_row_that_failed_is_not_blamed_too() -> None:
    error = problems(
        {
            "desks.csv": b"id,site,role\nd1,00001,cook\n",
            "devices.csv": b"id,kind,site,desk\na,pc,00001,d1\n",
        }
    )
    assert [problem.source for problem in error.problems] == ["desks.csv"]


def test_nothing_is_half_imported() -> None:
    empty = Estate(register_id="hanoi-2016")
    files = {"devices.csv": b"id,kind,site\ngood,pc,00001\nbad,pc,9\n"}
    with pytest.raises(InventoryError):
        merge_estate(empty, files, HANOI)
    assert empty.devices == ()


def test_a_trap_is_known_to_programs() -> None:
    spoiled = f"site,unit,leader_role\n00001,{tcvn3('Phường Phúc Xá')},x\n"
    assert problems({"units.csv": spoiled.encode()}).trap == Q_FONT
    assert problems({"units.csv": spoiled.encode("latin-1")}).trap == Q_FONT
    assert problems({"links.csv": b"id,site,up_mbps\nl,00001,1.500\n"}).trap == "Q-NUM"
    assert problems({"links.csv": b"id,site\nl,1\n"}).trap == "Q-CODE"
