"""What this machine says of itself, against psutil and the kernel, and made-up hardware."""

from __future__ import annotations

import ipaddress
import os
import platform
import pwd
import socket
from pathlib import Path

import psutil
import pytest

from audit.world.host import in_network, look_at_host
from inventory.groups.host import Host
from inventory.groups.identity import Identity
from inventory.groups.interfaces import Interfaces
from inventory.pc_report import GROUPS


def look(dmi=Path("/nowhere"), usb=Path("/nowhere")):
    identity, host, interfaces = look_at_host(dmi, usb, load_s=0.01)
    assert isinstance(identity, Identity)
    assert isinstance(host, Host)
    assert isinstance(interfaces, Interfaces)
    return identity, host, interfaces.root


def test_processors_memory_and_system_are_those_of_this_machine():
    identity, host, _ = look()
    assert len(host.processors) == psutil.cpu_count()
    assert host.memory_total_bytes == psutil.virtual_memory().total
    assert host.os == platform.freedesktop_os_release()["NAME"]
    assert (identity.uptime_s or 0) > 0
    assert host.memory_used_bytes is not None
    assert 0 < host.memory_used_bytes < psutil.virtual_memory().total


def test_the_root_volume_is_as_large_as_df_says():
    _, host, _ = look()
    ram = next(one for one in host.storage if one.type == "ram")
    assert ram.size_bytes == psutil.virtual_memory().total
    roots = [one for one in host.storage if one.name == "/"]
    if any(disk.mountpoint == "/" for disk in psutil.disk_partitions(all=False)):
        stat = os.statvfs("/")
        usable = (stat.f_blocks - stat.f_bfree + stat.f_bavail) * stat.f_frsize
        assert roots[0].size_bytes == pytest.approx(usable, rel=0.01)


def test_network_cards_carry_index_address_and_state():
    _, _, cards = look()
    assert {card.name for card in cards} == set(psutil.net_if_stats())
    loopback = next(card for card in cards if card.name == "lo")
    assert loopback.index == socket.if_nametoindex("lo")
    assert loopback.oper_status == "up"
    assert "127.0.0.1" in loopback.ipv4


def test_no_name_of_a_user_or_of_the_host_leaves():
    groups = look_at_host()
    said = "".join(group.model_dump_json() for group in groups).replace("/root", "")
    assert socket.gethostname() not in said
    assert pwd.getpwuid(os.getuid()).pw_name not in said
    assert {group.group for group in groups} <= set(GROUPS)


def test_make_and_serial_come_from_the_firmwares_strings(tmp_path):
    for name, text in {
        "sys_vendor": "Dell Inc.\n", "product_name": "OptiPlex 3020\n",
        "product_serial": "ABC1234\n", "bios_version": "A13\n",
    }.items():  # fmt: skip
        (tmp_path / name).write_text(text)
    identity, _, _ = look(dmi=tmp_path)
    assert (identity.vendor, identity.model, identity.serial, identity.firmware) == (
        "Dell Inc.", "OptiPlex 3020", "ABC1234", "A13",
    )  # fmt: skip


@pytest.mark.parametrize(
    "junk", ["To be filled by O.E.M.", "Default string", "System Serial Number", "00000000", "  ",
             "0", "xxxxxxxx", "Not Specified", "0123456789"],
)  # fmt: skip
def test_what_a_factory_left_in_place_of_a_serial_is_none(tmp_path, junk):
    (tmp_path / "product_serial").write_text(junk)
    (tmp_path / "board_serial").write_text("BRD-77")
    assert look(dmi=tmp_path)[0].serial == "BRD-77"
    (tmp_path / "board_serial").unlink()
    assert look(dmi=tmp_path)[0].serial is None


def plug(usb, name, face, **strings):
    device = usb / name
    (device / f"{name}:1.0").mkdir(parents=True)
    for key, text in strings.items():
        (device / key).write_text(f"{text}\n")
    for key, text in face.items():
        (device / f"{name}:1.0" / key).write_text(f"{text}\n")
    return device / f"{name}:1.0"


def test_a_printer_on_usb_is_seen_and_a_mouse_is_none(tmp_path):
    face = plug(
        tmp_path, "1-2", {"bInterfaceClass": "07"}, manufacturer="Canon,Inc.",
        product="LBP2900", serial="0000A2B7\x1b[31m",
    )  # fmt: skip
    (tmp_path / "usblp").mkdir()
    (face / "driver").symlink_to(tmp_path / "usblp")
    plug(tmp_path, "1-3", {"bInterfaceClass": "03"}, product="Mouse")
    plug(
        tmp_path, "1-4",
        {"bInterfaceClass": "07", "bInterfaceSubClass": "01", "bInterfaceProtocol": "04"},
        product="LaserJet M28w",
    )  # fmt: skip
    _, host, _ = look(usb=tmp_path)
    assert host.devices is not None
    canon, laserjet = host.devices
    assert (canon.device_class, canon.vendor, canon.model) == ("printer", "Canon,Inc.", "LBP2900")
    assert (canon.connection, canon.driver) == ("usb", "usblp")
    assert "\x1b" not in (canon.serial or "")
    assert (laserjet.driver, laserjet.driver_ok) == ("ipp-usb", None)


def test_no_usb_list_is_not_asked_and_an_empty_one_is_none_attached(tmp_path):
    assert look()[1].devices is None
    assert look(usb=tmp_path)[1].devices == ()


def test_this_machine_is_in_its_own_networks_and_not_in_others():
    assert in_network(()) is None
    for loopback in ("127.0.0.0/8", "127.0.0.0/31", "127.0.0.1/32"):
        assert in_network((loopback,)) is True
    assert in_network(("198.51.100.0/24",)) is False
    mine = [
        str(ipaddress.ip_network(f"{one.address}/{one.netmask}", strict=False))
        for card in psutil.net_if_addrs().values()
        for one in card
        if one.family == socket.AF_INET
    ]
    assert in_network(("198.51.100.0/24", *mine)) is True
