"""Who is on any staff list: an account of somebody elsewhere has an owner all the same."""

import sqlite3
from collections.abc import Iterator, Mapping
from urllib.parse import quote


class StaffFile(Mapping[str, str]):
    """Officer id → site code, looked up in the compiled estate: a country's list is a long one."""

    def __init__(self, path: str) -> None:
        self._db = sqlite3.connect(f"file:{quote(path)}?mode=ro&immutable=1", uri=True)

    def __getitem__(self, officer: str) -> str:
        chosen = "SELECT site FROM item INDEXED BY item_id WHERE id = ? AND tbl = 'staff'"
        row = self._db.execute(chosen, (officer,)).fetchone()
        if row is None:
            raise KeyError(officer)
        return str(row[0])

    def __iter__(self) -> Iterator[str]:
        for (officer,) in self._db.execute("SELECT id FROM item WHERE tbl = 'staff' ORDER BY id"):
            yield str(officer)

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM item WHERE tbl = 'staff'").fetchone()[0])
