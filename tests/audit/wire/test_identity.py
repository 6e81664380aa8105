"""What recorded devices are, by what they tell of themselves."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.asks import SnmpValue
from audit.wire import entity_mib, identity
from audit.wire.identity_tables import looks, maker_of, makers, marks, privates
from audit.wire.mib import MAX_TEXT, text
from audit.wire.snmp_walk import merge_asks
from audit.wire.system_mib import DESCR, OBJECT_ID
from tests.support.snmp_agent import converse, read_recording, typed

ASK = merge_asks((identity.ASK, entity_mib.ASK))


def recorded(corpora, name):
    agent = read_recording(corpora / "librenms" / "snmprec" / f"{name}.snmprec")
    return identity.parse(converse(agent, ASK).values)


@pytest.mark.parametrize(
    ("name", "device_class", "vendor", "model", "serial"),
    [
        ("canonprinter_lbp", "printer", "Canon", "LBP6670", "MKRA012345"),
        ("jetdirect_m130nw", "mfp", "HP", "LaserJet MFP M130nw", "VNCRC48198"),
        ("konica_c250i", "mfp", "Konica Minolta", "bizhub C250i", "AA2M021115700"),
        ("ricoh_mpc3002", "mfp", "Ricoh", "Aficio MP C3002", "W492KB03439"),
        ("xerox_apeosport", "mfp", "Fuji Xerox", "ApeosPort-VI C4471", "TC101180620073"),
        ("draytek_vdsl", "router", "DrayTek", "Vigor165", None),
        ("routeros_rb433gl", "router", "MikroTik", "RB433GL", None),
        ("vrp_4", "switch", "Huawei", "S2700-9TP-EI-AC", None),
        ("huaweiups_ups2000", "ups", "Huawei", "UPS2000 6kVA", None),
        ("eaton-mgeups_9px", "ups", "Eaton", None, None),
        ("windows", "server", "Microsoft", None, None),
        ("fortigate_60f", "firewall", "Fortinet", None, None),
    ],
)
def test_a_recorded_device_is_known(corpora, name, device_class, vendor, model, serial):
    found = recorded(corpora, name)
    assert (found.device_class, found.vendor) == (device_class, vendor)
    if model:
        assert found.model == model
    if serial:
        assert found.serial == serial


def test_recorded_devices_are_rarely_taken_for_something_else(corpora):
    """What is not known stays None; what is said should be right."""
    expected = json.loads((corpora / "librenms" / "expected_os.json").read_text())
    fits = {
        "printer": {"printer", "mfp"}, "firewall": {"firewall", "router"},
        "power": {"ups", "unknown"},
        "network": {"router", "switch", "wireless", "firewall"}, "server": {"server"},
        "wireless": {"wireless", "router", "switch"},
    }  # fmt: skip
    right = wrong = 0
    printers = []
    for name, row in expected.items():
        path = corpora / "librenms" / "snmprec" / f"{name}.snmprec"
        if row["type"] not in fits or path.stat().st_size > 1_000_000:
            continue
        found = recorded(corpora, name).device_class
        if row["type"] == "printer":
            printers.append(found)
        if found is not None:
            right += found in fits[row["type"]]
            wrong += found not in fits[row["type"]]
    assert right > 220
    assert wrong <= right // 40
    assert printers.count(None) <= 2


def test_an_unknown_device_is_not_guessed():
    values = {DESCR: ("text", "x"), OBJECT_ID: ("oid", "1.3.6.1.4.1.999999.1")}
    found = identity.parse(converse(typed(values), ASK).values)
    assert (found.device_class, found.vendor, found.model) == (None, None, None)
    assert found.sys_object_id == "1.3.6.1.4.1.999999.1"


def test_a_chassis_names_model_serial_and_firmware():
    entry = entity_mib.ENTRY
    values: dict[str, tuple[str, int | str | bytes]] = {
        OBJECT_ID: ("oid", "1.3.6.1.4.1.9.1.1745"),
        f"{entry}.5.1": ("int", 11), f"{entry}.5.1001": ("int", 3), f"{entry}.5.1002": ("int", 9),
        f"{entry}.11.1001": ("text", "FOC1928X0AB"), f"{entry}.13.1001": ("text", "ISR4321/K9"),
        f"{entry}.10.1001": ("text", "15.5(3)S4b"), f"{entry}.11.1002": ("text", "no"),
    }  # fmt: skip
    found = identity.parse(converse(typed(values), ASK).values)
    assert (found.vendor, found.model, found.serial) == ("Cisco", "ISR4321/K9", "FOC1928X0AB")
    assert found.firmware == "15.5(3)S4b"


def test_the_longest_prefix_of_an_object_id_decides():
    printer, other = maker_of("1.3.6.1.4.1.11.2.3.9.1"), maker_of("1.3.6.1.4.1.11.5")
    assert printer is not None
    assert other is not None
    assert (printer.device_class, other.device_class) == ("printer", None)
    assert maker_of("1.3.6.1.4.1.110") is None
    assert maker_of("1.3.6.1.2.1.34") is None
    assert maker_of(None) is None


def test_every_row_of_the_tables_has_a_source_and_a_pattern_that_compiles():
    assert len(makers()) > 1_900
    assert all(maker.source for maker in makers().values())
    assert all(look.source and look.pattern.groups < 8 for look in looks())
    assert all(mark.source and mark.fits("") in (True, False) for mark in marks(None))


def test_private_objects_are_asked_of_their_maker_alone_and_the_nearest_prefix_first():
    brother = identity.more({OBJECT_ID: "1.3.6.1.4.1.2435.2.3.9.1"})
    assert all(oid.startswith("1.3.6.1.4.1.2435.") for ask in brother for oid in ask.get)
    assert identity.more({OBJECT_ID: "1.3.6.1.4.1.14823.1.2.71"}) == ()
    lengths = [len(row.prefix.split(".")) for row in privates("12356.106.1.2482")]
    assert lengths == sorted(lengths, reverse=True)


def test_what_a_maker_says_in_its_own_object_wins_over_its_description():
    serial, firmware = "1.3.6.1.4.1.14988.1.1.7.3.0", "1.3.6.1.4.1.14988.1.1.4.4.0"
    found = identity.parse(
        {OBJECT_ID: "1.3.6.1.4.1.14988.1", DESCR: b"RouterOS RB760iGS", serial: b"A1B2",
         firmware: b"6.49.7"}
    )  # fmt: skip
    assert (found.vendor, found.device_class) == ("MikroTik", "router")
    assert (found.model, found.serial, found.firmware) == ("RB760iGS", "A1B2", "6.49.7")


@pytest.mark.parametrize("said", [b"N/A", b"0000000000", b"not specified", b"xxxx", b"-", b""])
def test_junk_in_the_place_of_a_serial_number_is_silence(said):
    found = identity.parse({OBJECT_ID: "1.3.6.1.4.1.14988.1", "1.3.6.1.4.1.14988.1.1.7.3.0": said})
    assert found.serial is None


def test_a_linux_agent_is_told_by_an_object_that_only_one_maker_has():
    linux: dict[str, SnmpValue] = {
        OBJECT_ID: "1.3.6.1.4.1.8072.3.2.10",
        DESCR: b"Linux nas 4.4.59 x86_64",
    }
    assert (identity.parse(linux).vendor, identity.parse(linux).device_class) == (None, "server")
    asked = [oid for ask in identity.more(linux) for oid in ask.get]
    assert "1.3.6.1.4.1.6574.1.1.0" in asked
    synology: dict[str, SnmpValue] = {
        **linux,
        "1.3.6.1.4.1.6574.1.1.0": 1,
        "1.3.6.1.4.1.6574.1.5.1.0": b"DS916+",
    }
    found = identity.parse(synology)
    assert (found.vendor, found.model, found.device_class) == ("Synology", "DS916+", "server")


def test_a_power_strip_is_not_taken_for_a_ups_but_what_has_a_battery_is():
    strip = {OBJECT_ID: "1.3.6.1.4.1.318.1.3.4.6"}
    assert identity.parse(strip).device_class == "unknown"
    assert identity.parse({**strip, "1.3.6.1.2.1.33.1.2.1.0": 2}).device_class == "ups"


@given(st.binary(max_size=400))
def test_any_text_of_a_device_is_one_short_plain_line(raw):
    plain = text(raw)
    if plain is not None:
        assert 0 < len(plain) <= MAX_TEXT
        assert plain == plain.strip() == text(plain)
        assert plain.isprintable() or " " in plain or "\xa0" in plain


@given(st.text(max_size=300))
def test_no_description_breaks_the_identification(descr):
    identity.parse({DESCR: descr.encode("utf-8", "surrogatepass")})
