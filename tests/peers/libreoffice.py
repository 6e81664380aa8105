"""LibreOffice Calc, headless: what a spreadsheet program makes of our workbooks and CSV files."""

from __future__ import annotations

import csv
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tests.peers._run import program

PACKAGES = ("libreoffice-calc",)

# Comma, quote, UTF-8, from line 1. Out: all sheets, text as shown. In: formulas are computed.
_OUT = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1"
_IN = "CSV:44,34,76,1,,0,false,true,false,false,0,true"


def sheets_of(workbook: bytes) -> dict[str, list[list[str]]]:
    """The cells of every sheet of a workbook, as LibreOffice writes them to CSV."""
    with tempfile.TemporaryDirectory(prefix="ward-audit-calc-") as folder:
        place = Path(folder)
        (place / "book.xlsx").write_bytes(workbook)
        _convert(place, [place / "book.xlsx"], "--convert-to", _OUT)
        return {
            path.stem.removeprefix("book-"): list(
                csv.reader(path.read_text("utf-8").splitlines(keepends=True))
            )
            for path in (place / "out").iterdir()
        }


def opened(files: Mapping[str, bytes]) -> dict[str, str]:
    """CSV files by name, opened and saved as workbooks: the XML of each one's sheet."""
    with tempfile.TemporaryDirectory(prefix="ward-audit-calc-") as folder:
        place = Path(folder)
        for name, data in files.items():
            (place / f"{name}.csv").write_bytes(data)
        _convert(place, sorted(place.glob("*.csv")), f"--infilter={_IN}", "--convert-to", "xlsx")
        found = {}
        for name in files:
            with zipfile.ZipFile(place / "out" / f"{name}.xlsx") as bag:
                found[name] = bag.read("xl/worksheets/sheet1.xml").decode()
        return found


def _convert(place: Path, files: list[Path], *how: str) -> None:
    subprocess.run(
        [
            program("soffice", "libreoffice-calc"), f"-env:UserInstallation=file://{place}/user",
            "--headless", "--norestore", *how, "--outdir", str(place / "out"), *map(str, files),
        ],
        capture_output=True, timeout=240, check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
