"""Who made a device, as data: by sysObjectID prefix and by what its sysDescr looks like.

One row each, with its source. "IANA" is the registry of Private Enterprise Numbers; "MIB" a MIB
that the vendor publishes; "seen" a public recording of such a device. A class stands where nearly
everything under the prefix is one.
"""

import re
from dataclasses import dataclass

from inventory.groups.identity import DeviceClass


@dataclass(frozen=True, slots=True)
class Maker:
    """Devices below `1.3.6.1.4.1.<prefix>`."""

    prefix: str
    vendor: str
    device_class: DeviceClass | None
    source: str


_MAKERS: tuple[tuple[str, str, DeviceClass | None, str], ...] = (
    ("9", "Cisco", None, "IANA"),
    ("9.6.1", "Cisco", "switch", "seen: Small Business series"),
    ("11", "HP", None, "IANA"),
    ("11.2.3.7.11", "HP", "switch", "MIB: HP-ICF-OID"),
    ("11.2.3.9", "HP", "printer", "MIB: Jetdirect3"),
    ("43", "3Com", "switch", "IANA"),
    ("63", "Apple", None, "IANA"),
    ("171", "D-Link", None, "IANA"),
    ("171.10", "D-Link", "switch", "MIB: DLINK-ID-REC-MIB"),
    ("207", "Allied Telesis", "switch", "IANA"),
    ("211", "Fujitsu", None, "IANA"),
    ("232", "HP", "server", "IANA: Compaq"),
    ("236", "Samsung", None, "IANA"),
    ("236.11.5", "Samsung", "printer", "seen"),
    ("253", "Xerox", "printer", "IANA"),
    ("297", "Fuji Xerox", "printer", "IANA"),
    ("311", "Microsoft", None, "IANA"),
    ("311.1.1.3.1.1", "Microsoft", "workstation", "MIB: MSFT-MIB"),
    ("311.1.1.3.1.2", "Microsoft", "server", "MIB: MSFT-MIB"),
    ("311.1.1.3.1.3", "Microsoft", "server", "MIB: MSFT-MIB"),
    ("318", "APC", None, "IANA"),
    ("318.1.3", "APC", "ups", "MIB: PowerNet-MIB, products"),
    ("367", "Ricoh", "printer", "IANA"),
    ("476", "Vertiv", "ups", "IANA: Liebert"),
    ("534", "Eaton", None, "IANA"),
    ("534.1", "Eaton", "ups", "MIB: XUPS-MIB"),
    ("534.2", "Eaton", "ups", "MIB: XUPS-MIB"),
    ("641", "Lexmark", "printer", "IANA"),
    ("674", "Dell", None, "IANA"),
    ("674.10892", "Dell", "server", "MIB: iDRAC"),
    ("674.10895", "Dell", "switch", "MIB: Dell-Vendor-MIB"),
    ("674.10898", "Dell", "printer", "seen: S5830dn"),
    ("705", "Eaton", "ups", "IANA: MGE, which Eaton bought"),
    ("850", "Tripp Lite", "ups", "IANA"),
    ("818", "GE", "ups", "IANA"),
    ("890", "Zyxel", None, "IANA"),
    ("935", "Megatec", "ups", "IANA: Phoenixtec"),
    ("1129", "Toshiba TEC", "printer", "IANA"),
    ("1248", "Epson", "printer", "IANA"),
    ("1347", "Kyocera", "printer", "IANA"),
    ("1588", "Brocade", "switch", "IANA"),
    ("1602", "Canon", "printer", "IANA"),
    ("1916", "Extreme", "switch", "IANA"),
    ("1991", "Brocade", "switch", "IANA: Foundry"),
    ("2001", "OKI", "printer", "IANA"),
    ("2011", "Huawei", None, "IANA"),
    ("2011.2.23", "Huawei", "switch", "MIB: HUAWEI-MIB, S series"),
    ("2011.2.224", "Huawei", "router", "MIB: HUAWEI-MIB, AR series"),
    ("2011.6.174", "Huawei", "ups", "MIB: HUAWEI-UPS-MIB"),
    ("2254", "Delta", "ups", "IANA"),
    ("2385", "Sharp", "printer", "IANA"),
    ("2435", "Brother", "printer", "IANA"),
    ("2590", "TallyGenicom", "printer", "IANA"),
    ("2620", "Check Point", "firewall", "IANA"),
    ("2636", "Juniper", None, "IANA"),
    ("3808", "CyberPower", "ups", "IANA"),
    ("3902", "ZTE", None, "IANA"),
    ("4413", "Broadcom", "switch", "IANA"),
    ("4526", "Netgear", "switch", "IANA"),
    ("4555", "Socomec", "ups", "IANA"),
    ("4881", "Ruijie", None, "IANA"),
    ("5491", "Riello", "ups", "IANA"),
    ("6574", "Synology", "server", "IANA"),
    ("6876", "VMware", "server", "IANA"),
    ("7367", "DrayTek", "router", "IANA"),
    ("8741", "SonicWall", "firewall", "IANA"),
    ("10642", "Zebra", "printer", "IANA"),
    ("11863", "TP-Link", None, "IANA"),
    ("11863.1.1", "TP-Link", "switch", "seen: T series"),
    ("12325.1.1.2.1.1", "pfSense", "firewall", "seen"),
    ("12356", "Fortinet", "firewall", "IANA"),
    ("14823", "Aruba", "wireless", "IANA"),
    ("14988", "MikroTik", "router", "IANA"),
    ("16972", "TP-Link", "router", "seen: TD-W series"),
    ("18334", "Konica Minolta", "printer", "IANA"),
    ("21067", "Sophos", "firewall", "IANA: Astaro"),
    ("24681", "QNAP", "server", "IANA"),
    ("29671", "Cisco Meraki", None, "IANA"),
    ("25053", "Ruckus", "wireless", "IANA"),
    ("25461", "Palo Alto", "firewall", "IANA"),
    ("25506", "H3C", "switch", "IANA"),
    ("30065", "Arista", "switch", "IANA"),
    ("41112", "Ubiquiti", None, "IANA"),
    ("41112.1.5", "Ubiquiti", "router", "seen: EdgeOS"),
    ("41112.1.6", "Ubiquiti", "wireless", "seen: UniFi"),
    ("47196", "HPE Aruba", "switch", "IANA"),
)
MAKERS = tuple(Maker(*row) for row in _MAKERS)


@dataclass(frozen=True, slots=True)
class Look:
    """A sysDescr that gives its device away; groups `model` and `firmware` where it has them."""

    pattern: re.Pattern[str]
    vendor: str | None
    device_class: DeviceClass | None
    source: str


_LOOKS: tuple[tuple[str, str | None, DeviceClass | None, str], ...] = (
    (r"^RouterOS (?P<model>CRS\S{1,60})", "MikroTik", "switch", "seen"),
    (r"^RouterOS (?P<model>\S{1,60})", "MikroTik", "router", "seen"),
    (
        r"^DrayTek Corporation, Router Model: (?P<model>[^,]{1,60}), "
        r"Version: (?P<firmware>[^, ]{1,60})",
        "DrayTek",
        "router",
        "seen",
    ),
    (
        r"^Huawei (?P<model>AR\S{1,40}) .{0,120}\((?:AR\S{1,40}) (?P<firmware>V\w{1,40})\)",
        "Huawei",
        "router",
        "seen: VRP",
    ),
    (
        r"^(?P<model>S\d{4}\S{0,40}) Huawei .{0,120}\(\S{1,20} (?P<firmware>V\w{1,40})\)",
        "Huawei",
        "switch",
        "seen: VRP",
    ),
    (
        r"^Cisco .{0,160}(?:Catalyst|L3 Switch|C29\d\d|C3[567]\d\d|C2960).{0,160}"
        r"Version (?P<firmware>[^, ]{1,40})",
        "Cisco",
        "switch",
        "seen: IOS",
    ),
    (r"^Cisco Adaptive Security Appliance Version (?P<firmware>\S{1,40})", "Cisco",
     "firewall", "seen"),
    (r"^Cisco .{0,200}Version (?P<firmware>[^, ]{1,40})", "Cisco", None, "seen: IOS"),
    (r"^Juniper Networks, Inc\. (?P<model>srx\S{0,30})", "Juniper", "firewall", "seen"),
    (r"^Juniper Networks, Inc\. (?P<model>(?:ex|qfx)\S{0,30})", "Juniper", "switch", "seen"),
    (r"^Juniper Networks, Inc\. (?P<model>(?:mx|m|t|acx)\d\S{0,30})", "Juniper", "router",
     "seen"),
    (r"(?:ProCurve|HPE? [A-Z]\d{4}[A-Z].{0,60}Switch)", "HP", "switch", "seen"),
    (r"^APC Web/SNMP Management Card", "APC", "ups", "seen"),
    (r"PID:(?P<model>HP [^,]{1,80})", "HP", "printer", "seen: JetDirect"),
    (r"^HP ETHERNET MULTI-ENVIRONMENT", "HP", "printer", "seen: JetDirect"),
    (r"^Brother NC-\S{1,20}, Firmware Ver\.(?P<firmware>\S{1,20})", "Brother", "printer",
     "seen"),
    (r"^(?:FUJI XEROX|Xerox) (?P<model>[^;]{1,80});", None, "printer", "seen"),
    (r"^SHARP (?P<model>\S{1,60})", "Sharp", "printer", "seen"),
    (r"^Samsung (?P<model>[^;]{1,60}?)\s*(?:;|$)", "Samsung", "printer", "seen"),
    (r"^Canon (?P<model>[^/]{1,60}?)\s*(?:/|$)", "Canon", "printer", "seen"),
    (r"(?i)^Konica Minolta (?P<model>.{1,60})", "Konica Minolta", "printer", "seen"),
    (r"^(?P<model>Dell .{0,40}(?:Laser|Printer|MFP))", "Dell", "printer", "seen"),
    (r"^Lexmark (?P<model>\S{1,40})", "Lexmark", "printer", "seen"),
    (r"(?i)FirePOWER Threat Defense, Version (?P<firmware>[^, ]{1,40})", "Cisco",
     "firewall", "seen"),
    (r"^(?P<model>(?:ZyWALL|USG).{0,40})", "Zyxel", "firewall", "seen"),
    (r"^(?P<model>SonicWALL [^(]{1,40})", "SonicWall", "firewall", "seen"),
    (r"\bOPNsense|\.OPN ", "OPNsense", "firewall", "seen"),
    (r"^pfSense", "pfSense", "firewall", "seen"),
    (r"(?i)^Meraki (?P<model>MX\S{1,20})", "Cisco Meraki", "firewall", "seen"),
    (r"Software: (?P<firmware>Windows.{0,40}Version [^)]{1,80}\)?)", "Microsoft", None,
     "seen"),
    (r"(?i)\bswitch\b", None, "switch", "word"),
    (r"(?i)\brouter\b", None, "router", "word"),
    (r"\bUPS\b", None, "ups", "word"),
    (r"(?i)\b(?:access point|wireless ap)\b", None, "wireless", "word"),
)  # fmt: skip

LOOKS = tuple(
    Look(re.compile(pattern), vendor, device_class, source)
    for pattern, vendor, device_class, source in _LOOKS
)

MULTIFUNCTION = re.compile(
    r"(?i)\bMFP|\bMFC\b|\bDCP\b|multi-?function|imageRUNNER|\biR\d|iR-ADV|\bbizhub\b|\bineo\b|"
    r"\bMF\d{3}|\bSCX|\bCLX|\bM\d{4}F|WorkForce|TASKalfa|ECOSYS M\d|AltaLink|WorkCentre|"
    r"ApeosPort|\bApeos\b|e-STUDIO|Aficio MP|\bMP C?\d{4}|\bMX-|OfficeJet|"
    r"\b(?:MFC|DCP)-|LaserJet.{0,30}\bM\d{3,4}(?:fdn|fdw|dn MFP|nf)"
)
"""Model names of devices that print and scan. Sources: the vendors' own model names."""
