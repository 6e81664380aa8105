"""`ward-audit plan`: what a run would send, ward by ward; ends with the plan's hash."""

from dataclasses import asdict

import typer

from audit.cli._common import HERE, Folder, Format, Lang, NoColor, Quiet, Ui, Verbose, command_app
from audit.cli._select import Districts, Kinds, Probes, Wards, selection

app = command_app()


@app.command()
def plan(
    estate: Folder = HERE,
    ward: Wards = None,
    district: Districts = None,
    kind: Kinds = None,
    probe: Probes = None,
    format_: Format = "table",
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Dry run: estimate what a run would send, site by site. Sends nothing.

    The last line is the plan's hash; `run --plan-hash` refuses any other plan. The hash is over
    the inventory, the scope, the settings, the credentials file and the program's version.

    \b
    Example:
      ward-audit plan --estate city --ward 00001
    """
    from audit.app import open_folder
    from audit.cli._stop import need_no_stop_file
    from audit.engine.price import Price, price
    from audit.planned import remember
    from audit.probes.probe import load_probes

    ui = Ui(lang=lang, format_=format_, no_color=no_color, quiet=quiet, verbose=verbose)
    working = open_folder(estate)
    need_no_stop_file(working.path)
    chosen = selection(working.register, ward, district, kind, probe)
    prices: dict[str, Price] = {}
    known = load_probes()
    refused: list[str] = []
    plan = working.plan(chosen)
    for look in plan.looks():
        prices.setdefault(look.asset.site, Price()).add(price(look, known))
        why = _refused(working, look.asset.address)
        if why is not None:
            refused.append(f"{look.asset.id}: {why}")
    kbit_s = working.config.budget.ward_kbit_s
    bytes_s = None if kbit_s is None else kbit_s * 125
    binding = working.binding(plan.survey())
    remember(working.path / working.config.store, binding)
    digest = binding.hash
    names = working.register.by_id
    rows = [
        [site, names[site].title, one.looks, one.packets, one.bytes, one.logins,
         round(one.at_budget_s(bytes_s), 1), round(one.longest_s)]
        for site, one in sorted(prices.items())
    ]  # fmt: skip
    vi = ["mã", "đơn vị", "lần nhìn", "gói tin", "byte", "đăng nhập", "giây theo hạn mức",
          "giây nếu im hết"]  # fmt: skip
    en = ["site", "title", "looks", "packets", "bytes", "logins", "budget_s", "all_silent_s"]
    if format_ == "json":
        ui.json(
            {
                "plan": digest,
                "bound": asdict(binding),
                "sites": [dict(zip(en, row, strict=True)) for row in rows],
                "refused": refused,
            }
        )
        return
    ui.rows(vi if ui.lang == "vi" else en, rows, keys=en, right=range(2, 8))
    for line in refused:
        ui.warn(f"ngoài phạm vi, sẽ không gửi: {line}", f"out of scope, will not be sent: {line}")
    total = sum(one.bytes for one in prices.values())
    ui.say(
        f"Ước tính {total} byte cho {len(rows)} đơn vị; chưa gửi gì.",
        f"An estimate of {total} bytes for {len(rows)} sites; nothing was sent.",
    )
    typer.echo(digest, err=format_ == "csv")  # every line of a CSV is a row


def _refused(working, address: str | None) -> str | None:  # type: ignore[no-untyped-def]
    if address is None or not (address[:1].isdigit() or ":" in address):
        return None
    why: str | None = working.scope.refuses(address)
    return why
