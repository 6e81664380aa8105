"""Shell: read-only commands over SSH by netmiko, to hosts whose key is pinned and to no other."""

import asyncio
import contextlib
import logging
import re
import socket
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ntc_templates.parse
import paramiko  # type: ignore[import-untyped]
import textfsm.clitable
from netmiko.channel import SSHChannel
from netmiko.exceptions import NetmikoAuthenticationException, NetmikoBaseException
from netmiko.ssh_dispatcher import CLASS_MAPPER

from audit.wire.terminal import plain
from audit.wire.text import clean
from audit.world.dial import dial
from audit.world.errors import outcome_of
from audit.world.guard import Guard
from audit.world.known_hosts import KNOWN_HOSTS, HostKeys
from audit.world.shell_commands import COMMANDS, SESSION, TEMPLATES
from audit.world.world import Credential, Secrets, ShellAnswer
from inventory.model import Asset
from inventory.seen import LookError, Outcome

MAX_BYTES = 262_144
"""What a device may say in one session; more is nonsense."""

_AT_ONCE = 8  # threads; netmiko blocks
_MOST_REFUSALS = 3  # of one credential, anywhere: a directory behind it may lock the account
_MARGIN_S = 0.5  # our deadline strikes before the probe's, and says more
_NOT_SUPPORTED = ("% Invalid", "Unrecognized command", "unknown command", "bad command name",
                  "Unknown action", "syntax error", "Wrong parameter")  # fmt: skip

_NETMIKO_RAISES = (
    NetmikoBaseException, LookError, paramiko.SSHException, OSError, EOFError, ValueError,
    LookupError, AttributeError, TypeError, AssertionError, RuntimeError, re.error,
)  # fmt: skip  # everything it can make of a terminal that answers nonsense
_TEMPLATES_RAISE = (
    ntc_templates.parse.ParsingException, textfsm.clitable.Error, textfsm.parser.Error, ValueError,
    LookupError, AttributeError, TypeError,
)  # fmt: skip  # no template, or a text that its template does not fit

for _name in ("paramiko", "netmiko"):  # what hosts do to us is an outcome, not a log line
    logging.getLogger(_name).addHandler(logging.NullHandler())
    logging.getLogger(_name).propagate = False


class NetmikoShell:
    """`audit.world.world.Shell` over real SSH."""

    def __init__(self, guard: Guard, secrets: Secrets, folder: Path | None) -> None:
        """`folder` holds `known_hosts`; the user's and the system's own are never read."""
        self._guard = guard
        self._secrets = secrets
        self._folder = folder
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="ssh")
        self._refusals: Counter[str] = Counter()

    async def run(
        self, asset: Asset, platform: str, commands: Sequence[str], *, deadline_s: float
    ) -> ShellAnswer:
        """Log in once, run the commands, log out. One login, whatever comes of it.

        Returns:
            The text of each command, plain and bounded, and rows where a template fits. A command
            that the device does not know has no text.

        Raises:
            LookError: SKIPPED (no credential), DENIED (unknown or changed host key, credential
                refused now or too often before), TIMEOUT, GARBLED (too much output, no prompt,
                closed in the middle), UNSUPPORTED (no way without changing a setting),
                OUT_OF_SCOPE, UNREACHABLE.
            ValueError: a command that is not on the list; our bug.
        """
        _allow(platform, commands)
        until = time.monotonic() + deadline_s - min(_MARGIN_S, deadline_s / 2)
        credential = self._secrets.get(asset.credential, "ssh")
        if credential is None:
            raise LookError(Outcome.SKIPPED, "no SSH credential")
        if self._refusals[credential.id] >= _MOST_REFUSALS:
            note = f"credential {credential.id} was refused {_MOST_REFUSALS} times; not tried again"
            raise LookError(Outcome.DENIED, note)
        port = asset.ports.get("ssh", 22)
        ip = await self._guard.resolve(asset.address, port)
        known = HostKeys(self._known_hosts(credential))
        known.need(ip, port)
        login = _login(credential, self._folder)
        sock = await dial(ip, port, max(0.01, until - time.monotonic()))
        sock.setblocking(True)
        session = _Session(ip, port, platform, tuple(commands), known.path, login, sock, until)
        task = asyncio.get_running_loop().run_in_executor(self._pool, session.work)
        try:
            return await asyncio.shield(task)
        except LookError as error:
            if error.outcome is Outcome.DENIED and session.refused:
                self._refusals[credential.id] += 1
            raise
        except asyncio.CancelledError:
            task.add_done_callback(_forget)
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)  # the thread hears the end of the stream
            raise

    def _known_hosts(self, credential: Credential) -> Path:
        named = credential.values.get("known_hosts", KNOWN_HOSTS)
        return Path(named) if self._folder is None else self._folder / named


def _allow(platform: str, commands: Sequence[str]) -> None:
    known = COMMANDS.get(platform)
    if known is None:
        raise ValueError(f"no commands are known for {platform!r}")
    strange = [command for command in commands if command not in known]
    if strange:
        raise ValueError(f"{strange[0]!r} is not on the list of {platform}")


def _forget(task: "asyncio.Future[ShellAnswer]") -> None:
    """Take what came of a session that nobody waits for any more."""
    if not task.cancelled():
        task.exception()


def _login(credential: Credential, folder: Path | None) -> Mapping[str, Any]:
    """A key where one is named, else the password: never both, so that one try is one try."""
    values = credential.values
    login: dict[str, Any] = {"username": values.get("user", "")}
    if "key_file" not in values:
        return {**login, "password": values.get("password", "")}
    place = Path(values["key_file"]) if folder is None else folder / values["key_file"]
    try:
        key = paramiko.PKey.from_path(place, values.get("passphrase", "").encode() or None)
    except (OSError, ValueError, TypeError, paramiko.SSHException) as error:
        what = type(error).__name__  # its text may hold more than we want to show
        raise LookError(
            Outcome.SKIPPED, f"credential {credential.id}: key file is not usable ({what})"
        ) from None
    return {**login, "pkey": key}


@dataclass(slots=True)
class _Session:
    """One login, in a thread of its own."""

    ip: str
    port: int
    platform: str
    commands: tuple[str, ...]
    known_hosts: Path
    login: Mapping[str, Any] = field(repr=False)
    sock: socket.socket
    until: float
    refused: bool = False  # the credential was
    _watch: "_Watch | None" = None

    def work(self) -> ShellAnswer:
        """Log in, ask, log out; every end of it is an outcome."""
        made: Any = None
        self._watch = _Watch(self.until, frozenset(self.commands) | set(SESSION[self.platform]))
        try:
            made = _bounded(CLASS_MAPPER[self.platform], self._watch)(**self._options())
            texts = {command: self._ask(made, command) for command in self.commands}
            made.disconnect()
        except NetmikoAuthenticationException:
            self.refused = True
            raise LookError(Outcome.DENIED, "the credential was refused") from None
        except _NETMIKO_RAISES as error:
            raise self._explain(error) from None
        finally:
            if made is not None:
                made.paramiko_cleanup()
            self.sock.close()
        said = {command: text for command, text in texts.items() if text is not None}
        rows = {command: _rows(self.platform, command, text) for command, text in said.items()}
        return ShellAnswer(self.platform, said, {c: r for c, r in rows.items() if r})

    def _options(self) -> dict[str, Any]:
        left_s = max(0.1, self.until - time.monotonic())
        return {
            **self.login,
            "device_type": self.platform,
            "host": self.ip,
            "port": self.port,
            "sock": self.sock,
            "ssh_strict": True,
            "system_host_keys": False,
            "alt_host_keys": True,
            "alt_key_file": str(self.known_hosts),
            "ssh_config_file": None,
            "disabled_algorithms": {"kex": ["diffie-hellman-group1-sha1"]},
            "use_keys": False,  # no key of whoever runs the audit
            "allow_agent": False,
            "conn_timeout": left_s,
            "auth_timeout": left_s,
            "banner_timeout": left_s,
            "blocking_timeout": left_s,
            "read_timeout_override": left_s,
        }

    def _ask(self, made: Any, command: str) -> str | None:
        said = made.send_command(command, read_timeout=max(0.1, self._left_s()))
        text = plain(said).strip("\n")
        return None if any(word in text[:1_000] for word in _NOT_SUPPORTED) else text

    def _left_s(self) -> float:
        return self.until - time.monotonic()

    def _explain(self, error: Exception) -> LookError:
        """What an error out of netmiko means; what it was made from says more than its text."""
        assert self._watch is not None
        if self._watch.ended is not None:
            return self._watch.ended
        ours = not type(error).__module__.startswith("netmiko")
        cause = error if ours or error.__context__ is None else error.__context__
        if isinstance(cause, paramiko.BadHostKeyException):
            return LookError(
                Outcome.DENIED, f"the host key of {self.ip} has changed; not logged in"
            )
        if self._left_s() <= 0 or isinstance(cause, TimeoutError):
            return LookError(Outcome.TIMEOUT, "SSH: nothing more came in time")
        if isinstance(cause, paramiko.SSHException | EOFError):
            what = clean(plain(str(cause))) or "the session ended"
            return LookError(Outcome.GARBLED, f"SSH: {what}")
        known = outcome_of(cause) if isinstance(cause, OSError) else None
        if known is not None:
            return LookError(*known)
        why = clean(plain(str(error)))
        return LookError(Outcome.GARBLED, f"SSH: no command line we understand ({why})")


@dataclass(slots=True)
class _Watch:
    """What holds for a session: an end in time, an end in bytes, the lines that may be sent."""

    until: float
    lines: frozenset[str]
    heard: int = 0
    ended: LookError | None = None

    def end(self, outcome: Outcome, note: str) -> LookError:
        """Why it ends; netmiko may swallow the error, so it is kept."""
        self.ended = self.ended or LookError(outcome, note)
        return self.ended


class _WatchedChannel(SSHChannel):
    """The one place where netmiko reads and writes."""

    def __init__(self, conn: paramiko.Channel, encoding: str, watch: _Watch) -> None:
        super().__init__(conn=conn, encoding=encoding)
        self._watch = watch

    def write_channel(self, out_data: str) -> None:
        """Send lines that are on the list."""
        for line in out_data.replace("\r", "\n").split("\n"):
            if line.strip(" ") not in self._watch.lines:
                note = f"SSH: this device wants {plain(line)[:60]!r} typed, which is no reading"
                raise self._watch.end(Outcome.UNSUPPORTED, note)
        super().write_channel(out_data)

    def read_buffer(self) -> str:
        """One read, counted."""
        if time.monotonic() > self._watch.until:
            raise self._watch.end(Outcome.TIMEOUT, "SSH: nothing more came in time")
        text: str = super().read_buffer()
        self._watch.heard += len(text)
        if self._watch.heard > MAX_BYTES:
            raise self._watch.end(Outcome.GARBLED, f"SSH: more than {MAX_BYTES} bytes of output")
        return text


def _bounded(driver: type[Any], watch: _Watch) -> Callable[..., Any]:
    """netmiko's driver with our channel in place from the first byte after the login."""

    class Bounded(driver):  # type: ignore[misc]
        def special_login_handler(self, *args: Any, **kwargs: Any) -> None:
            self.channel = _WatchedChannel(self.remote_conn, self.encoding, watch)
            super().special_login_handler(*args, **kwargs)

    return Bounded


def _rows(platform: str, command: str, text: str) -> Sequence[Mapping[str, Any]]:
    """The rows of a command's text by its template; none where none fits."""
    name = TEMPLATES.get(command, command)
    try:
        found: list[dict[str, Any]] = ntc_templates.parse.parse_output(platform, name, text)
    except _TEMPLATES_RAISE:
        return ()
    return found
