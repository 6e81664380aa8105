"""What the product must reach on the recordings: one row per promise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.corpora._score import Case, Tally, tallies, total

_OWN = ("printer", "ups", "cisco", "cisco-s300", "huawei", "mikrotik", "juniper", "hp", "fortinet",
        "zte", "d-link", "zyxel", "ubiquiti")  # fmt: skip
_SWITCHING = ("printer", "switch", "router")


@dataclass(frozen=True)
class Bar:
    """At least `least_pct` of the cases of some corpora, fields and classes are right."""

    title: str
    least_pct: float
    corpora: tuple[str, ...]
    fields: tuple[str, ...]
    classes: tuple[str, ...] | None = None  # None: all

    def of(self, rows: Iterable[Tally]) -> Tally:
        """The cases it is about, as one row; a crash counts in every class.

        That nothing broke (class robust) is a promise of its own and no right answer.
        """
        fitting = [
            row
            for row in rows
            if row.corpus in self.corpora
            and row.field in self.fields
            and row.class_ != "robust"
            and (self.classes is None or row.class_ in (*self.classes, "crash"))
        ]
        return total(fitting, ", ".join(self.corpora), "", self.fields[0])


_EACH = tuple(
    Bar(f"LibreNMS: {field} of printers, UPSs and the named network vendors", 95.0,
        ("librenms",), (field,), _OWN)
    for field in ("model", "serial", "firmware")
)  # fmt: skip

BARS = (
    Bar("LibreNMS: vendor", 97.0, ("librenms",), ("vendor",)),
    Bar("LibreNMS: device class", 97.0, ("librenms",), ("device_class",)),
    *_EACH,
    Bar("LibreNMS: interface rows", 99.5, ("librenms",), ("interfaces",)),
    Bar("LibreNMS: IPv4 addresses (no bar was set; as interface rows)", 99.5, ("librenms",),
        ("ipv4",)),
    Bar("LibreNMS: printer supplies", 100.0, ("librenms",), ("supplies",)),
    Bar("LibreNMS: printer trays", 100.0, ("librenms",), ("inputs",)),
    Bar("LibreNMS: printer error bits", 100.0, ("librenms",), ("error_state",)),
    Bar("LibreNMS: processors", 98.0, ("librenms",), ("processors",)),
    Bar("LibreNMS: memory", 98.0, ("librenms",), ("memory",)),
    Bar("LibreNMS: storage", 98.0, ("librenms",), ("storage",)),
    Bar("LibreNMS: UPS charge, runtime, load, voltages", 95.0, ("librenms",), ("ups",)),
    Bar("ntc-templates: command lines", 98.0, ("ntc-templates",), ("cli",)),
    Bar("recog sysDescr: vendor of printers, switches, routers", 97.0, ("recog",), ("vendor",),
        _SWITCHING),
    Bar("recog sysDescr: product of printers, switches, routers", 90.0, ("recog",), ("product",),
        _SWITCHING),
    Bar("IPP answers", 100.0, ("ipp",), ("ipp", "alerts", "supplies")),
    Bar("eSCL and HP scanners", 100.0, ("scanners",), ("escl",)),
    Bar("Brother printers", 100.0, ("brother",),
        ("model", "serial", "firmware", "supplies", "alerts", "pages", "error_state")),
    Bar("Checkmk's printer alerts and supplies", 100.0, ("checkmk-printer",),
        ("alerts", "supplies")),
    Bar("SMPP PDUs", 100.0, ("smpp_vectors", "kannel", "pcap"), ("smpp",)),
    *(
        Bar(f"GLPI agent: {class_}", 95.0, ("glpi-agent",), ("pc",), (class_,))
        for class_ in ("bios", "memory", "cpu", "drives", "video")
    ),
)  # fmt: skip

MOST_S = 180.0
"""The whole open set, on two cores."""


def crashes(cases: Sequence[Case]) -> list[Case]:
    """Exceptions, hangs and bursts of memory: there may be none, in any corpus."""
    return [case for case in cases if case.verdict == "crash"]


def reached(cases: Sequence[Case]) -> list[tuple[Bar, Tally]]:
    """Each bar with the cases that it is about."""
    rows = tallies(cases)
    return [(bar, bar.of(rows)) for bar in BARS]
