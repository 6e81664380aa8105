"""Processors, memory and flash from makers' own MIBs, by the rows of two tables."""

from collections.abc import Iterator, Sequence

from audit.asks import SnmpAsk
from audit.wire.host_vendor_memory import ROWS as MEMORY_ROWS
from audit.wire.host_vendor_processors import ROWS as PROCESSOR_ROWS
from audit.wire.mib import Values, text
from audit.wire.system_mib import DESCR, OBJECT_ID
from audit.wire.vendor_rows import Found, ask_of, fitting, read
from audit.wire.vendor_rules import Rule, read_rules
from inventory.groups.host import MemoryPool, Processor, Storage

PROCESSORS = read_rules(PROCESSOR_ROWS, ["cpu"])
MEMORY = read_rules(MEMORY_ROWS, ["mem", "disk"])


def more(values: Values) -> Sequence[SnmpAsk]:
    """What to ask of this maker's agent, by the first answers; nothing of an unknown maker's."""
    fits = (*_fitting(PROCESSORS, values), *_fitting(MEMORY, values))
    return (ask_of(fits),) if fits else ()


def processors(values: Values) -> tuple[Processor, ...]:
    """The processors, with their load."""
    found = [(one, load) for one in _read(PROCESSORS, values) if (load := _load(one)) is not None]
    own = _own_indexes([one for one, _ in found])
    return tuple(
        Processor(index=index, load_pct=load, name=one.name)
        for index, (one, load) in zip(own, found, strict=True)
    )


def pools(values: Values) -> tuple[MemoryPool, ...]:
    """The pools of memory."""
    found = [(one, _amounts(one)) for one in _read(MEMORY, values) if _is(one, "mem")]
    said = [(one, amounts) for one, amounts in found if any(a is not None for a in amounts)]
    own = _own_indexes([one for one, _ in said])
    return tuple(
        MemoryPool(
            index=index,
            name=one.name,
            total_bytes=total if one.sized else None,
            used_bytes=used if one.sized else None,
            used_pct=share,
        )
        for index, (one, (total, used, share)) in zip(own, said, strict=True)
    )


def disks(values: Values, *, after: int = 0) -> Iterator[Storage]:
    """Lasting storage, numbered after `after`; what says a share and no size has no size."""
    place = after
    for one in _read(MEMORY, values):
        total, used, share = _amounts(one)
        if not _is(one, "disk") or (total is None and share is None):
            continue
        place += 1
        yield Storage(
            index=place,
            name=one.name,
            type="flash" if "flash" in (one.name or "").lower() else "fixed_disk",
            size_bytes=total if one.sized else None,
            used_bytes=used if one.sized else None,
            used_pct=share,
        )


def _fitting(rules: tuple[Rule, ...], values: Values) -> tuple[Rule, ...]:
    object_id = values.get(OBJECT_ID)
    if not isinstance(object_id, str):
        return ()
    return fitting(rules, object_id, text(values.get(DESCR)) or "")


def _read(rules: tuple[Rule, ...], values: Values) -> Iterator[Found]:
    return read(_fitting(rules, values), values)


def _is(found: Found, kind: str) -> bool:
    return found.rule is not None and found.rule.kind == kind


def _load(found: Found) -> float | None:
    load, idle = found.numbers.get("load"), found.numbers.get("idle")
    if load is None and idle is not None:
        load = 100 - idle
    return round(load, 2) if load is not None and 0 <= load <= 100 else None


def _amounts(found: Found) -> tuple[int | None, int | None, float | None]:
    """(total, used, percent in use), each where it is said or follows."""
    unit = found.numbers.get("unit", 1)
    total, used, free = (
        None if (said := found.numbers.get(name)) is None or said < 0 else said * unit
        for name in ("total", "used", "free")
    )
    share = found.numbers.get("pct")
    if share is not None and not 0 <= share <= 100:
        share = None
    if total is None and used is not None and free is not None:
        total = used + free
    if used is None and total is not None and free is not None and total >= free:
        used = total - free
    if used is None and total is not None and share is not None:
        used = total * share / 100
    if share is None and total and used is not None:
        share = 100 * used / total if used <= total else None
    whole = None if not total else round(total)
    return whole, None if used is None or whole is None else round(used), _rounded(share)


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 1)


def _own_indexes(found: Sequence[Found]) -> list[int]:
    """The agent's own numbers where each is one number and none comes twice, else 1, 2, 3."""
    own = [int(one.index) for one in found if one.index.isdigit()]
    if len(own) == len(found) == len(set(own)):
        return own
    return list(range(1, len(found) + 1))
