"""What a device's command line says, as facts: rows of ntc-templates in, typed groups out."""

from collections.abc import Mapping

from audit.wire.cli_counters import counters
from audit.wire.cli_identity import Rows, identity, with_maker
from audit.wire.cli_labels import labelled
from audit.wire.cli_neighbors import match, neighbors
from audit.wire.cli_ports import Fields, lists_ports, ports
from audit.wire.cli_tables import table
from audit.wire.text import clean
from inventory.facts import AnyGroup, overlay
from inventory.groups.identity import Identity
from inventory.groups.interfaces import Interface, Interfaces

MAX_INTERFACES = 1_000


def facts(platform: str, texts: Mapping[str, str], rows: Rows) -> list[AnyGroup]:
    """The groups that the answers of one session hold; what nothing says is left out.

    Args:
        platform: as ntc-templates calls it; of one that is not known only the general is read.
        texts: {command: what the device said}; used where no template reads a thing.
        rows: {command: rows of its template}.

    Interfaces are numbered in the order they are shown: a command line knows no ifIndex (Linux
    and ZTE do). Speeds are the ones the device itself goes by, in bit/s.
    """
    found: list[AnyGroup] = []
    who = _identity(platform, texts, rows)
    if who is not None:
        found.append(who)
    listed = _interfaces(platform, texts, rows)
    if listed:
        found.append(Interfaces(listed))
    return found


def _identity(platform: str, texts: Mapping[str, str], rows: Rows) -> Identity | None:
    if platform == "linux":
        descr = clean(texts.get("uname -srm"))
        return Identity(sys_descr=descr) if descr else None
    by_template = identity(platform, rows) or Identity()
    spelt = labelled(platform, texts)
    by_label = with_maker(platform, spelt) if spelt != Identity() else spelt
    both = overlay(by_label, by_template)
    assert isinstance(both, Identity)
    return None if both == Identity() else both


def _interfaces(platform: str, texts: Mapping[str, str], rows: Rows) -> tuple[Interface, ...]:
    read = {c: listed for c, text in texts.items() if (listed := table(platform, c, text))}
    known = ports(platform, {**rows, **read})
    for command, text in texts.items():
        if lists_ports(command):
            for name, fields in counters(text, known).items():
                known[name] = {**fields, **known[name]}
    for local, found in neighbors(rows).items():
        name = match(local, known) or local
        known.setdefault(name, {})["neighbors"] = tuple(found)
    return tuple(
        _interface(place, name, fields)
        for place, (name, fields) in enumerate(list(known.items())[:MAX_INTERFACES], 1)
    )


def _interface(place: int, name: str, fields: Fields) -> Interface:
    return Interface(**{"index": place, "name": name, **fields})
