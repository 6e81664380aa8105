"""The bytes of an IPP Get-Printer-Attributes answer (RFC 8010 encoding, RFC 8011 attributes).

Only the lab answers IPP, so the encoder of answers lives here and not in `audit/wire/`.
"""

import struct
from collections.abc import Sequence

_OPERATION, _PRINTER, _END = 0x01, 0x04, 0x03
_INTEGER, _BOOLEAN, _ENUM, _OCTETS, _RESOLUTION = 0x21, 0x22, 0x23, 0x30, 0x32
_TEXT, _NAME, _KEYWORD, _URI, _CHARSET, _LANGUAGE, _MIME = 0x41, 0x42, 0x44, 0x45, 0x47, 0x48, 0x49
_DPI = 3
_COLLECTION, _END_COLLECTION, _MEMBER = 0x34, 0x37, 0x4A
_GET_PRINTER_ATTRIBUTES, _GET_JOBS, _PRINT_JOB = 0x000B, 0x000A, 0x0002
_A4_HUNDREDTHS_MM = (21_000, 29_700)
_UP_S = 20 * 86_400
_REASONS = {
    "lowPaper": "media-low-warning",
    "noPaper": "media-empty-error",
    "lowToner": "toner-low-warning",
    "noToner": "toner-empty-error",
    "doorOpen": "cover-open-error",
    "jammed": "media-jam-error",
    "offline": "offline-report",
    "serviceRequested": "other-warning",
}


def printer_answer(
    *, vendor: str, model: str, serial: str, uri: str, toner_pct: int, errors: Sequence[str],
    duplex: bool, ppm: int, request_id: int = 1,
) -> bytes:  # fmt: skip
    """A successful answer of IPP 2.0; the server writes the request's id over bytes 4 to 7."""
    reasons = [_REASONS[error] for error in errors] or ["none"]
    stopped = any(reason.endswith("-error") for reason in reasons)
    sides = (
        ["one-sided", "two-sided-long-edge", "two-sided-short-edge"] if duplex else ["one-sided"]
    )
    device_id = f"MFG:{vendor};MDL:{model};SN:{serial};CLS:PRINTER;"
    return b"".join(
        (
            struct.pack(">BBHI", 2, 0, 0, request_id),
            bytes([_OPERATION]),
            _one(_CHARSET, "attributes-charset", b"utf-8"),
            _one(_LANGUAGE, "attributes-natural-language", b"en"),
            bytes([_PRINTER]),
            _one(_CHARSET, "charset-configured", b"utf-8"),
            _one(_CHARSET, "charset-supported", b"utf-8"),
            _one(_LANGUAGE, "natural-language-configured", b"en"),
            _one(_LANGUAGE, "generated-natural-language-supported", b"en"),
            _many(_KEYWORD, "ipp-versions-supported", [b"1.1", b"2.0"]),
            _many(_ENUM, "operations-supported", [
                struct.pack(">i", number)
                for number in (_PRINT_JOB, _GET_JOBS, _GET_PRINTER_ATTRIBUTES)
            ]),
            _one(_URI, "printer-uri-supported", uri.encode()),
            _one(_KEYWORD, "uri-authentication-supported", b"none"),
            _one(_KEYWORD, "uri-security-supported", b"none"),
            _one(_URI, "printer-more-info", uri.replace("ipp:", "http:").encode()),
            _one(_TEXT, "printer-location", b"So lieu mo phong"),
            _one(_INTEGER, "printer-up-time", struct.pack(">i", _UP_S)),
            _one(_KEYWORD, "compression-supported", b"none"),
            _one(_NAME, "printer-name", model.encode()),
            _one(_TEXT, "printer-info", b"So lieu mo phong"),
            _one(_TEXT, "printer-make-and-model", f"{vendor} {model}".encode()),
            _one(_TEXT, "printer-device-id", device_id.encode()),
            _one(_ENUM, "printer-state", struct.pack(">i", 5 if stopped else 3)),
            _many(_KEYWORD, "printer-state-reasons", [r.encode() for r in reasons]),
            _one(_BOOLEAN, "printer-is-accepting-jobs", b"\x01"),
            _one(_INTEGER, "queued-job-count", struct.pack(">i", 0)),
            _many(_KEYWORD, "sides-supported", [side.encode() for side in sides]),
            _one(_RESOLUTION, "printer-resolution-supported",
                 struct.pack(">iib", 600, 600, _DPI)),
            _one(_INTEGER, "pages-per-minute", struct.pack(">i", ppm)),
            _one(_MIME, "document-format-default", b"application/octet-stream"),
            _many(_MIME, "document-format-supported",
                  [b"application/octet-stream", b"application/pdf"]),
            _many(_KEYWORD, "media-ready", [b"iso_a4_210x297mm"]),
            _media_col("media-col-default", *_A4_HUNDREDTHS_MM),
            _one(_NAME, "marker-names", b"Black Toner"),
            _one(_KEYWORD, "marker-types", b"toner"),
            _one(_NAME, "marker-colors", b"#000000"),
            _one(_INTEGER, "marker-levels", struct.pack(">i", toner_pct)),
            _one(_INTEGER, "marker-low-levels", struct.pack(">i", 10)),
            _one(_INTEGER, "marker-high-levels", struct.pack(">i", 100)),
            _one(_OCTETS, "printer-supply",
                 f"type=toner;maxcapacity=100;level={toner_pct};class=supplyThatIsConsumed;"
                 "unit=percent;colorantname=black;".encode()),
            _one(_TEXT, "printer-supply-description", b"Black Toner"),
            bytes([_END]),
        )
    )  # fmt: skip


def _media_col(name: str, x: int, y: int) -> bytes:
    """A collection with a media-size inside (RFC 8010, 3.1.6)."""
    size = b"".join(
        _one(_MEMBER, "", member.encode()) + _one(_INTEGER, "", struct.pack(">i", value))
        for member, value in (("x-dimension", x), ("y-dimension", y))
    )
    return b"".join(
        (
            _one(_COLLECTION, name, b""),
            _one(_MEMBER, "", b"media-size"),
            _one(_COLLECTION, "", b""),
            size,
            _one(_END_COLLECTION, "", b""),
            _one(_END_COLLECTION, "", b""),
        )
    )


def _one(tag: int, name: str, value: bytes) -> bytes:
    key = name.encode()
    return struct.pack(">BH", tag, len(key)) + key + struct.pack(">H", len(value)) + value


def _many(tag: int, name: str, values: Sequence[bytes]) -> bytes:
    """The first value carries the name, the rest an empty one (RFC 8010, 3.1.5)."""
    rest = b"".join(struct.pack(">BHH", tag, 0, len(v)) + v for v in values[1:])
    return _one(tag, name, values[0]) + rest
