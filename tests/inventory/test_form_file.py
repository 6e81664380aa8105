"""A ward's survey form: three formats, one content, and the traps it may fall into."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.form_file import PROBLEMS, form_bytes, form_template, parse_form
from inventory.groups.form import DeviceState, Form
from inventory.load import FORMATS, Format
from inventory.problem import InventoryError
from inventory.register import load_register
from inventory.sheet import write_csv, write_xlsx
from tests.inventory.estates import IDS, TEXTS
from tests.inventory.fonts import tcvn3

HANOI = load_register("hanoi-2016")

FORM = Form(
    surveyed_on=date(2016, 8, 1), declared_ready=True, area_m2=41.125, landline=False,
    dossiers_month=20, backup_tested_on=date(2016, 7, 1), remarks="Một dòng\n=cộng; 'a' — #1",
    devices=(
        DeviceState(asset="p1", works=False, problem="jam", desk="d2"),
        DeviceState(asset="u1", works=True, runtime_min=12.5, test_page_on=date(2016, 7, 31)),
    ),
)  # fmt: skip
CSV = form_bytes(FORM, HANOI, "00001").decode("utf-8-sig")
YAML = form_bytes(FORM, HANOI, "00001", "yaml").decode()


def refusal(data: str | bytes, name: str = "00001.csv", site: str = "00001") -> InventoryError:
    raw = data.encode() if isinstance(data, str) else data
    with pytest.raises(InventoryError) as caught:
        parse_form(name, raw, HANOI, site)
    return caught.value


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("form", [FORM, Form()])
def test_a_form_is_read_back_as_it_was(form: Form, format_: Format) -> None:
    data = form_bytes(form, HANOI, "00001", format_)
    assert parse_form(f"00001.{format_}", data, HANOI, "00001") == form
    assert form_bytes(form, HANOI, "00001", format_) == data


YES_NO = st.none() | st.booleans()
DAYS = st.none() | st.dates()
NUMBERS = st.none() | st.floats(0, 1e6).map(lambda x: round(x, 3))
FORMS = st.builds(
    Form, surveyed_on=DAYS, declared_ready=YES_NO, area_m2=NUMBERS, landline=YES_NO, seats=YES_NO,
    fax=YES_NO, photocopier=YES_NO, citizen_pc=YES_NO, backup_line=YES_NO, backup_tested_on=DAYS,
    dossiers_month=NUMBERS, briefed_on=DAYS, remarks=st.none() | TEXTS,
    devices=st.lists(
        st.builds(
            DeviceState, asset=IDS, works=YES_NO, problem=st.none() | st.sampled_from(PROBLEMS),
            desk=st.none() | IDS, test_page_on=DAYS, runtime_min=NUMBERS,
        ),
        max_size=3, unique_by=lambda device: device.asset,
    ).map(tuple),
)  # fmt: skip


@given(FORMS, st.sampled_from(["csv", "yaml"]))
@settings(deadline=None)
def test_any_form_survives_its_file(form: Form, format_: Format) -> None:
    data = form_bytes(form, HANOI, "00295", format_)
    assert parse_form(f"00295.{format_}", data, HANOI, "00295") == form


@given(FORMS)
@settings(deadline=None, max_examples=15)
def test_any_form_survives_a_workbook(form: Form) -> None:
    data = form_bytes(form, HANOI, "00295", "xlsx")
    assert parse_form("00295.xlsx", data, HANOI, "00295") == form


def test_lost_zeros_are_q_code_in_csv_yaml_and_workbook() -> None:
    said = (
        "site: '1' has lost its leading zeros; write 00001 (Phường Phúc Xá, Quận Ba Đình) "
        "and format the column as text"
    )
    for error, place in (
        (refusal(CSV.replace("site,00001", "site,1")), "00001.csv:3: "),
        (refusal(YAML.replace("'00001'", "1"), "00001.yaml"), "00001.yaml:2: "),
        (refusal(workbook_with_a_number(), "00001.xlsx"), "00001.xlsx/form:3: "),
    ):
        assert (error.trap, str(error)) == ("Q-CODE", place + said)


def workbook_with_a_number() -> bytes:
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(form_bytes(FORM, HANOI, "00001", "xlsx")))
    book["form"]["B3"].value = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_ward_code_that_became_a_district_code_is_q_code_too() -> None:
    data = form_bytes(FORM, HANOI, "00268").decode().replace("site,00268", "site,268")
    assert refusal(data, "00268.csv", "00268").trap == "Q-CODE"
    bare = data.replace("Phường Thanh Lương", "")
    assert refusal(bare, "00268.csv", "00268").trap == "Q-CODE"


def test_every_form_in_tcvn3_is_q_font_as_bytes_and_as_shown() -> None:
    for site in HANOI.level("ward"):
        text = tcvn3(form_bytes(Form(), HANOI, site.id).decode("utf-8-sig"))
        for data in (text.encode("latin-1"), text.encode()):
            assert refusal(data, f"{site.id}.csv", site.id).trap == "Q-FONT", site.title


def test_a_dot_that_may_be_thousands_is_q_num() -> None:
    for error in (
        refusal(CSV.replace("dossiers_month,20", "dossiers_month,1.500")),
        refusal(YAML.replace("dossiers_month: 20.0", "dossiers_month: 1.500"), "00001.yaml"),
    ):
        assert error.trap == "Q-NUM"
        assert "dossiers_month: 1.500 may be thousands or decimals; write 1500" in str(error)


def test_a_form_of_another_ward_names_both() -> None:
    assert str(refusal(CSV, "00004.csv", "00004")) == (
        "00004.csv:3: site: the form is of 00001 (Phường Phúc Xá), the file is named for 00004 "
        "(Phường Trúc Bạch); correct one of them"
    )


def test_a_name_of_another_ward_is_said() -> None:
    assert "but the name beside it is 'Phường Phúc La', which is 09553" in str(
        refusal(CSV.replace("Phường Phúc Xá", "Phường Phúc La"))
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("surveyed_on,2016-08-01", "surveyed_on,2016-13-01",
         "00001.csv:5: surveyed_on: there is no day 2016-13-01; "
         "day comes before month: 5/8/2016"),
        ("declared_ready,yes", "declared_ready,perhaps",
         "00001.csv:6: declared_ready: 'perhaps' is neither yes nor no; "
         "write yes, no, có or không"),
        ("p1,no,jam", "p 1,no,jam",
         "00001.csv:15: p 1: asset: 'p 1' is no key; use letters, digits, . _ - (64 at most)"),
        ("u1,yes", "p1,yes", "00001.csv: p1: stands twice among the devices; keep one line"),
        ("31,12.5", "31,12,5",
         "00001.csv:16: 7 cells, 6 columns; quote text that holds the mark"),
        ("dossiers_month,20", "dossiers_month,-20",
         "00001.csv:10: dossiers_month: -20 must be 0 or more; correct it"),
        ("format,ward-audit-form/1", "format,form/9",
         "00001.csv:2: format: write ward-audit-form/1"),
        ("landline,no", "landline,no\r\nlandline,yes",
         "00001.csv:9: landline: written twice, first in line 8; keep one of them"),
        ("site,00001\r\n", "", "00001.csv: site: is missing; write 00001"),
    ],
)  # fmt: skip
def test_each_wrong_line_is_said_with_its_place(old: str, new: str, said: str) -> None:
    assert old in CSV
    assert str(refusal(CSV.replace(old, new))) == said


def test_all_problems_are_said_at_once() -> None:
    error = refusal(CSV.replace("site,00001", "site,1").replace("jam", "smash").replace("20", "x"))
    assert {problem.place for problem in error.problems} >= {"site", "p1: problem"}
    assert error.trap == "Q-CODE"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("00001.csv", b"", "00001.csv:1: is empty; fill in the form"),
        ("00001.xlsx", b"PK", "00001.xlsx: not an XLSX workbook; save it as .xlsx or .csv"),
        ("00001.yaml", b"- a\n", "00001.yaml:1: must be key: value, one a line"),
        ("00001.pdf", b"%PDF",
         "00001.pdf: .pdf is not read; save it as .csv, .xlsx or .yaml"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_form_is_refused(name: str, data: bytes, said: str) -> None:
    assert str(refusal(data, name)) == said


@given(st.binary(max_size=200), st.sampled_from(["csv", "xlsx", "yaml"]))
def test_noise_is_refused_with_lines_never_a_crash(data: bytes, ending: str) -> None:
    assert refusal(data, f"00001.{ending}").problems


def test_the_template_is_a_form_that_says_nothing_yet() -> None:
    rows = form_template(HANOI, "00001", ["p1", "u1"])
    for name, data in (("a.csv", write_csv(rows)), ("a.xlsx", write_xlsx({"form": rows}))):
        form = parse_form(name, data, HANOI, "00001")
        assert form == Form(devices=(DeviceState(asset="p1"), DeviceState(asset="u1")))
    text = write_csv(rows).decode("utf-8-sig")
    for said in ("m²", "phút", "jam | no_toner", "có/không", "5/8/2016", "Phường Phúc Xá"):
        assert said in text


def test_vietnamese_words_stand_for_keys() -> None:
    data = (
        "mẫu phiếu;ward-audit-form/1\nmã đơn vị;00001\nngày khảo sát;5/8/2016\n"
        "Mã thiết bị;Hoạt động tốt\np1;không\n"
    )
    assert parse_form("00001.csv", data.encode(), HANOI, "00001") == Form(
        surveyed_on=date(2016, 8, 5), devices=(DeviceState(asset="p1", works=False),)
    )
