"""`ward-audit history`: the runs that the store holds."""

from audit.cli._common import HERE, Folder, Format, Lang, NoColor, Quiet, Ui, Verbose, command_app

app = command_app()


@app.command()
def history(
    estate: Folder = HERE,
    format_: Format = "table",
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """List the runs, oldest first: when, how it ended, how many looks of how many.

    \b
    Example:
      ward-audit history --estate city
    """
    from audit.app import open_folder

    ui = Ui(lang=lang, format_=format_, no_color=no_color, quiet=quiet, verbose=verbose)
    store = open_folder(estate).store()
    try:
        runs = store.runs()
    finally:
        store.close()
    vi = ["lượt", "bắt đầu", "kết thúc", "tình trạng", "đã lưu", "dự kiến", "kế hoạch", "phiên bản"]
    en = ["run", "started", "finished", "state", "kept", "planned", "plan", "tool"]
    ui.rows(
        vi if ui.lang == "vi" else en,
        [
            [one.id, one.started, one.finished, one.state, one.observations, one.looks,
             one.plan[:16], one.tool]
            for one in runs
        ],
        keys=en,
        right=(4, 5),
    )  # fmt: skip
