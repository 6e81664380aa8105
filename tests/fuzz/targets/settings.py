"""The files of settings: policy, prices, regulations, scope, config, credentials, register.

The first byte says which; a file that was read can be written and read again where we write it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import files

from audit.config import Config, config_text, parse_config
from audit.world.secrets import parse_credentials
from checks.policy_file import parse_policy
from checks.price_file import parse_prices
from checks.privacy_law import parse_privacy_laws
from checks.regulation import parse_regulations
from inventory.operations_file import parse_operations
from inventory.problem import InputError
from inventory.register import parse_register
from inventory.scope import parse_scope, scope_text
from inventory.yaml_file import dump_yaml, load_yaml
from tests.fuzz.target import Target


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _scope(data: bytes) -> None:
    scope = parse_scope(_text(data), "s")
    scope.refuses("10.0.0.1")
    if parse_scope(scope_text(scope), "s") != scope:
        raise AssertionError("a scope that was written is not what was read")


def _config(data: bytes) -> None:
    config = parse_config(_text(data), "c")
    if parse_config(config_text(config), "c") != config:
        raise AssertionError("a config that was written is not what was read")


def _yaml(data: bytes) -> None:
    value, _ = load_yaml(_text(data), "y")
    if load_yaml(dump_yaml(value), "y")[0] != value:
        raise AssertionError(f"{value!r} was written as\n{dump_yaml(value)}")


_FOLDER = files("inventory") / "data" / "hanoi-2016"
_REGISTER = {
    "register.yaml": (_FOLDER / "register.yaml").read_bytes(),
    "sites.csv": b"\n".join((_FOLDER / "sites.csv").read_bytes().split(b"\n")[:5]) + b"\n",
}


def _register(data: bytes) -> None:
    """The file of the register, or with a byte 0 in front its list of sites."""
    name = "sites.csv" if data[:1] == b"\0" else "register.yaml"
    parse_register({**_REGISTER, name: data.removeprefix(b"\0")})


_READERS: tuple[Callable[[bytes], object], ...] = (
    _yaml, _scope, _config,
    lambda data: parse_policy(_text(data), "p"),
    lambda data: parse_prices(_text(data), "p"),
    lambda data: parse_regulations(_text(data), "r"),
    lambda data: parse_credentials(_text(data), "c"),
    lambda data: parse_operations("o.yaml", data, "01").operations,
    _register,
    lambda data: parse_privacy_laws(_text(data), "l"),
)  # fmt: skip


def _parse(data: bytes) -> object:
    return _READERS[(data[0] if data else 0) % len(_READERS)](data[1:])


def _seeds() -> Iterator[bytes]:
    yield b"\0a: [1, 2.5, true, null, '00001', 1e5]\nb: &x {c: d}\ne: *x\nf: |\n  g\n"
    yield (
        b"\1owner: So TTTT\ndecision: 1/QD\nvalid_until: '2016-12-31'\ncidrs: [10.1.0.0/24]\n"
        b"exclude: [10.1.0.1/32]\n"
    )
    yield b"\2" + config_text(Config.model_validate({"register": "hanoi-2016"})).encode()
    yield (
        b"\2register: hanoi-2016\nsimulated: true\nclock: 2016-08-05T09:00:00+07:00\n"
        b"sites: ['00001']\n"
    )
    for first, folder in ((3, "policies"), (4, "prices"), (5, "regulations")):
        for one in (files("checks") / folder).iterdir():
            if one.name.endswith(".yaml"):
                yield bytes((first,)) + one.read_bytes()
    yield (b"\6credentials:\n  a: {kind: snmp_v2c, community: 'env:A'}\ndefaults: {snmp_v2c: a}\n")
    yield (
        b"\7format: ward-audit-operations/1\nsite: '01'\nmade_at: 2016-08-05T09:00:00+07:00\n"
        b"operations: {}\n"
    )
    yield b"\x09" + (files("checks") / "regulations" / "personal-data.yaml").read_bytes()
    yield b"\x08" + _REGISTER["register.yaml"]
    yield b"\x08\0" + _REGISTER["sites.csv"]


TARGET = Target(
    parse=_parse, seeds=_seeds, raises=(InputError,), most_bytes=40_000, clean=False,
    words=(b"&a ", b"*a", b"<<: *a", b"!!python/object:os.system", b"? ", b"- ", b": ", b"|\n",
           b">\n", b"{", b"[", b"'", b'"\\u0000"', b"---\n", b"1.500", b"0.0.0.0/0",
           b"127.0.0.0/8", b"::/0", b"\n  ", b"2016-02-30", b"1e999", b".inf"),
)  # fmt: skip
