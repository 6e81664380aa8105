"""What a look is said to cost before it is done, beside what recorded devices cost."""

from audit.asks import SnmpAsk
from audit.engine.price import Price, price
from audit.plan import Look
from audit.probes.probe import load_probes
from audit.targets import make_target

PROBES = load_probes()


def cost(kind: str) -> Price:
    """The estimate of all that SNMP asks a device of this kind."""
    asset = make_target({"address": "10.1.7.9", "kind": kind}, number=1, source="test").asset
    ids = [id_ for id_, probe in PROBES.items() if id_.endswith(".snmp") and probe.fits(asset)]
    return price(Look(asset, tuple(ids)), PROBES)


def test_a_printer_costs_a_few_datagrams_and_not_one_for_each_column() -> None:
    # A public recording of a Ricoh MP C3002 took 7 questions and 7.5 kB, of a Brother 5 and 6.3.
    assert 5 <= cost("printer").packets // 2 <= 12
    assert 6_000 <= cost("printer").bytes <= 12_000


def test_a_ups_costs_less_than_a_printer_and_a_switch_of_many_ports_the_most() -> None:
    assert cost("ups").bytes < cost("printer").bytes < cost("switch").bytes
    assert 30_000 <= cost("switch").bytes <= 45_000  # recorded: 32 and 39 kB


def test_a_makers_own_table_is_in_the_price_of_a_printer_before_anybody_knows_the_maker() -> None:
    asset = make_target({"address": "10.1.7.9", "kind": "printer"}, number=1, source="test").asset
    probe = PROBES["printer.snmp"]
    assert probe.ask is not None
    asked = sum(len(ask.walk) for ask in probe.ask(asset) if isinstance(ask, SnmpAsk))
    assert price(Look(asset, ("printer.snmp",)), PROBES).packets // 2 > asked * 6 // 40
