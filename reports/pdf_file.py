"""PDF: a page of `html_page` on A4 paper, its pictures as vectors and its fonts inside.

WeasyPrint lays the page out and may fetch nothing: no address, no file, no data. Its memory grows
with the sheets of one document, so a long report comes in parts that are laid out one by one and
joined; each part counts its own sheets.
"""

import io
import warnings
from collections.abc import Iterable
from typing import Any

from reports.report import CannotWriteError

VIETNAMESE = frozenset(
    "ăâđêôơưĂÂĐÊÔƠƯ"
    "áàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
    "ÁÀẢÃẠẮẰẲẴẶẤẦẨẪẬÉÈẺẼẸẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌỐỒỔỖỘỚỜỞỠỢÚÙỦŨỤỨỪỬỮỰÝỲỶỸỴ"
)
"""Letters that a font must have; a computer without them writes boxes."""

PANGO = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
FONTS = "fonts-noto-core"


def pdf_bytes(parts: Iterable[bytes]) -> bytes:
    """HTML pages, one after the other, as one PDF. The same pages and fonts give the same bytes.

    Raises:
        CannotWriteError: WeasyPrint or Pango is not there, or no font with Vietnamese letters is.
    """
    laid_out = [_laid_out(part) for part in parts]
    return laid_out[0] if len(laid_out) == 1 else _joined(laid_out)


def pdf_problem() -> CannotWriteError | None:
    """Why this computer cannot write PDF; None when it can."""
    try:
        _laid_out("<p>{}</p>".format("".join(sorted(VIETNAMESE))).encode())
    except CannotWriteError as error:
        return error
    return None


def _laid_out(page: bytes) -> bytes:
    html = _weasyprint()
    if not _fonts():  # Pango would crash
        raise _no_letters()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about CSS that it does not know
        document = html(string=page.decode(), url_fetcher=_nothing()).render()
        made: bytes = document.write_pdf()
    lacking = {chr(code) for font in document.fonts.values() for code in font.missing}
    if lacking & VIETNAMESE or not document.fonts:
        raise _no_letters()
    return made


def _fonts() -> int:
    """How many fonts fontconfig knows."""
    from weasyprint.text.ffi import ffi, fontconfig

    config = ffi.gc(fontconfig.FcInitLoadConfigAndFonts(), fontconfig.FcConfigDestroy)
    known = fontconfig.FcConfigGetFonts(config, fontconfig.FcSetSystem)
    return 0 if known == ffi.NULL else int(known.nfont)


def _no_letters() -> CannotWriteError:
    return CannotWriteError(
        "pdf", "máy này không có phông chữ tiếng Việt", "no font here has Vietnamese letters",
        f"apt-get install {FONTS}",
    )  # fmt: skip


def _weasyprint() -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "no fonts": we look ourselves
            from weasyprint import HTML
    except ImportError:
        raise CannotWriteError(
            "pdf",
            "chưa cài thư viện WeasyPrint",
            "WeasyPrint is not installed",
            "pip install 'ward-audit[pdf]'",
        ) from None
    except OSError:  # the Python part is there, the system's libraries are not
        raise CannotWriteError(
            "pdf",
            "hệ thống thiếu thư viện Pango",
            "the system's Pango is missing",
            f"apt-get install {PANGO}",
        ) from None
    return HTML


def _nothing() -> Any:
    """A fetcher that refuses whatever it is asked for."""
    from weasyprint.urls import URLFetcher

    class Nothing(URLFetcher):  # type: ignore[misc]  # it ships no types
        def fetch(self, url: str, headers: Any = None) -> Any:
            raise ValueError("a report fetches nothing")

    return Nothing(allowed_protocols=())


def _joined(parts: list[bytes]) -> bytes:
    from pypdf import PdfReader, PdfWriter

    whole = PdfWriter()
    for part in parts:
        whole.append(io.BytesIO(part), import_outline=True)
    first = PdfReader(io.BytesIO(parts[0])).metadata
    if first is not None:
        whole.add_metadata({name: str(value) for name, value in first.items()})
    made = io.BytesIO()
    whole.write(made)
    return made.getvalue()
