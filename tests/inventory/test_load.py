"""Export is the import format, import changes nothing the second time, templates say it all."""

import csv
import io
import unicodedata
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings

from inventory.cross import review_estate
from inventory.load import FORMATS, Format, export_estate, load_estate, merge_estate, templates
from inventory.model import Asset, DeviceAsset, Estate
from inventory.problem import InventoryError
from inventory.register import load_register
from inventory.scope import Scope
from inventory.table import load_tables
from tests.inventory.estates import ESTATE, estates

HANOI = load_register("hanoi-2016")
EMPTY = Estate(register_id="hanoi-2016")


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("named", [True, False])
def test_an_exported_estate_is_imported_as_it_was(format_: Format, named: bool) -> None:
    files = export_estate(ESTATE, format_, HANOI if named else None)
    again = load_estate(files, HANOI, simulated=True)
    assert again == ESTATE
    assert export_estate(again, format_, HANOI if named else None) == files


@given(estates())
@settings(deadline=None, max_examples=60)
def test_any_estate_survives_csv_and_yaml(estate: Estate) -> None:
    for files in (export_estate(estate, "csv"), export_estate(estate, "yaml")):
        assert load_estate(files, HANOI) == estate


@given(estates())
@settings(deadline=None, max_examples=15)
def test_any_estate_survives_a_workbook(estate: Estate) -> None:
    assert load_estate(export_estate(estate, "xlsx", HANOI), HANOI) == estate


def test_csv_is_for_excel_and_runs_nothing() -> None:
    files = export_estate(ESTATE, "csv")
    for data in files.values():
        assert data.startswith(b"\xef\xbb\xbf")
        for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
            assert not any(cell.startswith(tuple("=+-@\t\r＝＋－＠")) for cell in row)
    assert "'=1+1" in files["devices.csv"].decode("utf-8-sig")


def test_a_workbook_holds_text_only() -> None:
    book = openpyxl.load_workbook(io.BytesIO(export_estate(ESTATE, "xlsx")["estate.xlsx"]))
    types = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert types <= {"s", "n"}  # n: an empty cell
    assert book["devices"]["C2"].value == "00001"


def test_every_field_of_every_model_has_a_column() -> None:
    for table in load_tables().values():
        fields = set(table.model.model_fields)
        columns = {column.name for column in table.columns}
        assert columns <= fields
        assert fields - columns <= {"kind"}, table.id


def test_every_table_is_a_field_of_the_estate() -> None:
    assert set(load_tables()) == set(Estate.model_fields) - {"register_id", "simulated"}


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("format_", FORMATS)
def test_an_empty_template_is_an_empty_estate(format_: Format, lang: str) -> None:
    assert load_estate(templates(format_, lang), HANOI) == EMPTY


def test_a_template_says_unit_format_values_and_need() -> None:
    text = templates("csv", "vi")["links.csv"].decode("utf-8-sig")
    for said in ("Mbit/s", "primary | backup", "00001", "bắt buộc", "không viết 1.500"):
        assert said in text
    english = templates("yaml", "en")["devices.yaml"].decode()
    assert "#   price_vnd: price; unit: đồng; whole đồng: 12500000; optional" in english


def test_vietnamese_headings_and_semicolons_are_read() -> None:
    data = "Mã tài sản;loại;mã đơn vị;ngày mua;nguyên giá;Thành phố cấp\n" + (
        "pc1;pc;00001;5/8/2016;12.900.000 đ;có\n"
    )
    (device,) = load_estate({"devices.csv": data.encode()}, HANOI).devices
    assert device == DeviceAsset(
        id="pc1", kind="pc", site="00001", bought_on=date(2016, 8, 5), price_vnd=12_900_000,
        city_supplied=True,
    )  # fmt: skip


def test_nfd_files_are_nfc_inside() -> None:
    text = unicodedata.normalize(
        "NFD", "site,unit,leader_role,site_name\n00001,Phúc Xá,Chủ tịch,Phúc Xá\n"
    )
    (unit,) = load_estate({"units.csv": text.encode()}, HANOI).units
    assert unit.unit == "Phúc Xá"
    assert unicodedata.is_normalized("NFC", unit.unit)


def test_a_workbook_cell_formatted_with_zeros_keeps_them() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "units"
    sheet.append(["site", "unit", "leader_role"])
    sheet.append([1, "UBND phường Phúc Xá", "Chủ tịch"])
    sheet["A2"].number_format = "00000"
    out = io.BytesIO()
    book.save(out)
    assert load_estate({"x.xlsx": out.getvalue()}, HANOI).units[0].site == "00001"


def test_one_table_may_lie_in_several_files() -> None:
    files = {
        "devices-007.csv": b"id,kind,site\na,pc,00256\n",
        "devices-001.yaml": b"- {id: b, kind: pc, site: 00001}\n",
        "notes.md": b"not a table",
        ".~lock.devices.csv": b"junk",
    }
    assert [device.id for device in load_estate(files, HANOI).devices] == ["b", "a"]


def test_merging_replaces_known_keys_adds_new_ones_and_is_idempotent() -> None:
    files = {
        "devices.csv": b"id,kind,site,serial,desk\n00001-pc1,pc,00001,X9,00001-d1\nnew,pc,00004,,\n"
    }
    once = merge_estate(ESTATE, files, HANOI)
    assert [device.id for device in once.devices] == ["00001-pc1", "00001-prn1", "new"]
    assert once.devices[0].serial == "X9"
    assert once.devices[0].price_vnd is None
    assert merge_estate(once, files, HANOI) == once
    assert merge_estate(ESTATE, export_estate(ESTATE), HANOI) == ESTATE


def test_merging_what_would_break_the_whole_is_refused() -> None:
    with pytest.raises(InventoryError) as caught:
        merge_estate(ESTATE, {"devices.csv": b"id,kind,site,desk\nx,pc,00004,00001-d1\n"}, HANOI)
    assert str(caught.value) == (
        "devices.csv:2: x: desk 00001-d1 is in site 00001, not in 00004; correct one of them"
    )


def test_what_no_table_holds_is_not_exported_in_silence() -> None:
    class Kiosk(Asset):
        colour: str = "blue"

    estate = EMPTY.model_copy(update={"extra": (Kiosk(id="k", kind="kiosk", site="00001"),)})
    with pytest.raises(InventoryError) as caught:
        export_estate(estate)
    assert str(caught.value) == "export: k: extra cannot hold it: it is a Kiosk, not a Asset"


def test_doubts_do_not_stop_the_import_but_are_said() -> None:
    files = {
        "units.csv": "site,unit,leader_role\n00001,UBND,Chủ tịch\n".encode(),
        "devices.csv": (
            b"id,kind,site,serial,address\n"
            b"a,pc,00001,SN-1,10.1.0.1\nb,pc,00004,sn 1,10.1.0.1\n"
            b"c,pc,00001,Default string,10.2.0.1\n"
        ),
    }
    scope = Scope(owner="o", decision="d", valid_until=date(2017, 1, 1), cidrs=("10.1.0.0/16",))
    said = [str(doubt) for doubt in review_estate(load_estate(files, HANOI), HANOI, scope)]
    assert said == [
        "devices: c: serial 'Default string' says nothing; read it from the label",
        "devices: a: serial 'SN-1' stands at a (00001), b (00004); look at the labels",
        "devices: a: address 10.1.0.1 stands at a, b; correct all but one",
        "units: 00004: Phường Trúc Bạch has no accountable unit; add it to the table units",
        "pc: c: 10.2.0.1 is outside the scope; correct the address or ask for a wider scope",
    ]


def test_a_declared_port_that_prints_is_said_before_anything_is_sent() -> None:
    files = {
        "devices.csv": (
            b"id,kind,site,address,ports\n"
            b"a,printer,00001,10.1.0.1,ipp=9100\nb,printer,00001,10.1.0.2,ipp=631;http=515\n"
            b"c,printer,00001,224.0.0.5,ipp=631\n"
        ),
    }
    scope = Scope(owner="o", decision="d", valid_until=date(2017, 1, 1), cidrs=("10.1.0.0/16",))
    doubts = review_estate(load_estate(files, HANOI), HANOI, scope)
    said = [str(doubt) for doubt in doubts if doubt.source == "printer"]
    assert said == [
        "printer: a: port ipp=9100 prints what it gets and is never opened; correct it",
        "printer: b: port http=515 prints what it gets and is never opened; correct it",
        "printer: c: 224.0.0.5 is never probed: multicast; correct the address or ask for a wider "
        "scope",
    ]
    assert "không bao giờ mở" in doubts[-3].said("vi")
