"""Shell: read-only commands over SSH by netmiko, to hosts whose key is pinned and to no other."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import paramiko  # type: ignore[import-untyped]

from audit.world.dial import dial
from audit.world.exchange import note_credential, note_sent, note_verbs
from audit.world.guard import Guard
from audit.world.known_hosts import KNOWN_HOSTS, HostKeys, host_name
from audit.world.logins import Logins, OwnLogins
from audit.world.meter import METER, MeteredSocket, TcpToll
from audit.world.shell_commands import COMMANDS, template_platform
from audit.world.shell_session import Heard, Session
from audit.world.sockets import SHUT_RDWR, find_tcp
from audit.world.template_process import TemplateProcess
from audit.world.world import Credential, Secrets, ShellAnswer
from inventory.model import Asset
from inventory.seen import LookError, Outcome

_AT_ONCE = 32  # threads; netmiko blocks, and mostly waits
_MARGIN_S = 0.5  # our deadline strikes before the probe's, and says more

for _name in ("paramiko", "netmiko"):  # what hosts do to us is an outcome, not a log line
    logging.getLogger(_name).addHandler(logging.NullHandler())
    logging.getLogger(_name).propagate = False


class NetmikoShell:
    """`audit.world.world.Shell` over real SSH."""

    def __init__(
        self, guard: Guard, secrets: Secrets, folder: Path | None, logins: Logins | None = None
    ) -> None:
        """`folder` holds `known_hosts`; the user's and the system's own are never read.

        Args:
            logins: who counts refusals; None: this process, for itself.
        """
        self._guard = guard
        self._secrets = secrets
        self._folder = folder
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="ssh")
        self._free = asyncio.Semaphore(_AT_ONCE)
        self._logins = logins or OwnLogins()
        self._templates = TemplateProcess()

    async def run(
        self,
        asset: Asset,
        platform: str | None,
        commands: Sequence[str] | None = None,
        *,
        deadline_s: float,
    ) -> ShellAnswer:
        """Log in once, run the commands, log out. One login, whatever comes of it.

        Args:
            platform: None = find out, from what the server says and at most one command.
            commands: None = all that are on the platform's list.

        Returns:
            The text of each command, plain and bounded, and rows where a template fits. A command
            that the device does not know has no text. A session that ends in the middle keeps
            what had come until then, and says so in `cut`.

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
        self._logins.need(credential.id)
        port = asset.ports.get("ssh", 22)
        to = await find_tcp(self._guard, asset.address, port)
        ip = to[0]
        known = HostKeys(self._known_hosts(credential))
        known.need(ip, port)
        login = _login(credential, self._folder)
        asked = None if commands is None else tuple(commands)
        async with self._free:  # a device is not kept waiting with an open line
            note_sent(0, times=1)
            sock = await dial(to, max(0.01, until - time.monotonic()))
            sock.setblocking(True)
            session = Session(ip, port, platform, asked, known.path, login, sock, until)
            meter = METER.get()
            if meter is not None:
                session.sock = MeteredSocket(sock, TcpToll(meter, sock), session.waited)
            try:
                await self._logins.begin(credential.id, host_name(ip, port))
            except BaseException:
                session.sock.close()
                raise
            return await self._run(session, credential.id)

    async def _run(self, session: Session, credential: str) -> ShellAnswer:
        loop = asyncio.get_running_loop()
        session.opened = partial(loop.call_soon_threadsafe, self._logins.opened, credential)
        task = loop.run_in_executor(self._pool, self._work, session)
        note_credential(credential)
        note_verbs("login")
        # At its own end, not at ours: who stops waiting does not know yet what was answered.
        task.add_done_callback(lambda _: self._ended(session, credential))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(_forget)
            with contextlib.suppress(OSError):
                session.sock.shutdown(SHUT_RDWR)  # the thread hears the end of the stream
            raise
        finally:
            note_verbs(*session.typed)
            note_sent(sum(map(len, session.typed)))

    def _ended(self, session: Session, credential: str) -> None:
        """What came of a login; one that was tried and never answered may have been refused."""
        unsaid = session.tried and not session.let_in and not session.refused
        refused = None if unsaid else session.refused
        device = host_name(session.ip, session.port)
        self._logins.ended(credential, device, refused=refused)

    def _work(self, session: Session) -> ShellAnswer:
        heard: Heard = session.work()
        cut = [] if heard.cut is None else [heard.cut.note]
        rows: dict[str, Sequence[Mapping[str, Any]]] = {}
        for command, text in heard.texts.items():
            reader = template_platform(heard.platform, command)
            try:
                found = self._templates.rows(reader, command, text)
            except LookError as error:
                cut.append(error.note)
                continue
            if found:
                rows[command] = found
        return ShellAnswer(
            heard.platform, heard.texts, rows, heard.found_by, "; ".join(cut), heard.agreed
        )

    def _known_hosts(self, credential: Credential) -> Path:
        named = credential.plain("known_hosts", KNOWN_HOSTS)
        return Path(named) if self._folder is None else self._folder / named


def _allow(platform: str | None, commands: Sequence[str] | None) -> None:
    if platform is None:
        if commands is not None:
            raise ValueError("commands without a platform are on nobody's list")
        return
    known = COMMANDS.get(platform)
    if known is None:
        raise ValueError(f"no commands are known for {platform!r}")
    strange = [command for command in commands or () if command not in known]
    if strange:
        raise ValueError(f"{strange[0]!r} is not on the list of {platform}")


def _forget(task: "asyncio.Future[ShellAnswer]") -> None:
    """Take what came of a session that nobody waits for any more."""
    if not task.cancelled():
        task.exception()


def _login(credential: Credential, folder: Path | None) -> Mapping[str, Any]:
    """A key where one is named, else the password: never both, so that one try is one try."""
    login: dict[str, Any] = {"username": credential.plain("user")}
    key_file = credential.plain("key_file")
    if not key_file:
        return {**login, "password": credential.reveal("password")}
    place = Path(key_file) if folder is None else folder / key_file
    try:
        key = paramiko.PKey.from_path(place, credential.reveal("passphrase").encode() or None)
    except (OSError, ValueError, TypeError, paramiko.SSHException) as error:
        what = type(error).__name__  # its text may hold more than we want to show
        raise LookError(
            Outcome.SKIPPED, f"credential {credential.id}: key file is not usable ({what})"
        ) from None
    return {**login, "pkey": key}
