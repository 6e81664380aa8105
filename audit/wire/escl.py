"""eSCL: what a network scanner can do and how it is (Mopria eSCL, ScannerCapabilities, -Status)."""

import re
from dataclasses import dataclass

from audit.wire.text import clean, without_maker
from audit.wire.xml import Element, parse
from inventory.groups.identity import Identity
from inventory.groups.scanner import Area, ScanJob, Scanner
from inventory.seen import LookError, Outcome

CAPABILITIES, STATUS = "/eSCL/ScannerCapabilities", "/eSCL/ScannerStatus"

_MOST = 64
_MOST_300THS = 100_000  # 8.5 m; banners are shorter
_AREAS = {
    "PlatenInputCaps": "platen", "AdfSimplexInputCaps": "adf", "AdfDuplexInputCaps": "adf_duplex",
}  # fmt: skip
_INPUTS = tuple(_AREAS)


@dataclass(frozen=True, slots=True)
class Quirk:
    """A scanner that says one word and means another."""

    model: re.Pattern[str]
    field: str  # state or adf_state
    said: str
    means: str
    state: str | None = None  # only while the state is this


# Collected by open scanning clients from devices in the field.
QUIRKS = (
    # The Xerox WorkCentre 3345 reports a jam in a feeder that is merely empty.
    Quirk(re.compile(r"\b3345\b"), "adf_state", "ScannerAdfJam", "ScannerAdfEmpty", "Idle"),
    # Kyocera says that its idle, empty feeder is processing.
    Quirk(
        re.compile(r"(?i)kyocera|ecosys|taskalfa"),
        "adf_state", "ScannerAdfProcessing", "ScannerAdfEmpty", "Idle",
    ),
    # The HP M630 tests itself while it warms up; it takes jobs all the same.
    Quirk(re.compile(r"\bM630\b"), "state", "Testing", "Processing"),
)  # fmt: skip


def parse_capabilities(body: bytes) -> tuple[Identity, Scanner]:
    """Read ScannerCapabilities, by local names: namespaces and prefixes differ between makers.

    Returns:
        Identity with vendor, model, serial; Scanner with sources, duplex of the feeder,
        resolutions (the discrete ones, or both ends of a range), colour modes and formats.

    Raises:
        LookError: GARBLED, it is not ScannerCapabilities.
    """
    page = parse(body)
    if page.name != "ScannerCapabilities":
        raise LookError(Outcome.GARBLED, "not ScannerCapabilities of eSCL")
    caps = [found for name in _INPUTS for found in page.walk(name)]
    sources = tuple(
        source
        for source, there in (
            ("platen", page.first("Platen") is not None),
            ("adf", page.first("Adf") is not None),
        )
        if there
    )
    options = {one.text for one in page.walk("AdfOption")}
    duplex = None
    if sources:
        duplex = "Duplex" in options or next(page.walk("AdfDuplexInputCaps"), None) is not None
    full, vendor = page.text_at("MakeAndModel"), page.text_at("Manufacturer")
    return (
        Identity(
            vendor=vendor,
            model=without_maker(full, vendor),
            serial=page.text_at("SerialNumber"),
        ),
        Scanner(
            sources=sources,
            duplex=duplex,
            resolutions_dpi=_resolutions(caps),
            color_modes=_texts(caps, "ColorMode"),
            formats=_texts(caps, "DocumentFormat", "DocumentFormatExt"),
            areas=tuple(
                Area(
                    source=source,
                    width_300ths=_size(cap.int_at("MaxWidth")),
                    height_300ths=_size(cap.int_at("MaxHeight")),
                )
                for name, source in _AREAS.items()
                if (cap := next(page.walk(name), None)) is not None
            ),
            adf_detects_paper="DetectPaperLoaded" in options if "adf" in sources else None,
        ),
    )


def parse_status(body: bytes, model: str | None = None) -> Scanner:
    """Read ScannerStatus, with the quirks of the model where it is known.

    Raises:
        LookError: GARBLED, it is not ScannerStatus or says no state.
    """
    page = parse(body)
    if page.name != "ScannerStatus":
        raise LookError(Outcome.GARBLED, "not ScannerStatus of eSCL")
    state, adf = page.text_at("State"), page.text_at("AdfState")
    if state is None:
        raise LookError(Outcome.GARBLED, "ScannerStatus without a state")
    state, adf = clean(state, 40), clean(adf, 40)
    for quirk in QUIRKS:
        if model is None or not quirk.model.search(model):
            continue
        if quirk.state is not None and quirk.state != state:
            continue
        if quirk.field == "state" and state == quirk.said:
            state = quirk.means
        elif quirk.field == "adf_state" and adf == quirk.said:
            adf = quirk.means
    return Scanner(state=state, adf_state=adf, jobs=tuple(_jobs(page))[:_MOST])


def _jobs(page: Element) -> list[ScanJob]:
    return [
        ScanJob(
            uri=job.text_at("JobUri"),
            uuid=job.text_at("JobUuid"),
            state=job.text_at("JobState"),
            reason=job.text_at("JobStateReasons", "JobStateReason"),
            age_s=job.int_at("Age"),
            images_completed=job.int_at("ImagesCompleted"),
            images_to_transfer=job.int_at("ImagesToTransfer"),
        )
        for job in page.walk("JobInfo")
    ]


def _size(said: int | None) -> int | None:
    return said if said is not None and 0 < said < _MOST_300THS else None


def _resolutions(caps: list[Element]) -> tuple[int, ...]:
    found: set[int] = set()
    for cap in caps:
        for one in cap.walk("DiscreteResolution"):
            found.add(one.int_at("XResolution") or 0)
        for span in cap.walk("ResolutionRange"):
            for axis in (*span.all("XResolutionRange"), *span.all("XResolution")):
                found.update(axis.int_at(end) or 0 for end in ("Min", "Max", "Normal"))
    return tuple(sorted(dpi for dpi in found if 0 < dpi < 100_000))[:_MOST]


def _texts(caps: list[Element], *names: str) -> tuple[str, ...]:
    said = [one.text for cap in caps for name in names for one in cap.walk(name)]
    return tuple(dict.fromkeys(text for text in said if text))[:_MOST]
