"""The scripts of .ci, which are no package."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

from tests.conftest import ROOT

CI = ROOT / ".ci"


def script(name: str) -> ModuleType:
    """A script of .ci as a module."""
    if str(CI) not in sys.path:
        sys.path.append(str(CI))  # they import each other
    return importlib.import_module(name)
