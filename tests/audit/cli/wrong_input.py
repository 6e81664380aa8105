"""Wrong input as people give it, and what the program says: cases for a test and for a page.

`python -m tests.audit.cli.wrong_input > docs/wrong-input.md` writes the page anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_KINDS = (
    "access_point, barcode_reader, camera, citizen_pc, fax, firewall, link, mfp, office, pc, "
    "photocopier, printer, queue_machine, router, scanner, server, service, sms_gateway, switch, "
    "ups"
)
_DEVICE_KINDS = (
    "access_point, barcode_reader, camera, citizen_pc, fax, firewall, mfp, pc, photocopier, "
    "printer, queue_machine, router, scanner, server, switch, ups"
)
_PORTS = (
    "snmp, ssh, http, https, ipp, ipps, escl, escls, stamp, smpp, status, tcp, dns, ntp, ldap, "
    "ldaps, smtp, smtps, postgresql, tds, oracle"
)
_OBJECT = 'is no JSON object; write {"address": "10.1.7.9", "kind": "printer"}'
_NO_FOLDER = "there is no ward-audit.yaml; `ward-audit init {0}` makes a working folder"
_WALLS = b"\x00\x9f\x92\x96" * 64
"""Bytes that are no text."""


@dataclass(frozen=True)
class Case:
    """One command line with its files (made in the folder where it is run), and every line said.

    `city` is a working folder fresh from `ward-audit init city`.
    """

    why: str
    command: str
    said: tuple[str, ...]
    files: Mapping[str, bytes] = field(default_factory=dict)


def _text(**files: str) -> dict[str, bytes]:
    return {name: text.encode() for name, text in files.items()}


FOLDERS = (
    Case(
        "a folder that is not there",
        "ward-audit run --estate nowhere",
        (f"nowhere: {_NO_FOLDER.format('nowhere')}",),
    ),
    Case(
        "a file where a folder is meant",
        "ward-audit judge --estate note.txt",
        (f"note.txt: {_NO_FOLDER.format('note.txt')}",),
        {"note.txt": b"hello"},
    ),
    Case(
        "a folder that is no working folder, for a command that could do without one",
        "ward-audit waiver list --estate nowhere",
        (f"nowhere: {_NO_FOLDER.format('nowhere')}",),
    ),
    Case(
        "settings that are empty",
        "ward-audit plan --estate city",
        ("ward-audit.yaml:1: is empty; write at least: register: hanoi-2016",),
        {"city/ward-audit.yaml": b""},
    ),
    Case(
        "settings that are not YAML",
        "ward-audit plan --estate city",
        (
            "ward-audit.yaml:2: not YAML: did not find expected ',' or ']'; check indentation, "
            "quotes and brackets",
        ),
        {"city/ward-audit.yaml": b"sites: ['00001'\nregister: hanoi-2016\n"},
    ),
    Case(
        "a number beyond its bounds and a misspelt name, both at once",
        "ward-audit plan --estate city",
        (
            "ward-audit.yaml:2: workers: 99 must be at most 64",
            "ward-audit.yaml:3: regster: no such name; remove it or correct its spelling",
        ),
        {"city/ward-audit.yaml": b"register: hanoi-2016\nworkers: 99\nregster: x\n"},
    ),
    Case(
        "the scope as `init` writes it, not filled in",
        "ward-audit run --estate city",
        (
            "scope.yaml:3: owner: is empty; write it",
            "scope.yaml:4: decision: is empty; write it",
            "scope.yaml:5: valid_until: '' must be a date, as 2016-08-05",
            "scope.yaml:6: cidrs: is empty; write one at least",
        ),
    ),
    Case(
        "a simulated city over a real working folder",
        "ward-audit lab up --dir city",
        ("city: holds files that are no simulated city's; choose another folder",),
    ),
    Case(
        "a demonstration beside a real working folder called city",
        "ward-audit demo --out .",
        ("city: holds files that are no simulated city's; choose another folder",),
    ),
    Case(
        "a file where a folder is to be made",
        "ward-audit init note.txt",
        ("note.txt: File exists",),
        {"note.txt": b"hello"},
    ),
)

TABLES = (
    Case(
        "a table that is not there",
        "ward-audit inventory import devices.csv --estate city",
        ("devices.csv: cannot be read: No such file or directory",),
    ),
    Case(
        "a folder where a table is meant",
        "ward-audit inventory import city --estate city",
        ("city: cannot be read: Is a directory",),
    ),
    Case(
        "an empty table",
        "ward-audit inventory import devices.csv --estate city",
        ("devices.csv:1: is empty; write the heading at least",),
        {"devices.csv": b""},
    ),
    Case(
        "a table of bytes that are no text",
        "ward-audit inventory import devices.csv --estate city",
        ("devices.csv: is no text; save the table as .xlsx, or as .csv in UTF-8",),
        {"devices.csv": _WALLS},
    ),
    Case(
        "a workbook that is none",
        "ward-audit inventory import devices.xlsx --estate city",
        ("devices.xlsx: not an XLSX workbook; save it as .xlsx or .csv",),
        {"devices.xlsx": _WALLS},
    ),
    Case(
        "a kind of file that is not read",
        "ward-audit inventory import devices.pdf --estate city",
        ("devices.pdf: .pdf is not read; save it as .csv, .xlsx or .yaml",),
        {"devices.pdf": b"%PDF-1.4"},
    ),
    Case(
        "a table nobody knows",
        "ward-audit inventory import things.csv --estate city",
        (
            "things.csv: no table is called 'things'; known: desks, devices, extra, gateways, "
            "links, services, staff, units",
        ),
        {"things.csv": b"id\n1\n"},
    ),
    Case(
        "UTF-16 with lost leading zeros, an unknown ward and an unknown kind: one line each",
        "ward-audit inventory import devices.csv --estate city",
        (
            "devices.csv:2: x: site: '1' has lost its leading zeros; write 00001 (Phường Phúc Xá, "
            "Quận Ba Đình) or 001 (Quận Ba Đình) or 01 (Thành phố Hà Nội) and format the column "
            "as text",
            "devices.csv:3: y: site: site '99999' is not in the register hanoi-2016; correct the "
            "code",
            f"devices.csv:4: z: kind: 'teapot' is not one of {_DEVICE_KINDS}; choose one",
        ),
        {"devices.csv": ("id,kind,site\nx,pc,1\ny,pc,99999\nz,teapot,00001\n".encode("utf-16"))},
    ),
    Case(
        "days that are none",
        "ward-audit inventory import devices.csv --estate city",
        (
            "devices.csv:2: x: bought_on: there is no day 31/02/2016; day comes before month: "
            "5/8/2016",
        ),
        _text(**{"devices.csv": "id;kind;site;bought_on\nx;pc;00001;31/02/2016\n"}),
    ),
    Case(
        "two files of one name",
        "ward-audit inventory import a/devices.csv b/devices.csv --estate city",
        ("b/devices.csv: has the name of a/devices.csv; import them one after the other",),
        {"a/devices.csv": b"id,kind,site\n", "b/devices.csv": b"id,kind,site\n"},
    ),
    Case(
        "a ward's code without its zeros",
        "ward-audit inventory template --form 1 --out forms",
        (
            "--form: '1' has lost its leading zeros; write 00001 (Phường Phúc Xá, Quận Ba Đình) "
            "and format the column as text",
        ),
    ),
)

PROBES = (
    Case(
        "nothing to probe",
        "ward-audit probe --kind printer",
        ("Name one address, or --targets FILE",),
    ),
    Case(
        "an address that is none",
        "ward-audit probe 300.1.1.1 --kind printer",
        ("probe: address: '300.1.1.1' is neither an address nor a name; write it as 10.1.7.9",),
    ),
    Case(
        "a kind nobody knows",
        "ward-audit probe 10.1.7.9 --kind teapot",
        (f"probe: kind: no kind is called 'teapot'; known: auto, {_KINDS}",),
    ),
    Case(
        "a port nobody looks up",
        "ward-audit probe 10.1.7.9 --kind printer --port sntp=161",
        (f"probe: ports: no port is called 'sntp'; known: {_PORTS}",),
    ),
    Case(
        "a port that is none",
        "ward-audit probe 10.1.7.9 --kind printer --port snmp=99999",
        ("--port: snmp: '99999' is no port; 1 to 65535",),
    ),
    Case(
        "a protocol nobody speaks",
        "ward-audit probe 10.1.7.9 --kind service --set protocol=gopher",
        (
            "probe: protocol: 'gopher' is not one of tcp, http, https, dns, ntp, ldap, smtp, "
            "postgresql, tds, oracle, snmp, ldaps, smtps; choose one",
        ),
    ),
    Case(
        "a secret that is not set",
        "ward-audit probe 10.1.7.9 --kind printer --community env:NOT_SET_4711",
        ("env: NOT_SET_4711 is not set",),
    ),
    Case(
        "trust anchors that are none",
        "ward-audit probe 10.1.7.9 --kind service --ca-file note.txt",
        ("--ca-file: note.txt: holds no certificate; name a file in PEM",),
        {"note.txt": b"hello"},
    ),
    Case(
        "five targets, four of them wrong: all are said, none is probed",
        "ward-audit probe --targets five.jsonl",
        (
            f"five.jsonl:2: kind: no kind is called 'teapot'; known: auto, {_KINDS}",
            f"five.jsonl:3: {_OBJECT}",
            "five.jsonl:4: address: is missing; add it",
            "five.jsonl:5: address: 'a b' is neither an address nor a name; write it as 10.1.7.9",
        ),
        _text(
            **{
                "five.jsonl": '{"address": "127.0.0.1", "kind": "printer"}\n'
                '{"address": "127.0.0.1", "kind": "teapot"}\nprinter\n{"kind": "ups"}\n'
                '{"address": "a b", "kind": "ups"}\n'
            }
        ),
    ),
    Case(
        "targets that are no text",
        "ward-audit probe --targets devices.bin",
        ("devices.bin: is not UTF-8 (byte 2); save it as UTF-8",),
        {"devices.bin": _WALLS},
    ),
    Case(
        "no targets",
        "ward-audit probe --targets empty.jsonl",
        ("empty.jsonl: holds no target; write one a line",),
        {"empty.jsonl": b"\n"},
    ),
)

OPTIONS = (
    Case(
        "a command nobody knows",
        "ward-audit adit",
        ("No such command 'adit'; see `ward-audit --help`",),
    ),
    Case(
        "an option nobody knows",
        "ward-audit history --frmat json",
        ("No such option: --frmat (Possible options: --format); see `ward-audit history --help`",),
    ),
    Case(
        "a format nobody knows",
        "ward-audit history --format xml",
        (
            "Invalid value for '--format': 'xml' is not one of 'table', 'json', 'csv'; "
            "see `ward-audit history --help`",
        ),
    ),
    Case(
        "an argument that is missing",
        "ward-audit init",
        ("Missing argument 'DIR'; see `ward-audit init --help`",),
    ),
    Case(
        "a ward without its zeros, a district as a ward, and a kind nobody knows",
        "ward-audit plan --estate city --ward 1 --ward 001 --kind teapot",
        (
            "--ward: hanoi-2016 has no ward with the code '1'; did you mean 00001?",
            "--ward: hanoi-2016 has no ward with the code '001'; did you mean 00001?",
            f"--kind: no kind is called 'teapot'; known: {_KINDS}",
        ),
    ),
    Case(
        "a run nobody knows",
        "ward-audit judge --estate city --run 20990101T000000Z",
        (
            "store.sqlite: --run: no run is called '20990101T000000Z'; `ward-audit history` lists "
            "them",
        ),
    ),
    Case(
        "two runs nobody knows",
        "ward-audit diff before after --estate city",
        (
            "store.sqlite: diff: no run is called 'before'; `ward-audit history` lists them",
            "store.sqlite: diff: no run is called 'after'; `ward-audit history` lists them",
        ),
    ),
    Case(
        "a time that is none",
        "ward-audit judge --estate city --at yesterday",
        ("--at: 'yesterday' is no time; write 2016-08-05T09:00+07:00",),
    ),
    Case(
        "a day that is none",
        "ward-audit waiver lint --estate city --at 2016-02-30",
        ("--at: '2016-02-30' is no day; write 2016-08-05",),
    ),
    Case(
        "a report nobody knows",
        "ward-audit report readines --estate city",
        (
            "report: there is no report 'readines'; choose from all, gaps, procurement, "
            "readiness, ward",
        ),
    ),
    Case(
        "a format that the report has not",
        "ward-audit report readiness --estate city --format odt",
        ("--format: readiness has no format 'odt'; choose from csv, docx, html, json, pdf, xlsx",),
    ),
    Case(
        "more wards than there are",
        "ward-audit demo --wards 169 --out d",
        ("--wards: 169: hanoi-2016 has 1 to 168",),
    ),
)

OTHER_FILES = (
    Case(
        "a policy that is not there",
        "ward-audit policy lint draft.yaml",
        ("draft.yaml: cannot be read: No such file or directory",),
    ),
    Case(
        "a folder where a policy is meant",
        "ward-audit judge --estate city --policy city",
        ("city: cannot be read: Is a directory",),
    ),
    Case(
        "a policy in which nothing is right",
        "ward-audit policy lint draft.yaml",
        ("draft.yaml:1: must be a mapping that starts with 'policy:'",),
        {"draft.yaml": b"- 1\n"},
    ),
    Case(
        "prices that are no text",
        "ward-audit report procurement --estate city --prices p.yaml",
        ("p.yaml: is not UTF-8; save it as UTF-8",),
        {"p.yaml": _WALLS},
    ),
    Case(
        "a store that is none",
        "ward-audit history --estate city",
        ("city/store.sqlite: is not a database; name the store, or move this file away",),
        {"city/store.sqlite": b"hello " * 999},
    ),
    Case(
        "a secret written out: it is not repeated",
        "ward-audit collect --estate city",
        (
            "credentials.yaml:2: credentials.core.community: is written out; write a reference: "
            "env:NAME, file:PATH, systemd:NAME or keyring:SERVICE/USER",
        ),
        {
            "city/credentials.yaml": b"credentials:\n  core: {kind: snmp_v2c, community: hush}\n",
            "city/scope.yaml": b"owner: a\ndecision: b\nvalid_until: 2999-01-01\n"
            b"cidrs: [10.1.0.0/16]\n",
        },
    ),
    Case(
        "a report that cannot be written",
        "ward-audit inventory export --estate city --out note.txt",
        ("note.txt: cannot be written: File exists",),
        {"note.txt": b"hello"},
    ),
)

CHAPTERS: Mapping[str, tuple[Case, ...]] = {
    "Folders and settings": FOLDERS,
    "Tables": TABLES,
    "Probes": PROBES,
    "Commands and options": OPTIONS,
    "Other files": OTHER_FILES,
}
CASES = tuple(case for cases in CHAPTERS.values() for case in cases)

_HEAD = """\
# Wrong input, and what the program says

Every error is one line on stderr: `file:line: place: what, and what to do`, or the option by its
name. All errors of a file come at once, nothing is half done, and the exit status is 2. The lines
below are the real ones: a test runs every command of this page and compares.

Made by `python -m tests.audit.cli.wrong_input > docs/wrong-input.md`. `city` is a folder fresh from
`ward-audit init city`; messages are those of `--lang en`.
"""


def page() -> str:
    """The page: chapter by chapter, command and answer."""
    parts = [_HEAD]
    for chapter, cases in CHAPTERS.items():
        parts.append(f"\n## {chapter}\n")
        for case in cases:
            said = "\n".join(case.said)
            parts.append(f"\n{case.why[0].upper()}{case.why[1:]}:\n\n")
            parts.append(f"```console\n$ {case.command}\n{said}\n$ echo $?\n2\n```\n")
    return "".join(parts)


def lay_out(case: Case, folder: Path) -> None:
    """Make the files of a case."""
    for name, data in case.files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


if __name__ == "__main__":
    print(page(), end="")
