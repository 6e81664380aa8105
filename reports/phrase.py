"""The one place where numbers, dates, money and shares become words, in both languages.

Vietnamese forms: 1.500 · 62,0 % · 1.756.200.000 đồng · ngày 05 tháng 8 năm 2016
(a leading 0 for days below 10 and for months 1 and 2 only: Thông tư 01/2011/TT-BNV, Nghị định
30/2020/NĐ-CP) · 5/8/2016. English: 1,500 · 62.0 % · VND 1,756,200,000 · 5 August 2016.
"""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from checks.days import LOCAL
from reports.in_words import money_in_words_en, money_in_words_vi
from reports.report import Lang

NBSP = "\u00a0"
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def integer(number: int, lang: Lang) -> str:
    """1500 → "1.500" · "1,500"."""
    text = f"{number:,}"
    return text.replace(",", ".") if lang == "vi" else text


def decimal(number: float | int | Decimal, lang: Lang, places: int | None = None) -> str:
    """12.5 → "12,5" · "12.5". `places` None: as many as it has, three at most.

    Halves are rounded up, as people do by hand, on the number as it is written.
    """
    exact = number if isinstance(number, Decimal) else Decimal(repr(number))
    if not exact.is_finite():
        return "—"
    step = Decimal(1).scaleb(-(3 if places is None else places))
    text = f"{exact.quantize(step, ROUND_HALF_UP):,f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if text.strip("-0,.") == "":
        text = text.lstrip("-")
    return text.translate(str.maketrans(",.", ".,")) if lang == "vi" else text


def percent(number: float | int | Decimal, lang: Lang, places: int = 1) -> str:
    """62 → "62,0 %" · "62.0 %", with a space that does not break."""
    return f"{decimal(number, lang, places)}{NBSP}%"


def share_pct(part: int, total: int) -> Decimal | None:
    """`part` of `total` in per cent, exact to four places; None of nothing."""
    if total == 0:
        return None
    return (Decimal(100 * part) / total).quantize(Decimal("0.0001"), ROUND_HALF_EVEN)


def share(part: int, total: int, lang: Lang) -> str:
    """(61, 168) → "36,3 %". A share that is not whole never reads 0,0 or 100,0 %.

    167 of 168 wards are 99,4 %; in a bigger register 9.999 of 10.000 would round to 100,0 % and
    say that nobody is missing: it reads "99,9 %".
    """
    exact = share_pct(part, total)
    if exact is None:
        return "—"
    if part != total:
        exact = min(exact, Decimal("99.9"))
    if part:
        exact = max(exact, Decimal("0.1"))
    return percent(exact, lang)


def ratio(part: int, total: int, lang: Lang) -> str:
    """(61, 168) → "61/168"."""
    return f"{integer(part, lang)}/{integer(total, lang)}"


def money(amount_vnd: int, lang: Lang) -> str:
    """1756200000 → "1.756.200.000 đồng" · "VND 1,756,200,000"."""
    if lang == "vi":
        return f"{integer(amount_vnd, lang)}{NBSP}đồng"
    return f"VND{NBSP}{integer(amount_vnd, lang)}"


def money_words(amount_vnd: int, lang: Lang) -> str:
    """The bracket under a total: "(Bằng chữ: Một nghìn không trăm linh năm đồng)"."""
    if lang == "vi":
        return f"(Bằng chữ: {capital(money_in_words_vi(amount_vnd))} đồng)"
    return f"(In words: {capital(money_in_words_en(amount_vnd))} dong)"


def capital(text: str) -> str:
    """A text at the beginning of a line or a cell: its first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def local(moment: datetime) -> datetime:
    """A moment on Hanoi's clock. `moment` must be aware: a naive one has no place on earth."""
    if moment.tzinfo is None:
        raise ValueError("a naive moment cannot be said")
    return moment.astimezone(LOCAL)


def day(value: date | datetime) -> date:
    """The day in Hanoi of a moment; a date stays."""
    return local(value).date() if isinstance(value, datetime) else value


def date_long(value: date | datetime, lang: Lang) -> str:
    """5 August 2016 → "ngày 05 tháng 8 năm 2016" · "5 August 2016"."""
    it = day(value)
    if lang == "en":
        return f"{it.day} {_MONTHS_EN[it.month - 1]} {it.year}"
    month = f"{it.month:02d}" if it.month <= 2 else str(it.month)
    return f"ngày {it.day:02d} tháng {month} năm {it.year}"


def date_short(value: date | datetime, lang: Lang) -> str:
    """5 August 2016 → "5/8/2016"; English has the month's name, for 5/8 is May there."""
    it = day(value)
    if lang == "en":
        return f"{it.day} {_MONTHS_EN[it.month - 1][:3]} {it.year}"
    return f"{it.day}/{it.month}/{it.year}"


def moment(value: datetime, lang: Lang) -> str:
    """09:05 on 5 August → "9 giờ 05 phút, 5/8/2016" · "5 Aug 2016, 09:05"."""
    it = local(value)
    if lang == "en":
        return f"{date_short(it, lang)}, {it:%H:%M}"
    return f"{it.hour} giờ {it.minute:02d} phút, {date_short(it, lang)}"


def clock(value: datetime, lang: Lang) -> str:
    """Short, for tables: "5/8/2016 09:05"."""
    return f"{date_short(value, lang)} {local(value):%H:%M}"


def working_days(start: date, end: date) -> int:
    """Working days after `start` up to and with `end`: Monday to Friday; holidays are not known."""
    return sum(
        (start + timedelta(days=step)).weekday() < 5 for step in range(1, (end - start).days + 1)
    )


def scalar(value: bool | float | int | str | date | None, lang: Lang) -> str:
    """A value of a finding as text: yes and no, numbers, dates; None is "—"."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return ("có" if value else "không") if lang == "vi" else ("yes" if value else "no")
    if isinstance(value, date):
        return date_short(value, lang)
    if isinstance(value, int):
        return integer(value, lang)
    if isinstance(value, float):
        return decimal(value, lang)
    return value


def listing(items: "list[str] | tuple[str, ...]", lang: Lang) -> str:
    """("a", "b", "c") → "a, b và c" · "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {'và' if lang == 'vi' else 'and'} {items[-1]}"
