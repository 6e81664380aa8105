"""Documents of scanners: eSCL and HP's LEDM, with what node-hp-scan-to asserts of each.

Capabilities and states are served on loopback and read by the product's own probes; the documents
that it asks nobody for (jobs, manifests, destinations) go through its codec. An assertion is a
path like `scanCaps.hasAdfDuplex` and its value; here each path is made of the product's words.
Documents without assertions must be read, or refused as what they are not, without an exception.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from audit.wire import escl, ledm
from audit.wire.ledm_documents import parse_discovery, parse_documents, parse_manifest
from audit.wire.xml import parse
from inventory.seen import LookError
from tests.corpora._http import Page, look, pages
from tests.corpora._score import Case, verdict_of

FOLDER = "scanners"
FIELD = "escl"

XML = "text/xml"
ADF = {"ScannerAdfEmpty": "Empty", "ScannerAdfLoaded": "Loaded", "ScannerAdfJam": "Jammed"}
STATES = {"Processing": "BusyWithScanJob"}  # LEDM's own word
SOME_SCANNER = b"""<?xml version="1.0"?><scan:ScannerCapabilities
 xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03"><scan:Platen><scan:PlatenInputCaps/>
 </scan:Platen></scan:ScannerCapabilities>"""
SOME_CAPS = b"<ScanCaps><Platen><InputSourceCaps/></Platen></ScanCaps>"

_FOUND_JOB = re.compile(r'findJobByUri\("(.*?)"\)')
_OF_A_JOB = {
    "Uri": "uri", "Uuid": "uuid", "State": "state", "StateReason": "reason",
    "ImagesToTransfer": "images_to_transfer",
}  # fmt: skip
_ITEM = re.compile(r"\[(\d+)\]$")


def units(folder: Path) -> Iterator[str]:
    """The documents."""
    for path in sorted((folder / "xml").glob("*.xml")):
        yield path.stem


def score(folder: Path, unit: str) -> Iterable[Case]:
    """Every assertion of one document; one case that it is read at all where there is none."""
    body = (folder / "xml" / f"{unit}.xml").read_bytes()
    path = folder / "expected" / f"{unit}.json"
    try:
        name = parse(body).name
    except LookError as error:
        yield Case(FOLDER, "scanner", "escl", f"{unit}/read", "wrong", "a document", str(error))
        return
    said = _said(name, body)
    if not path.exists():
        expected = "read" if name in _READERS else "refused"
        got = "refused" if all(value is None for value in said.values()) else "read"
        verdict = verdict_of(expected, got)
        yield Case(FOLDER, "scanner", "escl", f"{unit}/read", verdict, expected, got, f"a {name}")
        return
    for place, expected in json.loads(path.read_text("utf-8")).items():
        got = _at(said, place)
        yield Case(
            FOLDER, "scanner", "escl", f"{unit}/{place}", verdict_of(expected, got), expected, got
        )


def _said(name: str, body: bytes) -> dict[str, Any]:
    """What the product says of a document, by the words of the assertions."""
    try:
        return _READERS[name](body) if name in _READERS else {}
    except LookError:
        return {}


def _at(said: Mapping[str, Any], place: str) -> Any:
    """The value at `object.attribute`, `list[0].attribute` or `findJobByUri("x")?.getJobUri()`."""
    found_job = _FOUND_JOB.search(place)
    if found_job:
        wanted = found_job[1].rstrip("/")
        jobs = [job for job in said.get("jobs", ()) if (job["uri"] or "").rstrip("/") == wanted]
        asked = re.search(r"get(?:Job)?(\w+)\(\)$", place)
        field = _OF_A_JOB.get(asked[1] if asked else "", "uri")
        return jobs[0][field] if jobs else None
    *path, last = place.split(".")
    item = _ITEM.search(path[-1]) if path else None
    if item:
        rows = said.get("rows", [])
        return rows[int(item[1])].get(last) if int(item[1]) < len(rows) else None
    return said.get(last.removesuffix("()"))


# Documents that the product asks for


def _escl_caps(body: bytes) -> dict[str, Any]:
    found = _caps(_scanner({escl.CAPABILITIES: (200, XML, body)}, "scanner.escl"))
    return {**found, "isEscl": True} if found else {}


def _escl_status(body: bytes) -> dict[str, Any]:
    return _status(
        _scanner(
            {escl.CAPABILITIES: (200, XML, SOME_SCANNER), escl.STATUS: (200, XML, body)},
            "scanner.escl",
        )
    )


def _ledm_caps(body: bytes) -> dict[str, Any]:
    found = _caps(_scanner({ledm.CAPS: (200, XML, body)}, "scanner.ledm"))
    return {**found, "isEscl": False} if found else {}


def _ledm_status(body: bytes) -> dict[str, Any]:
    served = {ledm.CAPS: (200, XML, SOME_CAPS), ledm.STATUS: (200, XML, body)}
    found = _status(_scanner(served, "scanner.ledm"))
    own = parse(body).text_at("ScannerState")
    word = STATES.get(found["scannerState"] or "", found["scannerState"])
    return {**found, "scannerState": own if own in (word, found["scannerState"]) else word}


def _scanner(known: Mapping[str, Page], probe: str) -> dict[str, Any]:
    facts = look(pages(known), "scanner", (probe,))["facts"]
    found: dict[str, Any] = facts.get("scanner") or {}
    return found


def _caps(scanner: Mapping[str, Any]) -> dict[str, Any]:
    if not scanner:
        return {}
    areas: dict[str, dict[str, Any]] = {area["source"]: area for area in scanner["areas"]}
    found: dict[str, Any] = {
        "hasAdfDuplex": bool(scanner["duplex"]),
        "hasAdfDetectPaperLoaded": bool(scanner["adf_detects_paper"]),
    }
    for name, sources in (
        ("platen", ("platen",)), ("adf", ("adf",)), ("adfDuplex", ("adf_duplex", "adf")),
    ):  # fmt: skip
        area: dict[str, Any] = next((areas[one] for one in sources if one in areas), {})
        found[f"{name}MaxWidth"] = area.get("width_300ths")
        found[f"{name}MaxHeight"] = area.get("height_300ths")
    return found


def _status(scanner: Mapping[str, Any]) -> dict[str, Any]:
    if not scanner:
        return {"scannerState": None}
    state = scanner["adf_state"]
    loaded = state == "ScannerAdfLoaded"
    return {
        "scannerState": scanner["state"],
        "adfState": ADF.get(state or "ScannerAdfEmpty", state),
        "isLoaded": loaded,
        "getInputSource": "Adf" if loaded else "Platen",
        "jobs": scanner["jobs"],
    }


# Documents that it can read


def _manifest(body: bytes) -> dict[str, Any]:
    found = parse_manifest(body)
    own = {f"{name}URI": path for name, path in found.items()}
    small = {name[:1].lower() + name[1:]: path for name, path in own.items()}
    short = {"scanCapsURI": found.get("ScannerCapabilities") or found.get("ScanCaps")}
    return {**small, **own, **short}


def _discovery(body: bytes) -> dict[str, Any]:
    found = parse_discovery(body)
    return {
        "WalkupScanToCompManifestURI": found.get("ledm:hpLedmWalkupScanToCompManifest"),
        "WalkupScanManifestURI": found.get("hpCnxWalkupScanManifest"),
        "ScanJobManifestURI": found.get("ledm:hpLedmScanJobManifest"),
        "EsclManifestURI": found.get("eSCL:eSclManifest"),
        "EsclManifest": found.get("eSCL:eSclManifest"),
    }


_WORDS: Mapping[str, str] = {
    "jobState": "state", "pageState": "page_state", "currentPageNumber": "page",
    "totalPageNumber": "pages", "binaryURL": "binary_url", "imageWidth": "width",
    "imageHeight": "height", "xResolution": "x_resolution", "yResolution": "y_resolution",
    "actualWidth": "width", "actualHeight": "height", "jobURI": "job_uri", "jobUri": "job_uri",
    "jobUuid": "job_uuid", "resourceURI": "uri", "scanPlexMode": "plex",
    "supportsMultiItemScanFromPlaten": "many_from_platen", "eventType": "type",
    "unqualifiedEventCategory": "category", "agingStamp": "aging_stamp",
    "destinationURI": "destination_uri", "compEventURI": "event_uri",
}  # fmt: skip


def _documents(body: bytes) -> dict[str, Any]:
    _, rows = parse_documents(body)
    own = [
        {**row, **{word: row[name] for word, name in _WORDS.items() if name in row}}
        | {"isScanEvent": row.get("category") == "ScanEvent"}
        for row in rows
    ]
    return {**(own[0] if own else {}), "rows": own, "length": len(own)}


_READERS: Mapping[str, Callable[[bytes], dict[str, Any]]] = {
    "ScannerCapabilities": _escl_caps,
    "ScannerStatus": _escl_status,
    "ScanCaps": _ledm_caps,
    "ScanStatus": _ledm_status,
    "Manifest": _manifest,
    "DiscoveryTree": _discovery,
    **dict.fromkeys(
        (
            "Job", "ScanImageInfo", "WalkupScanToCompCaps", "WalkupScanToCompEvent",
            "WalkupScanToCompDestination", "WalkupScanToCompDestinations",
            "WalkupScanDestination", "WalkupScanDestinations", "EventTable", "Event",
        ),
        _documents,
    ),
}  # fmt: skip
