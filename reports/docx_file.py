"""DOCX: a report as a document of A4 sheets that an office can go on writing in.

Its tables are filled from the same columns and rows as the workbook's. Text is put into elements,
never into markup, after `escape.clean` took what XML cannot hold. Pictures are tables: a bar is
a row of coloured cells, the map has a cell for each ward, so they stay sharp and need no program
but the word processor itself. Fonts are named, not inside: Times New Roman, as offices require.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal

from reports import docx_table as xml
from reports import phrase
from reports.docx_table import FONT, Bar, Styled
from reports.escape import clean
from reports.names import names_of
from reports.report import CannotWriteError, ReportContext
from reports.tile_map import HEIGHT, MARGIN, WIDTH, TileMap
from reports.words import load_words
from reports.workbook import RIGHT, Column, Shape, Tag

Turn = Literal["portrait", "landscape"]

LONGEST = 2_000
"""Signs of one cell or paragraph, as in the workbook."""

_SHEET_MM = {"portrait": (210, 297), "landscape": (297, 210)}
_TOP_MM, _SIDE_MM = 18, 15
_SIZES_PT = {
    "Normal": 11, "List Bullet": 11, "Title": 15, "Subtitle": 11, "Heading 1": 14,
    "Heading 2": 12, "Heading 3": 11, "Header": 10, "Footer": 9,
}  # fmt: skip
_WIDE = 110  # signs of all columns together; a wider table lies on its side


class Paper:
    """One document of a context; `finish` gives its bytes, the same ones for the same content.

    Raises:
        CannotWriteError: python-docx is not there.
    """

    def __init__(
        self, context: ReportContext, title: str, *, note: str = "", turn: Turn = "portrait"
    ) -> None:
        problem = docx_problem()
        if problem is not None:
            raise problem
        import docx

        self._context = context
        self._words = load_words(context.lang)
        self._turn = turn
        self._document = docx.Document()
        self._end = self._document.element.body[-1]  # the last section stands behind everything
        self._styles()
        self._ids = {name: self._document.styles[name].style_id for name in _SIZES_PT}
        self._section(self._document.sections[0])
        self._margins(title, note)
        self._say(title)
        self.text(title, style="Subtitle")

    def title(self, text: str) -> None:
        """The report in one sentence."""
        self.text(text, style="Title")

    def heading(self, text: str, level: int = 1) -> None:
        """A heading; the table that follows stays with it."""
        self.text(text, style=f"Heading {level}")

    def text(
        self, text: str, style: str = "Normal", *, bold: bool = False, keep: bool = False
    ) -> None:
        """One paragraph; with `keep` on the same sheet as what follows."""
        self._add(xml.paragraph(clean(text, LONGEST), self._ids[style], bold=bold, keep=keep))

    def bullets(self, lines: Iterable[str]) -> None:
        """A list."""
        for line in lines:
            self.text(line, style="List Bullet")

    def turn(self, turn: Turn) -> None:
        """What follows stands on sheets that lie so."""
        if turn == self._turn:
            return
        from docx.enum.section import WD_SECTION

        self._turn = turn
        self._section(self._document.add_section(WD_SECTION.NEW_PAGE))

    def sheet_of(self, text: str) -> None:
        """A heading that begins a sheet."""
        style = self._ids["Heading 1"]
        self._add(xml.paragraph(clean(text, LONGEST), style, new_sheet=True))

    def sheet(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Any]],
        *,
        frozen: int = 1,
        foot: Sequence[Any] | None = None,
        paper: bool = True,
    ) -> None:
        """A sheet of a workbook as a section of the document; `paper` false leaves it out."""
        if not paper:
            return
        printed = [column.paper for column in columns]
        kept = [column for column in columns if column.paper]
        self.turn("landscape" if sum(column.width for column in kept) > _WIDE else "portrait")
        self.heading(name)

        def only(row: Sequence[Any]) -> list[Any]:
            return [value for value, shown in zip(row, printed, strict=True) if shown]

        self.table(kept, map(only, rows), foot=only(foot) if foot else None)

    def table(
        self,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Any]],
        *,
        foot: Sequence[Any] | None = None,
        size_pt: float = 9,
    ) -> None:
        """A table whose head stands on every sheet; a row is never broken over two."""
        signs = [max(column.width, _longest_word(column.title)) for column in columns]
        whole = sum(signs)
        room = xml.twips(_SHEET_MM[self._turn][0] - 2 * _SIDE_MM)
        widths = [int(room * one / whole) for one in signs]
        made = xml.table(widths)
        heads = [Styled(clean(column.title), bold=True, fill="E6ECF1") for column in columns]
        right = [column.shape in RIGHT for column in columns]
        xml.row(made, widths, heads, right, size_pt, head=True)
        for row in rows:
            cells = [self._cell(*pair) for pair in zip(row, columns, strict=True)]
            xml.row(made, widths, cells, right, size_pt)
        if foot is not None:
            said = [self._cell(*pair) for pair in zip(foot, columns, strict=True)]
            bold = [Styled(one.text, bold=True) if isinstance(one, Styled) else one for one in said]
            xml.row(made, widths, bold, right, size_pt)
        self._put(made)

    def boxes(self, cells: Sequence[tuple[str, str, str]]) -> None:
        """One row of big numbers: (number, what it counts, colour)."""
        room = xml.twips(_SHEET_MM[self._turn][0] - 2 * _SIDE_MM)
        widths = [room // len(cells)] * len(cells)
        made = xml.table(widths)
        row = xml.row(made, widths, [], [], 9)
        for width, (number, text, colour) in zip(widths, cells, strict=True):
            fill, ink = xml.COLOURS[colour]
            cell = xml.cell(row, width, fill=fill)
            xml.line(cell, clean(number), size_pt=18, bold=True, ink=ink)
            xml.line(cell, clean(text), size_pt=9, ink=ink)
        self._put(made)

    def tiles(self, map_: TileMap) -> None:
        """The map: a cell for each ward, thick lines round districts."""
        across = (map_.width - 2 * MARGIN) // WIDTH
        down = (map_.height - 2 * MARGIN) // HEIGHT
        width_mm, height_mm = _SHEET_MM[self._turn]
        side_mm = min((width_mm - 2 * _SIDE_MM) / across, (height_mm - 72) / down, 22)
        at = {((t.x - MARGIN) // WIDTH, (t.y - MARGIN) // HEIGHT): t for t in map_.tiles}
        named: set[str | None] = set()
        district = {place: tile.ward.district for place, tile in at.items()}
        widths = [xml.twips(side_mm)] * across
        made = xml.table(widths, centred=True)
        scale = side_mm / 13
        for y in range(down):
            row = xml.row(made, widths, [], [], 6, height_twips=xml.twips(side_mm))
            for x in range(across):
                tile = at.get((x, y))
                if tile is None:
                    water = map_.gaps and x * WIDTH + MARGIN in map_.gaps
                    xml.cell(row, widths[x], fill="DBEAF5" if water else None, borders={})
                    continue
                own = district[x, y]
                borders = {
                    side: (18 if district.get(next_) != own else 2)
                    for side, next_ in (
                        ("top", (x, y - 1)), ("left", (x - 1, y)),
                        ("bottom", (x, y + 1)), ("right", (x + 1, y)),
                    )
                }  # fmt: skip
                fill, ink = xml.COLOURS[tile.ward.verdict.value]
                cell = xml.cell(row, widths[x], fill=fill, borders=borders, tight=True)
                if own and own not in named:
                    named.add(own)
                    site = self._context.assessment.register_.by_id.get(own)
                    text = clean(site.name if site else own)
                    xml.line(cell, text, size_pt=4.5 * scale, bold=True, ink=ink, centred=True)
                letter = self._words.letter(tile.ward.verdict.value)
                xml.line(cell, letter, size_pt=9 * scale, bold=True, ink=ink, centred=True)
                for text in tile.lines:
                    xml.line(cell, clean(text), size_pt=4.5 * scale, ink=ink, centred=True)
        self._put(made)

    def about(self) -> None:
        """The last lines: register, policy, run, when and by what it was made."""
        context, say = self._context, self._words.say
        vi = context.lang == "vi"
        made = context.assessment
        self.text(
            f"{say('register')}: {made.register_.vi if vi else made.register_.en}. "
            f"{say('policy')}: {made.policy.vi if vi else made.policy.en}. "
            f"{say('run')}: {made.run}. "
            f"{say('made')} {phrase.moment(context.generated_at, context.lang)}. "
            f"{say('tool')}: ward-audit {context.tool_version}."
        )
        if context.extra.get("log_head"):
            self.text(f"{say('log_head')}: {context.extra['log_head']}.")
        self.text(f"{say('privacy_law')}: {names_of(context).privacy_laws()}.")
        if context.simulated:
            self.text(say("simulated"), bold=True)

    def finish(self) -> bytes:
        """Close the document and return the file: no time and no name of this computer in it."""
        made = io.BytesIO()
        self._document.save(made)
        out = io.BytesIO()
        with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 0
                new.writestr(entry, old.read(name))
        return out.getvalue()

    def _put(self, made: Any) -> None:
        self._add(made)
        self._add(xml.paragraph("", self._ids["Normal"], low=True))  # else two tables become one

    def _add(self, made: Any) -> None:
        self._end.addprevious(made)

    def _cell(self, value: Any, column: Column) -> Styled | Bar:
        lang, shape = self._context.lang, column.shape
        if isinstance(value, Bar):
            return value
        if isinstance(value, Tag):
            fill, ink = xml.COLOURS[value.colour]
            return Styled(clean(value.text), bold=True, fill=fill, ink=ink)
        if value is None or value == "":
            return Styled("")
        if isinstance(value, bool):
            return Styled(phrase.scalar(value, lang))
        if isinstance(value, int | float | Decimal):
            return Styled(_number(value, shape, lang))
        if isinstance(value, datetime):
            return Styled(phrase.moment(value, lang))
        if isinstance(value, date):
            return Styled(phrase.date_short(value, lang))
        return Styled(clean(str(value), LONGEST))

    def _styles(self) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        for name, size_pt in _SIZES_PT.items():
            style: Any = self._document.styles[name]
            style.font.name = FONT
            style.font.size = Pt(size_pt)
            style.font.italic = False
            style.font.color.rgb = RGBColor(0x16, 0x20, 0x2A)
            properties = style.element.get_or_add_rPr()
            fonts = properties.get_or_add_rFonts()
            for key in list(fonts.attrib):
                if key.endswith("Theme"):
                    del fonts.attrib[key]
            for key in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
                fonts.set(qn(key), FONT)
            for spacing in properties.findall(qn("w:spacing")):
                properties.remove(spacing)
            if name.startswith(("Heading", "Title")):
                style.font.bold = True
                style.paragraph_format.keep_with_next = True
            if name == "Title":
                for border in style.element.pPr.findall(qn("w:pBdr")):
                    style.element.pPr.remove(border)
            style.paragraph_format.space_after = Pt(4)
        language = self._document.styles.element.find(f".//{qn('w:lang')}")
        if language is not None:
            language.set(qn("w:val"), "vi-VN" if self._context.lang == "vi" else "en-GB")

    def _section(self, section: Any) -> None:
        from docx.enum.section import WD_ORIENT
        from docx.shared import Mm

        width_mm, height_mm = _SHEET_MM[self._turn]
        landscape = self._turn == "landscape"
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(width_mm), Mm(height_mm)
        section.left_margin = section.right_margin = Mm(_SIDE_MM)
        section.top_margin = section.bottom_margin = Mm(_TOP_MM)
        section.header_distance = section.footer_distance = Mm(8)

    def _margins(self, title: str, note: str) -> None:
        """What stands on every sheet: what the data are, the title, the number of the sheet."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        section = self._document.sections[0]
        marks = [self._words.say("simulated_short").upper()] if self._context.simulated else []
        marks += [clean(note)] if note else []
        header = section.header.paragraphs[0]
        header.alignment = WD_ALIGN_PARAGRAPH.CENTER
        header.add_run(" · ".join(marks)).bold = True
        footer = section.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        page = self._words.say("paper_page")
        footer.add_run(f"{clean(title)} – {page} ")
        xml.field(footer._p, "PAGE")
        footer.add_run(" / ")
        xml.field(footer._p, "NUMPAGES")

    def _say(self, title: str) -> None:
        at = self._context.generated_at.astimezone(UTC)
        about = self._document.core_properties
        about.title = clean(title, 255)  # ECMA-376 part 2 lets it be no longer
        about.author = about.last_modified_by = f"ward-audit {self._context.tool_version}".strip()
        about.created = about.modified = at.replace(tzinfo=None, microsecond=0)
        about.comments = self._words.say("simulated") if self._context.simulated else ""
        about.language = self._context.lang
        about.revision = 1


def docx_problem() -> CannotWriteError | None:
    """Why this computer cannot write DOCX; None when it can."""
    try:
        import docx  # noqa: F401
    except ImportError:
        return CannotWriteError(
            "docx", "chưa cài thư viện python-docx", "python-docx is not installed",
            "pip install 'ward-audit[docx]'",
        )  # fmt: skip
    return None


def _longest_word(title: str) -> float:
    """Signs that a head needs so that no word of it is broken."""
    return max((1.3 * len(word) + 2 for word in title.split()), default=2)


def _number(value: float | Decimal, shape: Shape, lang: Literal["vi", "en"]) -> str:
    if shape == "share":
        return phrase.percent(float(value) * 100, lang)
    if shape == "decimal" or not float(value).is_integer():
        return phrase.decimal(value, lang)
    return phrase.integer(int(value), lang)
