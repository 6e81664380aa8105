"""A device that nobody declared: what answers SNMP is asked all that an agent may say."""

import pytest

from audit.probes.probe import load_probes
from inventory.model import DeviceAsset
from tests.corpora._replay import look, read_recording


@pytest.mark.parametrize(
    ("name", "kind", "groups"),
    [
        ("eatonupsm2_9px", "ups", {"identity", "interfaces", "ups"}),
        ("poweralert_ups", "ups", {"identity", "interfaces", "ups", "host"}),
        ("konica_c250i", "mfp", {"identity", "interfaces", "printer", "host"}),
        ("arubaos-cx_8360", "switch", {"identity", "interfaces", "host"}),
    ],
)
def test_an_agent_says_its_interfaces_and_load_whatever_it_is(corpora, name, kind, groups):
    sight = look(read_recording(corpora / "librenms" / "snmprec" / f"{name}.snmprec"))
    assert sight["kind"] == kind
    said = {group for group, facts in sight["facts"].items() if facts}
    assert groups <= said


def test_an_estate_asks_a_ups_for_its_battery_alone():
    ups = DeviceAsset(id="a", site="-", kind="ups", address="10.1.7.9")
    known = load_probes()
    assert known["ups.snmp"].fits(ups)
    assert not known["host.snmp"].fits(ups)
    assert not known["interfaces.snmp"].fits(ups)
