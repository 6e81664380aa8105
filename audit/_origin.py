"""Refuse somebody else's `checks`: four generic names, and a guard that imports none of them."""

import sys
from importlib.util import find_spec
from pathlib import Path

NAMES = ("audit", "inventory", "checks", "reports")


def strangers() -> list[str]:
    """One line for each of our names that does not lie beside this package; none is well."""
    home = Path(__file__).resolve().parent.parent
    lines = []
    for name in NAMES:
        spec = find_spec(name)
        origin = Path(spec.origin).resolve() if spec is not None and spec.origin else None
        if origin != home / name / "__init__.py":
            lines.append(f"'{name}' is at {origin or 'no place at all'}, not in {home}")
    return lines


def guard() -> None:
    """Stop before the first import when another program's module stands in for one of ours."""
    lines = strangers()
    if lines:
        sys.stderr.write("ward-audit cannot start.\n" + "".join(f"{line}\n" for line in lines))
        sys.stderr.write(
            "Install ward-audit in an environment of its own: uv tool install ward-audit\n"
        )
        raise SystemExit(4)
