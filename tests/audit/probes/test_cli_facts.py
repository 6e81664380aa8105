"""The command-line probe: where it looks, and what it makes of an answer."""

from __future__ import annotations

import pytest

from audit.probes._attempt import attempt
from audit.probes.cli_facts import CLI_FACTS
from audit.world.fake import fake_world
from audit.world.known_hosts import HostKeys
from audit.world.shell import NetmikoShell
from audit.world.world import ShellAnswer
from inventory.groups.identity import Identity
from inventory.model import DeviceAsset
from inventory.seen import Outcome
from tests.audit.loopback import run
from tests.audit.world.test_shell import LOGIN, shell

ADDRESS = "10.1.0.1"


def device(
    vendor="Cisco", *, model=None, address=ADDRESS, ports=None, credential="audit-ssh",
    kind="router",
):  # fmt: skip
    return DeviceAsset(
        id="r", kind=kind, site="00001", vendor=vendor, model=model, address=address,
        ports={"ssh": 22} if ports is None else ports, credential=credential,
    )  # fmt: skip


def look(asset, answer=None, *, login=LOGIN, made=None):
    world = fake_world(
        shell={ADDRESS: answer} if answer else {}, secrets={"ssh": login} if login else {}
    )
    if made is not None:
        world = type(world)(
            **{**{name: getattr(world, name) for name in world.__slots__}, "shell": made}
        )
    assert CLI_FACTS.look is not None
    ask = CLI_FACTS.look
    return run(attempt(CLI_FACTS, asset, world, lambda: ask(asset, world), run="r"))


def test_it_looks_only_where_a_login_was_set_up():
    assert CLI_FACTS.fits(device())
    assert CLI_FACTS.fits(device(kind="switch"))
    assert not CLI_FACTS.fits(device(credential=None))
    assert not CLI_FACTS.fits(device(ports={}))
    assert not CLI_FACTS.fits(device(address=None))
    assert not CLI_FACTS.fits(device(kind="server"))


@pytest.mark.parametrize(
    ("asset", "login", "word"),
    [(device(), None, "credential"), (device(), {**LOGIN, "platform": "vax_vms"}, "vax_vms")],
)  # fmt: skip
def test_a_device_we_have_no_words_for_is_skipped(asset, login, word):
    seen = look(asset, login=login)
    assert seen.outcome is Outcome.SKIPPED
    assert word in seen.note


def test_a_device_that_knows_none_of_the_commands_says_unsupported():
    assert look(device(), ShellAnswer("cisco_ios", {}, {})).outcome is Outcome.UNSUPPORTED


def test_text_that_fits_no_template_is_garbled():
    answer = ShellAnswer("cisco_ios", {"show version": "hello"}, {})
    assert look(device(), answer).outcome is Outcome.GARBLED


def test_the_credential_may_name_the_platform():
    answer = ShellAnswer("linux", {"uname -srm": "Linux 6.1.0 x86_64"}, {}, cut="the rest is late")
    seen = look(device("D-Link"), answer, login={**LOGIN, "platform": "linux"})
    assert seen.facts == {"identity": Identity(sys_descr="Linux 6.1.0 x86_64")}
    assert seen.note == "linux; the rest is late"


def test_how_a_platform_was_found_stands_in_the_note():
    rows = {"show version": [{"version": "15.4", "hardware": ["C881-K9"]}]}
    answer = ShellAnswer("cisco_ios", {"show version": "..."}, rows, "show version")
    assert look(device(None), answer).note == "cisco_ios, by show version"
    assert look(device("Cisco", model="WS-C2960"), answer).note == "cisco_ios"


def test_a_router_behind_openssh_is_identified(sshd, tmp_path):
    HostKeys(tmp_path / "known_hosts").pin(sshd.host, sshd.port, sshd.host_key)
    made: NetmikoShell = shell(tmp_path)
    seen = look(device(address=sshd.host, ports={"ssh": sshd.port}), made=made)
    assert seen.outcome is Outcome.ANSWERED
    assert seen.facts["identity"] == Identity(
        vendor="Cisco", model="C881-K9", serial="FGL0000PEER", firmware="15.4(3)M4",
        sys_name="ward-001-rt", uptime_s=((3 * 7 + 2) * 24 + 1) * 3600 + 7 * 60,
    )  # fmt: skip
