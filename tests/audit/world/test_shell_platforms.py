"""Command lines of thirteen makers behind OpenSSH: found out, read page by page, left as found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.world.known_hosts import HostKeys
from audit.world.shell_commands import ASKED_BLIND, COMMANDS, PLATFORMS, SESSION
from inventory.seen import LookError, Outcome
from tests.audit.loopback import run
from tests.audit.world.test_shell import LOGIN, router, shell
from tests.peers.devices import DEVICES, Device
from tests.peers.sshd import start_sshd

LONG = "\n".join(f"  line {n} of the answer: {'x' * (n % 70 + 1)}" for n in range(60))
CHANGES = ("conf", "set output", "enable", "clipaging", "no page", "write", "system-view", "save")


def look(peer, folder, platform=None, commands=None):
    HostKeys(folder / "known_hosts").pin(peer.host, peer.port, peer.host_key)
    made = shell(folder, LOGIN)
    return run(made.run(router(peer.port), platform, commands, deadline_s=25))


def answers(platform: str) -> dict[str, str]:
    """A long answer to every command, but for the one that tells who it is."""
    told = DEVICES[platform].answers
    return {command: told.get(command, LONG).rstrip("\n") for command in COMMANDS[platform]}


@pytest.mark.parametrize("platform", sorted(DEVICES))
def test_a_platform_is_found_out_and_everything_it_says_is_heard(platform, tmp_path):
    given = answers(platform)
    with start_sshd(given, device=DEVICES[platform]) as peer:
        said = look(peer, tmp_path)
        typed = peer.typed
    assert (said.platform, said.cut) == (platform, "")
    assert said.texts == given
    allowed = {*ASKED_BLIND, *COMMANDS[platform], *(line.strip() for line in SESSION[platform])}
    assert set(typed) <= allowed
    assert not [line for line in typed if any(word in line for word in CHANGES)]
    assert typed[-1] == PLATFORMS[platform].leave  # the session is ended, not dropped


@pytest.mark.parametrize("platform", ["cisco_ios", "hp_procurve", "juniper_junos"])
def test_a_slow_line_tells_the_same(platform, tmp_path):
    slow = replace(DEVICES[platform], piece_bytes=40)
    with start_sshd(answers(platform), device=slow) as peer:
        said = look(peer, tmp_path, platform, COMMANDS[platform][:2])
    assert said.texts[COMMANDS[platform][1]] == LONG


def test_a_prompt_inside_an_answer_does_not_end_it(tmp_path):
    device = DEVICES["cisco_ios"]
    fake = f"banner says {device.prompt} here\n{device.prompt} show version\n{device.prompt}!\nend"
    with start_sshd({"show version": fake}, device=device) as peer:
        said = look(peer, tmp_path, "cisco_ios", ("show version", "show inventory"))
    assert said.texts == {"show version": fake}


def test_a_device_that_does_not_echo_is_heard_as_well(tmp_path):
    silent = replace(DEVICES["dlink_ds"], echo=False)
    with start_sshd({"show switch": "Device Type : DGS\nBoot : 1"}, device=silent) as peer:
        said = look(peer, tmp_path, "dlink_ds")
    assert said.texts == {"show switch": "Device Type : DGS\nBoot : 1"}


def test_a_command_line_of_no_known_make_is_asked_one_question_and_left(tmp_path):
    strange = Device("host> ", greeting="Welcome\n", error="?\n")
    with start_sshd({}, device=strange) as peer:
        with pytest.raises(LookError) as caught:
            look(peer, tmp_path)
        typed = [line for line in peer.typed if line]
    assert caught.value.outcome is Outcome.UNSUPPORTED
    assert "host>" in caught.value.note
    assert typed == ["show version"]
