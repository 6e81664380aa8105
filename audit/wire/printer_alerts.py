"""prtAlertTable (RFC 3805): what a printer complains of, and how much it weighs."""

import re
from typing import Literal, cast

from audit.wire.mib import Row, Values, name_of, number, rows, text
from audit.wire.printer_names import (
    ALERT_CODE,
    ALERT_CRITICAL,
    ALERT_GROUP,
    ALERT_OK,
    ALERT_SEVERITY,
    ALERT_TEXTS,
    ALERT_UNSURE,
    CRITICAL,
    OTHER,
)
from inventory.groups.printer import Alert

ALERT_ENTRY = "1.3.6.1.2.1.43.18.1.1"
ALERT_COLUMNS = {2: "severity", 4: "group", 5: "group_index", 7: "code", 8: "descr"}

Weight = Literal["ok", "warning", "critical"]

_SPLIT_WORD = re.compile(rb"(?<=[^\s-])-\r?\n(?=\S)")
"""A word that the printer broke at the end of a line of its display."""


def alerts(values: Values) -> tuple[Alert, ...]:
    """The rows that say something; a row of zeros is how some agents say that there is none."""
    said = (_alert(row) for row in rows(values, ALERT_ENTRY, ALERT_COLUMNS).values())
    return tuple(alert for alert in said if alert is not None)


def _alert(row: Row) -> Alert | None:
    group, code, descr = number(row.get("group")), number(row.get("code")), row.get("descr")
    if isinstance(descr, bytes):
        descr = _SPLIT_WORD.sub(b"", descr)
    words = text(descr)
    if not group and not code and words is None:
        return None
    index = number(row.get("group_index"))
    return Alert(
        severity=name_of(row.get("severity"), ALERT_SEVERITY),
        group=name_of(group, ALERT_GROUP),
        group_index=index if index is not None and index >= 0 else None,
        code=name_of(code, ALERT_CODE),
        description=words,
        weight=weight(number(row.get("severity")), code, words),
    )


def weight(severity: int | None, code: int | None, words: str | None) -> Weight | None:
    """What an alert means for who wants to print: the code says it, else the text or severity."""
    known = ALERT_TEXTS.get((words or "").lower())
    if known is not None:
        return cast(Weight, known)
    if code in ALERT_CRITICAL:
        return "critical"
    if code in ALERT_OK:
        return "ok"
    if code in ALERT_CODE and code not in ALERT_UNSURE:
        return "warning"
    if severity == CRITICAL:
        return "critical"
    return "ok" if severity == OTHER else None
