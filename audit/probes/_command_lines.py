"""The page of all that is typed on a device: `python -m audit.probes._command_lines`."""

import sys
from collections.abc import Iterator

from audit.wire.cli_platform import MAKERS
from audit.wire.terminal import LONGEST_LINE
from audit.world.shell_channel import MAX_BYTES
from audit.world.shell_commands import PLATFORMS
from audit.world.template_process import DEADLINE_S
from audit.world.templates import MAX_LINES

_INTRO = """`cli.facts` logs in once to a device and run: with a login that somebody set up for the
audit, to a host whose key is pinned in `known_hosts`. What it may type stands below, line by line;
every line is held against this list before it is sent, those that netmiko types by itself
included. There is no configuration mode, no `enable`, no file and no password among them.

**Which command line it is** is told by the credential (`platform:`) or the declared vendor and
model; else by the name of the SSH server, which comes before the login; else by the greeting or a
prompt that only one maker has; else by one question, `show version` or (to a prompt in `< >`)
`display version`. What none of these tells is left, as `unsupported`. The observation's note says
what told it.

**Pages** are turned with a blank, as a person does. Where the pager could be switched off only by
a setting of the device (FortiOS, D-Link) or by a higher right (ProCurve), it is left as it is."""

_OUTRO = """Neighbours (LLDP, and RouterOS' own) are facts of the port they hang on: `neighbors[]`
in a row of `interfaces` with `name`, `port`, `chassis`, `address`, `description`. Interfaces are
numbered as they are shown, for a command line knows no ifIndex; where the device answers SNMP as
well, its table is laid over this one.

Counters in octets, and addresses and speeds of Junos, are read from the text where the template
leaves them. D-Link, ZyNOS, `display esn` and Comware's `display version` have no template and are
read by their labels, ports of D-Link and EdgeSwitch by the tables of their manuals. Ports of ZyNOS
are not read by command line."""


def page() -> str:
    """What is typed, by platform."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Command lines"
    yield ""
    yield "<!-- Made by `python -m audit.probes._command_lines`; a test fails when it is stale. -->"
    yield ""
    yield _INTRO
    yield ""
    yield f"""**Bounds.** At most {MAX_BYTES:,} bytes a session, lines of {LONGEST_LINE:,} signs,
{MAX_LINES:,} lines a command. What had come before a session broke is kept, and the note says that
it broke. Texts are read by ntc-templates in a process of their own, which is ended after
{DEADLINE_S:g} s: the search of a template can be made to take for ever by a text (a long row of
dashes in `show ip interface` of a Small Business switch does it). That answer's rows are lost, and
no more."""
    yield ""
    yield "| platform | maker | asked, in this order | besides |"
    yield "| --- | --- | --- | --- |"
    for id_, one in sorted(PLATFORMS.items()):
        maker = MAKERS[id_].vendor if id_ in MAKERS else "any"
        yield (
            f"| `{id_}` | {maker} | {_typed(one.commands)} | {_typed((*one.session, one.leave))} |"
        )
    yield ""
    yield "An empty line asks any of them for its prompt. IOS-XE speaks as `cisco_ios`."
    yield ""
    yield _OUTRO


def _typed(lines: tuple[str, ...]) -> str:
    shown = ["Ctrl-C" if line == "\x03" else f"`{line}`" for line in dict.fromkeys(lines)]
    return "<br>".join(shown)


if __name__ == "__main__":
    sys.stdout.write(page())
