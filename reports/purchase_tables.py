"""The purchasing report as tables (XLSX, CSV) and as a document for programs (JSON)."""

from collections.abc import Iterable
from typing import Any

from checks.plan_lines import Line
from reports import phrase
from reports.csv_file import csv_bytes
from reports.docx_file import Paper
from reports.escape import json_text
from reports.purchase_rows import NeedRow
from reports.purchase_view import PurchaseView
from reports.workbook import Book, Column, Sheets

FORMAT = "ward-audit-procurement/1"


def xlsx(view: PurchaseView) -> bytes:
    """Summary, registration of needs, packages, lines by ward, norms, what to settle."""
    say = view.names.words.say
    internal = view.audience == "internal"
    title = say("p_title") + (f" ({say('privacy_internal_short')})" if internal else "")
    book = Book(view.context, title)
    sheets(book, view)
    return book.finish()


def docx(view: PurchaseView) -> bytes:
    """The proposal as a document: the answer, then the workbook's sheets but lines and balances."""
    context, say = view.context, view.names.words.say
    internal = view.audience == "internal"
    paper = Paper(
        context, say("p_title"), note=say("privacy_internal_short").upper() if internal else ""
    )
    paper.title(view.answer())
    for note in (view.notice(), *view.notes()):
        paper.text(note)
    words = say(
        "p_total_words",
        money=phrase.money(view.plan.total.total_vnd, context.lang),
        in_words=phrase.money_words(view.plan.total.total_vnd, context.lang),
    )
    paper.text(words, bold=True)
    paper.text(say("paper_rest", files=rest(view)))
    sheets(paper, view)
    paper.turn("portrait")
    paper.heading(say("p_rules"))
    paper.table(
        [Column(say("p_doc"), 22), Column(say("p_text"), 60), Column(say("p_from"), 11, "date"),
         Column(say("p_to"), 11, "date"), Column(say("p_proof"), 16)],
        ([", ".join(filter(None, (one.doc, one.article))), one.text_vi, one.eff_from, one.eff_to,
          phrase.capital(view.names.words.of("rule_evidence", one.evidence))]
         for one in view.rules),
    )  # fmt: skip
    paper.text(say("sign"))
    paper.about()
    return paper.finish()


def rest(view: PurchaseView) -> str:
    """Where the printed forms send who wants every line."""
    return view.context.files((view.stem, "html"), (view.stem, "xlsx"))


def sheets(book: Sheets, view: PurchaseView) -> None:
    """The sheets, into a workbook or (those for paper) into a document."""
    say, words, names = view.names.words.say, view.names.words, view.names
    vi = view.context.lang == "vi"
    book.sheet(
        say("sheet_summary"),
        [Column(say("p_item"), 34), Column(say("p_supplied_short"), 14, "number"),
         Column(say("p_repaired"), 12, "number"), Column(say("p_consumed"), 10, "number"),
         Column(say("p_amount"), 20, "money"), Column(say("p_no_price"), 14, "number")],
        ([_item(view, one.item), one.supplied, one.repaired, one.consumed, one.total_vnd,
          one.unpriced] for one in view.items),
        foot=[say("total"), sum(one.supplied for one in view.items),
              sum(one.repaired for one in view.items), sum(one.consumed for one in view.items),
              view.plan.total.total_vnd, view.plan.total.unpriced],
    )  # fmt: skip
    book.sheet(
        say("p_sheet_reg"),
        [Column(say("district"), 18), Column(say("p_item"), 26), Column(say("p_spec"), 44, "wide"),
         Column(say("p_unit"), 9), Column(say("p_quantity"), 10, "number"),
         Column(say("p_unit_price"), 16, "money"), Column(say("p_amount"), 18, "money"),
         Column(say("p_for"), 60, "wide")],
        ([names.short(district), _item(view, one.item), *_spec(view, one), one.quantity,
          one.unit_price_vnd, one.total_vnd, view.places(one)]
         for district, needs in view.needs for one in needs),
        frozen=2,
    )  # fmt: skip
    book.sheet(
        say("p_sheet_pack"),
        [Column(say("p_stt"), 6, "number"), Column(say("p_package"), 56, "wide"),
         Column(say("p_package_price"), 20, "money"), Column(say("p_fund"), 18),
         Column(say("p_form"), 28), Column(say("p_mode"), 28), Column(say("p_start"), 16),
         Column(say("p_contract"), 12), Column(say("p_duration"), 28),
         Column(say("p_for"), 60, "wide")],
        ([number, view.package_name(one), one.price_vnd, say("p_fund_value"),
          words.of("form", one.form), say("p_mode_value"), view.quarter(),
          say("p_contract_value"), say("p_duration_value"), view.places(need)]
         for number, (one, need) in enumerate(view.packages, start=1)),
        frozen=2,
    )  # fmt: skip
    book.sheet(say("p_sheet_lines"), _columns(view), map(list, _lines(view)), frozen=3, paper=False)
    book.sheet(
        say("p_sheet_balance"),
        [Column(say("code"), 8), Column(say("p_site"), 26), Column(say("p_item"), 34),
         Column(say("p_norm"), 10, "number"), Column(say("p_usable"), 12, "number"),
         Column(say("p_mended"), 16, "number"), Column(say("p_supplied"), 16, "number"),
         Column(say("p_dark"), 16, "number"), Column(say("source"), 60, "wide")],
        ([one.site, names.short(one.site), _item(view, one.item), one.norm, one.usable,
          one.mended, one.supplied, one.unknown, one.source] for one in view.plan.balances),
        frozen=3,
        paper=False,
    )  # fmt: skip
    book.sheet(
        say("p_sheet_caution"),
        [Column(say("p_stt"), 6, "number"), Column(say("p_cautions"), 120, "wide")],
        ([n, view.caution(one)] for n, one in enumerate(view.plan.warnings, start=1)),
    )
    book.sheet(
        say("p_sheet_prices"),
        [Column(say("p_item"), 30), Column(say("p_spec"), 60, "wide"), Column(say("p_unit"), 10),
         Column(say("p_unit_price"), 16, "money"), Column(say("p_cap"), 16, "money"),
         Column(say("p_price_source"), 36, "wide"), Column(say("p_price_on"), 12, "date")],
        ([one.vi if vi else one.en, one.spec_vi if vi else one.spec_en,
          one.unit_vi if vi else one.unit_en, one.price_vnd, view.cap_vnd(one), one.source, one.on]
         for one in view.used_prices()),
    )  # fmt: skip


def lines_csv(view: PurchaseView) -> bytes:
    """The lines, numbers as numbers."""
    return csv_bytes([column.title for column in _columns(view)], _lines(view), view.context)


def document(view: PurchaseView) -> bytes:
    """The plan for programs: the fields of `checks/plan_lines.py`, and the answer."""
    context = view.context
    made: dict[str, Any] = {
        "format": FORMAT,
        "lang": context.lang,
        "simulated": context.simulated,
        "audience": view.audience,
        "run": context.assessment.run,
        "generated_at": context.generated_at.isoformat(),
        "answer": view.answer(),
        **view.plan.model_dump(mode="json"),
    }
    if view.audience == "internal":
        made["devices"] = {
            line.asset: {"code": view.code(line), "serial": view.serial(line) or None}
            for line in view.plan.lines
            if line.asset is not None
        }
    return (json_text(made, indent=1) + "\n").encode()


def _item(view: PurchaseView, item: str) -> str:
    return phrase.capital(view.names.words.of("item", item))


def _spec(view: PurchaseView, need: NeedRow) -> tuple[str, str]:
    """Specification and unit of what is registered."""
    price = view.price(need.item, "buy")
    if price is None:
        return "", ""
    if view.context.lang == "vi":
        return price.spec_vi, price.unit_vi
    return price.spec_en, price.unit_en


def _columns(view: PurchaseView) -> list[Column]:
    say = view.names.words.say
    return [
        Column(say("code"), 8),
        Column(say("p_site"), 26),
        Column(say("p_item"), 30),
        Column(say("district"), 18),
        Column(say("p_remedy"), 34, "wide"),
        Column(say("weight"), 14),
        Column(say("device"), 22),
        *_of_staff(view),
        Column(say("p_quantity"), 10, "number"),
        Column(say("p_unit"), 10),
        Column(say("p_unit_price"), 18, "money"),
        Column(say("p_amount"), 18, "money"),
        Column(say("p_spec"), 60, "wide"),
        Column(say("p_price_source"), 32, "wide"),
        Column(say("p_price_on"), 12, "date"),
        Column(say("p_findings"), 60, "wide"),
    ]


def _of_staff(view: PurchaseView) -> list[Column]:
    """What tells staff which device a published code stands for, and how to find it."""
    say = view.names.words.say
    if view.audience != "internal":
        return []
    return [Column(say("p_code"), 22), Column(say("p_serial"), 22)]


def _lines(view: PurchaseView) -> Iterable[tuple[Any, ...]]:
    for line in view.plan.lines:
        yield _line(view, line)


def _line(view: PurchaseView, line: Line) -> tuple[Any, ...]:
    words, names, vi = view.names.words, view.names, view.context.lang == "vi"
    price = view.price(line.item, line.remedy)
    return (
        line.site,
        names.short(line.site),
        _item(view, line.item),
        names.short(line.district),
        phrase.capital(view.task(line)),
        phrase.capital(words.of("weight", line.weight)),
        line.asset,
        *((view.code(line), view.serial(line)) if _of_staff(view) else ()),
        line.quantity,
        (price.unit_vi if vi else price.unit_en) if price else None,
        line.unit_price_vnd,
        line.total_vnd,
        (price.spec_vi if vi else price.spec_en) if price else None,
        price.source if price else None,
        price.on if price else None,
        "; ".join(line.findings),
    )
