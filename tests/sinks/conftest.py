"""The city of hostile texts, judged once for all tests of a worker."""

from __future__ import annotations

import pytest

from checks.decision import Assessment
from reports.report import ReportContext
from tests.reports._city import MADE
from tests.sinks._city import city


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    """Judged; its store is closed."""
    return city(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def context(hostile: Assessment) -> ReportContext:
    """What reports of it are made of."""
    return ReportContext(hostile, MADE, lang="vi", simulated=True, tool_version="1")
