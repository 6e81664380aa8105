"""SSH to real and to hostile command lines: who is logged in to, what is typed, what is heard."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time

import paramiko  # type: ignore[import-untyped]
import pytest

from audit.world.fake import FakeSecrets
from audit.world.guard import Guard
from audit.world.known_hosts import HostKeys
from audit.world.shell import NetmikoShell
from audit.world.shell_channel import MAX_BYTES
from audit.world.shell_commands import COMMANDS
from inventory.model import Asset
from inventory.seen import LookError, Outcome
from tests.audit.loopback import LoopbackOnly, run, say, tcp_server

LOGIN = {"user": "audit-ro", "password": "ward-pass"}
PROMPT = "ward-001-rt#"
VERSION = "Cisco IOS Software, C800 Software (C800-UNIVERSALK9-M), Version 15.4(3)M4"


def router(port, address="127.0.0.1"):
    return Asset(id="r", kind="router", site="00001", address=address, ports={"ssh": port})


def shell(folder, login=LOGIN):
    return NetmikoShell(Guard(LoopbackOnly()), FakeSecrets({"ssh": login}), folder)


def ask(made, port, commands=("show version",), *, platform="cisco_ios", deadline_s=10.0):
    return run(made.run(router(port), platform, commands, deadline_s=deadline_s))


def outcome(made, port, **options):
    with pytest.raises(LookError) as caught:
        ask(made, port, **options)
    return caught.value


class Router(paramiko.ServerInterface):  # type: ignore[misc]
    """An SSH server of paramiko's; what it says after the login is a function."""

    def __init__(self, talk, *, key=None, password="ward-pass", ident=None):
        self.ident = ident
        self.key = key or paramiko.RSAKey.generate(2_048)
        self.talk = talk
        self.password = password
        self.tried = []
        self.typed = []
        self._ends = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]

    @property
    def line(self):
        return f"{self.key.get_name()} {self.key.get_base64()}"

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listener.close()
        for one in self._ends:
            one.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                sock, _ = self._listener.accept()
                transport = paramiko.Transport(sock)
                transport.local_version = self.ident or transport.local_version
                self._ends.append(transport)
                transport.add_server_key(self.key)
                with contextlib.suppress(paramiko.SSHException, EOFError):
                    transport.start_server(server=self)
                    channel = transport.accept(5)
                    if channel is not None:
                        threading.Thread(target=self._talk, args=(channel,), daemon=True).start()

    def _talk(self, channel):
        with contextlib.suppress(OSError, EOFError):
            self.talk(self, channel)
            channel.close()

    def read_line(self, channel):
        held = b""
        while not held.endswith((b"\n", b"\r")):
            said = channel.recv(1)
            if not said:
                raise EOFError
            held += said
        self.typed.append(held.decode().strip())
        channel.sendall(held + b"\n")  # a terminal echoes
        return self.typed[-1]

    def check_auth_password(self, username, password):
        self.tried.append((username, password))
        good = password == self.password
        return paramiko.AUTH_SUCCESSFUL if good else paramiko.AUTH_FAILED

    def get_allowed_auths(self, username):
        return "password"

    def check_channel_request(self, kind, chanid):
        return paramiko.OPEN_SUCCEEDED

    def check_channel_pty_request(self, *_):
        return True

    def check_channel_shell_request(self, channel):
        return True


def cisco(answer):
    """A prompt; `answer(channel)` is what `show version` gets."""

    def talk(server, channel):
        while True:
            channel.sendall(f"\r\n{PROMPT}".encode())
            line = server.read_line(channel)
            if line == "exit":
                return
            if line == "show version":
                answer(channel)

    return talk


@pytest.fixture(scope="module")
def key():
    return paramiko.RSAKey.generate(2_048)


@pytest.fixture
def pinned(tmp_path, key):
    """`pinned(talk)`: a router whose key is known, and a shell that knows it."""
    with contextlib.ExitStack() as stack:

        def start(talk, *, login=LOGIN, ident=None):
            server = stack.enter_context(Router(talk, key=key, ident=ident))
            HostKeys(tmp_path / "known_hosts").pin("127.0.0.1", server.port, server.line)
            return server, shell(tmp_path, login)

        yield start


def test_openssh_is_logged_in_to_by_password_and_by_key(sshd, tmp_path):
    HostKeys(tmp_path / "known_hosts").pin(sshd.host, sshd.port, sshd.host_key)
    by_key = {"user": sshd.user, "key_file": str(sshd.key_file)}
    for login in (LOGIN, by_key):
        said = ask(shell(tmp_path, login), sshd.port, ("show version", "show inventory"))
        assert said.texts["show version"].startswith("Cisco IOS Software")
        [row] = said.rows["show version"]
        assert (row["version"], row["serial"]) == ("15.4(3)M4", ["FGL0000PEER"])
        assert "show inventory" not in said.texts  # the device does not know it


def test_ssh_keyscan_prints_what_may_be_pinned(sshd, tmp_path):
    known = HostKeys(tmp_path / "known_hosts")
    known.pin(sshd.host, sshd.port, sshd.host_key)
    known.need(sshd.host, sshd.port)
    assert (tmp_path / "known_hosts").read_text().startswith(f"[{sshd.host}]:{sshd.port} ssh-ed2")
    assert (tmp_path / "known_hosts").stat().st_mode & 0o777 == 0o600


def test_pinning_again_replaces_and_leaves_the_others(tmp_path, key):
    known = HostKeys(tmp_path / "known_hosts")
    other = paramiko.RSAKey.generate(2_048)
    known.pin("10.1.0.1", 22, f"{other.get_name()} {other.get_base64()}")
    known.pin("10.1.0.2", 22, f"{other.get_name()} {other.get_base64()}")
    known.pin("10.1.0.1", 22, f"{key.get_name()} {key.get_base64()}")
    lines = (tmp_path / "known_hosts").read_text().splitlines()
    assert [line.split()[0] for line in lines] == ["10.1.0.2", "10.1.0.1"]
    assert key.get_base64() in lines[1]
    with pytest.raises(ValueError, match="not a public host key"):
        known.pin("10.1.0.1", 22, "ssh-rsa nonsense")


def test_an_unknown_host_gets_no_byte_and_the_note_says_how_to_pin_it(tmp_path):
    heard = []

    async def look():
        async def talk(reader, writer):
            heard.append(await reader.read(100))

        async with tcp_server(talk) as port:
            try:
                await shell(tmp_path).run(
                    router(port), "cisco_ios", ("show version",), deadline_s=3
                )
            except LookError as error:
                return error
            return None

    error = run(look())
    assert error.outcome is Outcome.DENIED
    assert "ward-audit hosts accept" in error.note
    assert heard == []


def test_a_changed_key_is_denied_and_no_password_leaves(tmp_path, key):
    with Router(cisco(lambda channel: None), key=paramiko.RSAKey.generate(2_048)) as server:
        pinned_key = f"{key.get_name()} {key.get_base64()}"
        HostKeys(tmp_path / "known_hosts").pin("127.0.0.1", server.port, pinned_key)
        error = outcome(shell(tmp_path), server.port)
    assert error.outcome is Outcome.DENIED
    assert "has changed" in error.note
    assert server.tried == []


def test_a_refused_password_is_tried_once_and_a_credential_three_times(pinned):
    bad = {"user": "audit-ro", "password": "wrong"}
    server, made = pinned(cisco(lambda channel: None), login=bad)
    for _ in range(5):
        assert outcome(made, server.port).outcome is Outcome.DENIED
    assert server.tried == [("audit-ro", "wrong")] * 3
    assert "wrong" not in outcome(made, server.port).note


def test_many_devices_at_once_refuse_a_credential_no_oftener_than_one_by_one(tmp_path, key):
    async def look_at_all(made, ports):
        looks = [made.run(router(port), "cisco_ios", deadline_s=20) for port in ports]
        return await asyncio.gather(*looks, return_exceptions=True)

    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(Router(lambda *_: None, key=key)) for _ in range(12)]
        for server in servers:
            HostKeys(tmp_path / "known_hosts").pin("127.0.0.1", server.port, server.line)
        made = shell(tmp_path, {"user": "audit-ro", "password": "wrong"})
        ends = run(look_at_all(made, [server.port for server in servers]))
        assert sum(len(server.tried) for server in servers) == 3
    assert {end.outcome for end in ends} == {Outcome.DENIED}
    assert sum("not tried again" in end.note for end in ends) == 9


def test_the_answer_comes_without_what_would_act_on_a_terminal(pinned):
    colours = b"\x1b[1m\x1b]0;owned\x07" + VERSION.encode() + "\u202e\x08".encode() + b"\r\n"
    server, made = pinned(cisco(lambda channel: channel.sendall(colours)))
    assert ask(made, server.port).texts == {"show version": VERSION}
    assert set(server.typed) <= {"", "terminal width 511", "terminal length 0", "show version",
                                 "exit"}  # fmt: skip


def test_an_endless_output_ends_at_the_cap(pinned):
    def endless(channel):
        while True:
            channel.sendall(b"x" * 4_000 + b"\r\n")

    server, made = pinned(cisco(endless))
    error = outcome(made, server.port)
    assert error.outcome is Outcome.GARBLED
    assert str(MAX_BYTES) in error.note


def test_a_pager_that_never_ends_meets_the_deadline(pinned):
    def pager(channel):
        while True:
            channel.sendall(b"line\r\n --More-- ")
            time.sleep(0.05)

    server, made = pinned(cisco(pager))
    error = outcome(made, server.port, deadline_s=3.0)
    assert error.outcome is Outcome.TIMEOUT


def test_an_ssh_server_that_names_its_maker_is_logged_in_to_as_that_maker_likes_it(pinned):
    """RouterOS takes terminal options with the user's name; its name comes before any login."""

    def talk(server, channel):
        channel.sendall(b"MikroTik RouterOS 7.12.2\r\n")
        while True:
            channel.sendall(b"\r\n[audit@ward] > ")
            line = server.read_line(channel)
            if line == "/system identity print":
                channel.sendall(b"  name: ward\r\n")
            elif line == "/quit":
                return
            elif line:
                channel.sendall(b"bad command name x (line 1 column 1)\r\n")

    server, made = pinned(talk, ident="SSH-2.0-ROSSSH")
    said = run(made.run(router(server.port), None, deadline_s=20))
    assert (said.platform, said.found_by) == ("mikrotik_routeros", "the name of its SSH server")
    assert said.texts == {"/system identity print": "  name: ward"}
    assert said.rows["/system identity print"] == [{"name": "ward"}]
    assert server.tried == [("audit-ro+ct511w4098h", "ward-pass")]


def test_finding_out_a_platform_costs_one_login_and_one_question(pinned):
    server, made = pinned(cisco(lambda channel: channel.sendall(VERSION.encode() + b"\r\n")))
    said = run(made.run(router(server.port), None, deadline_s=20))
    assert (said.platform, said.found_by) == ("cisco_ios", "show version")
    assert server.tried == [("audit-ro", "ward-pass")]
    assert server.typed.count("show version") == 1


def test_a_screen_that_begins_again_after_its_last_page_is_left(pinned):
    """D-Link's live listings go round for ever; when a page comes again they are left."""
    foot = b"CTRL+C ESC q Quit SPACE n Next Page p Previous Page r Refresh"
    keys = []

    def talk(server, channel):
        while True:
            channel.sendall(b"\r\nDES-3010G:admin#")
            if server.read_line(channel) != "show ports description":
                continue
            for page in (1, 2, 1, 2, 1):
                channel.sendall(f"\r\n{page} Enabled Auto/Disabled LinkDown\r\n".encode() + foot)
                keys.append(channel.recv(1))
                if keys[-1] == b"q":
                    break
                channel.sendall(b"\r" + b" " * 70 + b"\r")

    server, made = pinned(talk)
    said = ask(made, server.port, ("show ports description",), platform="dlink_ds")
    assert keys[-1] == b"q"
    assert len(keys) < 5
    text = said.texts["show ports description"]
    assert "1 Enabled" in text
    assert "2 Enabled" in text


def test_what_had_come_before_a_session_broke_is_kept_and_the_break_is_told(pinned):
    def talk(server, channel):
        while True:
            channel.sendall(f"\r\n{PROMPT}".encode())
            line = server.read_line(channel)
            if line == "show version":
                channel.sendall(VERSION.encode() + b"\r\n")
            elif line == "show inventory":
                channel.sendall(b"NAME: half of")
                return

    server, made = pinned(talk)
    said = ask(made, server.port, ("show version", "show inventory", "show interfaces"))
    assert said.texts == {"show version": VERSION}
    assert "the session ended" in said.cut


def test_a_text_that_keeps_its_template_busy_costs_its_rows_and_no_more(pinned):
    """A row of dashes in `show ip interface` is what its template never comes to an end of."""
    table = b"    IP Address         I/F       Type       Status\r\n"

    def talk(server, channel):
        while True:
            channel.sendall(b"\r\nsw#")
            line = server.read_line(channel)
            if line == "show ip interface":
                channel.sendall(table + b"-" * 70 + b" x\r\n")
            elif line == "show system id":
                channel.sendall(b"serial number : S1\r\n")

    server, made = pinned(talk)
    said = ask(made, server.port, ("show ip interface", "show system id"), platform="cisco_s300",
               deadline_s=20)  # fmt: skip
    assert set(said.texts) == {"show ip interface", "show system id"}
    assert "show ip interface" not in said.rows
    assert "keeps its template busy" in said.cut


def _silent(server, channel):
    time.sleep(20)


def _banner(server, channel):
    while True:
        channel.sendall(b"Authorised users only. " * 100 + b"\r\n")


def _leaves(server, channel):
    channel.sendall(PROMPT.encode())


def _turns(server, channel):
    """The prompt changes with every line."""
    number = 0
    while True:
        number += 1
        channel.sendall(f"\r\nrt-{number}#".encode())
        server.read_line(channel)


@pytest.mark.parametrize("platform", ["cisco_ios", "dlink_ds", None])
@pytest.mark.parametrize("talk", [_silent, _banner, _leaves, _turns])
def test_a_command_line_we_cannot_follow_is_an_outcome_in_time(pinned, talk, platform):
    server, made = pinned(talk)
    commands = COMMANDS[platform] if platform else None
    error = outcome(made, server.port, commands=commands, platform=platform, deadline_s=3.0)
    assert error.outcome in (Outcome.TIMEOUT, Outcome.GARBLED, Outcome.UNSUPPORTED)


@pytest.mark.parametrize("platform", ["cisco_ios", None])
@pytest.mark.parametrize(
    "said",
    [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-x\r\n\0\0", b"SSH-2.0-" + b"x" * 9_000,
     b"welcome\r\n" * 5_000, b"SSH-2.0-ROSSSH", b"\xff\xfe\r\n" * 200],
)  # fmt: skip
def test_what_is_not_ssh_is_garbled_or_late(tmp_path, key, said, platform):
    async def look():
        async with tcp_server(say(said)) as port:
            HostKeys(tmp_path / "known_hosts").pin(
                "127.0.0.1", port, f"{key.get_name()} {key.get_base64()}"
            )
            try:
                await shell(tmp_path).run(router(port), platform, deadline_s=3)
            except LookError as error:
                return error.outcome
            return None

    assert run(look()) in (Outcome.GARBLED, Outcome.TIMEOUT)


def test_a_fortigate_that_pages_is_not_told_to_stop_paging(pinned):
    """netmiko would change the console's setting; we turn the pages as a person does."""
    pages = [b"Version: FortiGate-60F v7.0.7,build0367\r\nHostname: fw1\r\n", b"Branch point: 0367"]

    def talk(server, channel):
        channel.sendall(b"Warning\r\n(Press 'a' to accept):")
        assert server.read_line(channel) == "a"
        while True:
            channel.sendall(b"\r\nFGT # ")
            if server.read_line(channel) == "get system status":
                channel.sendall(pages[0] + b"--More-- ")
                server.typed.append(channel.recv(1).decode())
                channel.sendall(b"\r         \r" + pages[1])

    server, made = pinned(talk)
    said = ask(made, server.port, ("get system status",), platform="fortinet")
    assert said.texts["get system status"].splitlines() == [
        "Version: FortiGate-60F v7.0.7,build0367", "Hostname: fw1", "Branch point: 0367",
    ]  # fmt: skip
    assert set(server.typed) <= {"a", "", " ", "get system status", "exit"}


@pytest.mark.parametrize(
    ("platform", "command"),
    [("cisco_ios", "configure terminal"), ("cisco_ios", "show version\nreload"),
     ("cisco_ios", "show running-config"), ("linux", "rm -rf /"), ("zyxel_os", "show version")],
)  # fmt: skip
def test_a_command_that_is_not_on_the_list_is_refused_before_connecting(
    tmp_path, platform, command
):
    with pytest.raises(ValueError, match=r"not on the list|no commands are known"):
        ask(shell(tmp_path), 1, (command,), platform=platform)


def test_without_a_credential_or_outside_the_scope_nobody_is_asked(tmp_path):
    none = NetmikoShell(Guard(LoopbackOnly()), FakeSecrets({}), tmp_path)
    assert outcome(none, 22).outcome is Outcome.SKIPPED
    with pytest.raises(LookError) as caught:
        run(
            shell(tmp_path).run(
                router(22, "192.0.2.1"), "cisco_ios", ("show version",), deadline_s=1
            )
        )
    assert caught.value.outcome is Outcome.OUT_OF_SCOPE


def test_a_key_file_that_is_none_is_skipped_and_its_text_is_not_told(pinned, tmp_path):
    (tmp_path / "key").write_text("very secret")
    server, made = pinned(cisco(lambda c: None), login={"user": "a", "key_file": "key"})
    error = outcome(made, server.port)
    assert error.outcome is Outcome.SKIPPED
    assert "very secret" not in error.note


def test_a_login_that_nobody_waits_for_any_more_ends_its_connection(pinned):
    gone = threading.Event()

    def talk(server, channel):
        while channel.recv(100):
            pass
        gone.set()

    async def look(made, port):
        work = made.run(router(port), "cisco_ios", ("show version",), deadline_s=20)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1.5):
                await work

    server, made = pinned(talk)
    run(look(made, server.port))
    assert gone.wait(10)
