"""The command line: help, streams, exit statuses, and one clear line for whatever is wrong."""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from audit.cli.root import COMMANDS, run
from audit.store.sqlite import SqliteStore
from tests.audit.cli.folders import WARDS, make_folder, ward_audit


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which one run has been collected."""
    made = make_folder(tmp_path_factory.mktemp("city") / "w")
    done = ward_audit("collect", "--estate", made)
    assert done.returncode == 0, done.stderr
    return made


@dataclass(frozen=True)
class Said:
    """What a command line said, run inside this process: quicker by half a second."""

    status: int
    out: str
    err: str


@pytest.fixture
def here(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("WARD_AUDIT_LANG", "en")
    monkeypatch.setenv("NO_COLOR", "1")

    def call(*args: str | Path) -> Said:
        status = run([str(arg) for arg in args])
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return call


def test_help_lists_every_command_and_imports_none() -> None:
    done = ward_audit("--help")
    assert done.returncode == 0
    for name, line in COMMANDS.items():
        assert f"  {name} " in done.stdout
        assert line.split()[0] in done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(here, name: str) -> None:
    done = here(name, "--help")
    assert done.status == 0, done.err
    text = done.out
    if "Commands:" in text:  # a group: its verbs have the examples
        verbs = [line.split()[0] for line in text.split("Commands:")[1].splitlines() if line]
        texts = [here(name, verb, "--help").out for verb in verbs]
    else:
        texts = [text]
    for one in texts:
        assert f"ward-audit {name}" in one.split("Example:")[1]


def test_the_version_is_the_installed_one() -> None:
    from importlib.metadata import version

    assert ward_audit("--version").stdout.strip() == f"ward-audit {version('ward-audit')}"


@pytest.mark.parametrize(
    "args",
    [
        ("history",),
        ("plan",),
        ("judge",),
    ],
)
def test_json_stands_alone_on_stdout(folder: Path, args: tuple[str, ...]) -> None:
    done = ward_audit(*args, "--estate", folder, "--format", "json")
    assert json.loads(done.stdout)


def test_csv_is_csv_and_its_names_do_not_change_with_the_language(folder: Path) -> None:
    heads = set()
    for lang in ("vi", "en"):
        done = ward_audit("history", "--estate", folder, "--format", "csv", "--lang", lang)
        heads.add(next(csv.reader(io.StringIO(done.stdout)))[0])
    assert heads == {"run"}


def test_quiet_says_nothing_but_data(folder: Path, tmp_path: Path) -> None:
    done = ward_audit("history", "--estate", folder, "--quiet", "--format", "json")
    assert done.stderr == ""


def test_a_plan_sends_nothing_and_its_hash_binds_the_run(folder: Path) -> None:
    plan = ward_audit("plan", "--estate", folder, "--ward", WARDS[0]).stdout.split()[-1]
    assert len(plan) == 64
    again = ward_audit("plan", "--estate", folder, "--ward", WARDS[0]).stdout.split()[-1]
    other = ward_audit("plan", "--estate", folder, "--ward", WARDS[1]).stdout.split()[-1]
    assert plan == again != other
    refused = ward_audit("collect", "--estate", folder, "--ward", WARDS[1], "--plan-hash", plan)
    assert refused.returncode == 2
    assert "--plan-hash: the plan is" in refused.stderr


def test_judging_without_a_verdict_is_undecided(folder: Path) -> None:
    """Nobody has looked at a line: four wards, no verdict."""
    done = ward_audit("judge", "--estate", folder, "--format", "json")
    assert done.returncode in (1, 3)
    city = json.loads(done.stdout)[0]
    assert city["total"] == 4
    assert city["GO"] == 0


def test_what_changed_between_two_runs_is_said(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "w", pcs=1)
    first = ward_audit("collect", "--estate", folder).stdout.strip()
    report = folder / "seen" / "reports" / "00001-pc-0.json"
    report.write_text(report.read_text().replace("Windows", "Linux"))
    (folder / "seen" / "reports" / "00004-pc-0.json").unlink()
    second = ward_audit("collect", "--estate", folder).stdout.strip()
    done = ward_audit("diff", first, second, "--estate", folder, "--format", "json")
    changes = {(one["asset"], one["place"]): one for one in json.loads(done.stdout)}
    os = changes["00001-pc-0", "host.os"]
    assert (os["before"], os["after"]) == ("Windows", "Linux")
    gone = changes["00004-pc-0", "outcome"]
    assert (gone["before"], gone["after"]) == ("answered", "skipped")
    assert {asset for asset, _ in changes} == {"00001-pc-0", "00004-pc-0"}


def test_the_clock_of_a_simulated_city_never_goes_back(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "w", pcs=1)
    runs = [ward_audit("collect", "--estate", folder).stdout.strip() for _ in range(3)]
    assert runs == sorted(set(runs))


def test_init_makes_a_folder_that_the_other_commands_can_read(tmp_path: Path) -> None:
    done = ward_audit("init", tmp_path / "new")
    assert done.returncode == 0, done.stderr
    assert ward_audit("plan", "--estate", tmp_path / "new").returncode == 0
    (tmp_path / "new" / "scope.yaml").write_text("mine")
    again = ward_audit("init", tmp_path / "new")
    assert again.stdout == ""
    assert (tmp_path / "new" / "scope.yaml").read_text() == "mine"


def spoil(folder: Path, name: str, text: str | bytes) -> None:
    place = folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(text if isinstance(text, bytes) else text.encode())


WRONG_FILES = {
    "no settings": ("ward-audit.yaml", None, "ward-audit init"),
    "empty settings": ("ward-audit.yaml", "", "ward-audit.yaml:1: is empty"),
    "settings that are no YAML": ("ward-audit.yaml", "register: [", "not YAML"),
    "a misspelt name": ("ward-audit.yaml", "regster: x\n", "regster: no such name"),
    "a register nobody knows": ("ward-audit.yaml", "register: hue-2016\n", "'hue-2016'; known:"),
    "a number that is none": ("ward-audit.yaml", "register: hanoi-2016\nworkers: two\n", ":2: wor"),
    "a clock without a zone": (
        "ward-audit.yaml",
        "register: hanoi-2016\nsimulated: true\nclock: 2016-08-05T09:00:00\n",
        ":3: clock: needs a time zone",
    ),
    "a store outside": ("ward-audit.yaml", "register: hanoi-2016\nstore: ../s\n", ":2: store"),
    "a site nobody knows": (
        "ward-audit.yaml",
        "register: hanoi-2016\nsites: ['99999']\n",
        "sites: no site of hanoi-2016 has the code 99999",
    ),
    "settings in Latin-1": ("ward-audit.yaml", "register: Hà Nội".encode("latin-1", "replace")
                            + b"\xe0", "is not UTF-8"),
    "no scope": ("scope.yaml", None, "scope.yaml: is missing"),
    "a scope that is no network": ("scope.yaml", "owner: a\ndecision: b\nvalid_until: 2099-01-01\n"
                                   "cidrs: [10.0.0.0/99]\n", "scope.yaml:4"),
    "a scope that has lapsed": ("scope.yaml", "owner: a\ndecision: b\nvalid_until: 2016-01-01\n"
                                "simulated: true\ncidrs: [127.88.0.0/16]\n", "was valid until"),
    "a secret written out": ("credentials.yaml", "credentials:\n  a: {kind: snmp_v2c, community: "
                             "hush-hush}\n", "credentials.a.community: is written out"),
    "a reference to nothing": ("credentials.yaml", "credentials:\n  a: {kind: snmp_v2c, community: "
                               "'env:NOT_THERE_4711'}\n", "NOT_THERE_4711 is not set"),
    "a default that is not there": ("credentials.yaml", "defaults: {ssh: core}\n",
                                    "no credential of kind ssh is called 'core'"),
    "a store that is none": ("store.sqlite", "hello " * 999, "is not a database"),
    "a table nobody knows": ("inventory/things.csv", "id\n1\n", "no table is called 'things'"),
    "a table with a wrong kind": ("inventory/devices.csv", "id,kind,site\nx,teapot,00001\n",
                                  "devices.csv:2"),
    "a policy that is none": ("policy.yaml", "policy: x\nrules: 7\n", "policy.yaml"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG_FILES)
def test_a_wrong_file_is_one_line_an_error_and_exit_2(here, tmp_path: Path, case: str) -> None:
    name, text, said = WRONG_FILES[case]
    folder = make_folder(tmp_path / "w", pcs=1)
    if text is None:
        (folder / name).unlink()
    else:
        spoil(folder, name, text)
    done = here("run", "--estate", folder)
    assert done.status == 2, done.err
    assert said in done.err
    assert "hush-hush" not in done.err
    assert done.out == ""
    assert all(line.count(": ") >= 1 for line in done.err.splitlines())


WRONG_OPTIONS = {
    "a ward nobody knows": (("--ward", "99999"), "has no ward with the code '99999'"),
    "a ward that lost its zeros": (("--ward", "1"), "did you mean 00001?"),
    "a district where a ward is meant": (("--ward", "001"), "has no ward with the code '001'"),
    "a kind nobody knows": (("--kind", "teapot"), "no kind is called 'teapot'"),
    "a probe nobody knows": (("--probe", "x.y"), "no probe is called 'x.y'"),
    "a run nobody knows": (("--resume", "20990101T000000Z"), "no run is called"),
    "a policy that is not there": (("--policy", "/nowhere/p.yaml"), "p.yaml: is missing"),
    "a format nobody knows": (("--format", "xml"), "xml"),
}


@pytest.mark.parametrize("case", WRONG_OPTIONS)
def test_a_wrong_option_is_said_and_exit_2(here, folder: Path, case: str) -> None:
    args, said = WRONG_OPTIONS[case]
    done = here("run", "--estate", folder, *args)
    assert done.status == 2
    assert said in done.err


def test_all_wrong_options_are_said_at_once(here, folder: Path) -> None:
    done = here("plan", "--estate", folder, "--ward", "1", "--ward", "2", "--kind", "teapot")
    assert len(done.err.splitlines()) == 3


def test_judging_a_run_nobody_knows_or_a_time_that_is_none_is_exit_2(here, folder: Path) -> None:
    assert here("judge", "--estate", folder, "--run", "x").status == 2
    assert here("judge", "--estate", folder, "--at", "soon").status == 2


def test_the_past_is_judged_as_it_was(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "w", pcs=1)
    ward_audit("collect", "--estate", folder)
    store = SqliteStore(folder / "store.sqlite")
    (run,) = store.runs()
    store.close()
    assert run.finished is not None
    when = ("--estate", folder, "--at", run.finished.isoformat(), "--format", "json")
    then = ward_audit("judge", *when)
    for report in (folder / "seen" / "reports").iterdir():
        report.write_text("{}")
    ward_audit("collect", "--estate", folder)
    again = ward_audit("judge", *when)
    assert (again.stdout, again.returncode) == (then.stdout, then.returncode)


def test_somebody_elses_module_in_the_way_is_said_before_anything_else(tmp_path: Path) -> None:
    (tmp_path / "checks.py").write_text("raise SystemExit('the wrong one')\n")
    done = ward_audit("--help", env={"PYTHONPATH": str(tmp_path)})
    assert done.returncode == 4
    assert "ward-audit cannot start" in done.stderr
    assert f"'checks' is at {tmp_path / 'checks.py'}" in done.stderr
    assert "the wrong one" not in done.stderr


def test_doctor_looks_at_everything_and_ends_with_0() -> None:
    done = ward_audit("doctor", "--format", "json")
    found = {one["point"]: one for one in json.loads(done.stdout)}
    assert {"Python", "packages", "SQLite", "plug-ins", "ICMP"} <= set(found)
    assert done.returncode == 0, done.stdout


def test_a_run_of_some_wards_is_judged_by_those_wards(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "w", None, pcs=1)
    done = ward_audit("run", "--estate", folder, "--ward", "00001", "--format", "json")
    rows = json.loads(done.stdout)
    assert {(row["site"], row["total"]) for row in rows} == {
        ("Thành phố Hà Nội", 1), ("Quận Ba Đình", 1),
    }  # fmt: skip


def test_a_finding_is_traced_to_what_was_seen(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "w", None, pcs=1)
    assert ward_audit("collect", "--estate", folder).returncode == 0
    asked = ("history", "--estate", folder, "--asset", "00001-pc-0")
    (seen,) = json.loads(ward_audit(*asked, "--format", "json").stdout)
    assert (seen["probe"], seen["outcome"]) == ("pc.report", "answered")
    assert seen["facts"]["identity"] == {"sys_name": "00001-pc-0"}
    nothing = ward_audit("history", "--estate", folder, "--asset", "nobody")
    assert (nothing.returncode, nothing.stderr) == (
        2, "--asset: nobody: nothing was seen of it; `inventory show` lists assets\n",
    )  # fmt: skip
    alone = ward_audit("history", "--estate", folder, "--run", "r")
    assert (alone.returncode, alone.stderr) == (
        2, "--run: goes with --asset; `ward-audit history` lists every run\n",
    )  # fmt: skip
