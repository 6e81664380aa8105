"""A network device's command line on a terminal, of any make: prompt, echo, pager, errors.

Run as a login shell by sshd: `python3 -I _device_shell.py FILE`, where FILE is the JSON of a
`tests.peers.devices.Device`. It answers what it was given and nothing else; keys are read one by
one, as such devices do, and echoed by itself.
"""

import json
import os
import sys
import termios
import time
import tty
from pathlib import Path
from typing import Any

ROWS = 24


def main(file: str) -> None:
    device = json.loads(Path(file).read_text())
    if not os.isatty(0):
        return
    kept = termios.tcgetattr(0)
    tty.setraw(0, termios.TCSADRAIN)  # what was typed ahead is kept
    try:
        _serve(device)
    finally:
        termios.tcsetattr(0, termios.TCSADRAIN, kept)


def _serve(device: dict[str, Any]) -> None:
    paging = bool(device["pager"])
    _send(device, device["greeting"])
    if device["accept"]:
        while _key() not in ("a", ""):
            _send(device, device["accept"])
        _send(device, "\n")
    while True:
        _send(device, device["before_prompt"] + device["prompt"])
        line = _line(device)
        if line is None or line in device["leave"]:
            return
        if line in device["unpaged_by"]:
            paging = False
        if line and line not in device["quiet"]:
            answer = device["answers"].get(line, device["error"])
            if not answer.endswith("\n"):
                answer += "\n"
            _show(device, answer, paging=paging)


def _show(device: dict[str, Any], text: str, *, paging: bool) -> None:
    lines = text.split("\n")
    if not paging or len(lines) <= ROWS:
        _send(device, text)
        return
    while lines:
        page, lines = lines[:ROWS], lines[ROWS:]
        if not lines:
            _send(device, "\n".join(page))
            return
        _send(device, "\n".join(page) + "\n" + device["pager"])
        key = _key()
        _send(device, device["erase"])
        if key in ("q", "\x03", ""):
            return


def _line(device: dict[str, Any]) -> str | None:
    line = ""
    while True:
        key = _key()
        if key in ("", "\x04"):
            return None
        if key == "\r" or (key == "\n" and (line or device["line_feed_is_enter"])):
            _send(device, "\n")
            return _noted(device, " ".join(line.split()))
        if key == "\n":
            continue
        if key in ("\x7f", "\b"):
            line = line[:-1]
        else:
            line += key
            if device["echo"]:
                _send(device, key)


def _noted(device: dict[str, Any], line: str) -> str:
    with Path(device["typed"]).open("a") as typed:
        typed.write(line + "\n")
    return line


def _key() -> str:
    return os.read(0, 1).decode("latin-1")


def _send(device: dict[str, Any], text: str) -> None:
    data = text.replace("\n", device["line_end"]).encode()
    piece = device["piece_bytes"] or len(data) or 1
    for at in range(0, len(data), piece):
        left = data[at : at + piece]
        while left:
            left = left[os.write(1, left) :]
        if device["piece_bytes"]:
            time.sleep(0.002)


if __name__ == "__main__":
    main(sys.argv[1])
