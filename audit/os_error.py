"""What the operating system refuses, in one line for people: a full disk, too many open files."""

import errno

from inventory.problem import Problem

_WORDS = {
    errno.ENOSPC: "đĩa đã đầy; hãy giải phóng chỗ trống",
    errno.EFBIG: "tệp quá lớn cho đĩa này",
    errno.EROFS: "đĩa chỉ đọc được",
    errno.EIO: "đĩa báo lỗi; hãy kiểm tra đĩa",
    errno.EMFILE: "chương trình mở quá nhiều tệp; hãy nâng giới hạn (ulimit -n)",
    errno.ENFILE: "máy mở quá nhiều tệp",
    errno.EINTR: "bị ngắt giữa chừng; hãy chạy lại",
    errno.ENOMEM: "máy hết bộ nhớ",
    errno.EACCES: "không được phép",
    errno.EPERM: "không được phép",
    errno.EEXIST: "đã có tệp trùng tên",
    errno.ENOTDIR: "không phải thư mục",
    errno.EISDIR: "là thư mục",
}
if hasattr(errno, "EDQUOT"):  # not on Windows
    _WORDS[errno.EDQUOT] = "đã hết hạn mức đĩa"


_ALSO_READING = frozenset({errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EINTR})
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC)}
OF_THE_COMPUTER = _ALSO_READING | _NO_ROOM
"""Errors that are no bug of ours wherever they come from."""


_WORDS[errno.ENOENT] = "không có tệp này"


def unread_words(error: OSError) -> tuple[str, str]:
    """(Vietnamese, English): that something cannot be read, why, and what to do."""
    vi = _WORDS.get(error.errno or 0, error.strerror)
    return f"không đọc được: {vi}", f"cannot be read: {error.strerror}"


def unread(name: str, error: OSError, place: str = "") -> Problem:
    """A file that cannot be read."""
    vi, en = unread_words(error)
    return Problem(name, None, place, en, text_vi=vi)


def os_error(error: OSError, lang: str, place: object = None) -> str:
    """One line: which file, and what to do.

    Args:
        place: the file, where the error itself names none.
    """
    vi = _WORDS.get(error.errno or 0, error.strerror)
    name = error.filename or place or "stdout"
    reads = error.errno in _ALSO_READING
    if lang == "vi":
        return f"{name}: không {'đọc hoặc ghi' if reads else 'ghi'} được: {vi}"
    return f"{name}: cannot be {'read or written' if reads else 'written'}: {error.strerror}"
