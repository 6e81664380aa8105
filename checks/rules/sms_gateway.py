"""Do messages reach citizens of every operator?"""

from collections.abc import Iterator
from typing import TypeVar

from pydantic import Field

from checks.check import check
from checks.days import age_days
from checks.finding import Mark, at_most, unknown
from checks.marks import FAIL, PASS, WARN, least
from checks.silence import said_by, silent
from checks.view import SiteView
from inventory._record import Record
from inventory.groups.operations import Operations
from inventory.groups.sms_gateway import Connector, SmsGateway
from inventory.model import GatewayAsset

T = TypeVar("T")

_GOOD = frozenset({"online", "bound", "bound_tx", "bound_rx", "bound_trx", "connected", "up"})


class Sms(Record):
    """Limits of criterion C23."""

    delivered_s: float = Field(default=60, gt=0, description="longest way of a test message, s")
    test_days: int = Field(default=14, ge=1, description="oldest test that counts, days")
    credit_warn_days: float = Field(default=30, ge=0, description="less credit warns, days")
    credit_fail_days: float = Field(default=1, ge=0, description="less credit fails, days")


@check(
    id="sms.gateway",
    criterion="C23",
    level="city",
    vi="Tổng đài tin nhắn",
    en="SMS gateway",
    reads=("sms_gateway", "operations"),
    params=Sms,
)
def sms_gateway(view: SiteView, limits: Sms) -> Iterator[Mark]:
    """Our own SMPP session binds; every operator is bound; a test message arrived at each.

    Accepted by the gateway is not delivered: delivery comes from the register of test messages to
    handsets. Aspects with an operator are written `bound/Viettel`. Source: criterion C23; SMPP 3.4.
    """
    gateways = view.typed(GatewayAsset)
    if not gateways:
        yield unknown("bind", "not_declared")
    for gateway in gateways:
        yield from _gateway(view, gateway, limits)
        yield from _handsets(view, gateway, limits)


def _gateway(view: SiteView, gateway: GatewayAsset, limits: Sms) -> Iterator[Mark]:
    seen = view.look(gateway.id)
    said = seen.get(SmsGateway)
    looked = said_by(seen, "sms_gateway")
    if said is None or said.bind is None:
        yield silent(seen, "sms_gateway", "bind", asset=gateway.id)
    else:
        good = said.bind == "ESME_ROK"
        yield Mark(
            verdict=PASS if good else FAIL, aspect="bind", asset=gateway.id,
            reason=None if good else "bind_refused", got=said.bind, sign="==", want="ESME_ROK",
            evidence=looked,
        )  # fmt: skip
        if good and said.enquire_link_ms is None:
            yield unknown("enquire_link", "not_said", asset=gateway.id, evidence=looked)
        elif good:
            yield Mark(
                verdict=PASS, aspect="enquire_link", asset=gateway.id, got=said.enquire_link_ms,
                unit="ms", evidence=looked,
            )  # fmt: skip
    for operator in gateway.operators:
        aspect = f"bound/{operator}"
        if said is None or not said.connectors:
            yield silent(seen, "sms_gateway", aspect, asset=gateway.id)
            continue
        states = [one.state for one in said.connectors if _serves(one, operator)]
        up = any((state or "").casefold() in _GOOD for state in states)
        yield Mark(
            verdict=PASS if up else FAIL, aspect=aspect, asset=gateway.id,
            reason=None if up else "not_bound", got=next((s for s in states if s), None),
            sign="in", want="online, bound", evidence=looked,
        )  # fmt: skip


def _serves(connector: Connector, operator: str) -> bool:
    """A connector without an operator's name is known by its id: `viettel-1`."""
    wanted = operator.casefold()
    if connector.operator is not None:
        return connector.operator.casefold() == wanted
    return wanted in connector.id.casefold()


def _handsets(view: SiteView, gateway: GatewayAsset, limits: Sms) -> Iterator[Mark]:
    office = view.office
    said = office.get(Operations)
    looked = said_by(office, "operations")
    old = False
    if said is not None and said.sms_tested_on is not None:
        age = age_days(said.sms_tested_on, view.at)
        old = age is None or age > limits.test_days
    for operator in gateway.operators:
        aspect = f"delivered/{operator}"
        took = _of(None if said is None else said.sms_delivered_s, operator)
        if old:
            yield unknown(aspect, "stale", asset=gateway.id, evidence=looked)
        elif took is None:
            yield silent(office, "operations", aspect, asset=gateway.id)
        elif took[0] is None:
            yield Mark(
                verdict=FAIL, aspect=aspect, asset=gateway.id, reason="never_arrived", got=False,
                sign="==", want=True, evidence=looked,
            )  # fmt: skip
        else:
            yield at_most(
                took[0], None, limits.delivered_s, aspect=aspect, unit="s", asset=gateway.id,
                evidence=looked, reason="slow",
            )  # fmt: skip
        text = _of(None if said is None else said.sms_text_ok, operator)
        if text is not None and not old:
            yield Mark(
                verdict=PASS if text[0] else WARN, aspect=f"text/{operator}", asset=gateway.id,
                reason=None if text[0] else "text_garbled", got=text[0], sign="==", want=True,
                evidence=looked,
            )  # fmt: skip
    yield least(
        said.sms_credit_days if said else None, limits.credit_warn_days, limits.credit_fail_days,
        "credit", "days", seen=office, group="operations", asset=gateway.id, reason="credit_low",
    )  # fmt: skip


def _of(rows: dict[str, T] | None, operator: str) -> tuple[T] | None:
    wanted = operator.casefold()
    return next(((v,) for k, v in (rows or {}).items() if k.casefold() == wanted), None)
