"""LEDM: what HP's printers and scanners say of themselves in XML, under paths that never change.

HP publishes no specification; the paths and elements are those that HPLIP asks for
(`/Scan/ScanCaps`, `/Scan/Status`, `/DevMgmt/...Dyn.xml`). They are read by GET alone. States and
modes are given in the words of eSCL, so that whoever reads them need not know who said them.
"""

from collections.abc import Iterator

from audit.wire.text import clean, without_maker
from audit.wire.xml import Element, parse
from inventory.groups.identity import Identity
from inventory.groups.printer import Alert, Printer
from inventory.groups.scanner import Area, Scanner
from inventory.seen import LookError, Outcome

CAPS, STATUS = "/Scan/ScanCaps", "/Scan/Status"
PRODUCT, PRODUCT_STATUS = "/DevMgmt/ProductConfigDyn.xml", "/DevMgmt/ProductStatusDyn.xml"

_MAKER = "HP"
_MOST = 64
_MOST_300THS = 100_000
_STATES = {"BusyWithScanJob": "Processing", "Busy": "Processing", "Error": "Stopped"}
_ADF = {"Empty": "ScannerAdfEmpty", "Loaded": "ScannerAdfLoaded", "Jammed": "ScannerAdfJam"}
_MODES = {"K1": "BlackAndWhite1", "Gray8": "Grayscale8", "Color8": "RGB24"}
_FORMATS = {"Raw": "application/octet-stream", "Jpeg": "image/jpeg", "Pdf": "application/pdf"}

# StatusCategory of ProductStatusDyn: the state of IPP, and the reasons that stop a printer.
_READY = {
    "ready": "idle", "inpowersave": "idle", "inpowersavemode": "idle", "initializing": "idle",
    "warmup": "idle", "processing": "printing", "printing": "printing", "copying": "printing",
}  # fmt: skip
_REASONS = {
    "jaminprinter": "media-jam", "carriagejam": "media-jam", "trayemptyoropen": "media-empty",
    "trayempty": "media-empty", "outofpaper": "media-empty", "closedoororcover": "cover-open",
    "dooropen": "door-open", "coveropen": "cover-open", "cartridgelow": "marker-supply-low",
    "inklow": "marker-supply-low", "cartridgeverylow": "marker-supply-low",
    "cartridgeout": "marker-supply-empty", "inkout": "marker-supply-empty",
    "cartridgemissing": "marker-supply-missing", "insertormissingcartridge":
    "marker-supply-missing", "replacecartridge": "marker-supply-empty",
    "shutdown": "shutdown", "offline": "shutdown",
}  # fmt: skip


def parse_caps(body: bytes) -> tuple[Identity, Scanner]:
    """Read ScanCaps.

    Raises:
        LookError: GARBLED, it is not ScanCaps.
    """
    page = _page(body, "ScanCaps")
    platen, adf = page.first("Platen"), page.first("Adf")
    sources = tuple(name for name, there in (("platen", platen), ("adf", adf)) if there is not None)
    options = {one.text for one in page.walk("AdfOption")}
    duplexer = next(page.walk("AdfDuplexer"), None)
    return (
        Identity(
            vendor=_MAKER, model=without_maker(page.text_at("DeviceCaps", "ModelName"), _MAKER)
        ),
        Scanner(
            sources=sources,
            duplex=("Duplex" in options or duplexer is not None) if sources else None,
            resolutions_dpi=_resolutions(page),
            color_modes=tuple(dict.fromkeys(_words(page, "ColorType", _MODES)))[:_MOST],
            formats=tuple(dict.fromkeys(_words(page, "Format", _FORMATS)))[:_MOST],
            areas=tuple(_areas(platen, adf, duplexer)),
            adf_detects_paper="DetectPaperLoaded" in options if adf is not None else None,
        ),
    )


def parse_status(body: bytes) -> Scanner:
    """Read ScanStatus, in the words of eSCL.

    Raises:
        LookError: GARBLED, it is not ScanStatus or says no state.
    """
    page = _page(body, "ScanStatus")
    state, adf = page.text_at("ScannerState"), page.text_at("AdfState")
    if state is None:
        raise LookError(Outcome.GARBLED, "ScanStatus without a state")
    return Scanner(
        state=clean(_STATES.get(state, state), 40),
        adf_state=None if adf is None else clean(_ADF.get(adf, adf), 40),
    )


def parse_product(body: bytes) -> Identity:
    """Read ProductConfigDyn: model, serial number, firmware.

    Raises:
        LookError: GARBLED, it is not ProductConfigDyn.
    """
    page = _page(body, "ProductConfigDyn")
    about = page.first("ProductInformation") or page
    return Identity(
        vendor=_MAKER,
        model=without_maker(about.text_at("MakeAndModel"), _MAKER),
        serial=about.text_at("SerialNumber"),
        firmware=about.text_at("Version", "Revision"),
        sys_location=about.text_at("DeviceLocation"),
    )


def parse_product_status(body: bytes) -> Printer:
    """Read ProductStatusDyn: what a printer is doing, what stops it, and its alerts.

    Raises:
        LookError: GARBLED, it is not ProductStatusDyn.
    """
    page = _page(body, "ProductStatusDyn")
    said = [one.text for one in page.walk("StatusCategory") if one.text]
    words = [word.lower() for word in said[:_MOST]]
    reasons = tuple(dict.fromkeys(_REASONS[word] for word in words if word in _REASONS))
    state = next((_READY[word] for word in words if word in _READY), None)
    return Printer(
        state="stopped" if state is None and reasons else state,
        reasons=reasons if words else None,
        alerts=tuple(
            Alert(
                severity=_lower(alert.text_at("Severity")),
                code=alert.text_at("ProductStatusAlertID"),
                description=alert.text_at("StringId") or alert.text_at("AlertDetailsUserAction"),
            )
            for alert in page.walk("Alert")
        )[:_MOST],
    )


def _page(body: bytes, name: str) -> Element:
    page = parse(body)
    if page.name != name:
        raise LookError(Outcome.GARBLED, f"not {name} of LEDM")
    return page


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()


def _words(page: Element, name: str, names: dict[str, str]) -> Iterator[str]:
    for one in page.walk(name):
        if one.text:
            yield names.get(one.text, one.text)


def _resolutions(page: Element) -> tuple[int, ...]:
    found = {one.int_at("XResolution") or 0 for one in page.walk("Resolution")}
    return tuple(sorted(dpi for dpi in found if 0 < dpi < 100_000))[:_MOST]


def _areas(platen: Element | None, adf: Element | None, duplexer: Element | None) -> Iterator[Area]:
    for source, where in (("platen", platen), ("adf", adf)):
        cap = None if where is None else where.first("InputSourceCaps")
        if cap is not None:
            yield Area(
                source=source,
                width_300ths=_size(cap.int_at("MaxWidth")),
                height_300ths=_size(cap.int_at("MaxHeight")),
            )
    if duplexer is not None:
        yield Area(
            source="adf_duplex",
            width_300ths=_size(duplexer.int_at("AdfDuplexMaxWidth")),
            height_300ths=_size(duplexer.int_at("AdfDuplexMaxHeight")),
        )


def _size(said: int | None) -> int | None:
    return said if said is not None and 0 < said < _MOST_300THS else None
