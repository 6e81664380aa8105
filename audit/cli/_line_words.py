"""What a run did to the lines, in words: bytes, where it gave way, what waits for its hours."""

from collections.abc import Iterable
from datetime import datetime

from audit.cli._common import Ui
from audit.engine.line_use import LineUse, together
from audit.hours import Hours

_MOST = 5


def say_lines(ui: Ui, uses: Iterable[LineUse]) -> None:
    """The bytes of all lines, and which of them suffered."""
    found = together(uses)
    if not found:
        return
    size = sum(one.size_bytes for one in found.values()) / 1e3
    most = max(found.values(), key=lambda one: one.size_bytes)
    ui.say(
        f"Đường truyền: {size:.0f} kB cả hai chiều qua {len(found)} đơn vị; nhiều nhất "
        f"{most.size_bytes / 1e3:.0f} kB ở {most.site}",
        f"Lines: {size:.0f} kB both ways at {len(found)} sites; most at {most.site}, "
        f"{most.size_bytes / 1e3:.0f} kB",
    )
    slow = sorted((one for one in found.values() if one.halvings), key=lambda one: -one.halvings)
    for one in slow[:_MOST]:
        vi, en = _sign(one)
        ui.warn(
            f"{one.site}: đường truyền chịu tải ({vi}); đã giảm tốc {one.halvings} lần, thấp nhất "
            f"{one.lowest_kbit_s:g} kbit/s",
            f"{one.site}: the line suffered ({en}); our rate was halved {one.halvings} times, "
            f"at the lowest {one.lowest_kbit_s:g} kbit/s",
        )
    if len(slow) > _MOST:
        more = len(slow) - _MOST
        ui.warn(f"và {more} đơn vị khác bị chậm", f"and {more} more sites whose lines suffered")


def _sign(one: LineUse) -> tuple[str, str]:
    vi, en = [], []
    if one.worst_ms is not None and one.quiet_ms is not None:
        vi.append(f"khứ hồi từ {one.quiet_ms:.0f} lên {one.worst_ms:.0f} ms")
        en.append(f"round trips from {one.quiet_ms:.0f} to {one.worst_ms:.0f} ms")
    if one.lost_pct is not None:
        vi.append(f"mất {one.lost_pct:g} % gói tin")
        en.append(f"{one.lost_pct:g} % of packets lost")
    return ", ".join(vi), ", ".join(en)


def say_hours(ui: Ui, hours: Hours, at: datetime, *, any_hours: bool) -> None:
    """Before a run: whether its heavy looks may be made now."""
    if hours.allows(at):
        return
    if any_hours:
        ui.warn(
            "Ngoài giờ cho phép của ward-audit.yaml; các lần nhìn nặng vẫn chạy vì --any-hours.",
            "Not within the hours of ward-audit.yaml; heavy looks are made all the same, by "
            "--any-hours.",
        )
        return
    vi, en = _when(hours, at)
    ui.warn(
        f"Các lần nhìn nặng phải chờ {vi} (giờ do người vận hành đặt, không phải quy định).",
        f"Heavy looks wait {en} (hours set by the operator; không phải quy định).",
    )


def say_held(ui: Ui, hours: Hours, at: datetime, looks: int) -> None:
    """After a run: how many looks wait for their hours."""
    vi, en = _when(hours, at)
    ui.warn(
        f"{looks} lần nhìn nặng còn lại, chờ {vi}; chạy tiếp bằng --resume, hoặc ngay bây giờ với "
        "--any-hours.",
        f"{looks} heavy looks are left, waiting {en}; go on with --resume then, or now with "
        "--any-hours.",
    )


def _when(hours: Hours, at: datetime) -> tuple[str, str]:
    then = hours.next(at)
    if then is None:
        return "quá 60 ngày", "for more than 60 days"
    return f"đến {then:%d/%m/%Y %H:%M}", f"until {then:%Y-%m-%d %H:%M}"
