"""Scorers say "wrong" of what is wrong: the sealed recordings are judged by them too."""

from typing import Any

from audit.asks import SnmpValue
from tests.corpora import librenms_host, librenms_ports, librenms_printer
from tests.corpora._glpi import starts
from tests.corpora.ntc_templates import _same

PRT = librenms_printer.PRT
TONER: dict[str, SnmpValue] = {
    f"{PRT}.11.1.1.5.1.1": 3, f"{PRT}.11.1.1.6.1.1": b"Black", f"{PRT}.11.1.1.7.1.1": 19,
    f"{PRT}.11.1.1.8.1.1": 100, f"{PRT}.11.1.1.9.1.1": 40,
}  # fmt: skip
LISTED = {"supply_index": "1", "supply_type": "toner", "supply_descr": "Black",
          "supply_current": 40}  # fmt: skip


def supplies(**said: Any) -> str:
    """The verdict on a printer's only supply."""
    row = {"index": 1, "name": "Black", "type": "toner", "level_pct": 40.0, **said}
    expected = {"printer-supplies": {"discovery": {"printer_supplies": [LISTED]}}}
    [case] = librenms_printer.score("x", {"printer": {"supplies": [row]}}, expected, TONER)
    return case.verdict


def test_a_supply_is_right_by_level_name_and_type_together() -> None:
    assert supplies() == "right"
    assert supplies(level_pct=42.0) == "wrong"
    assert supplies(name="Cyan") == "wrong"
    assert supplies(type="opc") == "wrong"
    assert supplies(index=2) == "unsaid"


def volume(index: int, used_bytes: int | None) -> str:
    """The verdict on a host's only volume, which is expected at index 4."""
    row = {"type": "hrstorage", "storage_index": "4", "storage_size": 1_000, "storage_used": 500,
           "storage_perc": 50, "storage_descr": "/"}  # fmt: skip
    mine = {"index": index, "size_bytes": 1_000, "used_bytes": used_bytes, "used_pct": None,
            "type": "fixed_disk"}  # fmt: skip
    expected = {"storage": {"discovery": {"storage": [row]}}}
    [case] = librenms_host.score("x", {"host": {"storage": [mine]}}, expected, {})
    return case.verdict


def test_a_volume_of_the_standards_table_is_the_row_of_its_index_and_silence_is_no_amount() -> None:
    assert volume(4, 500) == "right"
    assert volume(5, 500) == "unsaid"
    assert volume(4, None) == "wrong"
    assert volume(4, 900) == "wrong"


def speed(got: int | None, wanted: int) -> str:
    """The verdict on an interface of which the speed alone is compared."""
    mine = {"index": 1, "speed_bps": got, "description": None, "name": None, "alias": None}
    expected = {"ports": {"discovery": {"ports": [{"ifIndex": 1, "ifSpeed": wanted}]}}}
    raw: dict[str, SnmpValue] = {f"{librenms_ports.IF_ENTRY}.5.1": wanted}
    cases = librenms_ports.score("x", {"interfaces": [mine]}, expected, raw)
    return next(case.verdict for case in cases if case.field == "interfaces")


def test_a_slow_line_is_not_near_any_other() -> None:
    assert speed(64_000, 64_000) == "right"
    assert speed(0, 64_000) == "wrong"
    assert speed(128_000, 64_000) == "wrong"
    assert speed(None, 64_000) == "unsaid"


def test_half_a_name_is_no_name() -> None:
    assert _same("model", "cisco WS-C2960", "WS-C2960")
    assert not _same("model", "WS-C2960", "60")
    assert not _same("model", "WS-C2960", "-")
    assert starts("Intel Corporation", "Intel")
    assert not starts("Intel", "I")
