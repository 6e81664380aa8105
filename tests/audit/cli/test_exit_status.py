"""Exit statuses of real processes: 0 ready, 1 not ready, 2 wrong, 3 undecided, 4 ours, 130."""

import os
import subprocess
import textwrap
from pathlib import Path

import pytest

from tests.audit.cli.folders import MAIN, make_folder, ward_audit

POLICY = """\
policy: test
vi: "Một tiêu chí"
en: "One rule"
valid_from: 2016-08-01
go_live: 2016-08-10
max_age_days: 14
waiver_ceiling: 3
rules:
  {check}:
    weight: mandatory
    why_vi: "thử"
    why_en: "a test"
    source: "không phải quy định"
    regulation: false
    responsible: "UBND phường"
    points: 1
{params}services:
  - {{id: one, vi: "một", en: "one", rules: [{check}]}}
"""


def judged_by(folder: Path, check: str, params: str = "") -> subprocess.CompletedProcess[str]:
    """Judge a folder by a policy of one mandatory rule."""
    policy = folder.parent / f"{check}.yaml"
    policy.write_text(POLICY.format(check=check, params=params), "utf-8")
    return ward_audit("judge", "--estate", folder, "--policy", policy, "--format", "json")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four wards with a PC each, about which nobody has said anything yet."""
    return make_folder(tmp_path / "w", pcs=1)


def serials(folder: Path, *given: str) -> None:
    """Write the devices anew: a PC of each ward, with these serial numbers."""
    wards = ("00001", "00004", "00006", "00007")
    rows = "".join(f"{ward}-pc,pc,{ward},{no}\n" for ward, no in zip(wards, given, strict=True))
    (folder / "inventory" / "devices.csv").write_text(f"id,kind,site,serial\n{rows}", "utf-8")


def test_0_is_ready(folder: Path) -> None:
    serials(folder, "CZC1234A01", "CZC1234A02", "CZC1234A03", "CZC1234A04")
    done = judged_by(folder, "device.serial_unique")
    assert (done.returncode, done.stderr) == (0, "")
    assert '"GO": 4' in done.stdout


def test_1_is_not_ready(folder: Path) -> None:
    """No PC stands at a one-stop desk: the city has given one to every ward."""
    done = judged_by(folder, "pc.one_stop")
    assert done.returncode == 1
    assert '"NO_GO": 4' in done.stdout


def test_3_is_undecided(folder: Path) -> None:
    done = judged_by(folder, "evidence.fresh")
    assert done.returncode == 3, done.stdout
    assert '"NO_VERDICT": 4' in done.stdout


def test_3_is_also_a_register_without_a_ward_on_the_day(folder: Path) -> None:
    done = ward_audit("judge", "--estate", folder, "--at", "1990-01-01T00:00+07:00")
    assert done.returncode == 3
    assert "hanoi-2016 has no ward on 1990-01-01" in done.stderr


@pytest.mark.parametrize(
    "args",
    [
        ("--version",),
        ("--help",),
        ("doctor",),
        ("history", "--estate", "{}"),
        ("plan", "--estate", "{}"),
        ("inventory", "check", "--estate", "{}"),
        ("waiver", "list"),
        ("policy", "show"),
        ("lab", "faults"),
        ("report", "readiness", "--estate", "{}", "--format", "csv"),
    ],
)
def test_0_is_done_for_commands_that_judge_nothing(folder: Path, args: tuple[str, ...]) -> None:
    done = ward_audit(*(arg.format(folder) for arg in args))
    assert done.returncode == 0, done.stderr


def test_a_device_that_does_not_answer_is_an_answer_and_0() -> None:
    done = ward_audit("probe", "127.99.0.1", "--kind", "printer", "--port", "ipp=9")
    assert done.returncode == 0
    assert '"outcome": "refused"' in done.stdout


def test_2_is_wrong_input_for_doctor_too_when_the_folder_is_wrong(tmp_path: Path) -> None:
    done = ward_audit("doctor", "--estate", tmp_path)
    assert done.returncode == 2
    assert "working folder" in done.stdout


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "stdout: cannot be written: No space left on device\n"),
        ("vi", "stdout: không ghi được: đĩa đã đầy; hãy giải phóng chỗ trống\n"),
    ],
)
def test_2_is_a_full_disk_and_one_line(folder: Path, lang: str, line: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*MAIN, "history", "--estate", str(folder), "--lang", lang],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == line


def plug_in(folder: Path, group: str, module: str) -> dict[str, str]:
    """The environment in which somebody's plug-in is installed."""
    info = folder / "somebodys-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: somebodys\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{group}]\nfirst = somebodys:FIRST\n")
    (folder / "somebodys.py").write_text(textwrap.dedent(module))
    return {"PYTHONPATH": str(folder)}


def test_4_is_our_own_fault_with_its_traceback(folder: Path, tmp_path: Path) -> None:
    env = plug_in(tmp_path / "lib", "ward_audit.probes", "raise RuntimeError('a bug')\n")
    done = ward_audit("plan", "--estate", folder, env=env)
    assert done.returncode == 4
    assert done.stderr.startswith("Traceback")
    assert "RuntimeError: a bug" in done.stderr


def test_4_is_two_plug_ins_with_one_id_in_one_line(folder: Path, tmp_path: Path) -> None:
    module = """\
        from dataclasses import replace
        from audit.probes.printer_ipp import PRINTER_IPP

        FIRST = replace(PRINTER_IPP)
    """
    env = plug_in(tmp_path / "lib", "ward_audit.probes", module)
    done = ward_audit("plan", "--estate", folder, env=env)
    assert done.returncode == 4, done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "printer.ipp" in done.stderr


def test_130_is_a_reader_that_went_away(tmp_path: Path) -> None:
    """Neither ready nor not ready: nobody has read the answer."""
    big = make_folder(tmp_path / "big", pcs=300)
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with subprocess.Popen(
        [*MAIN, "inventory", "show", "devices", "--estate", str(big), "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=env,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"[\n"
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (130, b"")


@pytest.mark.parametrize("locale", ["C", "POSIX", "vi_VN.ISO-8859-1"])
def test_vietnamese_goes_into_a_pipe_whatever_the_locale(folder: Path, locale: str) -> None:
    done = subprocess.run(
        [*MAIN, "judge", "--estate", str(folder), "--lang", "vi"],
        capture_output=True,
        env={**os.environ, "LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        check=False,
    )
    assert done.returncode in (1, 3)
    assert "Thành phố Hà Nội" in done.stdout.decode("utf-8")
    assert done.stderr == b""
