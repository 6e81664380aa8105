"""What travels between processes comes out as it went in."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.engine.codec import pack_batch, phase_of, unpack_batch
from audit.engine.frames import Decoder, Settings, frame
from audit.plan import DEVICES, LINES, Batch, Look
from audit.world.build import WorldSpec
from inventory.codec import at_time, at_us, from_row, pack, to_row, unpack
from inventory.groups.identity import Identity
from inventory.groups.operations import Operations
from inventory.groups.printer import Printer, Supply
from inventory.model import (
    Asset,
    DeviceAsset,
    GatewayAsset,
    LinkAsset,
    Officer,
    ServiceAsset,
    Site,
    Unit,
)
from inventory.seen import Observation, Outcome

SITE = Site(id="00001", level="ward", name="Phúc Xá", title="Phường Phúc Xá", tile=(1, 2))
BATCH = Batch(
    site=SITE,
    phase=DEVICES,
    looks=(
        Look(LinkAsset(id="l", site="00001", down_mbps=4.0), ("link.stamp",)),
        Look(DeviceAsset(id="d", kind="printer", site="00001", model="Máy in <b>"), ("a", "b")),
        Look(ServiceAsset(id="s", site="00001", expect_answer=("10.0.0.1",)), ("service.dns",)),
        Look(GatewayAsset(id="g", site="00001", operators=("Viettel",)), ("sms.smpp",)),
        Look(Asset(id="o", kind="office", site="00001"), ("ward.form",)),
    ),
    unit=Unit(site="00001", unit="UBND phường Phúc Xá", leader_role="Chủ tịch"),
    staff=(Officer(id="p1", site="00001", role="one_stop"),),
    devices=(DeviceAsset(id="d", kind="printer", site="00001"),),
)


def test_a_batch_keeps_every_asset_in_its_own_shape() -> None:
    again = unpack_batch(pack_batch(BATCH))
    assert again == BATCH
    assert [type(look.asset) for look in again.looks] == [
        LinkAsset, DeviceAsset, ServiceAsset, GatewayAsset, Asset,
    ]  # fmt: skip


def test_the_phase_can_be_read_without_the_batch() -> None:
    assert phase_of(pack_batch(BATCH)) == DEVICES != LINES


def test_a_shape_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="'Popen'"):
        unpack_batch(pack_batch(BATCH).replace(b"LinkAsset", b"Popen"))


SEEN = Observation(
    run="r1", asset="d", site="00001", kind="printer", probe="printer.snmp",
    at=datetime(2016, 8, 5, 2, 0, 0, 1, tzinfo=UTC), took_s=0.25, outcome=Outcome.ANSWERED,
    note="một dòng", facts={
        "identity": Identity(vendor="Canon", model="LBP ‮2900"),
        "printer": Printer(supplies=(Supply(index=1, class_="toner", level=-3, remaining="some"),)),
        "operations": Operations(sms_delivered_s={"Viettel": None, "VinaPhone": 3.5}),
    },
)  # fmt: skip


def test_an_observation_survives_the_row_and_the_pipe() -> None:
    (row,) = unpack(pack([to_row(SEEN)]))
    assert from_row(row) == SEEN


def test_a_value_that_never_arrived_stays_none() -> None:
    """`None` inside facts is something said; only a field at its default is left out."""
    assert '"Viettel":null' in to_row(SEEN).facts
    assert "serial" not in to_row(SEEN).facts


@given(st.datetimes(datetime(1951, 1, 1), datetime(9999, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_time_is_kept_to_the_microsecond(at: datetime) -> None:
    assert at_time(at_us(at)) == at
    assert at_us(at + timedelta(microseconds=1)) - at_us(at) == 1


@given(
    st.lists(st.tuples(st.sampled_from([b"R", b"D"]), st.integers(0, 2**32 - 1), st.binary())),
    st.integers(1, 50),
)
def test_frames_survive_any_cut_of_the_pipe(
    frames: list[tuple[bytes, int, bytes]], step: int
) -> None:
    stream = b"".join(frame(*one) for one in frames)
    decoder = Decoder()
    parts = [stream[at : at + step] for at in range(0, len(stream), step)]
    assert [one for part in parts for one in decoder.feed(part)] == frames


def test_something_else_on_the_pipe_is_noticed() -> None:
    with pytest.raises(ValueError, match="a frame of"):
        list(Decoder().feed(b"Traceback (most recent call last):\n"))


def test_settings_and_world_travel_as_text() -> None:
    spec = WorldSpec(scope={}, folder="here").pack().decode()
    settings = Settings(run="r1", spec=spec, ward_kbit_s=64)
    again = Settings.unpack(settings.pack())
    assert again == settings
    assert WorldSpec.unpack(again.spec.encode()).folder == "here"
