"""Whether a page of the data centre answers as it should, over plain HTTP."""

from collections.abc import Sequence
from datetime import datetime

from audit.asks import Answer, Ask, HttpAnswer
from audit.probes._service import DEADLINE_S, page_ask, page_service, speaks
from audit.probes.probe import Looked, Probe
from inventory.model import Asset


def _ask(asset: Asset) -> Sequence[Ask]:
    return (page_ask(asset, "http", 80),)


def _parse(asset: Asset, answers: Sequence[Answer], at: datetime) -> Looked:
    (answer,) = answers
    assert isinstance(answer, HttpAnswer)
    return Looked([page_service(asset, answer, None)])


SERVICE_HTTP = Probe(
    id="service.http",
    kinds=("service",),
    groups=("service",),
    title="HTTP: status, body, time by phase",
    deadline_s=DEADLINE_S,
    ask=_ask,
    parse=_parse,
    applies=speaks("http"),
)
