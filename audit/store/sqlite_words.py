"""What SQLite says, in people's words and both languages."""

import shutil
from pathlib import Path

from audit.store.store import StoreError

BUSY_S = 30.0
"""How long a locked store is waited for."""

_A_LITTLE_BYTES = 64 << 10  # what SQLite makes its smallest file grow by

_WORDS = (
    (
        "not a database",
        "is not a database; name the store, or move this file away",
        "không phải cơ sở dữ liệu; hãy chỉ đúng kho kết quả, hoặc chuyển tệp này đi",
    ),
    (
        "malformed",
        "is damaged; restore a copy, or move it away and run again",
        "bị hỏng; hãy khôi phục một bản sao, hoặc chuyển đi rồi chạy lại",
    ),
    (
        "locked",
        f"is locked by another program for more than {BUSY_S:g} s; end that one first",
        f"bị chương trình khác khóa quá {BUSY_S:g} giây; hãy kết thúc chương trình đó trước",
    ),
    (
        "readonly",
        "is read-only; allow writing, or copy it elsewhere",
        "chỉ đọc được; hãy cho phép ghi, hoặc chép sang nơi khác",
    ),
    (
        "disk is full",
        "the disk is full; free some space, then go on with --resume",
        "đĩa đã đầy; hãy giải phóng chỗ trống rồi chạy tiếp với --resume",
    ),
    (
        "disk i/o",
        "the disk reports an error; check it, then go on with --resume",
        "đĩa báo lỗi; hãy kiểm tra rồi chạy tiếp với --resume",
    ),
    (
        "unable to open",
        "cannot be opened; check that the folder is there and may be written",
        "không mở được; hãy kiểm tra thư mục có đó và được phép ghi",
    ),
)


def store_error(path: Path | str, error: BaseException) -> StoreError:
    """What SQLite says, in people's words and both languages."""
    said = str(error)
    low = said.lower()
    if ("disk i/o" in low or "unable to open" in low) and _is_full(Path(path).parent):
        low = "disk is full"  # SQLite says so of its main file alone, not of the files beside it
    for sign, line, line_vi in _WORDS:
        if sign in low:
            return StoreError(str(path), line, line_vi)
    return StoreError(str(path), said.splitlines()[0])


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _A_LITTLE_BYTES
    except OSError:
        return False
