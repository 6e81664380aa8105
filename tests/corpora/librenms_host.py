"""Processors, memory and storage of LibreNMS' recordings: what it expects beside what we read.

One case is one row that it expects, or a processor of ours beside those that it expects. How its
rows differ from what the agents sent:

* It takes buffers and cache off the used physical memory where an agent lists both (Net-SNMP);
  so do we, in `memory_used_bytes`. Their own rows get the total of the RAM; we keep the agent's.
* Amounts without a unit are shares of 100 to it; we have a share then, and no size.
* A load is rounded, or cut, to whole percents; a share comes within one point.
* It numbers the rows of private tables in its own way; they are compared by value, in any order.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from audit.asks import SnmpValue
from tests.corpora._score import Case, Verdict
from tests.corpora.librenms_ports import class_of

CORPUS = "librenms"
_POINT = 1.0
_SIZE_OF_SHARE = 100
_HR = "hrstorage"

Row = Mapping[str, Any]


def score(
    name: str, facts: Mapping[str, Any], expected: Mapping[str, Any], raw: Mapping[str, SnmpValue]
) -> Iterable[Case]:
    """The cases of one recording; none where LibreNMS expects no row."""
    host: Row = facts.get("host") or {}
    class_ = class_of(expected)
    yield from _processors(class_, name, host, _rows(expected, "processors", "processors"))
    yield from _memory(class_, name, host, _rows(expected, "mempools", "mempools"))
    yield from _storage(class_, name, host, _rows(expected, "storage", "storage"))


def _rows(expected: Mapping[str, Any], module: str, table: str) -> list[Row]:
    said = (expected.get(module) or {}).get("discovery")
    return list(said.get(table, ())) if isinstance(said, Mapping) else []


def _processors(class_: str, name: str, host: Row, wanted: list[Row]) -> Iterator[Case]:
    ours = [dict(row) for row in host.get("processors") or ()]
    for row in wanted:
        load = row["processor_usage"]
        index = str(row["processor_index"])
        found = _take(
            ours,
            lambda one, load=load: _near(one["load_pct"], load),
            index,
            numbered=row["processor_type"] == "hr",
        )
        got = None if found is None else found["load_pct"]
        verdict: Verdict = "right" if found is not None else "wrong" if ours else "unsaid"
        yield Case(CORPUS, class_, "processors", f"{name}:{index}", verdict, load,
                   got if found else [one["load_pct"] for one in ours][:4] or None,
                   row["processor_descr"])  # fmt: skip
    for extra in ours if wanted else ():
        yield Case(CORPUS, class_, "processors", f"{name}:+{extra['index']}", "wrong", None,
                   extra["load_pct"], "a processor that is not there")  # fmt: skip


def _take(
    rows: list[dict[str, Any]], fits: Any, index: str, *, numbered: bool
) -> dict[str, Any] | None:
    """A row that fits, out of the list: that of the same index, or, unless `numbered`, another."""
    best = [row for row in rows if fits(row)]
    chosen = next((row for row in best if str(row["index"]) == index), None)
    if chosen is None and best and not numbered:
        chosen = best[0]
    if chosen is not None:
        rows.remove(chosen)
    return chosen


def _near(got: float | None, wanted: float) -> bool:
    return got is not None and abs(got - wanted) <= _POINT


def _memory(class_: str, name: str, host: Row, wanted: list[Row]) -> Iterator[Case]:
    pools = [dict(row) for row in host.get("memory_pools") or ()]
    areas = {str(row["index"]): row for row in host.get("storage") or ()}
    for row in wanted:
        index = str(row["mempool_index"])
        if row["mempool_type"] == _HR:
            said, right = _area_memory(areas.get(index), host, row)
        else:
            found = _take(
                pools,
                lambda one, row=row: _same_pool(one, row),
                index,
                numbered=False,
            )
            said, right = found or pools[:2] or None, found is not None
        verdict: Verdict = "right" if right else "unsaid" if said is None else "wrong"
        yield Case(
            CORPUS, class_, "memory", f"{name}:{row['mempool_type']}.{index}", verdict,
            {key: row[f"mempool_{key}"] for key in ("total", "used", "perc", "class")}, said,
            str(row["mempool_descr"]),
        )  # fmt: skip


def _area_memory(area: Row | None, host: Row, row: Row) -> tuple[object, bool]:
    if area is None:
        return None, False
    used, total = {area["used_bytes"]}, {area["size_bytes"]}
    if row["mempool_class"] == "system":
        used.add(host["memory_used_bytes"])
        total.add(host["memory_total_bytes"])
    if area["type"] not in ("ram", "virtual_memory"):
        total.add(row["mempool_total"])  # LibreNMS puts the RAM there
    return (area["size_bytes"], area["used_bytes"], host["memory_used_bytes"]), (
        row["mempool_used"] in used and row["mempool_total"] in total
    )


def _same_pool(one: Row, row: Row) -> bool:
    """Equal amounts where we have some, the same share where we have but that."""
    total, used, share = row["mempool_total"], row["mempool_used"], row["mempool_perc"]
    if one["total_bytes"] is None or total == _SIZE_OF_SHARE:
        return _near(one["used_pct"], share)
    slack = max(total // 100, 1)
    return abs(one["total_bytes"] - total) <= slack and (
        used is None or (one["used_bytes"] is not None and abs(one["used_bytes"] - used) <= slack)
    )


def _storage(class_: str, name: str, host: Row, wanted: list[Row]) -> Iterator[Case]:
    ours = [dict(row) for row in host.get("storage") or ()]
    for row in wanted:
        index = str(row["storage_index"])
        found = _take(
            ours,
            lambda one, row=row: _same_volume(one, row),
            index,
            numbered=row["type"] == _HR,
        )
        near = next((one for one in ours if str(one["index"]) == index), None)
        verdict: Verdict = "right" if found else "unsaid" if near is None else "wrong"
        yield Case(
            CORPUS, class_, "storage", f"{name}:{row['type']}.{index}", verdict,
            (row["storage_size"], row["storage_used"]),
            (near["size_bytes"], near["used_bytes"]) if near and not found else None,
            str(row["storage_descr"]),
        )  # fmt: skip


def _same_volume(one: Row, row: Row) -> bool:
    if one["size_bytes"] is None:
        return _near(one["used_pct"], row["storage_perc"])
    used = row["storage_used"]
    return bool(one["size_bytes"] == row["storage_size"]) and (
        used is None
        or (
            one["used_bytes"] is not None
            and abs(one["used_bytes"] - used) <= max(row["storage_size"] // 100, 1)
        )
    )
