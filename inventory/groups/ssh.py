"""What a device and we agreed on before a login over SSH."""

from typing import ClassVar

from inventory.facts import Group, Said


class Ssh(Group):
    """Names of algorithms as RFC 4253 §7.1 negotiates them; a cipher that seals itself has no MAC.

    Both directions where they differ: `aes128-ctr, 3des-cbc` is what we send by, and the device.
    """

    group: ClassVar[str] = "ssh"

    key_exchange: Said | None = None
    host_key: Said | None = None
    cipher: Said | None = None
    mac: Said | None = None
