"""`ward-audit history`: the runs that the store holds, or all that was seen of one asset."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from audit.cli._common import HERE, Folder, Format, Lang, NoColor, Quiet, Ui, Verbose, command_app

if TYPE_CHECKING:
    from audit.store.store import Store

app = command_app()

AssetId = Annotated[
    str | None, typer.Option("--asset", help="All that was seen of this asset.", metavar="ID")
]
RunName = Annotated[
    str | None, typer.Option("--run", help="With --asset: in this run only.", metavar="RUN")
]


@app.command()
def history(
    estate: Folder = HERE,
    asset: AssetId = None,
    run: RunName = None,
    format_: Format = "table",
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """List the runs, oldest first; with --asset, every observation a finding can rest on.

    \b
    Example:
      ward-audit history --estate city
      ward-audit history --estate city --asset 00001-printer-1 --format json
    """
    from audit.app import open_folder

    ui = Ui(lang=lang, format_=format_, no_color=no_color, quiet=quiet, verbose=verbose)
    if run is not None and asset is None:
        ui.fail("--run: goes with --asset; `ward-audit history` lists every run")
    store = open_folder(estate).store()
    try:
        if asset is None:
            _runs(ui, store)
        else:
            _asset(ui, store, asset, run)
    finally:
        store.close()


def _runs(ui: Ui, store: "Store") -> None:
    vi = ["lượt", "bắt đầu", "kết thúc", "tình trạng", "đã lưu", "dự kiến", "kế hoạch", "phiên bản"]
    en = ["run", "started", "finished", "state", "kept", "planned", "plan", "tool"]
    ui.rows(
        vi if ui.lang == "vi" else en,
        [
            [one.id, one.started, one.finished, one.state, one.observations, one.looks,
             one.plan[:16], one.tool]
            for one in store.runs()
        ],
        keys=en,
        right=(4, 5),
    )  # fmt: skip


def _asset(ui: Ui, store: "Store", asset: str, run: str | None) -> None:
    from inventory.codec import at_time

    rows = list(store.of_asset(asset, run=run))
    if not rows:
        where = f" in run {run}" if run else ""
        ui.fail(f"--asset: {asset}: nothing was seen of it{where}; `inventory show` lists assets")
    vi = ["phép kiểm tra", "lượt", "thời điểm", "kết quả", "giây", "ghi chú", "số liệu"]
    en = ["probe", "run", "at", "outcome", "took_s", "note", "facts"]
    ui.rows(
        vi if ui.lang == "vi" else en,
        [
            [row.probe, row.run, at_time(row.at_us), row.outcome, row.took_s, row.note,
             json.loads(row.facts)]
            for row in rows
        ],
        title=asset,
        keys=en,
        right=(4,),
    )  # fmt: skip
