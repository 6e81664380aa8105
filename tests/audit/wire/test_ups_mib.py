"""UPSs as they were recorded, and what their agents make of "unknown"."""

import pytest

from audit.wire import ups_mib
from audit.wire.ups_mib import UPS
from tests.support.snmp_agent import converse, read_recording


def recorded(corpora, name):
    agent = read_recording(corpora / "librenms" / "snmprec" / f"{name}.snmprec")
    return ups_mib.parse(converse(agent, ups_mib.ASK).values)


@pytest.mark.parametrize(
    ("name", "charge", "runtime", "load", "volts_in", "volts_out"),
    [
        ("eaton-mgeups_9px", 100, 24, 35, 237, 230),
        ("generex-ups_cs141-v22036", 100, 728, 5, 235, 229),
        ("deltaups_rfc1628string", 29, 338, 8, 236, 230),  # it sends tenths of volts
        ("huaweiups_ups2000", 100, None, 27, 233, 230),  # and this one 2**32 - 1 minutes
        ("netvision-rfc", 100, None, 7, 234, 230),  # 65535
    ],
)
def test_a_recorded_ups(corpora, name, charge, runtime, load, volts_in, volts_out):
    ups = recorded(corpora, name)
    assert (ups.battery_status, ups.on_battery) == ("batteryNormal", False)
    assert (ups.charge_pct, ups.runtime_min, ups.load_pct) == (charge, runtime, load)
    assert (ups.input_voltage, ups.output_voltage) == (volts_in, volts_out)


def test_absolute_zero_is_no_temperature(corpora):
    assert recorded(corpora, "poweralert_ups").temperature_c is None
    assert recorded(corpora, "netvision-rfc").temperature_c == 27


def test_a_ups_on_battery_with_its_alarms():
    ups = ups_mib.parse(
        {
            f"{UPS}.2.1.0": 3, f"{UPS}.2.3.0": 4, f"{UPS}.2.4.0": 11, f"{UPS}.4.1.0": 5,
            f"{UPS}.6.1.0": 2, f"{UPS}.6.2.1.2.1": f"{UPS}.6.3.2",
            f"{UPS}.6.2.1.2.2": "1.3.6.1.4.1.318.9",
        }
    )  # fmt: skip
    assert (ups.battery_status, ups.runtime_min, ups.on_battery) == ("batteryLow", 4, True)
    assert ups.alarms == ("onBattery", "1.3.6.1.4.1.318.9")


def test_no_alarm_is_not_the_same_as_not_said():
    assert ups_mib.parse({f"{UPS}.6.1.0": 0}).alarms == ()
    assert ups_mib.parse({f"{UPS}.6.1.0": 1}).alarms == ("unknown",)
    assert ups_mib.parse({}).alarms is None


def test_a_charge_beyond_100_is_not_known():
    assert ups_mib.parse({f"{UPS}.2.4.0": 255}).charge_pct is None
    assert ups_mib.parse({f"{UPS}.2.4.0": -1}).charge_pct is None


def test_seconds_on_battery_speak_where_the_source_is_not_said():
    assert ups_mib.parse({f"{UPS}.2.2.0": 12}).on_battery is True
    assert ups_mib.parse({f"{UPS}.2.2.0": 0}).on_battery is False
    assert ups_mib.parse({}).on_battery is None


def test_a_load_of_four_billion_percent_is_none_and_the_other_line_counts():
    said = {f"{UPS}.4.4.1.5.1": 2**32 - 1, f"{UPS}.4.4.1.5.2": 35}
    assert ups_mib.parse(said).load_pct == 35
    assert ups_mib.parse({f"{UPS}.4.4.1.5.1": 2**32 - 1}).load_pct is None
