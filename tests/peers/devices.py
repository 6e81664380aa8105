"""Command lines of many makers, as data for the device shell behind sshd: how each one speaks.

What a device answers comes from recordings; how it greets, asks, pages and complains stands here,
as the makers' command references and the public logs of such sessions show it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

BACKED = "\b" * 10 + " " * 10 + "\b" * 10
LEFT = "\x1b[42D" + " " * 42 + "\x1b[42D"
RETURNED = "\r" + " " * 12 + "\r"


@dataclass(frozen=True)
class Device:
    """One command line. `piece_bytes` > 0 sends that little at a time, slowly."""

    prompt: str
    answers: Mapping[str, str] = field(default_factory=dict)
    greeting: str = ""
    before_prompt: str = ""
    accept: str = ""  # asked for an "a" before the first prompt
    error: str = "        ^\n% Invalid input detected at '^' marker.\n\n"
    quiet: tuple[str, ...] = ()  # taken without an answer
    leave: tuple[str, ...] = ("exit", "quit", "logout")
    pager: str = ""
    erase: str = ""
    unpaged_by: tuple[str, ...] = ()
    echo: bool = True
    line_end: str = "\r\n"
    line_feed_is_enter: bool = True
    piece_bytes: int = 0

    def json(self, answers: Mapping[str, str] | None = None) -> dict[str, Any]:
        """What the device shell reads."""
        return {**asdict(self), **({} if answers is None else {"answers": dict(answers)})}


_SET_TERMINAL = ("terminal width 511", "terminal length 0", "terminal width 512")

DEVICES: Mapping[str, Device] = {
    "cisco_ios": Device(
        "ward-001-rt#",
        greeting="\nAuthorised use only. Log in is recorded #1.\n\n",
        answers={
            "show version": "Cisco IOS Software, C880 Software (C880DATA-UNIVERSALK9-M), "
            "Version 15.4(3)M4, RELEASE SOFTWARE (fc1)\n"
        },
        quiet=_SET_TERMINAL,
        unpaged_by=("terminal length 0",),
        pager=" --More-- ",
        erase=BACKED,
    ),
    "cisco_s300": Device(
        "sw-ward-001#",
        greeting="\n\n\n",
        error="% Unrecognized command\n",
        answers={"show version": "SW version    1.4.11.5 ( date  08-Apr-2020 time  13:25:43 )\n"},
        quiet=("terminal datadump",),
        pager="More: <space>,  Quit: q or CTRL+Z, One line: <return> ",
        erase="\r" + " " * 60 + "\r",
        line_end="\n\r",
    ),
    "dlink_ds": Device(
        "DGS-3120-24TC:admin#",
        greeting=(
            "\n                DGS-3120-24TC Gigabit Ethernet Switch\n"
            "                       Command Line Interface\n\n"
            "                     Firmware: Build 3.10.511\n"
            "     Copyright(C) 2013 D-Link Corporation. All rights reserved.\n"
        ),
        error="Available commands:\n..                  ?                   clear\n",
        pager="\x1b[7mCTRL+C\x1b[0m \x1b[7mESC\x1b[0m \x1b[7mq\x1b[0m Quit \x1b[7mSPACE\x1b[0m "
        "\x1b[7mn\x1b[0m Next Page \x1b[7mENTER\x1b[0m Next Entry \x1b[7ma\x1b[0m All",
        erase="\r\x1b[2K",
    ),
    "fortinet": Device(
        "fw1 # ",
        greeting="WARNING: this system is monitored\n(Press 'a' to accept):",
        accept="(Press 'a' to accept):",
        error="command parse error before 'x'\nCommand fail. Return code -61\n",
        pager="--More-- ",
        erase=RETURNED,
    ),
    "hp_comware": Device(
        "<HPE>",
        greeting=(
            "\n******************************************************************************\n"
            "* Copyright (c) 2010-2018 Hewlett Packard Enterprise Development LP          *\n"
            "* Without the owner's prior written consent,                                 *\n"
            "* no decompiling or reverse-engineering shall be allowed.                    *\n"
            "******************************************************************************\n\n"
        ),
        error=" % Unrecognized command found at '^' position.\n",
        quiet=("screen-length disable",),
        pager="  ---- More ----",
        erase=LEFT,
    ),
    "hp_procurve": Device(
        "HP-ward-001# ",
        greeting=(
            "ProCurve J9021A Switch 2810-24G\nSoftware revision N.11.15\n\n"
            "Copyright (C) 1991-2006 Hewlett-Packard Co.  All Rights Reserved.\n\n"
        ),
        before_prompt="\x1b[1;13r\x1b[24;1H\x1b[24;1H\x1b[2K\x1b[24;1H\x1b[?25h\x1b[24;1H",
        error="Invalid input: x\n",
        pager="-- MORE --, next page: Space, next line: Enter, quit: Control-C",
        erase="\r\x1b[K",
    ),
    "huawei_vrp": Device(
        "<AR617>",
        greeting=(
            "\nInfo: The max number of VTY users is 5, and the number\n"
            "      of current VTY users on line is 1.\n"
            "      The current login time is 2026-11-22 08:00:00.\n"
        ),
        error="                  ^\nError: Unrecognized command found at '^' position.\n",
        answers={
            "display version": "Huawei Versatile Routing Platform Software\n"
            "VRP (R) software, Version 5.170 (AR617 V300R019C10SPC300)\n"
        },
        quiet=("screen-length 0 temporary",),
        pager="  ---- More ----",
        erase=LEFT,
    ),
    "juniper_junos": Device(
        "audit-ro@lab> ",
        greeting="--- JUNOS 13.3R1.4 built 2014-01-21 22:59:30 UTC\n",
        before_prompt="\n{master:0}\n",
        error="                  ^\nunknown command.\n",
        quiet=("cli",),
        answers={
            "set cli screen-width 511": "Screen width set to 511\n",
            "set cli complete-on-space off": "Disabling complete-on-space\n",
            "set cli screen-length 0": "Screen length set to 0\n",
        },
        unpaged_by=("set cli screen-length 0",),
        pager="---(more)---",
        erase="\r" + " " * 40 + "\r",
    ),
    "mikrotik_routeros": Device(
        "[audit-ro@MikroTik] > ",
        greeting=(
            "\n\n\n  MMM      MMM       KKK                          TTTTTTTTTTT      KKK\n"
            "  MikroTik RouterOS 6.48.6 (c) 1999-2021       http://www.mikrotik.com/\n\n"
            "[?]             Gives the list of available commands\n\n"
        ),
        before_prompt="\x1b[m\r",
        error="bad command name x (line 1 column 1)\n",
        leave=("/quit", "quit"),
        line_feed_is_enter=False,
        line_end="\r\r\n",
    ),
    "ubiquiti_edgerouter": Device(
        "ubnt@ubnt:~$ ",
        greeting="Linux ubnt 4.9.79-UBNT #1 SMP mips64\nWelcome to EdgeOS\n",
        error="\n  Invalid command: [x]\n\n",
        quiet=_SET_TERMINAL,
    ),
    "ubiquiti_edgeswitch": Device(
        "(UBNT) >",
        greeting="\n",
        answers={"show version": "Machine Type............... EdgeSwitch 24-Port Gigabit\n"},
        error="\n% Invalid input detected at '^' marker.\n\n",
        pager="--More-- or (q)uit",
        erase="\r" + " " * 20 + "\r",
    ),
    "zte_zxros": Device(
        "ZXR10-ward#",
        greeting="**********************\nWelcome to ZXR10 Router of ZTE Corporation\n"
        "**********************\n\n",
        error="                 ^\n%Error 20200: Invalid input detected at '^' marker.\n",
        quiet=("terminal length 0",),
        pager=" --More--",
        erase=BACKED,
        piece_bytes=512,
    ),
    "zyxel_os": Device(
        "ZySH> ", greeting="\nZyxel CPE\n", error="Unrecognized command\n", line_end="\n\r"
    ),
}
"""By platform."""
