"""Which private tables a maker's printers have, as data: serial, firmware, model, page counters.

They are asked of that maker's devices only. One row a maker, each with the source that says so:
"MIB" is the maker's own, "GLPI" the GLPI agent's support modules, "LibreNMS" its definitions,
"seen" a public recording. A device sold under another name has the tables of who built it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from audit.asks import SnmpAsk
from audit.wire.mib import Values, text
from audit.wire.system_mib import DESCR, OBJECT_ID

E = "1.3.6.1.4.1."

HP_ID = E + "11.2.3.9.1.1.7.0"  # gdStatusId: IEEE 1284 device id; many other makers answer it too
BROTHER_ID = E + "2435.2.3.9.1.1.7.0"  # brieee1284id
XEROX_ID = E + "253.8.51.1.2.1.20.1"  # xcmHrDevIEEE1284
EPSON_VERSIONS = E + "1248.1.2.2.2.1.1"  # .2 value, .3 name
RICOH_COUNTERS = E + "367.3.2.1.2.19.5.1"  # ricohEngCounterTable: .2 type, .9 value
RICOH_TONERS = E + "367.3.2.1.2.24.1.1"  # ricohEngTonerTable: .3 name, .5 level
CANON_COUNTERS = E + "1602.1.11.1.3.1.4"  # {kind: pages}
CANON_NAMED = E + "1602.1.11.2.1.1"  # .2 name, .3 pages


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """What one maker's agents say beyond the standard. OIDs of one value are instances (GET).

    `serial`, `firmware` and `model` are tried in their order. `ids` hold an IEEE 1284 device id.
    `errors`: {OID: (the number that means so, name of RFC 2790's bit)}.
    """

    maker: str
    source: str
    serial: tuple[str, ...] = ()
    firmware: tuple[str, ...] = ()
    model: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    counters: Mapping[str, str] = field(default_factory=dict)  # {OID: name}
    errors: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    display: str | None = None
    identity_walk: tuple[str, ...] = ()
    walk: tuple[str, ...] = ()
    get: tuple[str, ...] = ()


BROTHER = Tables(
    maker="Brother",
    source="MIB: BROTHER-MIB; LibreNMS; the brother library (Apache-2.0)",
    serial=(E + "2435.2.3.9.4.2.1.5.5.1.0",),  # brInfoSerialNumber
    firmware=(
        E + "2435.2.3.9.4.2.1.5.5.17.0",
        E + "2435.2.4.3.1240.6.5.0",  # brpsFirmwareDescription
    ),
    ids=(BROTHER_ID,),
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
    serial=(E + "1602.1.2.1.4.0", E + "1602.1.2.1.8.1.3.1.1"),
    firmware=(E + "1602.1.1.1.4.0",),  # canPdInfoProductVersion
    model=(E + "1602.1.1.1.1.0",),  # canPdInfoProductName
    walk=(CANON_COUNTERS, CANON_NAMED + ".2", CANON_NAMED + ".3"),
)
HP = Tables(
    maker="HP",
    source="MIB: HP-LASERJET-COMMON-MIB, Jetdirect3-MIB; GLPI: HPNetPeripheral; LibreNMS",
    serial=(E + "11.2.3.9.4.2.1.1.3.3.0",),  # serial-number
    firmware=(
        E + "11.2.3.9.4.2.1.1.3.6.0",  # fw-rom-revision
        E + "11.2.3.9.4.2.1.1.3.5.0",  # fw-rom-datecode
    ),
    model=(E + "11.2.3.9.4.2.1.1.3.2.0",),  # model-name
    ids=(HP_ID,),
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
    serial=(E + "1347.43.5.1.1.28.1",),
    firmware=(E + "1347.43.5.4.1.5.1.1",),
    model=(E + "1347.43.5.1.1.1.1",),
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
    firmware=(E + "18334.1.1.1.1.6.1.0",),
    model=(E + "18334.1.1.1.1.6.2.1.0",),
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
    serial=(E + "367.3.2.1.2.1.4.0",),
    firmware=(E + "367.3.2.1.1.1.2.0",),
    model=(E + "367.3.2.1.1.1.1.0",),
    walk=(RICOH_COUNTERS + ".2", RICOH_COUNTERS + ".9", RICOH_TONERS + ".3", RICOH_TONERS + ".5"),
)
SAMSUNG = Tables(
    maker="Samsung",
    source="LibreNMS: samsungprinter, xerox; public tools that read them (secSysModelName ...)",
    serial=(E + "236.11.5.1.1.1.4.0",),
    firmware=(E + "236.11.5.1.1.1.2.0",),
    model=(E + "236.11.5.1.1.1.1.0",),
)
EPSON = Tables(
    maker="Epson",
    source="GLPI: Epson; public tools that read them",
    serial=(E + "1248.1.2.2.1.1.1.5.1",),
    model=(E + "1248.1.2.2.1.1.1.2.1",),
    identity_walk=(EPSON_VERSIONS + ".2", EPSON_VERSIONS + ".3"),
    counters={
        E + "1248.1.2.2.27.1.1.3.1.1": "mono",
        E + "1248.1.2.2.27.1.1.4.1.1": "color",
    },
)
OKI = Tables(
    maker="OKI",
    source="GLPI: Oki; seen: MC873 answers HP's device id",
    serial=(E + "2001.1.1.1.1.11.1.10.45.0",),
    model=(E + "2001.1.1.1.1.11.1.10.25.0",),
    ids=(HP_ID,),
)
XEROX = Tables(
    maker="Xerox",
    source="MIB: XEROX-GENERAL-MIB, XEROX-HOST-RESOURCES-EXT-MIB; GLPI: Xerox",
    serial=(E + "253.8.53.3.2.1.3.1",),  # xcmGenBaseSerialNumber
    ids=(XEROX_ID,),
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
SHARP = Tables(
    maker="Sharp",
    source="LibreNMS: sharp",
    firmware=(E + "2385.2.1.1.2.1.2.1",),
    model=(E + "2385.2.1.3.2.1.4.13501.1302.1",),
)
LEXMARK = Tables(
    maker="Lexmark",
    source="MIB: LEXMARK-PVT-MIB (prtgenInfoTable), LEXMARK-MPS-MIB (deviceTable); GLPI: Lexmark",
    serial=(E + "641.6.2.3.1.5.1", E + "641.2.1.2.1.6.1"),
    firmware=(E + "641.6.3.3.1.7.1.1", E + "641.2.1.2.1.4.1"),  # swInventory, prtgenCodeRevision
    model=(E + "641.6.2.3.1.4.1", E + "641.2.1.2.1.2.1"),
    counters={E + "641.2.1.5.1.0": "total"},
    errors={  # prtgenStatusTable
        E + "641.2.1.3.1.3.1": (2, "outputFull"),
        E + "641.2.1.3.1.4.1": (2, "inputTrayEmpty"),
        E + "641.2.1.3.1.5.1": (2, "jammed"),
    },
)
DELL = Tables(
    maker="Dell",
    source="LibreNMS: dell-laser (built by Lexmark, Xerox and Samsung)",
    firmware=(E + "674.10898.100.1.1.1.0", E + "641.1.1.1.0"),
    ids=(
        E + "253.8.51.10.2.1.7.2.28110202",
        E + "674.10898.100.2.1.2.1.3.1",
        E + "641.2.1.2.1.3.1",
    ),
)
TOSHIBA = Tables(
    maker="Toshiba",
    source="GLPI: Toshiba (label printers of Toshiba TEC)",
    serial=(E + "1129.1.2.1.1.1.1.1.0",),
    firmware=(E + "1129.1.2.1.1.1.1.2.0",),
    model=(E + "1129.1.2.1.1.1.2.1.0",),
)
ZEBRA = Tables(
    maker="Zebra",
    source="MIB: ZEBRA-MIB, ZEBRA-QL-MIB, ESI-MIB; GLPI: Zebra; LibreNMS: zebra",
    serial=(E + "10642.1.9.0", E + "10642.200.19.5.0", E + "683.1.5.0"),
    firmware=(E + "10642.1.2.0", E + "683.1.9.0"),
    model=(E + "10642.1.1.0", E + "683.6.2.3.2.1.15.1", E + "10642.200.19.7.0"),
)
PANTUM = Tables(
    maker="Pantum",
    source="GLPI: Pantum",
    serial=(E + "40093.1.1.1.5", E + "40093.6.1.2", E + "40093.10.1.1.4"),
    firmware=(E + "40093.1.1.1.1",),
    counters={
        E + "40093.1.1.3.1": "duplex",
        E + "40093.1.1.3.9": "copy",
        E + "40093.1.1.3.12": "print",
    },
)

_ROOTS: Mapping[str, tuple[Tables, ...]] = {
    "11": (HP,), "26696": (HP,), "29999": (HP,), "236": (SAMSUNG,), "253": (XEROX, SAMSUNG),
    "367": (RICOH,), "641": (LEXMARK,), "674.10898": (DELL,), "683": (ZEBRA,),
    "1129": (TOSHIBA,), "1248": (EPSON,), "1347": (KYOCERA,), "1602": (CANON,),
    "2001": (OKI,), "2385": (SHARP,), "2435": (BROTHER,), "10642": (ZEBRA,),
    "18334": (KONICA,), "40093": (PANTUM,),
}  # fmt: skip
"""By the number below 1.3.6.1.4.1 in sysObjectID; the longer one wins."""

_SAYS: tuple[tuple[str, tuple[Tables, ...]], ...] = (
    (r"brother", (BROTHER,)),
    (r"canon", (CANON,)),
    (r"kyocera|utax|triumph[ -]adler|TA [0-9]", (KYOCERA,)),
    (r"konica|minolta|develop ineo|olivetti", (KONICA,)),
    (r"ricoh|gestetner|lanier|nrg|savin|infotec|rex-?rotary", (RICOH,)),
    (r"samsung", (SAMSUNG,)),
    (r"epson", (EPSON,)),
    (r"oki(?:data|lan)?", (OKI,)),
    (r"xerox", (XEROX, SAMSUNG)),
    (r"sharp", (SHARP,)),
    (r"lexmark", (LEXMARK,)),
    (r"dell(?=.*laser)", (DELL,)),
    (r"toshiba", (TOSHIBA,)),
    (r"zebra", (ZEBRA,)),
    (r"pantum", (PANTUM,)),
    (r"hp|hewlett-packard|jetdirect", (HP,)),
)
_BY_DESCR = tuple((re.compile(rf"(?:{words})\b", re.IGNORECASE), tables) for words, tables in _SAYS)


@cache
def of_object_id(object_id: str) -> tuple[Tables, ...]:
    """The tables of who made a device, by its sysObjectID; () when no maker of printers."""
    if not object_id.startswith(E):
        return ()
    arcs = object_id[len(E) :].split(".")
    return _ROOTS.get(".".join(arcs[:2])) or _ROOTS.get(arcs[0]) or ()


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


def identity_ask(values: Values) -> tuple[SnmpAsk, ...]:
    """What to ask next for serial, firmware and model; () where no private table is known."""
    found = tables_of(values)
    get = [oid for one in found for oid in (*one.serial, *one.firmware, *one.model, *one.ids)]
    walk = [oid for one in found for oid in one.identity_walk]
    return (SnmpAsk(get=tuple(get), walk=tuple(walk), max_rows=16),) if get or walk else ()


def state_ask(values: Values) -> tuple[SnmpAsk, ...]:
    """What to ask next for counters, parts and levels; () where no private table is known."""
    found = tables_of(values)
    get = [oid for one in found for oid in (*one.counters, *one.errors, *one.get)]
    get += [one.display for one in found if one.display is not None]
    walk = [oid for one in found for oid in one.walk]
    return (SnmpAsk(get=tuple(get), walk=tuple(walk), max_rows=128),) if get or walk else ()
