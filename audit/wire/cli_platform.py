"""Which command line this is, told by what a server says before anybody has to try anything.

In this order: the SSH server's identification string (sent before a login), the login text and the
shape of the prompt, a sysDescr that is known from SNMP. What none of them tells is asked with one
harmless command (`one_question`) whose answer `by_text` knows. Rows say where they come from:
"recog" = a fingerprint published by the recog project, "manual" = the vendor's command reference,
"seen" = public recordings.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from inventory.groups.identity import DeviceClass


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes the devices of a platform, and what nearly all of them are."""

    vendor: str
    device_class: DeviceClass | None = None


MAKERS: Mapping[str, Maker] = {
    "cisco_ios": Maker("Cisco"),
    "cisco_s300": Maker("Cisco", "switch"),
    "dlink_ds": Maker("D-Link", "switch"),
    "fortinet": Maker("Fortinet"),
    "hp_comware": Maker("HP"),
    "hp_procurve": Maker("HP", "switch"),
    "huawei_vrp": Maker("Huawei"),
    "juniper_junos": Maker("Juniper"),
    "mikrotik_routeros": Maker("MikroTik"),
    "ubiquiti_edgerouter": Maker("Ubiquiti", "router"),
    "ubiquiti_edgeswitch": Maker("Ubiquiti", "switch"),
    "zte_zxros": Maker("ZTE"),
    "zyxel_os": Maker("Zyxel"),
}
"""Platform, as ntc-templates calls it, to its maker."""

_IDENTS = (
    (r"SSH-[\d.]+-Cisco-[12]\.", "cisco_ios"),  # recog; IOS and IOS-XE send Cisco-1.25
    (r"SSH-[\d.]+-ROSSSH", "mikrotik_routeros"),  # seen: RouterOS 3 and later
    (r"SSH-[\d.]+-(?:HUAWEI[-_ ]VRP|HUAWEI-1\.5)", "huawei_vrp"),  # recog
    (r"SSH-[\d.]+-Comware", "hp_comware"),  # recog
    (r"SSH-[\d.]+-ZTE_SSH", "zte_zxros"),  # seen
)
"""What a server calls itself, where it is the maker's own. "OpenSSH" says nothing."""

_TEXTS = (
    (r"MikroTik|RouterOS", "mikrotik_routeros"),
    (r"FortiGate|FortiWiFi|FortiOS|\bFGT\w+", "fortinet"),
    (r"JUNOS|\bJunos:|\bJuniper SRX", "juniper_junos"),
    (r"Comware|\bH3C\b|(?s:Hewlett[ -]Packard.{0,400}no decompiling)", "hp_comware"),
    (r"Versatile Routing Platform|VRP \(R\) software|\bHUAWEI\b|\bHuawei\b", "huawei_vrp"),
    (r"ZXR10|ZXCTN|ZXROS|\bZTE Corporation|\bZTE .{0,40}Software", "zte_zxros"),
    (r"EdgeSwitch|\bUBNT\b.{0,40}[Ss]witch", "ubiquiti_edgeswitch"),
    (r"EdgeOS|EdgeRouter|HW model:\s+(?:EdgeRouter|UBNT)|Build ID:", "ubiquiti_edgerouter"),
    (r"\b(?:SG|SF|SX|CBS|ESW)\d{3}\w{0,2}-\d|(?m:^SW version\s+\d)|Active-image: flash://|"
     r"\d-Port [\w/+ -]{0,40}(?:Managed|Smart) Switch", "cisco_s300"),
    (r"Cisco IOS(?! ?XR)|IOS-XE|IOS \(tm\)|Cisco Internetwork Operating", "cisco_ios"),
    (r"ProCurve(?! Access Point)|Image stamp:|ArubaOS-Switch|revision [A-Z]{1,2}\.\d\d\.\d\d"
     r"|\bJ[A-Z]?\d{3,4}[A-Z] .{0,40}[Ss]witch", "hp_procurve"),
    (r"D-Link|\bD(?:ES|GS|XS)-\d{4}", "dlink_ds"),
    (r"ZyXEL|Zyxel|ZyNOS", "zyxel_os"),
)  # fmt: skip
"""Words of login texts, sysDescrs and `show version` (manuals, and recordings seen)."""

_PROMPTS = (
    (r"\[[^\]\s@]+@[^\]]+\] (?:/[\w /-]*)?>", "mikrotik_routeros"),  # manual
    (r"\S+:(?:admin|oper|power_user|user|\d)#", "dlink_ds"),  # manual: DGS-3120-24TC:admin#
    (r"[\w.-]+ (?:\([\w.-]+\) )?[#$]", "fortinet"),  # manual: a blank before the sign
    (r"\(UBNT\) [>#]", "ubiquiti_edgeswitch"),  # manual
    (r"ubnt@[\w.-]+:[^\s]*\$", "ubiquiti_edgerouter"),  # manual
)
_MODELS = (
    (r"\b(?:SG|SF|SX|CBS|ESW)-?\d|\bC1[23]00-", "cisco_s300"),
    (r"\bWS-C|\bC\d{3,4}|\bCISCO\d|\bISR|\bASR|\bIE-\d|\bIOSv|\bCatalyst", "cisco_ios"),
    (r"EdgeSwitch|ES-\d|EP-S", "ubiquiti_edgeswitch"),
    (r"EdgeRouter|ER-|ERLite|ERPoe", "ubiquiti_edgerouter"),
    (r"J[A-Z]?\d{3,4}[A-Z]\b|ProCurve|2530|2540|2920|2930|5400", "hp_procurve"),
    (r"Comware|A?5[15]\d0\b|HSR|MSR|FlexFabric", "hp_comware"),
)
_VENDORS: Mapping[str, str] = {
    "d-link": "dlink_ds",
    "dlink": "dlink_ds",
    "fortinet": "fortinet",
    "h3c": "hp_comware",
    "huawei": "huawei_vrp",
    "juniper": "juniper_junos",
    "mikrotik": "mikrotik_routeros",
    "zte": "zte_zxros",
    "zyxel": "zyxel_os",
}
"""Vendors with one command line for their routers and switches."""

_OF_SEVERAL: Mapping[str, tuple[str, ...]] = {
    "cisco": ("cisco_ios", "cisco_s300"),
    "hp": ("hp_procurve", "hp_comware"),
    "hpe": ("hp_procurve", "hp_comware"),
    "hewlett": ("hp_procurve", "hp_comware"),
    "aruba": ("hp_procurve",),
    "ubiquiti": ("ubiquiti_edgerouter", "ubiquiti_edgeswitch"),
}


def platform_of(vendor: str | None, model: str | None = None) -> str | None:
    """The platform of a declared device; None when the declaration does not tell."""
    words = re.split(r"[\s,]+", (vendor or "").casefold())
    single = next((_VENDORS[word] for word in words if word in _VENDORS), None)
    if single is not None:
        return single
    several = next((_OF_SEVERAL[word] for word in words if word in _OF_SEVERAL), ())
    by_model = _first(_MODELS, model or "", search=True) if several else None
    return by_model if by_model in several else None


def by_ident(ident: str) -> str | None:
    """The platform of `SSH-2.0-...`, the line that a server sends first."""
    return _first(_IDENTS, ident)


def by_text(text: str) -> str | None:
    """The platform of a sysDescr, a login text or the answer of `show version`."""
    return _first(_TEXTS, text[:20_000], search=True)


def by_prompt(prompt: str) -> str | None:
    """The platform of a prompt that only one vendor has."""
    return _first(_PROMPTS, prompt.strip(), whole=True)


def one_question(prompt: str) -> str:
    """The one harmless command for a prompt of no known shape: `<x>` and `[x]` say display."""
    return "display version" if re.fullmatch(r"[<\[].*[>\]]", prompt.strip()) else "show version"


def _first(
    rows: tuple[tuple[str, str], ...], text: str, *, search: bool = False, whole: bool = False
) -> str | None:
    for pattern, platform in rows:
        if search:
            found = re.search(pattern, text)
        else:
            found = re.fullmatch(pattern, text) if whole else re.match(pattern, text)
        if found:
            return platform
    return None
