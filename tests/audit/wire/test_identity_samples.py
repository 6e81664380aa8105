"""What makers write in sysDescr, as their manuals and forums show it, and what is read in it."""

import pytest

from audit.wire import identity
from audit.wire.system_mib import DESCR, OBJECT_ID

HP, H3C = "25506.11.1.1", "25506.1.1"
SAMPLES = [
    (H3C, "H3C Comware Platform Software, Software Version 5.20, Release 6708P10\r\nH3C S7506E\r\n"
     "Copyright (c) 2004-2013 Hangzhou H3C", "switch H3C|S7506E|5.20, Release 6708P10"),
    (HP, "HPE Comware Platform Software, Software Version 7.1.070, Release 2612P01\r\n"
     "HPE 5710 48SFP+ 6QSFP+ Switch\r\nCopyright",
     "switch HP|5710 48SFP+ 6QSFP+|7.1.070, Release 2612P01"),
    (HP, "HP 1910-24G Switch Software Version 5.20 Release 1513P06",
     "switch HP|1910-24G|5.20 Release 1513P06"),
    ("11.2.3.7.11.160", "Aruba JL322A 2930M-48G-PoE+ Switch, revision WC.16.10.0012, ROM WC.16.01",
     "switch HP|JL322A 2930M-48G-PoE+ Switch|WC.16.10.0012"),
    ("2011.2.23.339", "S5735-L48T4X-A1\r\nHuawei Versatile Routing Platform Software\r\n"
     "VRP (R) software, Version 5.170 (S5735 V200R019C10SPC500)",
     "switch Huawei|S5735-L48T4X-A1|V200R019C10SPC500"),
    ("2011.2.321.1", "Huawei Versatile Security Platform Software\r\nSoftware Version: VRP (R) "
     "Software, Version 5.160 (USG6300 V500R001C60SPC500)",
     "firewall Huawei|USG6300|V500R001C60SPC500"),
    ("2636.1.1.1.2.29", "Juniper Networks, Inc. mx240 internet router, kernel JUNOS 15.1R4.6 #0",
     "router Juniper|mx240|15.1R4.6"),
    ("14988.1", "RouterOS CRS326-24G-2S+", "switch MikroTik|CRS326-24G-2S+|None"),
    ("171.10.76.28.1", "DGS-1210-28/ME/B1 6.10.007", "switch D-Link|DGS-1210-28/ME/B1|6.10.007"),
    ("890.1.15", "USG FLEX 200", "firewall Zyxel|USG FLEX 200|None"),
    ("890.1.15", "NXC2500", "wireless Zyxel|NXC2500|None"),
    ("890.1.5.8.68", "GS1920-24HPv2", "switch Zyxel|GS1920-24HPv2|None"),
    ("3902.15.2.30", "ZTE Ethernet Switch  ZXR10 2928E, Version: V2.05.11B08",
     "switch ZTE|ZXR10 2928E|V2.05.11B08"),
    ("41112", "USW-24-PoE, 6.5.59.14777", "switch Ubiquiti|USW-24-PoE|6.5.59.14777"),
    ("9.1.525", "Cisco IOS Software, C1130 Software (C1130-K9W7-M), Version 12.4(25d)JA1, RELEASE",
     "wireless Cisco|None|12.4(25d)JA1"),
    ("9.1.1045", "Cisco IOS Software, 2900 Software (C2900-UNIVERSALK9-M), Version 15.1(4)M4, REL",
     "router Cisco|None|15.1(4)M4"),
    ("9.6.1.83.28.2", "SG300-28P 28-Port Gigabit PoE Managed Switch",
     "switch Cisco|SG300-28P|None"),
    ("9.1.1208", "Cisco IOS Software, C2960S Software (C2960S-UNIVERSALK9-M), Version 12.2(55)SE3",
     "switch Cisco|None|12.2(55)SE3"),
    ("9.1.436", "Cisco Internetwork Operating System Software \r\nIOS (tm) 3700 Software "
     "(C3745-JS-M), Version 12.2(15)T17, RELEASE SOFTWARE", "router Cisco|None|12.2(15)T17"),
    ("236.11.5.1", "Samsung Samsung M332x 382x 402x Series; V3.00.01.11 MAY-28-2013;Engine V1.00.06"
     ";NIC V5.02.27;S/N ZDF8BJEF400035V", "printer Samsung|M332x 382x 402x|3.00.01.11"),
    ("367.1.1", "RICOH MP C4503 1.16 / RICOH Network Printer C model", "mfp Ricoh|MP C4503|1.16"),
    ("641.6.1", "Lexmark MS410dn version NR7.PRL.N552 kernel 3.0.0 All-N-1",
     "printer Lexmark|MS410dn|NR7.PRL.N552"),
    ("674.10898.2.100.17", "Dell Laser Printer 5310n version NM.NA.N219 kernel 2.6.6 All-N-1",
     "printer Dell|Laser Printer 5310n|NM.NA.N219"),
    ("2385.3.1.1", "SHARP BP-50C36", "mfp Sharp|BP-50C36|None"),
    ("705.1", "Eaton 5PX 1500", "ups Eaton|5PX 1500|None"),
    ("3808.1.1.6", "PDU", "unknown CyberPower|None|None"),
]  # fmt: skip


@pytest.mark.parametrize(("prefix", "descr", "expected"), SAMPLES, ids=lambda value: value[:24])
def test_a_maker_s_own_way_of_writing_is_read(prefix: str, descr: str, expected: str) -> None:
    found = identity.parse({OBJECT_ID: f"1.3.6.1.4.1.{prefix}", DESCR: descr.encode()})
    said = f"{found.device_class} {found.vendor}|{found.model}|{found.firmware}"
    assert said == expected


def test_a_serial_number_in_the_description_is_read_where_no_object_says_it() -> None:
    (samsung,) = [descr for _, descr, _ in SAMPLES if descr.startswith("Samsung")]
    found = identity.parse({OBJECT_ID: "1.3.6.1.4.1.236.11.5.1", DESCR: samsung.encode()})
    assert found.serial == "ZDF8BJEF400035V"
