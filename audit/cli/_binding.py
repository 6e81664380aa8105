"""What a run is bound to: refuse another plan in one line that says what changed, and begin it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from audit.app import Working
from audit.plan import Binding
from audit.planned import recall
from audit.store.journal import Moment, Opening
from audit.store.store import Run
from audit.world.actor import actor
from audit.world.world import Clock
from inventory.codec import at_us
from inventory.problem import InputError, Problem

if TYPE_CHECKING:
    from audit.store.sqlite import SqliteStore

_SHORTEST = 8  # hex digits of a plan's hash that may stand for it
_NAMES = {
    "inventory": ("the inventory (or --ward, --district, --kind, --probe)",
                  "kiểm kê (hoặc --ward, --district, --kind, --probe)"),
    "scope": ("the scope", "phạm vi"),
    "settings": ("the settings", "cấu hình"),
    "credentials": ("the credentials file", "tệp tham chiếu tài khoản"),
    "program": ("the program's version", "phiên bản chương trình"),
}  # fmt: skip
_MUST_STAY = ("inventory", "scope", "credentials")
"""A run that goes on may have other settings (a smaller budget) and a mended program; it may not
look at other devices, go elsewhere or take other credentials than it began with."""


def check_plan(
    working: Working, binding: Binding, wanted: str | None, before: Run | None, store: "SqliteStore"
) -> None:
    """Whether this is the plan that was asked for, and the one that a resumed run began with.

    Raises:
        InputError: it is not; the line says which parts changed.
    """
    if wanted is not None and not (len(wanted) >= _SHORTEST and binding.hash.startswith(wanted)):
        place = working.path / working.config.store
        parts = recall(place, wanted) if len(wanted) >= _SHORTEST else {}
        if not parts and before is not None:
            parts = dict(store.parts(before.id))
        raise _refusal(
            "--plan-hash",
            f"the plan is {binding.hash[:16]} now, not {wanted[:16]}",
            f"kế hoạch nay là {binding.hash[:16]}, không phải {wanted[:16]}",
            binding.changed(parts) if parts else list(_NAMES),
            sure=bool(parts),
            then=("look at it again with `ward-audit plan`",
                  "hãy xem lại bằng `ward-audit plan`"),
        )  # fmt: skip
    if before is None:
        return
    parts = dict(store.parts(before.id))
    if "inventory" not in parts:  # begun by an older version, whose plan was its looks alone
        parts = {**vars_of(binding), "inventory": before.plan}
    changed = [name for name in binding.changed(parts) if name in _MUST_STAY]
    if changed:
        raise _refusal(
            "--resume", f"{before.id} began with another plan",
            f"lượt {before.id} bắt đầu với kế hoạch khác", changed, sure=True,
            then=("begin a new run", "hãy bắt đầu lượt mới"),
        )  # fmt: skip


def vars_of(binding: Binding) -> dict[str, Any]:
    """The parts of a plan by name."""
    return {name: getattr(binding, name) for name in _NAMES}


def _refusal(
    place: str, en: str, vi: str, changed: list[str], *, sure: bool, then: tuple[str, str]
) -> InputError:
    names_en = ", ".join(_NAMES[name][0] for name in changed)
    names_vi = ", ".join(_NAMES[name][1] for name in changed)
    word_en, word_vi = ("changed", "đã thay đổi") if sure else ("may have changed", "có thể đã đổi")
    return InputError(
        [
            Problem(
                place, None, "", f"{en}: {names_en} {word_en}; {then[0]}",
                text_vi=f"{vi}: {names_vi} {word_vi}; {then[1]}",
            )
        ]
    )  # fmt: skip


def opening(working: Working, binding: Binding, clock: Clock) -> Opening:
    """What the log says of a run's begin: when, who, by what plan, from which files."""
    parts: Mapping[str, Any] = {**vars_of(binding), "files": working.files()}
    moment = Moment(at_us(clock.now()), int(clock.monotonic() * 1_000_000))
    return Opening(moment, actor(), binding.hash, parts)
