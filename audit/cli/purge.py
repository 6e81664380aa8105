"""`ward-audit purge`: take personal and old data out of the store, and leave no byte of it."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from audit.cli._common import HERE, Folder, Format, Lang, NoColor, Quiet, Ui, Verbose, command_app

if TYPE_CHECKING:
    from audit.app import Working
    from audit.store.purge import Purge, Wish

app = command_app()

Days = Annotated[
    int | None,
    typer.Option("--older-than", min=1, max=36_500, help="All that is older.", metavar="DAYS"),
]
RunName = Annotated[
    str | None, typer.Option("--run", help="All that this run kept and sent.", metavar="RUN")
]
Person = Annotated[
    str | None,
    typer.Option("--person", help="One person: pseudonym, account or name.", metavar="ID"),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would go; change nothing.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it. What goes cannot be brought back.")]

_LINES = (
    ("deleted", "Lần nhìn bị xóa hẳn", "Observations deleted"),
    ("redacted", "Lần nhìn bị xóa trường", "Observations with fields taken out"),
    ("emptied", "Bản ghi đã gửi bị làm rỗng", "Records of what was sent, emptied"),
    ("journal_names_person", "Bản ghi nhật ký còn nêu mã này", "Journal records that still say it"),
    ("bytes_left", "Số chỗ còn trong tệp kho kết quả", "Places in the store's files"),
)


@app.command()
def purge(
    estate: Folder = HERE,
    older_than: Days = None,
    run: RunName = None,
    person: Person = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    format_: Format = "table",
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Take old or personal data out of the store: by the folder's retention days, an age, a run,
    or a person. The journal says what went and why, without naming anybody, and still verifies.

    Days: `retention` in ward-audit.yaml. The law of the day is said; docs/privacy.md lists all.

    \b
    Example:
      ward-audit purge --estate city --dry-run
      ward-audit purge --estate city --yes
      ward-audit purge --estate city --person cb-00001-3 --yes
    """
    from audit.app import open_folder
    from audit.purging import files_that_name, left_in_store
    from audit.store.purge import purge as purged
    from audit.store.purge import survey

    ui = Ui(lang=lang, format_=format_, no_color=no_color, quiet=quiet, verbose=verbose)
    if dry_run == yes:
        ui.fail(
            "purge: hãy chọn một: --dry-run hoặc --yes"
            if ui.lang == "vi"
            else "purge: choose one of --dry-run and --yes"
        )
    if sum(one is not None for one in (older_than, run, person)) > 1:
        ui.fail(
            "purge: chỉ chọn một trong --older-than, --run, --person"
            if ui.lang == "vi"
            else "purge: choose one of --older-than, --run and --person"
        )
    working = open_folder(estate)
    place = working.path / working.config.store
    if not place.is_file():
        ui.fail(
            f"{working.config.store}: chưa có kho kết quả"
            if ui.lang == "vi"
            else f"{working.config.store}: there is no store yet"
        )
    store = working.store()
    try:
        now = _now(working)
        wish = _wish(ui, working, now, older_than, run, person)
        if run is not None and run not in {one.id for one in store.runs()}:
            ui.fail(
                f"--run: không có lượt {run}; `ward-audit history` liệt kê các lượt"
                if ui.lang == "vi"
                else f"--run: no run is called {run!r}; `ward-audit history` lists them"
            )
        done = survey(store, wish) if dry_run else purged(store, place, wish)
        if not dry_run and wish.person is not None:
            place.with_suffix(".estate").unlink(missing_ok=True)  # made anew from the tables
    finally:
        store.close()
    _say(ui, wish, done, now, None if dry_run else left_in_store(place, wish))
    names = files_that_name(working.path, wish)
    if names:
        ui.warn(
            f"Các tệp sau vẫn nêu người này; hãy sửa hoặc xóa: {', '.join(names)}",
            f"These files still name the person; mend or delete them: {', '.join(names)}",
        )


def _now(working: "Working") -> datetime:
    if working.config.simulated:
        store = working.store()
        try:
            return working.now(store)
        finally:
            store.close()
    from audit.world.clock import RealClock

    return RealClock().now()


def _wish(
    ui: Ui,
    working: "Working",
    now: datetime,
    older: int | None,
    run: str | None,
    person: str | None,
) -> "Wish":
    from audit import purging

    if older is not None:
        return purging.older_than(older, now)
    if run is not None:
        return purging.of_run(run, now)
    if person is None:
        return purging.by_retention(working.config.retention, now)
    try:
        return purging.of_person(person, now)
    except ValueError as error:
        ui.fail(f"--person: {error}")


def _say(ui: Ui, wish: "Wish", done: "Purge", now: datetime, bytes_left: int | None) -> None:
    """What went, or would go; a dry run cannot know what bytes would be left."""
    from checks.days import day
    from checks.privacy_law import privacy_laws_at

    counts: dict[str, Any] = {
        "deleted": done.deleted, "redacted": done.redacted, "emptied": done.emptied,
        "journal_names_person": done.left, "bytes_left": bytes_left,
    }  # fmt: skip
    laws = [law.cited(ui.lang) for law in privacy_laws_at(day(now))]
    if ui.format == "json":
        ui.json({"why": wish.why, "at": now, "dry_run": bytes_left is None, **counts, "laws": laws})
        return
    vi = ui.lang == "vi"
    of_all = ("deleted", "redacted", "emptied")
    shown = [
        line
        for line in _LINES
        if line[0] in of_all or (wish.why == "person" and counts[line[0]] is not None)
    ]
    ui.rows(
        ["nội dung", "số lượng"] if vi else ["what", "count"],
        [(line[1] if vi else line[2], counts[line[0]]) for line in shown],
        keys=("what", "count"),
        right=(1,),
    )
    if bytes_left is None:
        ui.say("Chạy thử: chưa thay đổi gì.", "Dry run: nothing was changed.")
    ui.say(f"Dữ liệu cá nhân: {'; '.join(laws)}.", f"Personal data: {'; '.join(laws)}.")
    if wish.why == "retention":
        ui.say(
            "Số ngày lưu giữ là của thư mục này, không phải quy định.",
            "The days of retention are this folder's own, no regulation's.",
        )
