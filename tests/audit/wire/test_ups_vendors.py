"""Power supplies that say in their makers' MIBs what UPS-MIB does not, as recorded."""

import pytest

from audit.asks import SnmpValue
from audit.wire import ups_mib
from audit.wire.system_mib import OBJECT_ID
from audit.wire.ups_mib import UPS
from tests.support.snmp_agent import typed
from tests.support.snmp_recorded import facts, recording

E = "1.3.6.1.4.1."


@pytest.mark.parametrize(
    ("name", "charge", "runtime", "load", "volts_in", "volts_out"),
    [
        ("apc_smart1500", 100, 76, 17.6, 247.6, 247.6),  # tenths, and TimeTicks
        ("eatonups_eaton-connectups", 100, 32.5, 35, 234, 229),  # seconds
        ("apc-mgeups_galaxy7000", 100, None, 9, 236.3, 230.3),
        ("cyberpower", 100, 29, None, 119.5, 120.2),
        ("netagent2", 100, None, 32.7, 236, 231.2),  # the most loaded of three phases
        ("socomec-ups", 100, None, 0, 240, 230),  # 65535 minutes
        ("webpower-smart2", 100, None, 17, 234.9, 221),
        ("imcopower-ls110", 100, None, 45.5, None, 27.15),
        ("linux_ups-nut", 100, 38, 17, 252, None),
    ],
)
def test_a_recorded_ups(corpora, name, charge, runtime, load, volts_in, volts_out):
    ups = facts(recording(corpora, name), ups_mib)
    assert (ups.charge_pct, ups.load_pct) == (charge, load)
    if runtime is not None:
        assert ups.runtime_min == runtime
    assert (ups.input_voltage, ups.output_voltage) == (volts_in, volts_out)


def test_what_the_standard_says_is_not_asked_again():
    complete: dict[str, SnmpValue] = {
        OBJECT_ID: E + "534.1", f"{UPS}.2.1.0": 2, f"{UPS}.2.3.0": 10, f"{UPS}.2.4.0": 90,
        f"{UPS}.4.1.0": 3, f"{UPS}.4.4.1.5.1": 20, f"{UPS}.3.3.1.3.1": 230,
        f"{UPS}.4.4.1.2.1": 230,
    }  # fmt: skip
    assert ups_mib.more(complete) == ()
    asks = ups_mib.more({**complete, f"{UPS}.2.4.0": None})
    assert all(oid.startswith(E + "534.") for ask in asks for oid in (*ask.get, *ask.walk))
    assert ups_mib.more({OBJECT_ID: E + "99999.1"}) == ()


def test_an_apc_on_battery_with_a_bad_one():
    apc = E + "318.1.1.1"
    ups = facts(
        typed(
            {
                OBJECT_ID: ("oid", E + "318.1.3.27"),
                f"{apc}.4.1.1.0": ("int", 3), f"{apc}.2.1.1.0": ("int", 3),
                f"{apc}.2.2.1.0": ("gauge", 8), f"{apc}.2.2.3.0": ("ticks", 24_000),
                f"{apc}.2.2.4.0": ("int", 2), f"{apc}.4.2.3.0": ("gauge", 61),
                f"{apc}.3.2.1.0": ("gauge", 0),
            }
        ),
        ups_mib,
    )  # fmt: skip
    assert (ups.battery_status, ups.on_battery) == ("batteryLow", True)
    assert (ups.charge_pct, ups.runtime_min, ups.load_pct) == (8, 4, 61)
    assert (ups.input_voltage, ups.alarms) == (0, ("batteryBad",))


def test_minus_one_is_not_supported_and_says_nothing():
    apc = E + "318.1.1.1"
    ups = facts(
        typed(
            {
                OBJECT_ID: ("oid", E + "318.1.3.27"),
                f"{apc}.9.3.3.1.10.1": ("int", -1), f"{apc}.9.3.3.1.10.2": ("int", 12),
                f"{apc}.9.2.3.1.3.1": ("int", -1), f"{apc}.9.2.3.1.3.2": ("int", 231),
            }
        ),
        ups_mib,
    )  # fmt: skip
    assert (ups.load_pct, ups.input_voltage) == (12, 231)


def test_seconds_on_battery_speak_where_no_source_is_named():
    sinetica = E + "13891.101"
    ups = facts(
        typed({OBJECT_ID: ("oid", E + "13891.1"), f"{sinetica}.2.2.0": ("int", 40)}), ups_mib
    )
    assert ups.on_battery is True


def test_the_standard_wins_over_the_makers_own():
    ups = facts(
        typed(
            {
                OBJECT_ID: ("oid", E + "705.1"), f"{UPS}.2.4.0": ("int", 70),
                f"{E}705.1.5.2.0": ("int", 20), f"{E}705.1.5.1.0": ("int", 1_200),
            }
        ),
        ups_mib,
    )  # fmt: skip
    assert (ups.charge_pct, ups.runtime_min) == (70, 20)


@pytest.mark.parametrize(
    ("minutes", "source", "said"),
    [
        (0, 3, None),  # a full battery that nobody draws from
        (0, 5, 0),
        (1_092, 3, None),  # 65535 seconds
        (65_535, 3, None),
        (1_090, 3, 1_090),
    ],
)
def test_a_time_that_is_not_known_is_not_said(minutes, source, said):
    ups = ups_mib.parse({f"{UPS}.2.3.0": minutes, f"{UPS}.4.1.0": source})
    assert ups.runtime_min == said


def test_one_degree_below_zero_is_an_agent_without_a_sensor():
    assert ups_mib.parse({f"{UPS}.2.7.0": -1}).temperature_c is None
    assert ups_mib.parse({f"{UPS}.2.7.0": -2}).temperature_c == -2
