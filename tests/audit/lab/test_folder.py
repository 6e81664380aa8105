"""The working folder of a simulated city: what is written, who may read it, what is spoiled."""

import json
import stat
from dataclasses import replace

import pytest

from audit.app import open_folder
from audit.lab import forms
from audit.lab.estate import REGISTER, generate
from audit.lab.folder import write_folder
from inventory.form_file import parse_form
from inventory.problem import InventoryError
from inventory.register import load_register

CA = b"-----BEGIN CERTIFICATE-----\n"


@pytest.fixture(scope="module")
def made():
    return generate(3, 14)


def test_a_written_folder_opens_as_any_other(tmp_path, made):
    write_folder(tmp_path, made, CA, zero_s=12.5)
    working = open_folder(tmp_path)
    assert working.config.simulated
    assert working.config.clock_zero_s == 12.5
    assert working.config.ca_file == "ca.pem"
    assert len(working.register.level("ward")) == 14
    assert tuple(working.estate.devices) == made.estate.devices
    assert working.scope.refuses("127.10.1.2") is None
    assert working.scope.refuses("10.0.0.1") is not None


def test_secrets_can_be_read_by_their_owner_alone(tmp_path, made):
    write_folder(tmp_path, made, CA, zero_s=0.0)
    write_folder(tmp_path, made, CA, zero_s=0.0)  # again, over the first
    for name in ("snmp", "smpp"):
        assert stat.S_IMODE((tmp_path / "secrets" / name).stat().st_mode) == 0o600
    assert "audit-ro" not in (tmp_path / "credentials.yaml").read_text("utf-8")


def test_evidence_of_an_earlier_city_does_not_stay(tmp_path, made):
    write_folder(tmp_path, made, CA, zero_s=0.0)
    old = tmp_path / "seen" / "forms" / "99999.csv"
    old.write_bytes(b"old")
    kept = tmp_path / "store.sqlite"
    kept.write_bytes(b"of the audit")
    write_folder(tmp_path, generate(4, 3), CA, zero_s=0.0)
    assert not old.exists()
    assert kept.exists()
    assert len(list((tmp_path / "seen" / "operations").iterdir())) == 4  # 3 districts and the city


def test_the_truth_is_written_beside_the_estate(made):
    said = json.loads(made.working["truth.json"])
    assert said["seed"] == 3
    assert len(said["planted"]) == len(made.truth.planted) > 50


@pytest.mark.parametrize(
    ("twist", "trap"),
    [("font", "Q-FONT"), ("font_shown", "Q-FONT"), ("code", "Q-CODE"), ("num", "Q-NUM")],
)
def test_a_spoiled_form_is_refused_with_the_trap_that_spoiled_it(made, twist, trap):
    register = load_register(REGISTER)
    path = next(
        path
        for path, data in made.working.items()
        if path.startswith("seen/forms/") and path.endswith(".csv") and _reads(path, data)
    )
    site = path.rpartition("/")[2].removesuffix(".csv")
    with pytest.raises(InventoryError) as error:
        parse_form(path, forms.spoil(made.working[path], twist, site), register, site)
    assert trap in {problem.trap for problem in error.value.problems}


def _reads(path: str, data: bytes) -> bool:
    site = path.rpartition("/")[2].removesuffix(".csv")
    try:
        parse_form(path, data, load_register(REGISTER), site)
    except InventoryError:
        return False
    return True


def test_tcvn3_has_a_byte_of_its_own_for_every_vietnamese_letter():
    letters = "ăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
    encoded = forms.tcvn3(letters)
    assert len(set(encoded)) == len(letters)
    assert min(encoded) >= 0x80
    # "Đống Đa" as a spreadsheet shows it when the font is missing
    assert forms.tcvn3("Đống Đa").decode("latin-1") == "§èng §a"


def test_a_folder_keeps_its_bytes_for_the_same_city(tmp_path, made):
    write_folder(tmp_path / "a", made, CA, zero_s=1.0)
    write_folder(tmp_path / "b", replace(made), CA, zero_s=1.0)
    for path in made.working:
        assert (tmp_path / "a" / path).read_bytes() == (tmp_path / "b" / path).read_bytes()
