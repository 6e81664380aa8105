"""qpdf, poppler and LibreOffice Writer: readers of PDF and DOCX that did not write them."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.peers._run import program

PACKAGES = (
    "fonts-liberation", "libharfbuzz-subset0", "libpango-1.0-0", "libpangoft2-1.0-0",
    "libreoffice-writer", "poppler-utils", "qpdf",
)  # fmt: skip


def _run(name: str, package: str, *words: str, data: bytes | None = None) -> bytes:
    done = subprocess.run(
        [program(name, package), *words], input=data, capture_output=True, timeout=200, check=False
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout


def _in_file(pdf: bytes, name: str, package: str, *words: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="ward-audit-paper-") as folder:
        path = Path(folder) / "x.pdf"
        path.write_bytes(pdf)
        return _run(name, package, *(str(path) if word == "FILE" else word for word in words))


def names_in(pdf: bytes) -> set[str]:
    """Every PDF name that stands anywhere in the file's objects: keys and values."""
    _in_file(pdf, "qpdf", "qpdf", "--check", "FILE")
    found = json.loads(_in_file(pdf, "qpdf", "qpdf", "--json", "FILE"))
    return set(_names(found))


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inside in value.items():
            if key.startswith("/"):
                yield key
            yield from _names(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _names(inside)
    elif isinstance(value, str) and value.startswith("/"):
        yield value


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, in the order it was drawn."""
    text = _in_file(pdf, "pdftotext", "poppler-utils", "-raw", "-enc", "UTF-8", "FILE", "-")
    return text.decode().split("\f")[:-1]


def fonts_of(pdf: bytes) -> list[list[str]]:
    """pdffonts' lines: name, type, encoding, emb, sub, uni, object."""
    lines = _in_file(pdf, "pdffonts", "poppler-utils", "FILE").decode().splitlines()[2:]
    return [line.split() for line in lines]


def about(pdf: bytes) -> str:
    """What pdfinfo says of the file and of each page's size."""
    said = _in_file(pdf, "pdfinfo", "poppler-utils", "-f", "1", "-l", "9999", "-isodates", "FILE")
    return said.decode()


def printed(documents: Mapping[str, bytes]) -> dict[str, bytes]:
    """DOCX files by name, as LibreOffice Writer prints them to PDF."""
    with tempfile.TemporaryDirectory(prefix="ward-audit-writer-") as folder:
        place = Path(folder)
        for name, data in documents.items():
            (place / f"{name}.docx").write_bytes(data)
        _run(
            "soffice", "libreoffice-writer", f"-env:UserInstallation=file://{place}/user",
            "--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(place / "out"),
            *(str(path) for path in sorted(place.glob("*.docx"))),
        )  # fmt: skip
        return {name: (place / "out" / f"{name}.pdf").read_bytes() for name in documents}
