"""`ward-audit demo`: the whole line on a simulated city, scored against what was planted."""

import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from audit.cli._city import Seed, WardCount, check_wards
from audit.cli._common import OURS, Lang, Language, NoColor, Quiet, Ui, Verbose, command_app

if TYPE_CHECKING:
    from audit.app import Working
    from audit.runs import Collected
    from checks.decision import Assessment

app = command_app()

SUMMARY = "summary.json"


class Peak:
    """The most memory that our processes held together, the lab's left out."""

    def __init__(self) -> None:
        self.mb = 0.0

    def __call__(self, workers: Sequence[int] = ()) -> None:
        """Look once."""
        from audit.world.memory import own_peak_mb, rss_mb

        self.mb = max(self.mb, rss_mb([os.getpid(), *workers]), own_peak_mb())


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", help="Where to write.", metavar="DIR")] = Path(
        "out/demo"
    ),
    wards: WardCount = None,
    seed: Seed = 1,
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Audit a simulated city on this machine over real protocols and render every report.

    Reports are in Vietnamese, with --lang en in English.

    Exit status as of `run`: 0 ready, 1 not ready, 3 undecided.

    \b
    Example:
      ward-audit demo --out out/demo
      ward-audit demo --out out/small --wards 12 --seed 7
    """
    from audit.app import assessment, open_folder
    from audit.cli._collecting import Wish, gather, say_outcomes
    from audit.cli._verdicts import print_verdicts
    from audit.lab.folder import refuse_strange
    from audit.lab.serve import LabError, lab_process
    from audit.plan import Selection
    from checks.gate import exit_status

    ui = Ui(lang=lang, no_color=no_color, quiet=quiet, verbose=verbose)
    check_wards(wards)
    began, peak = time.monotonic(), Peak()
    city = out / "city"
    try:
        city.mkdir(parents=True, exist_ok=True)
        refuse_strange(city)
        _forget(city)
        (out / SUMMARY).unlink(missing_ok=True)
        with lab_process(city, seed=seed, wards=wards) as lab:
            ui.say(
                f"Số liệu mô phỏng: {lab.boxes} thiết bị trả lời sau {lab.start_s:.1f} giây.",
                f"Simulated data: {lab.boxes} boxes answer after {lab.start_s:.1f} s.",
            )
            working = open_folder(city)
            looking = time.monotonic()
            collected = gather(ui, working, Wish(Selection()), watch=peak)
            found = assessment(working)
            audit_s = time.monotonic() - looking
        peak()
        reports = _render(working, found, city, out / "reports", "en" if lang == "en" else "vi")
        peak()
        summary = _summary(working, collected, found, city)
        summary["lab_start_s"] = round(lab.start_s, 2)
        summary["audit_s"] = round(audit_s, 2)
        summary["total_s"] = round(time.monotonic() - began, 2)
        summary["peak_rss_mb"] = round(peak.mb, 1)
        summary["reports"] = [str(place.relative_to(out)) for place in reports]
        (out / SUMMARY).write_text(
            json.dumps(summary, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
    except LabError as error:
        ui.fail(str(error))
    except OSError as error:
        ui.fail(f"{error.filename or out}: {error.strerror}")
    say_outcomes(ui, collected)
    print_verdicts(ui, found)
    _say_end(ui, summary, out, reports)
    raise typer.Exit(OURS if collected.broken else exit_status(found))


def _forget(city: Path) -> None:
    """A demonstration starts anew: the store of the last one goes, and nothing else."""
    for name in ("store.sqlite", "store.sqlite-wal", "store.sqlite-shm"):
        (city / name).unlink(missing_ok=True)


def _render(
    working: "Working", found: "Assessment", city: Path, folder: Path, lang: Language
) -> list[Path]:
    from audit.code_key import code_key
    from audit.render import render_all
    from audit.version import version

    return render_all(
        found,
        folder,
        lang,
        generated_at=found.at,
        tool_version=version(),
        extra={"code_key": code_key(city), "log_head": working.log_head()},
    )


def _summary(
    working: "Working", collected: "Collected", found: "Assessment", city: Path
) -> dict[str, Any]:
    from audit.cli._verdicts import count
    from audit.lab.score import score
    from audit.lab.truth import Truth

    truth = Truth.model_validate_json((city / "truth.json").read_bytes())
    points = score(truth, found.findings)
    return {
        "wards": len(working.register.level("ward", found.at.date())),
        "devices": len(working.estate.devices),
        "observations": collected.observations,
        "outcomes": dict(sorted(collected.outcomes.items())),
        "verdicts": count(found),
        "truth": {
            "planted": points.planted,
            "detectable": points.detectable,
            "recall": points.recall,
            "precision": points.precision,
            "missed": list(points.missed),
            "invented": list(points.invented),
        },
    }


def _say_end(ui: Ui, summary: dict[str, Any], out: Path, reports: list[Path]) -> None:
    truth = summary["truth"]
    ui.say(
        f"Lỗi đã gài: {truth['planted']}, phát hiện được: {truth['detectable']}; "
        f"độ phủ {_share(truth['recall'])}, độ chính xác {_share(truth['precision'])}.",
        f"Faults planted: {truth['planted']}, detectable: {truth['detectable']}; "
        f"recall {_share(truth['recall'])}, precision {_share(truth['precision'])}.",
    )
    ui.say(
        f"Kiểm tra {summary['audit_s']} giây, tất cả {summary['total_s']} giây, "
        f"{summary['peak_rss_mb']} MB.",
        f"Audit {summary['audit_s']} s, everything {summary['total_s']} s, "
        f"{summary['peak_rss_mb']} MB.",
    )
    for place in reports:
        ui.say(f"  {place}", f"  {place}")
    ui.say(f"  {out / SUMMARY}", f"  {out / SUMMARY}")


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.4g}"
