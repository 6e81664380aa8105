"""Which version this is, for stores and reports."""

from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed


@cache
def version() -> str:
    """The installed distribution's version."""
    try:
        return installed("ward-audit")
    except PackageNotFoundError:  # a bare checkout on the path
        return "0+unknown"
