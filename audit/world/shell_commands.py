"""What may be typed on a device's command line: exact lines, per platform, all of them reading.

Nothing else can leave: `audit/world/shell_channel.py` looks at every line before it is sent, the
ones that netmiko types by itself included. No configuration mode, no `enable`, no file, no
password. A pager is answered with a blank, never switched off where that would be a setting.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Platform:
    """One kind of command line. Its id is what ntc-templates and netmiko call it."""

    commands: tuple[str, ...]
    session: tuple[str, ...] = ()
    """Besides: settings of this one session, which end with it; answers to a login's question."""
    plain: bool = False
    """netmiko would change a setting or needs `enable` to prepare it: only a prompt is awaited."""
    leave: str = "exit"


PLATFORMS: Mapping[str, Platform] = {
    "cisco_ios": Platform(
        ("show version", "show inventory", "show interfaces", "show lldp neighbors detail",
         "show lldp neighbors"),
        ("terminal width 511", "terminal length 0"),
    ),
    "cisco_s300": Platform(
        ("show version", "show system", "show system id", "show inventory",
         "show interfaces status", "show interfaces description", "show ip interface",
         "show lldp neighbors"),
        ("terminal width 511", "terminal datadump"),
    ),
    "dlink_ds": Platform(
        ("show switch", "show ports description"), plain=True, leave="logout"
    ),
    "fortinet": Platform(
        ("get system status", "get system interface physical", "get system interface"),
        ("a",),  # accepts the banner
        plain=True,
    ),
    "hp_comware": Platform(
        ("display version", "display device manuinfo", "display interface",
         "display lldp neighbor-information list"),
        ("screen-length disable",),
        leave="quit",
    ),
    "hp_procurve": Platform(
        ("show system", "show version", "show lldp info local-device", "show interfaces brief",
         "show interfaces status", "show interfaces", "show lldp info remote-device"),
        plain=True,
        leave="logout",
    ),
    "huawei_vrp": Platform(
        ("display version", "display device", "display esn", "display sn license",
         "display interface", "display lldp neighbor"),
        ("screen-length 0 temporary", "N"),  # N: no, the password stays; no, nothing is saved
        leave="quit",
    ),
    "juniper_junos": Platform(
        ("show version", "show chassis hardware", "show interfaces", "show lldp neighbors"),
        ("cli", "set cli screen-width 511", "set cli complete-on-space off",
         "set cli screen-length 0"),
    ),
    "linux": Platform(("uname -srm", "ip link show")),
    "mikrotik_routeros": Platform(
        ("/system resource print", "/system routerboard print", "/system identity print",
         "/interface print terse without-paging", "/ip address print without-paging",
         "/ip neighbor print detail without-paging"),
        ("n", "\x03"),  # no licence text; no new password
        leave="/quit",
    ),
    "ubiquiti_edgerouter": Platform(
        ("show version", "show interfaces"), ("terminal width 512", "terminal length 0")
    ),
    "ubiquiti_edgeswitch": Platform(
        ("show version", "show interfaces status all"), plain=True, leave="logout"
    ),
    "zte_zxros": Platform(
        ("show version", "show interface brief", "show interface"), ("terminal length 0",)
    ),
    "zyxel_os": Platform(("sys atsh", "show system-information"), plain=True),
}  # fmt: skip

COMMANDS: Mapping[str, tuple[str, ...]] = {id_: one.commands for id_, one in PLATFORMS.items()}
"""Platform to the commands that may be run there, in the order of asking."""

_ANY = ("", "exit", "quit")
SESSION: Mapping[str, tuple[str, ...]] = {
    id_: (*_ANY, one.leave, *one.session) for id_, one in PLATFORMS.items()
}
"""What may be typed besides."""

ASKED_BLIND = ("", "show version", "display version", "exit", "quit")
"""What may be typed before the platform is known; one question and the way out."""

TEMPLATES: Mapping[tuple[str, str], str] = {
    ("cisco_s300", "show inventory"): "cisco_ios",  # one text, one family
}
"""(platform, command) to another platform whose template reads it."""


def template_platform(platform: str, command: str) -> str:
    """The platform whose template reads a command's text: mostly its own."""
    return TEMPLATES.get((platform, command), platform)
