"""Collecting from the command line: a new run or one that goes on, with progress and an end."""

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from audit.app import STOP, Working, last_moment, run_id
from audit.cli._binding import check_plan, opening
from audit.cli._common import INTERRUPTED, OURS, Ui
from audit.cli._line_words import say_held, say_hours, say_lines
from audit.cli._progress import Progress
from audit.cli._stop import StopFile, StopSignals, need_no_stop_file
from audit.engine.local import EngineError
from audit.hours import Held, in_hours
from audit.plan import Selection
from audit.probes.probe import load_probes
from audit.runs import Collected, collect
from audit.store.journal import Head
from audit.store.store import Run
from audit.version import version
from audit.world.build import build_clock
from audit.world.garbage import collect_seldom
from checks.days import day
from inventory.codec import Row
from inventory.problem import InputError, Problem

if TYPE_CHECKING:
    from audit.store.sqlite import SqliteStore


@dataclass(frozen=True, slots=True)
class Wish:
    """What the options asked for."""

    selection: Selection
    plan_hash: str | None = None
    resume: str | None = None
    command: tuple[str, ...] | None = None  # how to go on, after `ward-audit`; None: one cannot
    any_hours: bool = False  # heavy looks at once, whatever the settings say


Watch = Callable[[Sequence[int]], None]


def _watch_nothing(pids: Sequence[int]) -> None:
    """Nobody wants to know."""


def gather(ui: Ui, working: Working, wish: Wish, *, watch: Watch = _watch_nothing) -> Collected:
    """Run the collection; ends the command with 130 when it was stopped.

    Args:
        watch: told the workers' process ids a few times a second.
    """
    need_no_stop_file(working.path)
    collect_seldom()  # before the workers are made, which are copies of this process
    store = working.store()
    try:
        return _gather(ui, working, wish, store, watch)
    finally:
        store.close()


def _gather(ui: Ui, working: Working, wish: Wish, store: "SqliteStore", watch: Watch) -> Collected:
    known = {run.id: run for run in store.runs()}
    before = _resumed(working, known, wish.resume)
    selection = wish.selection if before is None else _selection_of(before, wish)
    plan = working.plan(selection)
    survey = plan.survey()
    binding = working.binding(survey)
    check_plan(working, binding, wish.plan_hash, before, store)
    if before is not None and before.state == "finished":
        ui.say(f"Lượt {before.id} đã xong từ trước.", f"Run {before.id} had finished before.")
        return Collected(before, outcomes=store.outcomes(before.id), complete=True)
    spec = working.spec(last_moment(store))
    clock = build_clock(spec)
    lapsed = working.scope.lapsed(day(clock.now()))
    if lapsed is not None:
        raise InputError([Problem("scope.yaml", None, "valid_until", f"{lapsed}; renew it")])
    wards = frozenset(site.id for site in working.register.level("ward"))
    progress = Progress(ui, survey, wards, () if before is None else store.kept(before.id))
    kept = progress.seen
    run = before or Run(
        id=run_id(clock.now(), set(known)),
        started=clock.now(),
        register_id=working.register.id,
        plan=binding.hash,
        looks=progress.looks,
        selection=selection.json(),
        tool=version(),
        simulated=working.config.simulated,
    )
    if before is not None:
        run = before.model_copy(update={"tool": version()})
    ui.say(
        f"Lượt {run.id}: {progress.devices} thiết bị, {progress.looks} lần nhìn"
        + (f", đã có {kept}" if kept else ""),
        f"Run {run.id}: {progress.devices} devices, {progress.looks} looks"
        + (f", {kept} kept already" if kept else ""),
    )
    if progress.looks == 0:
        ui.warn(
            "Không có gì để nhìn: bảng trống, hoặc không có gì khớp với các lựa chọn.",
            "There is nothing to look at: the tables are empty, or nothing fits the options.",
        )
    engine = working.engine(spec)
    stop_file = StopFile(working.path, engine)
    hours, held = working.config.hours, Held()
    batches = plan.batches(survey, None if before is None else partial(store.done, before.id))
    if hours is not None:
        say_hours(ui, hours, clock.now(), any_hours=wish.any_hours)
        heavy = frozenset(id_ for id_, probe in load_probes().items() if probe.heavy)
        if not wish.any_hours:
            batches = in_hours(batches, heavy, lambda: hours.allows(clock.now()), held)

    def told(rows: list[Row]) -> None:
        progress(rows)
        watch(engine.pids)

    try:
        with StopSignals(engine.stop, engine.close) as signals, progress:
            collected = collect(
                batches,
                stop_file,
                store,
                clock,
                run,
                opening=opening(working, binding, clock),
                progress=told,
                stopped=lambda: signals.came or stop_file.came or held.looks > 0,
            )
    except EngineError as error:
        ui.fail(str(error), code=OURS)
    except BaseException:
        ui.say(*_how_to_go_on(wish, working, run.id))
        raise
    finally:
        engine.close()
    say_lines(ui, engine.uses)
    if collected.head is not None:
        say_head(ui, collected.head)
    if not collected.complete:
        if stop_file.came:
            path = working.path / STOP
            ui.warn(
                f"Tệp {path} đã dừng lượt này; xoá tệp rồi mới chạy tiếp được.",
                f"The file {path} stopped this run; remove it before going on.",
            )
        if hours is not None and held.looks:
            say_held(ui, hours, clock.now(), held.looks)
        ui.warn(*_how_to_go_on(wish, working, run.id))
        ui.fail(code=INTERRUPTED)
    return collected


def say_head(ui: Ui, head: Head) -> None:
    """Where the log ends now: whoever writes it down can show later that nothing was cut off."""
    ui.say(
        f"Nhật ký bằng chứng: {head.seq} bản ghi, mã cuối {head.hash} (hãy ghi lại ở nơi khác).",
        f"Evidence log: {head.seq} records, head {head.hash} (write it down elsewhere).",
    )


def _resumed(working: Working, known: dict[str, Run], name: str | None) -> Run | None:
    if name is None:
        return None
    if name in known:
        return known[name]
    near = ", ".join(list(known)[-3:]) or "none"
    text = f"no run is called {name!r}; the last ones: {near}"
    raise InputError([Problem(working.config.store, None, "--resume", text)])


def _selection_of(before: Run, wish: Wish) -> Selection:
    selection = Selection.parse(before.selection)
    if wish.selection not in (Selection(), selection):
        text = (
            f"{before.id} goes on with what it was about; leave out --ward, --district, --kind "
            "and --probe"
        )
        raise InputError([Problem("--resume", None, "", text)])
    return selection


def _how_to_go_on(wish: Wish, working: Working, run: str) -> tuple[str, str]:
    if wish.command is None:
        return "Đã dừng.", "Stopped."
    command = shlex.join(
        ["ward-audit", *wish.command, "--estate", str(working.path), "--resume", run]
    )
    return (
        f"Đã dừng, kết quả đã lưu. Chạy tiếp: {command}",
        f"Stopped; what came is kept. Go on with: {command}",
    )


def say_outcomes(ui: Ui, collected: Collected) -> None:
    """How the looks of a run ended, in one line."""
    from reports.words import load_words

    words = load_words(ui.lang)
    parts = ", ".join(
        f"{words.of('outcome', name)} {count}" for name, count in sorted(collected.outcomes.items())
    )
    run = collected.run.id
    ui.say(f"Kết quả {run}: {parts}", f"Outcomes of {run}: {parts}")
    if collected.dropped or collected.cleaned:
        ui.say(
            f"Dữ liệu cá nhân: bỏ {collected.dropped} giá trị ngoài danh sách, làm sạch "
            f"{collected.cleaned} văn bản",
            f"Personal data: {collected.dropped} values outside the list were dropped, "
            f"{collected.cleaned} texts cleaned",
        )
    if collected.broken:
        ui.warn(
            f"{collected.broken} lần nhìn hỏng vì lỗi của chương trình; xin báo lại",
            f"{collected.broken} looks ended in a bug of this program; please report it",
        )
