"""Planned: the plans that were shown lately, so that a refusal can say what has changed since.

A small file beside the store; it may be deleted at any time, and nothing is believed of it but
the names of what changed.
"""

import contextlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from audit.plan import Binding

SUFFIX = ".plans"
_MOST = 32
_LONGEST_BYTES = 1_048_576


def remember(store: Path, binding: Binding) -> None:
    """Note a plan that was shown; a folder that cannot be written to forgets."""
    known = _known(store)
    known.pop(binding.hash, None)
    known[binding.hash] = asdict(binding)
    text = json.dumps(dict(list(known.items())[-_MOST:]), indent=1)
    with contextlib.suppress(OSError):
        store.with_suffix(SUFFIX).write_text(text + "\n", "utf-8")


def recall(store: Path, start: str) -> dict[str, Any]:
    """The parts of the plan whose hash starts so; empty when it was never shown here."""
    return next((parts for name, parts in _known(store).items() if name.startswith(start)), {})


def _known(store: Path) -> dict[str, dict[str, Any]]:
    place = store.with_suffix(SUFFIX)
    try:
        if place.stat().st_size > _LONGEST_BYTES:
            return {}
        said = json.loads(place.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(said, dict):
        return {}
    return {name: parts for name, parts in said.items() if isinstance(parts, dict)}
