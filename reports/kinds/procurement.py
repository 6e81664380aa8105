"""Procurement: what to repair, move or buy, how many, at what price, for which ward, and why."""

from collections.abc import Iterable
from functools import partial

from checks.price_file import PriceList, load_default_prices
from checks.procure import plan_purchases
from checks.regulation import Regulation, load_regulations
from reports import purchase_tables as tables
from reports.audience import Codes, audience_of, published
from reports.page import html_page
from reports.pdf_file import pdf_bytes
from reports.purchase_view import PurchaseView
from reports.report import MEDIA_TYPES, Page, ReportContext, report


@report(
    id="procurement",
    vi="Đề xuất mua sắm",
    en="Procurement",
    formats=("html", "xlsx", "json", "csv", "pdf", "docx"),
)
def procurement(context: ReportContext, format_: str) -> Iterable[Page]:
    """Needs from findings, by the prices in `extra["prices"]` or those that ship.

    `extra["audience"]` is "bidder" (safe to publish, the default) or "internal";
    `extra["code_key"]` (bytes) makes the codes that stand for devices.
    """
    prices = context.extra.get("prices")
    if not isinstance(prices, PriceList):
        prices = load_default_prices()
    rules = load_regulations()
    view = context.once("purchases", partial(_view, context, prices, rules))
    media = MEDIA_TYPES[format_]
    if format_ == "html":
        yield Page(context.name(view.stem, "html"), media, _html(view))
    elif format_ == "pdf":
        yield Page(context.name(view.stem, "pdf"), media, pdf_bytes([_html(view, paper=True)]))
    elif format_ == "docx":
        yield Page(context.name(view.stem, "docx"), media, tables.docx(view))
    elif format_ == "xlsx":
        yield Page(context.name(view.stem, "xlsx"), media, tables.xlsx(view))
    elif format_ == "json":
        yield Page(context.name(view.stem, "json"), media, tables.document(view))
    elif format_ == "csv":
        yield Page(context.name(f"{view.stem}-lines", "csv"), media, tables.lines_csv(view))


def _html(view: PurchaseView, *, paper: bool = False) -> bytes:
    return html_page(
        "procurement.html", ("procurement.css",), view.context, paper=paper, view=view,
        plan=view.plan, rest=tables.rest(view),
    )  # fmt: skip


def _view(context: ReportContext, prices: PriceList, rules: tuple[Regulation, ...]) -> PurchaseView:
    plan = plan_purchases(context.assessment, prices, rules)
    key = context.extra.get("code_key")
    codes = Codes(context.assessment.run, key if isinstance(key, bytes) else None)
    if audience_of(context.extra) == "bidder":
        plan = published(plan, codes)
    return PurchaseView(context, plan, prices, rules, codes)
