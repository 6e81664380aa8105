"""A reference leads to a secret only where nobody else could have read or put it: G2."""

from __future__ import annotations

import json
import os
import pickle
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from audit.world.references import UnresolvedError, is_reference, resolve
from audit.world.secret import Secret, hidden
from tests.audit.cli.folders import ward_audit
from tests.hostile._figures import Figure, keep
from tests.secrets.city import make_city, router

TEXT = "Kanari-of-files-4711"


def written(folder: Path, mode: int = 0o600) -> Path:
    folder.mkdir(exist_ok=True)
    place = folder / "key"
    place.write_text(TEXT + "\n")
    place.chmod(mode)
    return place


def as_mode(mode: int) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        written(folder, mode)

    return spoil


def a_link(folder: Path) -> None:
    written(folder).rename(folder / "real")
    (folder / "key").symlink_to(folder / "real")


def of_another(folder: Path) -> None:
    os.chown(written(folder), 65_534, 65_534)


def in_git(folder: Path) -> None:
    written(folder)
    (folder.parent / ".git").mkdir()


def in_a_git_worktree(folder: Path) -> None:
    written(folder)
    (folder / ".git").write_text("gitdir: /elsewhere\n")  # what `git worktree add` leaves


def in_an_open_folder(folder: Path) -> None:
    written(folder)
    folder.chmod(0o777)


def in_a_sticky_folder(folder: Path) -> None:
    written(folder)
    folder.chmod(0o1777)


def under_an_open_folder(folder: Path) -> None:
    written(folder)
    folder.parent.chmod(0o777)


def a_folder(folder: Path) -> None:
    (folder / "key").mkdir(parents=True)


def a_pipe(folder: Path) -> None:
    folder.mkdir()
    os.mkfifo(folder / "key", 0o600)


def a_device(folder: Path) -> None:
    folder.mkdir()
    os.mknod(folder / "key", 0o600 | stat.S_IFCHR, os.makedev(1, 5))  # /dev/zero


def nothing(folder: Path) -> None:
    folder.mkdir()


SPOILT: dict[str, Callable[[Path], None]] = {
    **{f"mode {mode:o}": as_mode(mode) for mode in (0o644, 0o640, 0o604, 0o620, 0o602, 0o610,
                                                    0o601, 0o660, 0o666, 0o777, 0o700 | 0o40)},
    **{
        spoil.__name__: spoil
        for spoil in (a_link, of_another, in_git, in_a_git_worktree, in_an_open_folder,
                      in_a_sticky_folder, under_an_open_folder, a_folder, a_pipe, a_device, nothing)
    },
}  # fmt: skip


def refused(folder: Path) -> str:
    """Why the file is not used; "" when it is, or when that is said badly."""
    try:
        resolve("file:secrets/key", "core", folder)
    except UnresolvedError as error:
        leaks = TEXT in error.note + error.vi
        return error.note if error.note.isascii() > error.vi.isascii() and not leaks else ""
    return ""


def test_every_file_that_somebody_else_could_touch_is_refused(tmp_path: Path) -> None:
    kept = []
    for number, (name, spoil) in enumerate(SPOILT.items()):
        folder = tmp_path / str(number)
        folder.mkdir()
        spoil(folder / "secrets")
        if not refused(folder):
            kept.append(name)
    fine = []
    for mode in (0o600, 0o400):
        folder = tmp_path / f"fine{mode:o}"
        folder.mkdir()
        written(folder / "secrets", mode)
        fine.append(resolve("file:secrets/key", "core", folder).reveal() == TEXT)
    figure = Figure(
        test="secrets.files",
        goal=f"{len(SPOILT)} ways in which others could have read or put a secret's file: all "
        "refused; modes 0600 and 0400 taken",
        measured=f"{len(SPOILT) - len(kept)} refused, {len(kept)} used; {sum(fine)} of 2 taken",
        met=not kept and all(fine),
        command="make test PYTEST_ARGS=tests/secrets",
    )
    keep([figure])
    assert figure["met"], kept


def test_secrets_of_a_simulated_city_may_lie_beside_its_sources(tmp_path: Path) -> None:
    in_git(tmp_path / "secrets")
    assert resolve("file:secrets/key", "a", tmp_path, simulated=True).reveal() == TEXT
    (tmp_path / "secrets" / "key").chmod(0o644)
    with pytest.raises(UnresolvedError):
        resolve("file:secrets/key", "a", tmp_path, simulated=True)


def test_a_systemd_credential_is_read_from_its_folder_and_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    with pytest.raises(UnresolvedError, match="LoadCredential"):
        resolve("systemd:key", "a", tmp_path)
    written(tmp_path / "creds", 0o440)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "creds"))
    assert resolve("systemd:key", "a", tmp_path).reveal() == TEXT
    for name in ("../creds/key", "..", "/etc/passwd", "a/b"):
        with pytest.raises(UnresolvedError):
            resolve(f"systemd:{name}", "a", tmp_path)


def test_a_keyring_that_is_locked_or_has_no_entry_is_one_clear_line(tmp_path: Path) -> None:
    device = router(1, "127.0.0.1", 22, "core")
    entry = '  core: {kind: ssh, user: audit, password: "keyring:ward-audit/core"}'
    folder = make_city(tmp_path / "city", [device], credentials=entry)
    ring = tmp_path / "ring.json"
    env = {
        "TEST_KEYRING": str(ring),
        "PYTHON_KEYRING_BACKEND": "tests.secrets.keyring_file.FileKeyring",
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
    }
    for held, en, vi in (
        ({"locked": ""}, "is locked; unlock it", "đang khóa"),
        ({"ward-audit/other": "x"}, "has no entry ward-audit/core", "không có mục"),
    ):
        ring.write_text(json.dumps(held))
        for lang, want in (("en", en), ("vi", vi)):
            done = ward_audit("collect", "--estate", folder, "--lang", lang, env=env)
            assert done.returncode == 2
            (line,) = done.stderr.splitlines()
            assert line.startswith("credentials.yaml: credentials.core.password: ")
            assert want in line


def test_without_the_extra_a_keyring_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "keyring.py").write_text("raise ImportError('not installed')\n")
    device = router(1, "127.0.0.1", 22, "core")
    entry = '  core: {kind: ssh, user: audit, password: "keyring:ward-audit/core"}'
    folder = make_city(tmp_path / "city", [device], credentials=entry)
    done = ward_audit("collect", "--estate", folder, env={"PYTHONPATH": str(tmp_path)})
    assert done.returncode == 2
    assert "pip install 'ward-audit[keyring]'" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_file_that_gives_an_error_of_the_disk_says_so_in_the_chosen_language(
    tmp_path: Path,
) -> None:
    entry = '  core: {kind: ssh, user: audit, password: "file:/proc/self/mem"}'
    folder = make_city(tmp_path / "c", [router(1, "127.0.0.1", 22, "core")], credentials=entry)
    done = ward_audit("collect", "--estate", folder, "--lang", "vi")
    assert done.returncode == 2
    assert "/proc/self/mem không đọc được: đĩa báo lỗi; hãy kiểm tra đĩa" in done.stderr
    done = ward_audit("collect", "--estate", folder, "--lang", "en")
    assert "/proc/self/mem cannot be read: Input/output error" in done.stderr


def test_a_secret_leaves_by_reveal_alone() -> None:
    secret = Secret("core", TEXT)
    assert f"{secret!r} {secret!s} {[secret]} { ({'a': secret}) }".count(TEXT) == 0
    assert str(secret) == "‹secret:core›"
    for leak in (
        lambda: f"{secret}",
        lambda: format(secret, ">40"),
        lambda: f"{secret:s}",
        lambda: json.dumps({"a": secret}),
        lambda: pickle.dumps(secret),
        lambda: "x" + secret,  # type: ignore[operator]
        lambda: "".join([secret]),  # type: ignore[list-item]
    ):
        with pytest.raises(TypeError):
            leak()
    assert secret.reveal() == TEXT
    assert secret == Secret("other", TEXT)
    assert secret != TEXT
    assert hidden(f"boom {TEXT} boom") == "boom ‹secret:other› boom"


@pytest.mark.parametrize("text", ["public", "file:", "env:", "keyring", "http://a", "", "ENV:A"])
def test_what_is_no_reference_is_none(text: str) -> None:
    assert not is_reference(text)
