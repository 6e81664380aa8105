"""Files stay inside their folder; secrets stay out of files, texts and pickles."""

import copy
import os
import pickle
from pathlib import Path

import pytest

from audit.world.files import FolderFiles
from audit.world.secrets import FileSecrets, parse_credentials
from audit.world.world import Credential
from inventory.problem import InventoryError
from inventory.seen import LookError, Outcome

HUSH = "s3cret-canary"


def outcome(call) -> Outcome:
    with pytest.raises(LookError) as caught:
        call()
    assert HUSH not in caught.value.note
    return caught.value.outcome


def test_a_file_is_found_by_its_stem_whatever_its_ending(tmp_path: Path) -> None:
    (tmp_path / "seen").mkdir()
    (tmp_path / "seen" / "00001.xlsx").write_bytes(b"x")
    files = FolderFiles(tmp_path)
    assert files.find("seen", "00001") == "seen/00001.xlsx"
    assert files.find("seen", "00002") is None
    assert files.read("seen/00001.xlsx") == b"x"


@pytest.mark.parametrize("stem", ["../outside", "a/b", "..", "", ".hidden", "a\\b"])
def test_a_stem_that_is_a_path_finds_nothing(tmp_path: Path, stem: str) -> None:
    (tmp_path / "outside.json").write_text("{}")
    (tmp_path / "in").mkdir()
    assert FolderFiles(tmp_path / "in").find("seen", stem) is None


def test_nothing_outside_the_folder_is_read_not_even_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "outside.json").write_text(HUSH)
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "link.json").symlink_to(tmp_path / "outside.json")
    files = FolderFiles(inside)
    assert outcome(lambda: files.read("link.json")) is Outcome.OUT_OF_SCOPE
    assert outcome(lambda: files.read("../outside.json")) is Outcome.OUT_OF_SCOPE
    assert outcome(lambda: files.read("/etc/passwd")) is Outcome.OUT_OF_SCOPE


def test_a_missing_file_is_skipped_and_a_long_one_garbled(tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_bytes(b"x" * 11)
    files = FolderFiles(tmp_path)
    assert outcome(lambda: files.read("none.csv")) is Outcome.SKIPPED
    assert outcome(lambda: files.read("long.csv", max_bytes=10)) is Outcome.GARBLED
    assert files.read("long.csv", max_bytes=11) == b"x" * 11
    assert outcome(lambda: FolderFiles(None).read("long.csv")) is Outcome.SKIPPED


def test_a_pipe_or_a_folder_in_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    files = FolderFiles(tmp_path)
    for name in ("pipe.csv", "folder.csv"):
        assert outcome(lambda name=name: files.read(name)) is Outcome.SKIPPED


def test_a_file_that_many_sites_share_is_parsed_once_and_fails_alike(tmp_path: Path) -> None:
    (tmp_path / "all.csv").write_bytes(b"ab")
    files = FolderFiles(tmp_path)
    parsed: list[bytes] = []

    def parse(data: bytes) -> int:
        parsed.append(data)
        return len(data)

    def refuse(data: bytes) -> int:
        parsed.append(data)
        raise LookError(Outcome.GARBLED, "no table")

    assert [files.memo("all.csv", parse), files.memo("all.csv", parse)] == [2, 2]
    assert outcome(lambda: files.memo("all.csv", refuse)) is Outcome.GARBLED
    assert outcome(lambda: files.memo("all.csv", refuse)) is Outcome.GARBLED
    assert parsed == [b"ab", b"ab"]


CREDENTIALS = """\
credentials:
  ward: {kind: snmp_v2c, community: "file:ward"}
  core: {kind: snmp_v3, user: audit, auth: sha256, auth_key: "env:CANARY_AUTH"}
  shell: {kind: ssh, user: audit, password: "file:ward"}
defaults: {snmp_v2c: ward, ssh: shell}
"""


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileSecrets:
    (tmp_path / "ward").write_text(HUSH + "\n")
    (tmp_path / "ward").chmod(0o600)
    monkeypatch.setenv("CANARY_AUTH", HUSH)
    return FileSecrets(parse_credentials(CREDENTIALS, "credentials.yaml"), tmp_path)


def test_a_name_of_the_right_kind_wins_and_the_default_fills_in(secrets: FileSecrets) -> None:
    def id_of(name: str | None, kind: str) -> str | None:
        found = secrets.get(name, kind)
        return None if found is None else found.id

    assert id_of("core", "snmp_v3") == "core"
    assert id_of("core", "snmp") == "core"  # any version
    assert id_of(None, "snmp") == "ward"
    assert id_of("core", "ssh") == "shell"  # the router's SNMP name is not its SSH login
    assert id_of(None, "snmp_v3") is None
    assert id_of(None, "smpp") is None


def test_a_device_that_is_to_have_another_credential_does_not_get_the_default(
    secrets: FileSecrets,
) -> None:
    assert outcome(lambda: secrets.get("nobody", "snmp_v2c")) is Outcome.SKIPPED


def test_a_reference_is_resolved_to_its_text(secrets: FileSecrets) -> None:
    ward, core = secrets.get(None, "snmp"), secrets.get("core", "snmp")
    assert ward is not None
    assert core is not None
    assert ward.reveal("community") == HUSH
    assert (core.plain("user"), core.plain("auth")) == ("audit", "sha256")
    assert core.reveal("auth_key") == HUSH
    assert core.reveal("priv_key") == ""


def test_a_credential_neither_prints_nor_travels(secrets: FileSecrets) -> None:
    ward = secrets.get(None, "snmp")
    assert ward is not None
    assert HUSH not in f"{ward!r} {ward} {[ward]}"
    with pytest.raises(TypeError):
        pickle.dumps(ward)
    with pytest.raises(TypeError):
        copy.deepcopy(Credential("x", "ssh", {"password": HUSH}))


@pytest.mark.parametrize("spoil", ["open", "link", "missing", "empty", "long", "binary", "folder"])
def test_a_secrets_file_that_others_could_have_touched_is_not_used(
    tmp_path: Path, spoil: str
) -> None:
    place = tmp_path / "ward"
    place.write_text(HUSH)
    place.chmod(0o600)
    if spoil == "open":
        place.chmod(0o640)
    elif spoil == "link":
        place.rename(tmp_path / "real")
        place.symlink_to(tmp_path / "real")
    elif spoil == "missing":
        place.unlink()
    elif spoil == "empty":
        place.write_text("\n")
    elif spoil == "long":
        place.write_text("x" * 5_000)
    elif spoil == "binary":
        place.write_bytes(b"\xff\xfe")
    else:
        place.unlink()
        place.mkdir(mode=0o700)
    known = FileSecrets(parse_credentials(CREDENTIALS, "c"), tmp_path)
    assert outcome(lambda: known.get("ward", "snmp")) is Outcome.SKIPPED
    said = [one.said(lang) for one in known.problems() for lang in ("en", "vi")]
    assert said
    assert all("credentials.yaml: credentials." in line for line in said)
    assert all(line.isascii() != (number % 2) for number, line in enumerate(said[:2])), said


def test_a_file_of_somebody_else_is_not_used(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        assert Path("/etc/passwd").stat().st_uid != os.geteuid()
        return
    place = tmp_path / "ward"
    place.write_text(HUSH)
    place.chmod(0o600)
    os.chown(place, 65534, 65534)
    known = FileSecrets(parse_credentials(CREDENTIALS, "c"), tmp_path)
    assert outcome(lambda: known.get("ward", "snmp")) is Outcome.SKIPPED


def test_a_secret_written_out_is_refused_and_not_repeated() -> None:
    text = (
        f"credentials:\n  a: {{kind: ssh, user: u, password: {HUSH}}}\n"
        f"  b: {{kind: ssh, pasword: {HUSH}}}\n  c: {{kind: {HUSH}}}\n"
    )
    with pytest.raises(InventoryError) as caught:
        parse_credentials(text, "credentials.yaml")
    assert len(caught.value.problems) >= 2
    assert HUSH not in str(caught.value)
    text = f"credentials:\n  a: {{kind: ssh, user: u, password: {HUSH}}}\n"
    with pytest.raises(InventoryError) as caught:
        parse_credentials(text, "credentials.yaml")
    assert "credentials.yaml:2: credentials.a.password: is written out" in str(caught.value)
    assert HUSH not in str(caught.value)
