"""What of a look's facts is kept: the fields of the list, free texts without ways to reach people.

A look costs nothing more when its group is wholly on the list and no free text looks suspicious:
that is nearly every look.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from inventory.facts import AnyGroup
from inventory.fields import load_fields, paths_of

E_MAIL, TELEPHONE, USER = "[e-mail]", "[điện thoại]", "[tài khoản]"
"""What stands where something was taken out."""

# Fast, because nearly every text ends here; it lets through what the exact patterns look at.
_SUSPECT = re.compile(r"@|0[ .()-]{0,2}\d(?:[ .()-]{0,2}\d){7}|\+84")
_FOLDERS = re.compile(r"[HhMmUuDd](?:ome|OME|edia|EDIA|sers|SERS|ocuments|OCUMENTS)[ /\\]")
_E_MAIL = re.compile(r"[^\s@<>()\[\]\"',;:]+@(?:[\w-]+\.)+[\w-]{2,}")
# Vietnam: 0 and 9 or 10 digits (areas, mobiles before and after 2018), or +84 in place of the 0.
_TELEPHONE = re.compile(
    r"(?<![\w.:/+-])\(?(?:\+84|0084|0(?!\.))(?:[ .()-]{0,2}\d){9,10}(?!\w|\.\d)"
)
_USER = re.compile(
    r"((?:^|(?<=[\s\"'=:/\\]))(?:/?home/|/?run/media/|/?media/|/?Users/|(?:[A-Za-z]:)?\\Users\\"
    r"|(?:[A-Za-z]:)?\\Documents and Settings\\))"
    r"(?![\[\s])(?:[^/\\\"']{1,60}(?=[/\\])|[^/\\\s\"']+)",
    re.IGNORECASE,
)

_DROPPED = re.compile(r"(?:^|; )(\d{1,9}) values not kept: not on the list of fields")
_CLEANED = re.compile(r"(?:^|; )(\d{1,9}) texts kept without contact data$")


class Kept(NamedTuple):
    """A group as JSON, values that the list does not let in, and texts that something left."""

    text: str
    dropped: int
    cleaned: int


def scrub(text: str) -> str:
    """A free text without e-mail addresses, telephone numbers and users' folders. Idempotent."""
    if not _suspicious(text):
        return text
    text = _E_MAIL.sub(E_MAIL, text)
    text = _TELEPHONE.sub(TELEPHONE, text)
    return _USER.sub(lambda found: found[1] + USER, text)


def kept(group: AnyGroup) -> Kept:
    """What of a group may be kept; "" when nothing of it is on the list."""
    text = group.model_dump_json(by_alias=True, exclude_defaults=True)
    rule = _rule(type(group))
    if rule.whole and not (rule.free and _suspicious(text)):
        return Kept(text, 0, 0)
    if not rule.tree:
        return Kept("", len(json.loads(text)), 0)
    tally = [0, 0]
    value = _pruned(json.loads(text), rule.tree, tally)
    if tally == [0, 0]:
        return Kept(text, 0, 0)
    return Kept(json.dumps(value, ensure_ascii=False, separators=(",", ":")), *tally)


def counted(note: str) -> tuple[int, int]:
    """(dropped, cleaned) of a note that ends as `said` makes it; (0, 0) for any other."""
    if " kept" not in note:
        return 0, 0
    dropped, cleaned = _DROPPED.search(note), _CLEANED.search(note)
    return int(dropped[1]) if dropped else 0, int(cleaned[1]) if cleaned else 0


def said(dropped: int, cleaned: int) -> str:
    """The counts as a note; "" when there are none."""
    parts = []
    if dropped:
        parts.append(f"{dropped} values not kept: not on the list of fields")
    if cleaned:
        parts.append(f"{cleaned} texts kept without contact data")
    return "; ".join(parts)


_Tree = dict[str, Any]  # JSON key, "[]" or "*" → its tree; a leaf is True, or "free"


class _Rule(NamedTuple):
    tree: _Tree
    free: bool  # it has free texts
    whole: bool  # every field of the model is kept, and no mapping is checked key by key


@cache
def _rule(model: type[AnyGroup]) -> _Rule:
    rows = dict(load_fields().get(model.group, {}))
    own: Mapping[str, str] = getattr(model, "kept_fields", {})  # of a plug-in: path → class
    kept_paths = {path: row.free for path, row in rows.items() if row.keep}
    kept_paths.update(dict.fromkeys(own, True) if not rows else {})
    tree: _Tree = {}
    for path, free in kept_paths.items():
        place, steps = tree, _steps(path)
        for step in steps[:-1]:
            place = place.setdefault(step, {})
        place[steps[-1]] = "free" if free else True
    whole = set(paths_of(model)) <= kept_paths.keys()
    return _Rule(tree, any(kept_paths.values()), whole)


def _steps(path: str) -> list[str]:
    return [step for step in path.replace("[]", ".[]").split(".") if step]


def _suspicious(text: str) -> bool:
    """Whether a text, or a whole group as JSON, is worth a closer look."""
    return _SUSPECT.search(text) is not None or _FOLDERS.search(text) is not None


def _pruned(value: Any, tree: Any, tally: list[int]) -> Any:
    """The value without what the tree does not name; counts in `tally`: dropped, cleaned."""
    if isinstance(value, list):
        below = tree if not isinstance(tree, dict) else tree.get("[]", {})
        return [_pruned(one, below, tally) for one in value]
    if isinstance(value, dict) and isinstance(tree, dict):
        left = {}
        for key, one in value.items():
            below = tree.get(key, tree.get("*"))
            if below is None:
                tally[0] += 1
            else:
                left[key] = _pruned(one, below, tally)
        return left
    if isinstance(value, str) and tree == "free":
        clean = scrub(value)
        tally[1] += clean != value
        return clean
    return value
