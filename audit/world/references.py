"""References to secrets: `env:NAME`, `file:PATH`, `systemd:NAME`, `keyring:SERVICE/USER`.

What a reference leads to is read when it is needed, and looked at with suspicion first: a file
that others could have read or put there is not used.
"""

import os
import re
import stat
from pathlib import Path

from audit.os_error import unread_words
from audit.world.secret import Secret
from inventory.seen import LookError, Outcome

SCHEMES = ("env", "file", "systemd", "keyring")
HOW = "env:NAME, file:PATH, systemd:NAME or keyring:SERVICE/USER"

_LONGEST_BYTES = 4_096
_SYSTEMD_NAME = re.compile(r"[A-Za-z0-9_.@:-]{1,200}")
_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class UnresolvedError(LookError):
    """A reference leads nowhere, or to what is not to be trusted; in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(Outcome.SKIPPED, en)
        self.vi = vi


def is_reference(text: str) -> bool:
    """Whether a text says where a secret is, and is none itself."""
    scheme, colon, rest = text.partition(":")
    return bool(colon and rest) and scheme in SCHEMES


def resolve(reference: str, id_: str, folder: Path, *, simulated: bool = False) -> Secret:
    """What a reference leads to.

    Args:
        id_: what the secret is called wherever it is printed.
        folder: where relative paths begin.
        simulated: the secret opens nothing but a simulated city, and may lie beside its sources.

    Raises:
        UnresolvedError: it leads nowhere, or others could have read or written it.
    """
    scheme, _, rest = reference.partition(":")
    if scheme == "env":
        text = os.environ.get(rest, "")
        if not text:
            raise UnresolvedError(f"biến môi trường {rest} chưa đặt", f"{rest} is not set")
    elif scheme == "systemd":
        text = _of_systemd(rest)
    elif scheme == "keyring":
        text = _of_keyring(rest)
    else:
        text = _of_file(folder, rest, simulated=simulated)
    return Secret(id_, text)


def _of_file(folder: Path, path: str, *, simulated: bool) -> str:
    place = folder / path
    if not simulated:
        tree = next((one for one in place.absolute().parents if (one / ".git").exists()), None)
        if tree is not None:
            raise UnresolvedError(
                f"{path} nằm trong kho git {tree}; hãy để tệp ở ngoài kho",
                f"{path} is inside the git work tree {tree}; keep it elsewhere",
            )
    return _text_of(place, path, others=0o077)


def _of_systemd(name: str) -> str:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if not folder:
        raise UnresolvedError(
            f"systemd:{name} chỉ có trong một dịch vụ systemd có LoadCredential=",
            f"systemd:{name} is there only in a systemd service with LoadCredential=",
        )
    if not _SYSTEMD_NAME.fullmatch(name) or name in (".", ".."):
        raise UnresolvedError(
            f"{name!r} không phải tên thông tin của systemd",
            f"{name!r} is no name of a systemd credential",
        )
    # Group bits are the mask of the access list by which systemd lets the service in.
    return _text_of(Path(folder) / name, f"systemd:{name}", others=0o007)


def _of_keyring(rest: str) -> str:
    service, slash, user = rest.rpartition("/")
    if not slash or not service or not user:
        raise UnresolvedError(
            f"keyring:{rest} phải có dạng keyring:DỊCH_VỤ/NGƯỜI_DÙNG",
            f"keyring:{rest} must be keyring:SERVICE/USER",
        )
    try:
        import keyring  # type: ignore[import-not-found,unused-ignore]
        import keyring.errors  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        raise UnresolvedError(
            "thiếu gói keyring; cài: pip install 'ward-audit[keyring]'",
            "the package keyring is missing; install it: pip install 'ward-audit[keyring]'",
        ) from None
    try:
        found = keyring.get_password(service, user)
    except keyring.errors.KeyringLocked:
        raise UnresolvedError(
            "chùm khóa đang khóa; hãy mở khóa rồi chạy lại",
            "the keyring is locked; unlock it and run again",
        ) from None
    except (keyring.errors.KeyringError, RuntimeError, OSError) as error:
        what = type(error).__name__  # its text may hold more than we want to show
        raise UnresolvedError(
            f"không dùng được chùm khóa ({what})", f"the keyring cannot be used ({what})"
        ) from None
    if not found:
        raise UnresolvedError(
            f"chùm khóa không có mục {service}/{user}",
            f"the keyring has no entry {service}/{user}",
        )
    return str(found)


def _text_of(place: Path, path: str, *, others: int) -> str:
    """The text of a file, read from the one descriptor that was looked at."""
    data = b""
    try:
        if stat.S_ISLNK(place.lstat().st_mode):
            raise UnresolvedError(
                f"{path} là liên kết tượng trưng; hãy chỉ tới chính tệp đó",
                f"{path} is a symbolic link; name the file itself",
            )
        opened = os.open(place, _OPEN)
        try:
            why = _unsafe(place, os.fstat(opened), others)
            if why is None:
                data = os.read(opened, _LONGEST_BYTES + 1)
        finally:
            os.close(opened)
    except OSError as error:
        vi, en = unread_words(error)
        raise UnresolvedError(f"{path} {vi}", f"{path} {en}") from None
    if why is not None:
        raise UnresolvedError(f"{path} {why[0]}", f"{path} {why[1]}")
    if not data.strip() or len(data) > _LONGEST_BYTES:
        raise UnresolvedError(f"{path} rỗng hoặc quá dài", f"{path} is empty or too long")
    try:
        return data.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise UnresolvedError(f"{path} không phải UTF-8", f"{path} is not UTF-8") from None


def _unsafe(place: Path, found: os.stat_result, others: int) -> tuple[str, str] | None:
    """(vi, en) why a secret's file is not to be trusted; None when it is."""
    if not stat.S_ISREG(found.st_mode):
        return "không phải tệp", "is not a file"
    if os.name == "nt":
        return None  # no such modes there; the folder's access list is the guard
    if found.st_mode & others:
        return "người khác đọc được; chạy chmod 600", "can be read by others; chmod 600"
    if found.st_uid not in (os.geteuid(), 0):
        return "thuộc về người khác", "belongs to somebody else"
    for above in place.absolute().parents:
        mode = above.stat().st_mode
        sticky = mode & stat.S_ISVTX and above != place.absolute().parent
        if mode & stat.S_IWOTH and not sticky:
            return (
                f"nằm trong thư mục ai cũng ghi được: {above}; chạy chmod o-w",
                f"is in a folder that anybody can write to: {above}; chmod o-w",
            )
    return None
