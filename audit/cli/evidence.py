"""`ward-audit evidence`: the sealed bundle of a run, the log of what was sent, and their proof."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from audit.cli._common import (
    HERE,
    NOT_READY,
    READY,
    Folder,
    Format,
    Lang,
    NoColor,
    Quiet,
    Ui,
    Verbose,
    group_app,
)
from audit.os_error import os_error
from inventory.problem import InputError, Problem

if TYPE_CHECKING:
    from audit.store.bundle import Sign
    from audit.store.sqlite import SqliteStore
    from audit.store.store import Run
    from audit.store.verify import Verified

app = group_app("""The sealed evidence of a run: export it, and find any change.

\b
Example:
  ward-audit evidence export --estate city --run 20160805T020000Z --out evidence.zip
  ward-audit evidence verify evidence.zip --head HASH
""")

_LOG = ".jsonl"
CHANGED = NOT_READY


@app.command()
def export(
    out: Annotated[
        Path,
        typer.Option(
            "--out", help="New file: .zip a sealed bundle, .jsonl the log alone.", metavar="FILE"
        ),
    ],
    estate: Folder = HERE,
    run: Annotated[
        str | None,
        typer.Option(
            "--run", help="Of this run; default: the last. Of a log: all of it.", metavar="RUN"
        ),
    ] = None,
    sign_key: Annotated[
        Path | None,
        typer.Option("--sign-key", help="Ed25519 private key, PEM, 0600.", metavar="FILE"),
    ] = None,
    with_personal_data: Annotated[
        bool, typer.Option("--with-personal-data", help="Do not leave out personal data.")
    ] = False,
    format_: Format = "table",
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Write what a run sent, saw and decided into one file that shows any later change.

    Prints the bundle's seal (or the log's head): whoever writes it down elsewhere can prove later
    that the whole was not written anew.

    \b
    Example:
      ward-audit evidence export --estate city --out evidence.zip
      ward-audit evidence export --estate city --run 20160805T020000Z --sign-key key.pem \\
        --out evidence.zip
      ward-audit evidence export --estate city --out sent.jsonl
    """
    from audit.app import open_folder
    from audit.evidence import export_bundle, export_log
    from audit.store.sealed_zip import TooLargeError

    ui = Ui(lang=lang, format_=format_, no_color=no_color, quiet=quiet, verbose=verbose)
    working = open_folder(estate)
    sign = None if sign_key is None else _signer(sign_key)
    store = working.store()
    try:
        if out.suffix == _LOG:
            if sign is not None:
                ui.fail("--sign-key: signs a bundle; write --out evidence.zip")
            chosen = None if run is None else _run(store, run, working.config.store).id
            done = export_log(store, out, chosen)
        else:
            known = _run(store, run, working.config.store)
            done = export_bundle(working, store, known, out, sign=sign, personal=with_personal_data)
    except TooLargeError:
        ui.fail("--out: more than 4 GB; export the log, and each run by itself")
    except OSError as error:
        ui.fail(os_error(error, ui.lang, out))
    finally:
        store.close()
    if not done.plan_whole:
        ui.warn(
            "Kiểm kê đã đổi từ khi lượt này chạy: gói chỉ có mã băm của kế hoạch.",
            "The inventory has changed since the run: the bundle holds the plan's hashes alone.",
        )
    if done.withheld:
        ui.say(
            f"{done.withheld} quan sát không kèm dữ liệu cá nhân (chỉ có mã băm).",
            f"{done.withheld} observations without their personal data (their hashes are there).",
        )
    keys = ["file", "records", "observations", "withheld", "head_seq", "head", "seal"]
    values = [str(out), done.records, done.observations, done.withheld, *done.head, done.seal]
    if format_ == "json":
        ui.json(dict(zip(keys, values, strict=True)))
    elif format_ == "csv":
        ui.rows(keys, [values])
    else:
        typer.echo(done.seal or done.head.hash)


@app.command()
def verify(
    file: Annotated[
        Path | None, typer.Argument(help="A bundle or a log; or --store.", metavar="[FILE]")
    ] = None,
    store: Annotated[
        bool, typer.Option("--store", help="The store of the working folder.")
    ] = False,
    estate: Folder = HERE,
    head: Annotated[
        str | None,
        typer.Option(
            "--head", help="The head or the seal that was written down elsewhere.", metavar="HASH"
        ),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(
            "--key",
            help="Public Ed25519 key, PEM: the bundle must be signed with it.",
            metavar="FILE",
        ),
    ] = None,
    format_: Format = "table",
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Find any change, and say the first bad place. Exit 0 intact, 1 changed, 2 cannot be read.

    Without --head, a log that was cut off at its end, or written anew as a whole, is not found.

    \b
    Example:
      ward-audit evidence verify evidence.zip --head HASH
      ward-audit evidence verify --store --estate city
      ward-audit evidence verify evidence.zip --key public.pem --format json
    """
    ui = Ui(lang=lang, format_=format_, no_color=no_color, quiet=quiet, verbose=verbose)
    if store == (file is not None):
        ui.fail("evidence verify: name a file, or say --store; see `evidence verify --help`")
    wanted = None if head is None else _hash(head)
    public = None if key is None else _public(key)
    if file is None:
        if key is not None:
            ui.fail("--key: a store is not signed; name a bundle")
        found = _verify_store(estate, wanted)
    else:
        found = _verify_file(ui, file, wanted)
    if found.intact and public is not None and found.key != public:
        from dataclasses import replace

        from audit.store.chain_check import Flaw

        what = ("is not signed with this key", "không được ký bằng khóa này")
        found = replace(found, flaw=Flaw(None, *what))
    _say(ui, found, str(file or estate), wanted)


def _say(ui: Ui, found: "Verified", name: str, wanted: str | None) -> NoReturn:
    flaw = found.flaw
    if ui.format != "table":
        keys = ["intact", "seq", "what", "records", "sent", "observations", "head_seq", "head",
                "after_head", "signature", "key"]  # fmt: skip
        where: list[Any] = [None, None] if found.head is None else list(found.head)
        what = None if flaw is None else flaw.what
        values = [
            found.intact, None if flaw is None else flaw.seq, what, found.records, found.sent,
            found.observations, *where, found.after_head, found.signature or None,
            found.key or None,
        ]  # fmt: skip
        if ui.format == "json":
            ui.json(dict(zip(keys, values, strict=True)))
        else:
            ui.rows(keys, [values])
    if flaw is not None:
        at_vi = "" if flaw.seq is None else f"bản ghi {flaw.seq}: "
        at_en = "" if flaw.seq is None else f"record {flaw.seq}: "
        ui.fail(f"{name}: {at_vi}{flaw.what_vi}" if ui.lang == "vi"
                else f"{name}: {at_en}{flaw.what}", code=CHANGED)  # fmt: skip
    assert found.head is not None
    if ui.format == "table":
        ui.say(
            f"{name}: nguyên vẹn; {found.records} bản ghi ({found.sent} lần gửi), "
            f"{found.observations} quan sát.",
            f"{name}: intact; {found.records} records ({found.sent} exchanges sent), "
            f"{found.observations} observations.",
        )
        if found.key:
            ui.say(
                f"Chữ ký đúng, của khóa {found.key}; hãy so với khóa đã biết.",
                f"The signature fits, by key {found.key}; compare it with the one you know.",
            )
        if wanted is None:
            ui.say(
                "Chưa có mã cuối từ bên ngoài (--head): không thể biết phần cuối có bị cắt không.",
                "No head from outside (--head): whether the end was cut off cannot be known.",
            )
        elif found.after_head:
            ui.say(f"Sau mã cuối này còn {found.after_head} bản ghi.",
                   f"{found.after_head} records came after that head.")  # fmt: skip
        typer.echo(found.head.hash)
    raise typer.Exit(READY)


def _verify_store(estate: Path, head: str | None) -> "Verified":
    from audit.app import open_folder
    from audit.store.verify import verify_store

    working = open_folder(estate)
    place = working.path / working.config.store
    if not place.exists():
        raise InputError([Problem(working.config.store, None, "", "there is no store yet")])
    opened = working.store()
    try:
        with opened.reading() as connection:
            return verify_store(connection, head)
    finally:
        opened.close()


def _verify_file(ui: Ui, file: Path, head: str | None) -> "Verified":
    from audit.evidence import check_signature
    from audit.store.verify_file import is_bundle, verify_bundle, verify_log

    try:
        with file.open("rb") as opened:
            size = opened.seek(0, 2)
            if is_bundle(opened) or file.suffix == ".zip":
                return verify_bundle(opened, size, head, check_signature)
            return verify_log(opened, size, head)
    except OSError as error:
        ui.fail(os_error(error, ui.lang, file))


def _run(store: "SqliteStore", name: str | None, place: str) -> "Run":
    known = store.runs()
    found = next((run for run in reversed(known) if name in (None, run.id)), None)
    if found is None:
        near = ", ".join(run.id for run in known[-3:]) or "none"
        text = f"no run is called {name!r}; the last ones: {near}" if name else "holds no run yet"
        raise InputError([Problem(place, None, "--run", text)])
    return found


def _hash(text: str) -> str:
    low = text.strip().lower()
    if len(low) != 64 or any(letter not in "0123456789abcdef" for letter in low):
        text_ = "is no hash; write all 64 hex digits, as the end of the run printed them"
        raise InputError([Problem("--head", None, "", text_)])
    return low


def _signer(place: Path) -> "Sign":
    from audit.evidence import signer
    from audit.world.references import UnresolvedError, resolve

    try:
        return signer(resolve(f"file:{place.absolute()}", "sign-key", Path()).reveal().encode())
    except UnresolvedError as error:
        raise InputError([Problem("--sign-key", None, "", error.note, text_vi=error.vi)]) from None
    except ValueError as error:
        text = f"{place.name}: no Ed25519 private key in PEM: {error}"
        raise InputError([Problem("--sign-key", None, "", text)]) from None


def _public(place: Path) -> str:
    from audit.evidence import public_key

    try:
        return public_key(place.read_bytes()[:65_536])
    except OSError as error:
        text = f"{place}: {error.strerror}"
    except ValueError:
        text = f"{place.name}: no Ed25519 public key in PEM"
    raise InputError([Problem("--key", None, "", text)])
