"""What may be typed on a device's command line: exact lines, per platform, all of them reading.

Nothing else can leave: `audit/world/shell.py` looks at every line before it is sent, the ones that
netmiko types by itself included. No configuration mode, no `enable`, no file.
"""

from collections.abc import Mapping

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "cisco_ios": ("show version", "show interfaces", "show inventory"),
    "huawei_vrp": ("display version", "display interface"),
    "mikrotik_routeros": (
        "/system resource print",
        "/system routerboard print",
        "/interface print detail without-paging",
    ),
    "juniper_junos": ("show version", "show chassis hardware", "show interfaces"),
    "fortinet": ("get system status", "get system interface"),
    "linux": ("uname -srm", "ip link show"),
}
"""Platform, as netmiko and ntc-templates call it, to the commands that may be run there."""

TEMPLATES: Mapping[str, str] = {
    "/interface print detail without-paging": "/interface print detail",
}
"""Command to the name under which ntc-templates knows it, where that differs."""

_ANY = ("", "exit", "quit")
SESSION: Mapping[str, tuple[str, ...]] = {
    "cisco_ios": (*_ANY, "terminal width 511", "terminal length 0"),
    "huawei_vrp": (*_ANY, "screen-length 0 temporary", "N"),  # N: no, the password stays
    "mikrotik_routeros": (*_ANY, "n", "\x03"),  # no licence text; no new password
    "juniper_junos": (
        *_ANY,
        "cli",
        "set cli screen-width 511",
        "set cli complete-on-space off",
        "set cli screen-length 0",
    ),
    "fortinet": (
        *_ANY,
        "a",  # accepts the banner
        "get system status | grep Virtual",
        "get system status | grep Version",
        "get system console",
        "show full-configuration system console",
    ),
    "linux": _ANY,
}
"""What may be typed besides: settings of this one session, which end with it."""

_VENDORS: Mapping[str, str] = {
    "cisco": "cisco_ios",
    "huawei": "huawei_vrp",
    "mikrotik": "mikrotik_routeros",
    "juniper": "juniper_junos",
    "fortinet": "fortinet",
}


def platform_of(vendor: str | None) -> str | None:
    """The platform of a vendor's routers and switches; None when we know none."""
    words = (vendor or "").casefold().split()
    return next((_VENDORS[word] for word in words if word in _VENDORS), None)
