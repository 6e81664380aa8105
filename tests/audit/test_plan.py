"""A plan: every look once, lines before devices, one hash for one estate."""

from dataclasses import replace
from datetime import date

from audit.plan import DEVICES, LINES, SERVICES, Look, Plan, Selection, plan_hash
from audit.probes.probe import Looked, Probe
from inventory.model import (
    Asset,
    DeviceAsset,
    Estate,
    GatewayAsset,
    LinkAsset,
    Officer,
    Register,
    ServiceAsset,
    Site,
    Unit,
)

REGISTER = Register(
    id="tiny",
    vi="Thành phố nhỏ",
    en="Tiny city",
    source="made up for this test",
    sites=(
        Site(id="9", level="city", name="C", title="City"),
        Site(id="91", level="district", name="D", title="District", parent="9"),
        Site(id="911", level="ward", name="W1", title="Ward 1", parent="91"),
        Site(id="912", level="ward", name="W2", title="Ward 2", parent="91"),
    ),
)
ESTATE = Estate(
    register_id="tiny",
    units=(Unit(site="911", unit="UBND W1", leader_role="Chủ tịch"),),
    links=(LinkAsset(id="l2", site="912", address="10.0.2.1"),
           LinkAsset(id="l1", site="911", address="10.0.1.1")),
    services=(ServiceAsset(id="portal", site="9", address="10.0.0.1"),),
    gateways=(GatewayAsset(id="sms", site="9", address="10.0.0.2"),),
    devices=(
        DeviceAsset(id="p1", kind="printer", site="911", address="10.0.1.2"),
        DeviceAsset(id="p2", kind="printer", site="912", address="10.0.2.2", probes=("p.ipp",)),
        DeviceAsset(id="usb", kind="printer", site="912", attached_to="pc"),
        DeviceAsset(id="cam", kind="camera", site="912", address="10.0.2.9"),
    ),
    staff=(Officer(id="x", site="911", role="one_stop"),),
)  # fmt: skip


async def _nothing(asset: Asset, world: object) -> Looked:
    return Looked(groups=[])


def probe(id_: str, *kinds: str) -> Probe:
    return Probe(id=id_, kinds=kinds, groups=(), title=id_, look=_nothing)


PROBES = {
    one.id: one
    for one in (
        probe("line", "link"), probe("p.ipp", "printer"), probe("p.snmp", "printer"),
        probe("svc", "service"), probe("gw", "sms_gateway"),
    )
}  # fmt: skip


def plan(selection: Selection | None = None, estate: Estate = ESTATE) -> Plan:
    return Plan(estate, REGISTER, PROBES, selection)


def planned(
    selection: Selection | None = None, done: dict[str, set[tuple[str, str]]] | None = None
) -> list[tuple[int, str, list[tuple[str, tuple[str, ...]]]]]:
    made = plan(selection)
    kept = None if done is None else lambda site: done.get(site, ())
    every = list(made.batches(made.survey(), kept))
    assert every == list(made.batches(done=kept)), "a survey saves time and changes nothing"
    return [
        (one.phase, one.site.id, [(look.asset.id, look.probes) for look in one.looks])
        for one in every
    ]


def test_lines_come_first_then_services_then_devices_each_by_site() -> None:
    assert planned() == [
        (LINES, "911", [("l1", ("line",))]),
        (LINES, "912", [("l2", ("line",))]),
        (SERVICES, "9", [("portal", ("svc",)), ("sms", ("gw",))]),
        (DEVICES, "911", [("p1", ("p.ipp", "p.snmp"))]),
        (DEVICES, "912", [("p2", ("p.ipp",))]),
    ]


def test_what_no_probe_fits_is_no_look() -> None:
    """A USB printer has no address, a camera no probe."""
    found = {look.asset.id for look in plan().looks()}
    assert "usb" not in found
    assert "cam" not in found


def test_what_a_resumed_run_has_kept_is_left_out_look_by_look() -> None:
    done = {"911": {("l1", "line"), ("p1", "p.ipp")}, "9": {("portal", "svc"), ("sms", "gw")}}
    assert planned(done=done) == [
        (LINES, "912", [("l2", ("line",))]),
        (DEVICES, "911", [("p1", ("p.snmp",))]),
        (DEVICES, "912", [("p2", ("p.ipp",))]),
    ]


def test_a_selection_narrows_by_site_kind_and_probe() -> None:
    assert planned(selection=Selection(sites=frozenset({"912"}))) == [
        (LINES, "912", [("l2", ("line",))]),
        (DEVICES, "912", [("p2", ("p.ipp",))]),
    ]
    assert planned(selection=Selection(kinds=frozenset({"sms_gateway"}))) == [
        (SERVICES, "9", [("sms", ("gw",))])
    ]
    assert planned(selection=Selection(probes=frozenset({"p.snmp"}))) == [
        (DEVICES, "911", [("p1", ("p.snmp",))])
    ]


def test_a_survey_counts_what_the_plan_will_do() -> None:
    said = plan().survey()
    assert (said.looks, said.devices) == (7, 6)
    assert said.by_site == {"9": 2, "911": 3, "912": 2}
    assert said.sites == (["911", "912"], ["9"], ["911", "912"])
    assert said.hash == plan_hash(plan().looks())


def test_a_selection_survives_being_written_down() -> None:
    chosen = Selection(frozenset({"912", "911"}), frozenset({"link"}), frozenset({"line"}))
    assert Selection.parse(chosen.json()) == chosen
    assert Selection.parse(Selection().json()) == Selection()


def test_a_batch_brings_what_is_declared_of_its_site() -> None:
    by_site = {one.site.id: one for one in plan().batches()}
    assert [one.id for one in by_site["911"].staff] == ["x"]
    assert by_site["911"].unit == ESTATE.units[0]
    assert by_site["912"].staff == ()
    assert {one.id for one in by_site["912"].devices} == {"p2", "usb", "cam"}


def test_the_same_estate_has_the_same_hash_in_whatever_order_it_was_read() -> None:
    turned = ESTATE.model_copy(
        update={"devices": ESTATE.devices[::-1], "links": ESTATE.links[::-1]}
    )
    assert plan_hash(plan().looks()) == plan_hash(plan(estate=turned).looks())


def test_whatever_would_be_sent_elsewhere_changes_the_hash() -> None:
    (first, *rest) = plan().looks()
    same = plan_hash([first, *rest])
    moved = first.asset.model_copy(update={"address": "10.9.9.9"})
    other_port = first.asset.model_copy(update={"ports": {"stamp": 1}})
    assert len(same) == 64
    assert plan_hash([replace(first, asset=moved), *rest]) != same
    assert plan_hash([replace(first, asset=other_port), *rest]) != same
    assert plan_hash([replace(first, probes=("line", "more")), *rest]) != same
    assert plan_hash(rest) != same


def test_a_hash_does_not_depend_on_dates_of_another_kind() -> None:
    """Dates are written as ISO text, so a plan with one can be hashed."""
    bought = DeviceAsset(id="d", kind="printer", site="911", bought_on=date(2015, 1, 2))
    assert plan_hash([Look(bought, ("p.ipp",))]) != plan_hash([])
