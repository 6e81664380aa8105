"""One login to a command line: find out which it is, ask, leave. Blocking; runs in a thread."""

import contextlib
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import paramiko  # type: ignore[import-untyped]
from netmiko.exceptions import NetmikoAuthenticationException, NetmikoBaseException
from netmiko.ssh_dispatcher import CLASS_MAPPER

from audit.wire.cli_platform import by_ident, by_prompt, by_text, one_question
from audit.wire.terminal import plain, screen
from audit.wire.text import clean
from audit.world.errors import outcome_of
from audit.world.meter import MeteredSocket
from audit.world.shell_channel import Watch, WatchedChannel
from audit.world.shell_commands import ASKED_BLIND, COMMANDS, PLATFORMS, SESSION
from audit.world.sockets import MSG_PEEK, Socket
from inventory.seen import LookError, Outcome

_IDENT_BYTES = 512
_TURN_S = 0.01
_QUIET_S = 0.2  # after which a prompt is one, and not a line that is still coming
_GOODBYE_S = 0.5
_SILENT_S = 2.0  # after which a device is asked for its prompt by an empty line
_PROMPT = re.compile(r"\S.{0,120}?[>#$%\]]")
_ASIDE = re.compile(r"\{(?:master|backup|linecard|primary|secondary)[^}]{0,30}\}")
_NOT_KNOWN = (
    "% Invalid", "% Unknown", "% Unrecognized", "% Incomplete", "%Error", "Unrecognized command",
    "unknown command", "Unknown command", "bad command name", "Unknown action", "Command fail",
    "syntax error", "Wrong parameter", "Invalid input:", "Invalid command", "Command not found",
    "command not found", "Available commands", "Next possible completions",
    "expected end of command",
)  # fmt: skip
_ACCEPT = re.compile(r"[Pp]ress 'a' to accept|to accept\)?:?\s*$")
_NETMIKO_RAISES = (
    NetmikoBaseException, LookError, paramiko.SSHException, OSError, EOFError, ValueError,
    LookupError, AttributeError, TypeError, AssertionError, RuntimeError, re.error,
)  # fmt: skip  # everything it can make of a terminal that answers nonsense


@dataclass(slots=True)
class Heard:
    """What a session brought."""

    platform: str
    found_by: str
    texts: dict[str, str] = field(default_factory=dict)
    agreed: Mapping[str, str] = field(default_factory=dict)
    cut: LookError | None = None
    """Why it ended before all was asked; what had come until then is kept."""


@dataclass(slots=True)
class Session:
    """One login, in a thread of its own."""

    ip: str
    port: int
    platform: str | None  # None: find out
    commands: tuple[str, ...] | None  # None: all of the platform's
    known_hosts: Path
    login: Mapping[str, Any] = field(repr=False)
    sock: Socket | MeteredSocket
    until: float
    refused: bool = False  # the credential was
    tried: bool = False  # the credential was handed to the device
    let_in: bool = False
    opened: Callable[[], object] | None = None
    """Called from the thread once the device has let us in."""
    typed: list[str] = field(default_factory=list)  # every line that was sent so far
    _watch: Watch = field(init=False)
    _prompt: str = ""
    _made: paramiko.Transport | None = None

    def waited(self, pause_s: float) -> None:
        """The line was waited for, not the device: its time did not run meanwhile."""
        self.until += pause_s
        self._watch.until += pause_s

    def work(self) -> Heard:
        """Log in, ask, log out; every end of it is an outcome."""
        made: Any = None
        heard: Heard | None = None
        self._watch = Watch(self.until, frozenset(ASKED_BLIND), typed=self.typed)
        try:
            platform, found_by = self._before_login()
            made = self._logged_in(platform)
            asked: dict[str, str] = {}
            if platform is None:
                platform, found_by, asked = self._find_out(made)
                self._become(made, platform)
            if not (PLATFORMS[platform].plain and self._prompt):
                self._prompt = self._find_prompt(made, platform)
            heard = Heard(platform, found_by, asked, _agreed(self._made))
            for command in self.commands or COMMANDS[platform]:
                if command not in heard.texts:
                    text = self._ask(made, command)
                    if text is not None:
                        heard.texts[command] = text
            self._leave(made, platform)
        except NetmikoAuthenticationException:
            self.refused = True
            raise LookError(Outcome.DENIED, "the credential was refused") from None
        except _NETMIKO_RAISES as error:
            why = self._explain(error)
            if heard is None or not heard.texts:
                raise why from None
            heard.cut = why
        finally:
            if made is not None:
                made.disconnect()
            self.sock.close()
        return heard

    def _before_login(self) -> tuple[str | None, str]:
        """What is declared, else what the server calls itself before anybody has logged in."""
        if self.platform is not None:
            return self.platform, "declared"
        found = by_ident(self._ident())
        return found, "the name of its SSH server"

    def _ident(self) -> str:
        """The server's first line, read without taking it from the library that needs it."""
        seen = b""
        until = min(self.until, time.monotonic() + 3.0)
        self.sock.settimeout(max(0.1, until - time.monotonic()))
        try:
            while b"\n" not in seen[seen.find(b"SSH-") :] and len(seen) < _IDENT_BYTES:
                more = self.sock.recv(_IDENT_BYTES, MSG_PEEK)
                if not more or time.monotonic() > until:
                    break
                if more == seen:
                    time.sleep(_TURN_S)
                seen = more
        except TimeoutError:
            pass
        finally:
            self.sock.settimeout(None)
        lines = seen.decode("ascii", "replace").splitlines()
        return next((line for line in lines if line.startswith("SSH-")), "")

    def _logged_in(self, platform: str | None) -> Any:
        if platform is not None:
            self._watch.lines = frozenset(COMMANDS[platform]) | set(SESSION[platform])
        driver = CLASS_MAPPER[platform or "terminal_server"]
        self._watch.opened = self._opened
        return _bounded(driver, self._watch, platform, self._transport)(**self._options(platform))

    def _opened(self) -> None:
        self.let_in = True
        if self.opened is not None:
            self.opened()

    def _transport(self, *args: Any, **kwargs: Any) -> paramiko.Transport:
        self._made = _Transport(*args, **kwargs).told(self)
        return self._made

    def _options(self, platform: str | None) -> dict[str, Any]:
        left_s = max(0.1, self.until - time.monotonic())
        return {
            **self.login,
            "device_type": platform or "terminal_server",
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

    def _find_out(self, made: Any) -> tuple[str, str, dict[str, str]]:
        """(platform, how it was found, texts that were asked for): at most one question."""
        greeting, self._prompt = self._read_to_prompt(made)
        prompt = self._prompt
        found = by_prompt(prompt)
        if found is not None:
            return found, "its prompt", {}
        found = by_text("\n".join(line for line in greeting if line.strip() != prompt))
        if found is not None:
            return found, "its greeting", {}
        question = one_question(prompt)
        answer = self._ask(made, question)
        found = by_text(answer or "")
        if found is None:
            shown = clean(plain(prompt)) or "-"
            raise LookError(Outcome.UNSUPPORTED, f"no command line we know (prompt {shown!r})")
        asked = {question: answer} if answer and question in COMMANDS[found] else {}
        return found, question, asked

    def _become(self, made: Any, platform: str) -> None:
        """The same session, from here on by the platform's own driver."""
        self._watch.lines = frozenset(COMMANDS[platform]) | set(SESSION[platform])
        made.__class__ = _bounded(CLASS_MAPPER[platform], self._watch, platform, self._transport)
        made.device_type = platform
        made.global_cmd_verify = False if platform == "hp_comware" else None
        if platform == "mikrotik_routeros":
            made.RETURN = "\r\n"
        made._try_session_preparation()

    def _find_prompt(self, made: Any, platform: str) -> str:
        if PLATFORMS[platform].plain:
            return self._read_to_prompt(made)[1]
        made.write_channel(made.RETURN)
        return self._read_to_prompt(made, holds=str(made.base_prompt))[1]

    def _read_to_prompt(self, made: Any, holds: str = "") -> tuple[list[str], str]:
        """(lines, the prompt that ends them): at once when it `holds` what netmiko made of it,
        else when nothing more comes.
        """
        text = ""
        quiet_since = asked = time.monotonic()
        while True:
            more = self._read(made)
            text += more
            now = time.monotonic()
            if more and holds:
                last = screen(text[-400:]).rpartition("\n")[2].strip()
                if holds in last and _PROMPT.fullmatch(last):
                    return [], last
            if more:
                quiet_since = now
            elif not text.strip() and now - asked >= _SILENT_S:
                made.write_channel(made.RETURN)
                asked = now
            elif now - quiet_since >= _QUIET_S:
                lines = screen(text).rstrip().split("\n")
                last = lines[-1].strip()
                if _ACCEPT.search(last):
                    self._watch.lines |= {"a"}
                    made.write_channel("a\r")
                    text = ""
                elif _PROMPT.fullmatch(last):
                    return lines[:-1], last
                quiet_since = now
            if not more:
                time.sleep(_TURN_S)

    def _read(self, made: Any) -> str:
        self._watch.said.clear()
        made.channel.read_channel()
        return "".join(self._watch.said)

    def _ask(self, made: Any, command: str) -> str | None:
        """The answer of one command; None when the device does not know it."""
        self._read(made)
        made.write_channel(command + made.RETURN)
        text = ""
        quiet_since = time.monotonic()
        while True:
            more = self._read(made)
            text += more
            if more:
                quiet_since = time.monotonic()
                done = screen(text[-400:]).rpartition("\n")[2].strip() == self._prompt
                if done and _echo(text[:600], command):
                    break
            elif time.monotonic() - quiet_since > 1.0 and self._ended(text):
                break  # a device that does not echo
            else:
                time.sleep(_TURN_S)
        said = _answer(screen(text), command, self._prompt)
        return None if any(word in said[:1_000] for word in _NOT_KNOWN) else said

    def _ended(self, text: str) -> bool:
        lines = screen(text).rstrip().split("\n")
        return len(lines) > 1 and lines[-1].strip() == self._prompt

    def _leave(self, made: Any, platform: str) -> None:
        """Say goodbye and hear the device out; all that was asked is there already."""
        until = time.monotonic() + _GOODBYE_S
        with contextlib.suppress(*_NETMIKO_RAISES):
            made.write_channel(PLATFORMS[platform].leave + made.RETURN)
            while time.monotonic() < until:
                self._read(made)
                time.sleep(_TURN_S)

    def _explain(self, error: Exception) -> LookError:
        """What an error out of netmiko means; what it was made from says more than its text."""
        if isinstance(error, LookError):
            return error
        if self._watch.ended is not None:
            return self._watch.ended
        ours = not type(error).__module__.startswith("netmiko")
        cause = error if ours or error.__context__ is None else error.__context__
        if isinstance(cause, paramiko.BadHostKeyException):
            return LookError(
                Outcome.DENIED, f"the host key of {self.ip} has changed; not logged in"
            )
        if self.until <= time.monotonic() or isinstance(cause, TimeoutError):
            return LookError(Outcome.TIMEOUT, "SSH: nothing more came in time")
        if isinstance(cause, paramiko.SSHException | EOFError):
            what = clean(plain(str(cause))) or "the session ended"
            return LookError(Outcome.GARBLED, f"SSH: {what}")
        known = outcome_of(cause) if isinstance(cause, OSError) else None
        if known is not None:
            return LookError(*known)
        why = clean(plain(str(error)))
        return LookError(Outcome.GARBLED, f"SSH: no command line we understand ({why})")


def _echo(text: str, command: str) -> bool:
    return any(line.rstrip().endswith(command) for line in screen(text).split("\n")[:5])


def _answer(text: str, command: str, prompt: str) -> str:
    """What stands between the echo of a command and the prompt after it."""
    lines = text.split("\n")
    echo = next((at for at, line in enumerate(lines[:5]) if line.rstrip().endswith(command)), -1)
    lines = lines[echo + 1 :]
    while lines and (lines[-1].strip() in ("", prompt) or _ASIDE.fullmatch(lines[-1].strip())):
        lines.pop()
    return "\n".join(lines).strip("\n")


class _Transport(paramiko.Transport):  # type: ignore[misc]
    """paramiko's, but a key exchange that fails leaves no thread behind.

    Its timer for the handshake is a thread that only success ends: each host that breaks off in
    the middle would keep one for 15 s (docs/upstream/paramiko-handshake-timer.md).
    """

    _of: Session

    def told(self, session: Session) -> "_Transport":
        """Who is to know that the credential goes out."""
        self._of = session
        return self

    def auth_password(self, *args: Any, **kwargs: Any) -> Any:
        """The one moment at which the password leaves; paramiko has checked the host's key."""
        self._of.tried = True
        return super().auth_password(*args, **kwargs)

    def auth_publickey(self, *args: Any, **kwargs: Any) -> Any:
        """The same for a key."""
        self._of.tried = True
        return super().auth_publickey(*args, **kwargs)

    def run(self) -> None:
        """Called by the transport's own thread."""
        try:
            super().run()
        finally:
            self.packetizer.complete_handshake()  # cancels the timer


def _agreed(made: paramiko.Transport | None) -> Mapping[str, str]:
    """What was negotiated, by the names of RFC 4253; a cipher that seals itself needs no MAC."""
    if made is None:
        return {}
    kinds = made._kex_info.items()
    exchange = next((name for name, kind in kinds if type(made.kex_engine) is kind), "")
    ciphers = (made.local_cipher, made.remote_cipher)
    macs = [
        mac
        for cipher, mac in zip(ciphers, (made.local_mac, made.remote_mac), strict=True)
        if "gcm" not in cipher
    ]
    said = {
        "key_exchange": exchange,
        "host_key": made.host_key_type or "",
        "cipher": ", ".join(dict.fromkeys(ciphers)),
        "mac": ", ".join(dict.fromkeys(mac for mac in macs if mac)),
    }
    return {name: text for name, text in said.items() if text}


def _bounded(
    driver: type[Any], watch: Watch, platform: str | None, transport: Callable[..., Any]
) -> Callable[..., Any]:
    """netmiko's driver with our channel in place from the first byte after the login."""
    as_it_is = platform is not None and PLATFORMS[platform].plain

    class Bounded(driver):  # type: ignore[misc]
        def _connect_params_dict(self) -> dict[str, Any]:
            params: dict[str, Any] = super()._connect_params_dict()
            return {**params, "transport_factory": transport}

        def special_login_handler(self, *args: Any, **kwargs: Any) -> None:
            if watch.opened is not None:
                watch.opened()
            self.channel = WatchedChannel(self.remote_conn, self.encoding, watch)
            if not as_it_is:
                super().special_login_handler(*args, **kwargs)

        def _try_session_preparation(self, force_data: bool = True) -> None:
            blind = as_it_is or platform is None  # an empty line may be the wrong answer there
            super()._try_session_preparation(force_data=force_data and not blind)

        def session_preparation(self, *args: Any, **kwargs: Any) -> None:
            if not as_it_is:
                super().session_preparation(*args, **kwargs)

        def cleanup(self, *args: Any, **kwargs: Any) -> None:
            """Nothing is typed on the way out but what `Session` types."""

    return Bounded
