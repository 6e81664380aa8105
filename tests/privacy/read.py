"""Everything that stands in a finished document, as text: parts of packages, text of pages."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path


def said(data: bytes, name: str) -> str:
    """All text of a document by its file's ending; what is packed is unpacked."""
    ending = Path(name).suffix
    if ending in (".xlsx", ".docx", ".zip"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return "\n".join(
                f"{part.filename}\n{said(package.read(part), part.filename)}"
                for part in package.infolist()
            )
    if ending == ".pdf":
        from pypdf import PdfReader

        reader = PdfReader(io.BytesIO(data))
        pages = [page.extract_text() for page in reader.pages]
        return "\n".join([*pages, str(reader.metadata), data.decode("latin-1")])
    return data.decode("utf-8", "replace")


def folded(text: str) -> str:
    """Without what a page may break a word with."""
    return "".join(text.split()).replace("\u00ad", "")
