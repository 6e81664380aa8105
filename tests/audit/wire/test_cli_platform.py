"""Which command line it is, by what a server says before anybody tries anything."""

from __future__ import annotations

import json

import pytest

from audit.wire.cli_platform import MAKERS, by_ident, by_prompt, by_text, one_question
from audit.world.shell_commands import COMMANDS
from tests.peers.devices import DEVICES

OTHERS = {"IOS-XR", "Adaptive Security Appliance", "ScreenOS", "NX-OS", "ArubaOS", "CatOS"}
"""Systems of the same makers with command lines of their own."""


@pytest.fixture(scope="module")
def recog(corpora):
    lines = (corpora / "recog" / "recog.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def test_an_ssh_server_that_names_its_maker_is_believed_and_no_other(recog):
    told = {}
    for row in recog:
        if row["file"] == "ssh_banners":
            found = by_ident(f"SSH-2.0-{row['text']}")
            if found is not None:
                told[found, row["expect"].get("os.vendor", row["expect"].get("hw.vendor"))] = True
    assert set(told) == {
        ("cisco_ios", "Cisco"), ("huawei_vrp", "Huawei"), ("hp_comware", "H3C"),
    }  # fmt: skip
    assert by_ident("SSH-2.0-ROSSSH") == "mikrotik_routeros"
    assert by_ident("SSH-2.0-OpenSSH_9.2p1 Debian-2") is None
    assert by_ident("HTTP/1.1 400 Bad Request") is None


def test_a_sysdescr_gives_the_platform_of_its_own_maker(recog):
    makers = {"HPE": "HP", "H3C": "HP", "Aruba": "HP", "ZyXEL": "Zyxel"}
    seen = 0
    for row in recog:
        if row["file"] != "snmp_sysdescr":
            continue
        expect = row["expect"]
        vendor = expect.get("os.vendor") or expect.get("hw.vendor")
        found = by_text(row["text"])
        if found is not None and vendor is not None:
            assert MAKERS[found].vendor == makers.get(vendor, vendor), row["text"]
            assert expect.get("os.product") not in OTHERS, row["text"]
            seen += 1
    assert seen > 40


@pytest.mark.parametrize("platform", sorted(DEVICES))
def test_what_a_device_shows_at_login_gives_its_own_platform_or_none(platform):
    device = DEVICES[platform]
    assert by_prompt(device.prompt) in (None, platform)
    assert by_text(device.greeting) in (None, platform)
    told = by_prompt(device.prompt) or by_text(device.greeting)
    if told is None:  # then one question tells
        assert one_question(device.prompt) in COMMANDS[platform]


def test_a_prompt_in_angles_is_asked_in_its_own_words():
    assert one_question("<ward-sw>") == "display version"
    assert one_question("[ward-sw]") == "display version"
    assert one_question("ward-sw#") == "show version"


def test_every_platform_with_commands_has_a_maker():
    assert set(MAKERS) == set(COMMANDS) - {"linux"}
