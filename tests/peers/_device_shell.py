"""A router's command line on a terminal: prompt, echo, paging, errors, all as IOS says them.

Run as a login shell by sshd: `python3 -I _device_shell.py PROMPT FOLDER`, where each file of
FOLDER has a command in its first line and the answer in the rest.
"""

import sys
from pathlib import Path

HARMLESS = ("terminal length", "terminal width", "terminal no")


def main(prompt: str, folder: str) -> None:
    answers = {}
    for path in Path(folder).iterdir():
        command, _, text = path.read_text().partition("\n")
        answers[command] = text
    while True:
        sys.stdout.write(prompt)
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            return
        command = " ".join(line.split())
        if command in {"exit", "quit", "logout"}:
            return
        if not command or command.startswith(HARMLESS):
            continue
        sys.stdout.write(
            answers.get(command, "        ^\n% Invalid input detected at '^' marker.\n\n")
        )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
