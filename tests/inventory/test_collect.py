"""Finding plug-ins: a folder that cannot be listed is no empty one."""

from pathlib import Path
from types import ModuleType

import pytest

from inventory._collect import collect


def test_a_package_whose_folder_lists_nothing_is_an_error_and_not_zero_checks(
    tmp_path: Path,
) -> None:
    package = ModuleType("nothing")
    package.__path__ = [str(tmp_path)]
    with pytest.raises(OSError, match="cannot be listed"):
        collect(str, package, "ward_audit.nothing")
