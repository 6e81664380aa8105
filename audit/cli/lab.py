"""`ward-audit lab`: the simulated city on loopback, and what can be wrong in it."""

import asyncio
import time
from pathlib import Path
from typing import Annotated

import typer

from audit.cli._city import Seed, WardCount, check_wards
from audit.cli._common import WRONG, Format, Lang, NoColor, Quiet, Ui, Verbose, group_app

app = group_app(
    """The simulated city: what it plants, and its devices answering on loopback.

    \b
    Example:
      ward-audit lab faults
      ward-audit lab up --wards 24 --dir lab
    """
)


@app.command()
def up(
    folder: Annotated[
        Path, typer.Option("--dir", help="Working folder to write.", metavar="DIR")
    ] = Path("city"),
    wards: WardCount = None,
    seed: Seed = 1,
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Write a simulated city's working folder and answer for its devices until Ctrl-C.

    \b
    Example:
      ward-audit lab up --seed 7 --wards 24 --dir lab
      ward-audit run --estate lab         (in another terminal)
    """
    from audit.config import Config
    from audit.lab.devices.authority import Authority
    from audit.lab.estate import REGISTER, generate
    from audit.lab.folder import refuse_strange, write_folder
    from audit.lab.serve import LabError, serve

    ui = Ui(lang=lang, no_color=no_color, quiet=quiet, verbose=verbose)
    check_wards(wards)
    store = folder / Config(register=REGISTER).store
    try:
        refuse_strange(folder)
    except OSError as error:
        ui.fail(f"{error.filename}: {error.strerror}", code=WRONG)
    if store.exists():
        ui.fail(
            f"{store}: kết quả của một thành phố trước; xóa tệp này hoặc chọn --dir khác"
            if ui.lang == "vi"
            else f"{store}: results of an earlier city; remove the file, or choose another --dir",
            code=WRONG,
        )
    made = generate(seed, wards)
    authority = Authority(made.city.now)
    zero_s = time.monotonic()
    try:
        write_folder(folder, made, authority.pem, zero_s=zero_s)
    except OSError as error:
        ui.fail(f"{error.filename or folder}: {error.strerror}", code=WRONG)

    def ready() -> None:
        from audit.lab.spec import PORTS

        count = sum(unit.site not in {d.site for d in made.estate.gateways}
                    for unit in made.estate.units)  # fmt: skip
        ports = ", ".join(f"{name} {port}" for name, port in PORTS.items())
        ui.say(
            f"Thành phố mô phỏng (số liệu mô phỏng), hạt giống {seed}: {count} đơn vị, "
            f"{len(made.estate.devices)} thiết bị, {len(made.city.boxes)} đầu mối trả lời.\n"
            f"Địa chỉ: trung tâm dữ liệu 127.9.0.0/16; quận thứ n: 127.(10+n).0.x; "
            f"phường: 127.(10+n).phường.x\nCổng: {ports}\n"
            f"Thư mục làm việc: {folder}\nTiếp theo: ward-audit run --estate {folder}\n"
            "Ctrl-C để dừng.",
            f"Simulated city (simulated data), seed {seed}: {count} units, "
            f"{len(made.estate.devices)} devices, {len(made.city.boxes)} of them answering doors.\n"
            f"Addresses: data centre 127.9.0.0/16; district n: 127.(10+n).0.x; "
            f"ward: 127.(10+n).ward.x\nPorts: {ports}\n"
            f"Working folder: {folder}\nNext: ward-audit run --estate {folder}\n"
            "Ctrl-C ends it.",
        )

    try:
        asyncio.run(serve(made.city, authority, ready, zero_s=zero_s))
    except LabError as error:
        ui.fail(str(error), code=WRONG)


@app.command()
def faults(
    format_: Format = "table",
    lang: Lang = None,
    no_color: NoColor = False,
) -> None:
    """The faults that the lab plants: what shows each, and which cannot be seen and why.

    \b
    Example:
      ward-audit lab faults
      ward-audit lab faults --format json
    """
    from audit.lab.catalogue import load_faults
    from audit.lab.faults.every import load

    ui = Ui(lang=lang, format_=format_, no_color=no_color)
    known = load()
    english = ui.lang == "en"
    rows = [
        (
            row.code,
            row.vi,
            row.en,
            row.shown_by,
            row.severity,
            row.share,
            row.per,
            not known[row.code].why_not,
            known[row.code].why_not or None,
            known[row.code].why_not_vi or None,
        )
        for row in load_faults().values()
    ]
    keys = (
        "code",
        "vi",
        "en",
        "shown_by",
        "severity",
        "share",
        "per",
        "detectable",
        "why_not",
        "why_not_vi",
    )
    if ui.format != "table":
        ui.rows(keys, rows)
        return
    headings = ("Code", "Fault", "Shown by", "Seen", "Why not") if english else (
        "Mã", "Sự cố", "Thấy qua", "Thấy được", "Vì sao không")  # fmt: skip
    ui.rows(
        headings,
        [
            (row[0], row[2] if english else row[1], row[3], row[7], row[8 if english else 9])
            for row in rows
        ],
    )
