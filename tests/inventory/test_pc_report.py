"""A PC's report comes from a machine that anybody may have touched."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.groups.host import AttachedDevice, Host, Storage
from inventory.groups.identity import Identity
from inventory.groups.interfaces import Interface, Interfaces
from inventory.groups.workplace import PageCheck, Workplace
from inventory.pc_report import FORMAT, MAX_BYTES, parse_pc_report, pc_report_bytes
from inventory.seen import LookError, Outcome

AT = datetime(2016, 8, 5, 1, 30, tzinfo=UTC)
GROUPS = (
    Host(
        os="Windows 7", memory_total_bytes=4 * 2**30,
        storage=(Storage(index=1, size_bytes=2**40, used_bytes=5),),
        devices=(AttachedDevice(device_class="printer", model="LBP 2900", serial="=X", errors=()),),
    ),
    Identity(device_class="workstation", serial="S1"),
    Interfaces(root=(Interface(index=1, mac="00:11:22:33:44:55", ipv4=("10.1.0.5",)),)),
    Workplace(
        clock_offset_s=-1.5, portal=PageCheck(opened=True, time_ms=900),
        antivirus_updated_on=date(2016, 8, 1), accounts_used=("tk-1",),
    ),
)  # fmt: skip
REPORT = pc_report_bytes("00001-pc1", AT, GROUPS, tool="ward-audit 0.1.0")


def refusal(data: bytes | str) -> str:
    with pytest.raises(LookError) as caught:
        parse_pc_report(data.encode() if isinstance(data, str) else data)
    assert caught.value.outcome is Outcome.GARBLED
    return caught.value.note.removeprefix("PC report: ")


def changed(**fields: Any) -> str:
    return json.dumps({**json.loads(REPORT), **fields})


def test_a_report_is_read_back_as_it_was() -> None:
    read = parse_pc_report(REPORT)
    assert (read.asset, read.made_at, read.tool) == ("00001-pc1", AT, "ward-audit 0.1.0")
    assert tuple(read.groups) == GROUPS
    assert pc_report_bytes("00001-pc1", AT, reversed(GROUPS), tool="ward-audit 0.1.0") == REPORT


def test_the_time_is_utc_whatever_zone_it_was_written_in() -> None:
    hanoi = timezone(timedelta(hours=7))
    assert parse_pc_report(pc_report_bytes("a", AT.astimezone(hanoi), ())).made_at == AT


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b" " * (MAX_BYTES + 1), f"longer than {MAX_BYTES} bytes"),
        ("[" * 100_000, "nested deeper than 12"),
        ('{"a":' * 100_000, "nested deeper than 12"),
        (b"\xff\xfe", "not UTF-8"),
        ("", "not JSON: Expecting value in line 1"),
        ("[]", "not an object"),
        ('{"format": "x", "format": "y"}', "key 'format' is written twice"),
        (changed().replace("900.0", "NaN"), "NaN is no number"),
        (changed().replace("900.0", "-Infinity"), "-Infinity is no number"),
        (changed().replace("900.0", "1e999"), "a number without end"),
        (changed().replace("900.0", "9" * 5_000), "a number beyond 64 bits"),
        (changed(tool="\ud800"), "half a surrogate pair in a text"),
        (changed(tool="a\0b"), "a control character in a text"),
        (changed(tool="x" * 5_000), "a text is longer than 4000 characters"),
        (changed(facts={"host": {"os": ["x"] * 30_000}}), "more than 20000 values"),
        (changed(format="other/1"), f"format is 'other/1', not {FORMAT}"),
        (changed(cmd="rm -rf"), "unknown key 'cmd'"),
        (changed(asset="../../etc/passwd"), "asset is '../../etc/passwd'"),
        (changed(asset=None), "asset is None"),
        (changed(made_at="yesterday"), "made_at is 'yesterday'"),
        (changed(made_at="2016-08-05T09:00:00"), "made_at has no time zone"),
        (changed(made_at="0001-01-01T00:00:00+00:00"), "made_at is '0001-01-01T00:00:00+00:00'"),
        (changed(made_at=5), "made_at is 5"),
        (changed(facts=None), "facts are missing"),
        (changed(facts={"people": {}}), "unknown group 'people'"),
        (changed(facts={"host": {"os": 7}}), "host.os: Input should be a valid string"),
        (changed(facts={"host": {"memory_total_bytes": "4"}}),
         "host.memory_total_bytes: Input should be a valid integer"),
        (changed(facts={"host": {"shell": "x"}}),
         "host.shell: Extra inputs are not permitted"),
    ],
)  # fmt: skip
def test_what_a_hostile_pc_may_send_is_garbled_with_its_reason(data: bytes | str, why: str) -> None:
    assert refusal(data) == why


@given(st.binary(max_size=300))
def test_noise_is_garbled_never_a_crash(data: bytes) -> None:
    assert refusal(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(["host", "identity", "workplace", "interfaces"]), JSON))
def test_any_facts_are_typed_or_garbled(facts: dict[str, Any]) -> None:
    groups: tuple[Any, ...] = ()
    try:
        groups = tuple(parse_pc_report(changed(facts=facts).encode()).groups)
    except LookError as error:
        assert error.outcome is Outcome.GARBLED  # noqa: PT017  # the other way out
    assert all(type(group) in (Host, Identity, Workplace, Interfaces) for group in groups)
