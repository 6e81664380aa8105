"""Alerts of printers: what the rows say, and which of them weigh."""

import pytest

from audit.wire.printer_alerts import ALERT_COLUMNS, ALERT_ENTRY, alerts, weight
from audit.wire.printer_names import ALERT_CODE, ALERT_CRITICAL, ALERT_OK, ALERT_UNSURE


def one(**row):
    """The alert of a row whose columns are given by name; None when there is none."""
    columns = {name: number for number, name in ALERT_COLUMNS.items()}
    said = alerts({f"{ALERT_ENTRY}.{columns[name]}.1.7": value for name, value in row.items()})
    return said[0] if said else None


def test_a_row_of_zeros_is_no_alert():
    assert one(severity=3, group=0, group_index=0, code=0, descr=b"") is None


def test_a_jam_in_the_second_path_is_critical():
    alert = one(severity=3, group=13, group_index=2, code=8, descr=b"Paper jam")
    assert (alert.severity, alert.group, alert.group_index) == ("critical", "mediaPath", 2)
    assert (alert.code, alert.description, alert.weight) == ("jam", "Paper jam", "critical")


def test_a_number_that_no_standard_names_stays_a_number():
    alert = one(severity=1, group=-1, group_index=15, code=1_111_111)
    assert (alert.group, alert.code, alert.weight) == ("-1", "1111111", "ok")


def test_a_word_that_the_display_broke_is_whole_again():
    assert one(code=23, descr=b"Bereitschafts-\nmodus ein").description == "Bereitschaftsmodus ein"
    assert one(code=23, descr=b"Tray 1 -\nA4").description == "Tray 1 - A4"


@pytest.mark.parametrize(
    ("severity", "code", "words", "found"),
    [
        (1, 3, None, "warning"),  # a cover is open
        (4, 4, None, "ok"),  # and closed
        (4, 1101, "Replace toner", "critical"),
        (4, 808, None, "warning"),  # a tray is empty
        (3, -1, None, "critical"),
        (4, -1, None, None),  # nothing tells
        (1, -1, "Critical Error", "critical"),
        (3, -1, "Sleep", "ok"),
        (None, None, None, None),
    ],
)
def test_how_much_an_alert_weighs(severity, code, words, found):
    assert weight(severity, code, words) == found


def test_every_code_that_weighs_is_one_of_the_standard_and_weighs_once():
    assert set(ALERT_CODE) >= ALERT_CRITICAL | ALERT_OK | ALERT_UNSURE
    assert not ALERT_CRITICAL & ALERT_OK
    assert not (ALERT_CRITICAL | ALERT_OK) & ALERT_UNSURE
