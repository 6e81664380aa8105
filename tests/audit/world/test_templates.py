"""Texts read by templates: honest, damaged and hostile ones; none stops the run."""

from __future__ import annotations

import contextlib
import random

import pytest

from audit.wire.cli_facts import facts
from audit.world.shell_commands import COMMANDS, template_platform
from audit.world.template_process import TemplateProcess
from audit.world.templates import rows, templates
from inventory.seen import LookError, Outcome

MUTANTS = 6
"""Of each recording that a command on our lists brings."""

DASHES = "Vlan       Name       Ports        Type     Authorization\n" + "-" * 60 + " x\n"
"""Keeps `^(\\s*-*)*\\s*$$` of cisco_s300's `show vlan` busy for longer than the universe is old."""


@pytest.fixture(scope="module")
def reader():
    return TemplateProcess()


@pytest.fixture(scope="module")
def recorded(corpora):
    """(platform, our command, text) of each recording that a command on our lists can bring."""
    ours = {
        templates(template_platform(platform, command), command): (platform, command)
        for platform, known in COMMANDS.items()
        for command in known
    }
    found = []
    for file in sorted((corpora / "ntc-templates").rglob("*.raw")):
        named = templates(file.parts[-3], file.parts[-2].replace("_", " "))
        if named and named in ours:
            found.append((*ours[named], file.read_text("utf-8", "replace")))
    return found


def test_a_text_that_would_keep_a_template_busy_for_ever_is_let_go():
    impatient = TemplateProcess(deadline_s=1.0)
    with pytest.raises(LookError) as caught:
        impatient.rows("cisco_s300", "show vlan", DASHES)
    assert caught.value.outcome is Outcome.GARBLED
    assert "show vlan" in caught.value.note
    [row] = TemplateProcess().rows("zyxel_os", "sys atsh", "Serial Number : S1\n")
    assert row["serial_number"] == "S1"


def test_after_a_hang_the_next_text_is_read_again():
    patient = TemplateProcess(deadline_s=4.0)
    with pytest.raises(LookError):
        patient.rows("cisco_s300", "show vlan", DASHES)
    [row] = patient.rows("zyxel_os", "sys atsh", "Serial Number : S2\n")
    assert row["serial_number"] == "S2"


def test_the_process_reads_what_the_function_reads(reader, recorded):
    assert len(recorded) > 80
    for platform, command, text in recorded[::9]:
        named = template_platform(platform, command)
        assert list(reader.rows(named, command, text)) == list(rows(named, command, text))


def test_a_log_message_in_between_does_not_cost_the_rest(recorded):
    platform, command, text = next(one for one in recorded if one[1] == "show version")
    lines = text.splitlines()
    noisy = [*lines[:2], "%LINK-3-UPDOWN: Interface Gi0/1, changed state to up", *lines[2:]]
    assert rows(platform, command, "\n".join(noisy)) == rows(platform, command, text)


def test_a_text_of_something_else_is_no_rows():
    assert list(rows("zyxel_os", "sys atsh", "<html>" * 20)) in ([], [{}])
    assert list(rows("cisco_ios", "show lldp neighbors", "a\n" * 500)) == []
    assert list(rows("cisco_ios", "no such command", "x")) == []
    assert list(rows("no_such_platform", "show version", "x")) == []


def test_damaged_recordings_are_facts_or_none(recorded):
    """One of them is a long row of dashes that keeps cisco_s300's `show ip interface` busy."""
    impatient = TemplateProcess(deadline_s=2.0)
    chance = random.Random(4)
    for platform, command, text in recorded:
        for _ in range(MUTANTS):
            damaged, found = mutant(text, chance), {}
            named = template_platform(platform, command)
            with contextlib.suppress(LookError):
                found = {command: impatient.rows(named, command, damaged)}
            for group in facts(platform, {command: damaged}, found):
                assert group.model_dump_json()


def mutant(text: str, chance: random.Random) -> str:
    """A recording with some lines lost, doubled, moved or overwritten."""
    lines = text.splitlines()
    for _ in range(chance.randint(1, 6)):
        at, other = chance.randrange(len(lines) or 1), chance.randrange(len(lines) or 1)
        line = lines[at] if lines else ""
        odd = chance.choice(["", "-" * 80, "\x1b[31m", "\u202e", "%", " " * 300, "9" * 4_000])
        cut = chance.randint(0, len(line))
        lines[at : at + 1] = chance.choice(
            [[], [line, line], [line[:cut] + odd + line[cut:]], [line[:cut]], [odd],
             lines[other : other + 2], [line.swapcase()], [line.replace(" ", ":")]],
        )  # fmt: skip
    return "\n".join(lines)
