"""Which private tables a maker's printers have, as data: page counters, parts, flags, display.

They are asked of that maker's devices only. One row a maker, each with the source that says so:
"MIB" is the maker's own, "GLPI" the GLPI agent's support modules, "LibreNMS" its definitions,
"seen" a public recording. A device sold under another name has the tables of who built it. Who a
device is (serial, firmware, model) is `identity.py`'s.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from audit.asks import SnmpAsk
from audit.wire.mib import Values, text
from audit.wire.system_mib import DESCR, OBJECT_ID

E = "1.3.6.1.4.1."

BROTHER_ID = E + "2435.2.3.9.1.1.7.0"  # brieee1284id
RICOH_COUNTERS = E + "367.3.2.1.2.19.5.1"  # ricohEngCounterTable: .2 type, .9 value
RICOH_TONERS = E + "367.3.2.1.2.24.1.1"  # ricohEngTonerTable: .3 name, .5 level
CANON_COUNTERS = E + "1602.1.11.1.3.1.4"  # {kind: pages}
CANON_NAMED = E + "1602.1.11.2.1.1"  # .2 name, .3 pages


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """What one maker's agents say beyond the standard. OIDs of one value are instances (GET).

    `errors`: {OID: (the number that means so, name of RFC 2790's bit)}.
    """

    maker: str
    source: str
    counters: Mapping[str, str] = field(default_factory=dict)  # {OID: name}
    errors: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    display: str | None = None
    walk: tuple[str, ...] = ()
    get: tuple[str, ...] = ()


BROTHER = Tables(
    maker="Brother",
    source="MIB: BROTHER-MIB; LibreNMS; the brother library (Apache-2.0)",
    get=(
        BROTHER_ID,
        E + "2435.2.3.9.4.2.1.5.5.8.0",  # brInfoMaintenance
        E + "2435.2.3.9.4.2.1.5.5.10.0",  # brInfoCounter
        E + "2435.2.3.9.4.2.1.5.5.11.0",  # brInfoNextCare
        E + "2435.2.3.9.4.2.1.5.4.5.2.0",  # what the display shows
        "1.3.6.1.2.1.43.7.1.1.4.1.1",  # prtLocalizationCharacterSet
    ),
)
CANON = Tables(
    maker="Canon",
    source="MIB: CANON-MIB; GLPI: Canon; LibreNMS: canonprinter",
    walk=(CANON_COUNTERS, CANON_NAMED + ".2", CANON_NAMED + ".3"),
)
HP = Tables(
    maker="HP",
    source="MIB: HP-LASERJET-COMMON-MIB, Jetdirect3-MIB; GLPI: HPNetPeripheral; LibreNMS",
    counters={
        E + "11.2.3.9.4.2.1.4.1.2.5.0": "total",  # total-engine-page-count
        E + "11.2.3.9.4.2.1.4.1.2.6.0": "mono",
        E + "11.2.3.9.4.2.1.4.1.2.7.0": "color",
        E + "11.2.3.9.4.2.1.4.1.2.22.0": "duplex",
        E + "11.2.3.9.4.2.1.2.2.1.44.0": "scan_adf",
        E + "11.2.3.9.4.2.1.2.2.1.74.0": "scan_platen",  # scanner-flatbed-page-count
    },
    errors={  # gdStatusEntry of Jetdirect3-MIB
        E + "11.2.3.9.1.1.2.8.0": (1, "noPaper"),
        E + "11.2.3.9.1.1.2.9.0": (1, "jammed"),
        E + "11.2.3.9.1.1.2.10.0": (1, "lowToner"),
        E + "11.2.3.9.1.1.2.17.0": (1, "doorOpen"),
    },
    display=E + "11.2.3.9.1.1.3.0",  # gdStatusDisplay
)
KYOCERA = Tables(
    maker="Kyocera",
    source="GLPI: Tools/Hardware, Kyocera; LibreNMS: kyocera, utax; KM-MIB of the maker",
    counters={
        E + "1347.43.10.1.1.12.1.1": "total",
        E + "1347.42.3.1.1.1.1.1": "print",
        E + "1347.42.3.1.1.1.1.2": "copy",
        E + "1347.42.3.1.1.1.1.4": "fax",
        E + "1347.42.3.1.2.1.1.1.1": "print_mono",
        E + "1347.42.3.1.2.1.1.1.3": "print_color",
        E + "1347.42.3.1.2.1.1.2.1": "copy_mono",
        E + "1347.42.3.1.2.1.1.2.3": "copy_color",
        E + "1347.46.10.1.1.5.3": "scan",
    },
)
KONICA = Tables(
    maker="Konica Minolta",
    source="GLPI: Konica; LibreNMS: konica",
    counters={
        E + "18334.1.1.1.5.7.2.1.1.0": "total",
        E + "18334.1.1.1.5.7.2.1.3.0": "duplex",
        E + "18334.1.1.1.5.7.2.2.1.5.1.1": "copy_mono",
        E + "18334.1.1.1.5.7.2.2.1.5.1.2": "print_mono",
        E + "18334.1.1.1.5.7.2.2.1.5.2.1": "copy_color",
        E + "18334.1.1.1.5.7.2.2.1.5.2.2": "print_color",
        E + "18334.1.1.1.5.7.2.3.1.5.1": "scan",
    },
)
RICOH = Tables(
    maker="Ricoh",
    source="MIB: RicohPrivateMIB; GLPI: Ricoh; LibreNMS: ricoh, nrg, lanier, gestetner",
    walk=(RICOH_COUNTERS + ".2", RICOH_COUNTERS + ".9", RICOH_TONERS + ".3", RICOH_TONERS + ".5"),
)
EPSON = Tables(
    maker="Epson",
    source="GLPI: Epson; public tools that read them",
    counters={
        E + "1248.1.2.2.27.1.1.3.1.1": "mono",
        E + "1248.1.2.2.27.1.1.4.1.1": "color",
    },
)
XEROX = Tables(
    maker="Xerox",
    source="MIB: XEROX-GENERAL-MIB, XEROX-HOST-RESOURCES-EXT-MIB; GLPI: Xerox",
    counters={
        E + "253.8.53.13.2.1.6.1.20.1": "print",
        E + "253.8.53.13.2.1.6.1.20.33": "print_color",
        E + "253.8.53.13.2.1.6.1.20.34": "print_mono",
        E + "253.8.53.13.2.1.6.11.20.25": "copy_color",
        E + "253.8.53.13.2.1.6.11.20.3": "copy_mono",
        E + "253.8.53.13.2.1.6.10.20.11": "scan_mail",
        E + "253.8.53.13.2.1.6.10.20.12": "scan_network",
    },
)
LEXMARK = Tables(
    maker="Lexmark",
    source="MIB: LEXMARK-PVT-MIB (prtgenInfoTable), LEXMARK-MPS-MIB (deviceTable); GLPI: Lexmark",
    counters={E + "641.2.1.5.1.0": "total"},
    errors={  # prtgenStatusTable
        E + "641.2.1.3.1.3.1": (2, "outputFull"),
        E + "641.2.1.3.1.4.1": (2, "inputTrayEmpty"),
        E + "641.2.1.3.1.5.1": (2, "jammed"),
    },
)
PANTUM = Tables(
    maker="Pantum",
    source="GLPI: Pantum",
    counters={
        E + "40093.1.1.3.1": "duplex",
        E + "40093.1.1.3.9": "copy",
        E + "40093.1.1.3.12": "print",
    },
)

_ROOTS: Mapping[str, tuple[Tables, ...]] = {
    "11": (HP,), "26696": (HP,), "29999": (HP,), "253": (XEROX,), "367": (RICOH,),
    "641": (LEXMARK,), "683": (HP,), "1248": (EPSON,), "1347": (KYOCERA,), "1602": (CANON,),
    "2435": (BROTHER,), "10642": (HP,), "18334": (KONICA,), "40093": (PANTUM,),
}  # fmt: skip
"""By the number below 1.3.6.1.4.1. Zebra's print servers answer HP's objects (seen)."""

_SAYS: tuple[tuple[str, tuple[Tables, ...]], ...] = (
    (r"brother", (BROTHER,)),
    (r"canon", (CANON,)),
    (r"kyocera|utax|triumph[ -]adler|TA [0-9]", (KYOCERA,)),
    (r"konica|minolta|develop ineo|olivetti", (KONICA,)),
    (r"ricoh|gestetner|lanier|nrg|savin|infotec|rex-?rotary", (RICOH,)),
    (r"epson", (EPSON,)),
    (r"xerox", (XEROX,)),
    (r"lexmark", (LEXMARK,)),
    (r"zebra", (HP,)),
    (r"pantum", (PANTUM,)),
    (r"hp|hewlett-packard|jetdirect", (HP,)),
)
_BY_DESCR = tuple((re.compile(rf"(?:{words})\b", re.IGNORECASE), tables) for words, tables in _SAYS)


@lru_cache(1_024)  # bounded: the names are devices' own
def of_object_id(object_id: str) -> tuple[Tables, ...]:
    """The tables of who made a device, by its sysObjectID; () when no maker of printers."""
    if not object_id.startswith(E):
        return ()
    return _ROOTS.get(object_id[len(E) :].partition(".")[0], ())


def tables_of(values: Values) -> tuple[Tables, ...]:
    """The tables to ask a printer for, from its system group (RFC 3418).

    Its sysObjectID names the maker of the agent, its sysDescr that of the printer: both count,
    because a Kyocera may sit behind a print server of HP, and the other way round.
    """
    object_id, descr = values.get(OBJECT_ID), text(values.get(DESCR)) or ""
    found = list(of_object_id(object_id)) if isinstance(object_id, str) else []
    for pattern, tables in _BY_DESCR:
        if pattern.match(descr):
            found += tables
            break
    return tuple(dict.fromkeys(found))


def state_ask(values: Values) -> tuple[SnmpAsk, ...]:
    """What to ask next for counters, parts and levels; () where no private table is known."""
    found = tables_of(values)
    get = [oid for one in found for oid in (*one.counters, *one.errors, *one.get)]
    get += [one.display for one in found if one.display is not None]
    walk = [oid for one in found for oid in one.walk]
    return (SnmpAsk(get=tuple(get), walk=tuple(walk), max_rows=128),) if get or walk else ()
