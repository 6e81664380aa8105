"""What the page of command lines says is what may be typed."""

from pathlib import Path

from audit.probes._command_lines import page
from audit.world.shell_commands import PLATFORMS

ROOT = Path(__file__).resolve().parents[3]


def test_the_page_of_command_lines_is_fresh():
    written = (ROOT / "docs/command-lines.md").read_text("utf-8")
    assert written == page(), "run: python -m audit.probes._command_lines > docs/command-lines.md"


def test_every_line_that_may_be_typed_stands_on_the_page():
    shown = page()
    for one in PLATFORMS.values():
        for line in (*one.commands, *one.session, one.leave):
            assert f"`{line}`" in shown or line == "\x03", line
