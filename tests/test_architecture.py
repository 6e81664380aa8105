"""The walls of the house: who may open a socket, start a program, catch everything; what pairs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch

import pytest

from audit.cli.root import COMMANDS
from audit.lab.spec import PORTS
from audit.probes._catalogue import catalogue
from audit.probes.probe import load_probes
from checks.check import load_checks
from inventory.facts import load_groups
from inventory.kind import load_kinds
from inventory.scope import NEVER_TCP
from reports.report import load_reports
from tests.conftest import ROOT

PACKAGES = ("audit", "inventory", "checks", "reports")
SOURCES = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
}
TREES = {name: ast.parse(source) for name, source in SOURCES.items()}

SOCKET_LIBRARIES = {
    "_socket", "_ssl", "aiohttp", "asyncio.base_events", "asyncio.streams", "asyncssh", "cffi",
    "ctypes", "ftplib", "http", "httpx", "imaplib", "multiprocessing.connection", "netmiko",
    "nntplib", "paramiko", "poplib", "pysnmp", "requests", "smtplib", "socket", "socketserver",
    "ssl", "telnetlib", "urllib.request", "urllib3", "websockets", "wsgiref", "xmlrpc",
}  # fmt: skip
MAY_IMPORT_THEM = {
    "audit/world/sockets.py": {"socket", "ssl"},
    # These speak over a socket of that module which they are handed.
    "audit/world/host_scan.py": {"paramiko"},  # a key exchange over a socket it is handed
    "audit/world/known_hosts.py": {"paramiko"},  # reads a file of keys
    "audit/world/shell.py": {"paramiko"},
    "audit/world/shell_channel.py": {"netmiko", "paramiko"},
    "audit/world/shell_session.py": {"netmiko", "paramiko"},
    "audit/world/snmp_pysnmp.py": {"pysnmp"},
    # The simulated city, which answers on loopback alone.
    "audit/lab/devices/authority.py": {"ssl"},
    "audit/lab/devices/dns.py": {"socket"},
    "audit/lab/devices/tcp.py": {"socket", "ssl"},
    "audit/lab/devices/udp.py": {"socket"},
    "audit/lab/serve.py": {"multiprocessing.connection"},  # pipes to its own processes
}

SOCKETS, LAB = "audit/world/sockets.py", "audit/lab/"
MAKES_SOCKETS = {
    "socket.socket", "socket.SocketType", "connect_ex", "create_datagram_endpoint", "getaddrinfo",
    "sock_connect",
}  # fmt: skip
SOCKET_CALLS = {
    "connect_accepted_socket", "connect_ex", "create_connection", "create_datagram_endpoint",
    "create_server", "create_unix_connection", "create_unix_server", "fromfd", "getaddrinfo",
    "gethostbyaddr", "gethostbyname", "gethostbyname_ex", "getnameinfo", "open_connection",
    "open_unix_connection", "sendmsg", "sendto", "sock_connect", "sock_sendto", "socket.SocketType",
    "socket.socket", "socketpair", "start_server", "start_unix_server", "urlopen",
}  # fmt: skip


def imports(tree: ast.AST) -> set[str]:
    """Modules that a file imports anywhere in it, by their full names."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def calls(tree: ast.AST) -> set[str]:
    """Functions that a file calls: `name`, `attribute`, and `module.attribute`."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name):
                found.add(called.id)
            elif isinstance(called, ast.Attribute):
                found.add(called.attr)
                if isinstance(called.value, ast.Name):
                    found.add(f"{called.value.id}.{called.attr}")
    return found


def handlers() -> Iterator[tuple[str, str, ast.ExceptHandler]]:
    """(file, what is caught, handler) of each `except` in the product."""
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler):
                yield name, ast.unparse(node.type) if node.type else "", node


def test_one_module_knows_sockets_and_libraries_are_handed_theirs() -> None:
    found = {}
    for name, tree in TREES.items():
        modules = imports(tree)
        used = {
            library
            for library in SOCKET_LIBRARIES
            if any(one == library or one.startswith(f"{library}.") for one in modules)
        }
        if used:
            found[name] = used
    assert found == MAY_IMPORT_THEM


def test_one_module_opens_connections_and_sends_to_addresses() -> None:
    found = {name: calls(tree) & SOCKET_CALLS for name, tree in TREES.items() if LAB not in name}
    assert {name: made for name, made in found.items() if made} == {SOCKETS: MAKES_SOCKETS}


def test_whom_to_connect_to_is_said_to_the_world_and_to_nothing_else() -> None:
    """Every call of a method `connect`: databases', the world's, and the one of that module."""
    found = {
        (name, ast.unparse(node.func))
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if LAB not in name and isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr == "connect"
    }
    databases = {"sqlite3.connect", "engine.connect"}
    found = {one for one in found if one[1] not in databases}
    by_world = {one for one in found if one[1] in ("world.net.connect", "self._inner.connect")}
    assert {name.rpartition("/")[0] for name, _ in by_world} == {"audit/probes", "audit/engine"}
    assert found - by_world == {
        (SOCKETS, "made.connect"),  # datagrams: `udp_to`
        (SOCKETS, "probe.connect"),  # this computer's own address; no packet leaves
        ("audit/world/dial.py", "readiness().connect"),
        ("audit/world/http.py", "self._net.connect"),
    }


def test_an_allowed_peer_is_made_of_a_guard_s_yes_and_of_nothing_else() -> None:
    made = {
        name
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and re.match(r"(\w+\.)?(cast\W+)?(Tcp|Udp)To\b", ast.unparse(node))
    }
    assert made == {SOCKETS}
    for node in ast.walk(TREES[SOCKETS]):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            makes = calls(node) & {"TcpTo", "UdpTo"}
            asks = calls(node) & {"guard.check", "guard.resolve"}
            assert bool(makes) == bool(asks), node.name
    takes = {
        node.name: {ast.unparse(one.annotation) for one in node.args.args if one.annotation}
        for node in ast.walk(TREES[SOCKETS])
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    for maker in ("tcp", "begin", "connect_by_loop", "knock", "udp"):
        assert takes[maker] & {"TcpTo", "UdpTo"}, maker


@pytest.mark.parametrize("name", ["connects", "net", "ping", "series", "shell", "snmp",
                                  "snmp_pysnmp"])  # fmt: skip
def test_what_talks_to_the_estate_asks_the_guard_for_each_address(name: str) -> None:
    assert calls(TREES[f"audit/world/{name}.py"]) & {"find_tcp", "find_udp"}


def test_no_proxy_and_no_environment_of_a_web_library() -> None:
    for name, source in SOURCES.items():
        assert "getproxies" not in source, name
        assert not re.search(r"(?i)[\"'](https?|all|no)_proxy[\"']", source), name


def test_no_port_that_prints_is_written_down_but_in_the_scope() -> None:
    found = {
        (name, node.value)
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, int)
        if node.value in NEVER_TCP or node.value == 9_108
    }
    assert found == {("inventory/scope.py", number) for number in (515, 9_100, 9_108)}
    assert not NEVER_TCP & set(PORTS.values())


def test_no_probe_starts_a_program_and_only_the_engine_starts_one() -> None:
    starts = {"subprocess", "pty", "pexpect", "fabric", "multiprocessing"}
    found = {
        name: {one for one in imports(tree) if one in starts}
        for name, tree in TREES.items()
        if imports(tree) & starts
    }
    assert found == {
        "audit/engine/process.py": {"subprocess"},  # our own workers
        "audit/engine/fork.py": {"subprocess"},  # the same
        "audit/world/template_process.py": {"subprocess"},  # ours too: it may have to be ended
        "audit/lab/serve.py": {"multiprocessing"},  # the simulated city
        "audit/world/commands.py": {"subprocess"},  # the agent's fixed ones, on its own PC
    }


def test_nothing_is_executed_that_was_read() -> None:
    never = {
        "eval", "exec", "__import__", "os.system", "os.popen", "pickle.loads",
        "pickle.load", "marshal.loads", "yaml.load", "yaml.unsafe_load", "yaml.full_load",
        "os.fork", "os.execv", "os.execvp", "os.spawnv", "create_subprocess_exec",
        "create_subprocess_shell",
    }  # fmt: skip
    found = {name: calls(tree) & never for name, tree in TREES.items()}
    made = {name: what for name, what in found.items() if what}
    assert made == {"audit/engine/fork.py": {"os.fork"}}, "our own workers, and nothing else"
    loads = {name for name, tree in TREES.items() if "import_module" in calls(tree)}
    assert loads == {"audit/cli/root.py", "audit/probes/_catalogue.py", "inventory/_collect.py"}


def test_no_shell_no_pickle_no_unverified_peer_and_no_markup_out_of_data() -> None:
    for name, tree in TREES.items():
        assert not imports(tree) & {"pickle", "marshal", "shelve", "dill", "joblib"}, name
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                said = {one.arg: ast.unparse(one.value) for one in node.keywords}
                assert said.get("shell") != "True", f"{name}:{node.lineno}"
                assert said.get("verify") != "False", f"{name}:{node.lineno}"
                assert said.get("autoescape", "True") == "True", f"{name}:{node.lineno}"
                assert said.get("trust_env") != "True", f"{name}:{node.lineno}"
    marked = {
        name: ast.unparse(node)
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Markup")
    }
    assert marked == {"reports/page.py": "Markup(css)"}, "our own style sheet, and nothing else"
    templates = sorted((ROOT / "reports").rglob("*.html"))
    assert len(templates) > 4
    for path in templates:
        text = path.read_text("utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape\s+false", text), path.name
    unverified = {name for name, tree in TREES.items() if "CERT_NONE" in ast.dump(tree)}
    assert unverified == {SOCKETS}, "there a certificate is evidence, not a gate"


def test_archives_are_not_unpacked_and_xml_has_one_reader() -> None:
    """A name inside an archive is never a path of ours; XML is bounded in one place."""
    readers = {"lxml", "defusedxml", "xml", "html.parser", "plistlib", "tarfile"}
    found = {
        name: sorted(one for one in imports(tree) if any(
            one == library or one.startswith(f"{library}.") for library in readers
        ))
        for name, tree in TREES.items()
    }  # fmt: skip
    assert {name for name, used in found.items() if used} == {
        "audit/wire/xml.py", "audit/world/versions.py",  # the second asks for its release alone
    }  # fmt: skip
    never = {"extractall", "extract", "unpack_archive", "mktemp", "_create_unverified_context"}
    assert {name: calls(tree) & never for name, tree in TREES.items() if calls(tree) & never} == {}


_SECURITY_RULE = re.compile(r"noqa:[ A-Z0-9,]*?(S\d{3})")
_EXCEPTIONS = {
    "S603": {
        "audit/engine/process.py",
        "audit/world/commands.py",
        "audit/world/template_process.py",
    },
    "S704": {"reports/page.py"},  # our own style sheet
    "S104": {"audit/lab/devices/tcp.py", "audit/lab/devices/udp.py", "audit/wire/ip_mib.py"},
    "S105": {"audit/lab/centre.py", "checks/finding.py"},
}
"""Where ruff's security rules are switched off for a line; S608 has the wall below."""


def test_security_rules_are_switched_off_line_by_line_in_known_places() -> None:
    found: dict[str, set[str]] = {}
    for name, source in SOURCES.items():
        assert "ruff: noqa" not in source, name
        assert not re.search(r"# noqa\s*$", source, re.MULTILINE), f"{name}: noqa of what?"
        for rule in _SECURITY_RULE.findall(source):
            found.setdefault(rule, set()).add(name)
    sql = found.pop("S608", set())
    assert found == _EXCEPTIONS
    assert all(name.startswith("audit/store/") for name in sql)
    config = (ROOT / "pyproject.toml").read_text("utf-8")
    assert re.search(r'select = \[[^\]]*"S",', config), "ruff's security rules are on"


_SQL = re.compile(r"(?i)\s*(?:select|insert|update|delete|pragma|create|drop|attach|with)\s")
_OURS_IN_SQL = {
    ("audit/store/estate.py", "where"),  # one of the conditions written in that file
    ("audit/store/estate_build.py", "pragma"),  # of a tuple in the line above
}


def test_no_value_is_written_into_sql() -> None:
    """What an f-string of SQL holds are constants of its module, and question marks."""
    found = set()
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                first = node.values[0] if node.values else None
                if not isinstance(first, ast.Constant) or not _SQL.match(str(first.value)):
                    continue
                bound = {one.id for part in ast.walk(node) if isinstance(part, ast.comprehension)
                         for one in ast.walk(part.target) if isinstance(one, ast.Name)}  # fmt: skip
                used = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)} - bound
                found |= {(name, one) for one in used - {"Row", "len"} if not one.isupper()}
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                built = isinstance(node.args[0], ast.BinOp) if node.args else False
                assert not (node.func.attr.startswith("execute") and built), f"{name}:{node.lineno}"
                of = node.func.value
                if node.func.attr == "format" and isinstance(of, ast.Constant):
                    assert not _SQL.match(str(of.value)), f"{name}:{node.lineno}"
    assert found == _OURS_IN_SQL


def test_exactly_one_place_catches_everything() -> None:
    broad = [(name, node) for name, caught, node in handlers() if caught in ("", "Exception")]
    assert [name for name, _ in broad] == ["audit/probes/_attempt.py"]
    for name, caught, node in handlers():
        if "BaseException" in caught:
            last = node.body[-1]
            assert isinstance(last, ast.Raise), f"{name}:{node.lineno} swallows a Ctrl-C"
            assert last.exc is None, f"{name}:{node.lineno} changes a Ctrl-C"


def test_every_probe_looks_at_kinds_that_exist_and_gives_groups_that_exist() -> None:
    for probe in load_probes().values():
        assert set(probe.kinds) <= set(load_kinds()), probe.id
        assert set(probe.groups) <= set(load_groups()), probe.id
        assert probe.kinds, probe.id
        assert probe.groups, probe.id
        conversation = probe.look is not None
        assert conversation == (probe.ask is None) == (probe.parse is None), probe.id
        assert 0 < probe.deadline_s <= 30, probe.id


def test_every_check_reads_groups_that_some_probe_gives() -> None:
    given = {group for probe in load_probes().values() for group in probe.groups}
    for check in load_checks().values():
        assert set(check.reads) - {"judged"} <= given, check.id  # other checks' marks
    read = {group for check in load_checks().values() for group in check.reads}
    assert given - read <= {"interfaces", "hardware"}  # evidence that no criterion asks for


def test_every_group_that_a_kind_is_expected_to_have_comes_from_a_probe_of_that_kind() -> None:
    for kind in load_kinds().values():
        given = {
            group
            for probe in load_probes().values()
            if kind.id in probe.kinds
            for group in probe.groups
        }
        assert set(kind.groups) <= given, kind.id


def test_the_wheel_holds_the_four_packages_with_their_data_and_nothing_else() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / ".ci/wheel.py"],
        capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    tops = {line.split(" ")[1].strip("/") for line in done.stdout.splitlines() if "/ " in line}
    assert {top for top in tops if not fnmatch(top, "ward_audit-*.dist-info")} == set(PACKAGES)


def test_the_page_of_probes_is_fresh() -> None:
    written = (ROOT / "docs/probes.md").read_text("utf-8")
    assert written == catalogue(), "run: python -m audit.probes._catalogue > docs/probes.md"


def test_every_command_check_and_report_has_its_line_in_the_docs() -> None:
    def page(name: str) -> str:
        return (ROOT / "docs" / name).read_text("utf-8")

    for name in COMMANDS:
        assert f"| `{name}` |" in page("operating.md"), name
    for report in load_reports():
        assert f"| `{report}` |" in page("reports.md"), report
    for check in load_checks():
        assert f"### `{check}`" in page("checks.md"), check
