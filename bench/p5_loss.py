"""P5: the truth under loss: 3 of 10 hosts dead, 3 % of the packets lost, thousands at once."""

from collections.abc import Sequence

from bench._estate import Estate, hosts
from bench._frame import Figures, Piece, Row, within
from bench._world import driver

_HOSTS, _AT_ONCE = 2_000, 2_048
_DEAD_OF_TEN, _LOSS_PCT = 3, 3.0
_RTT_MS = (5.0, 40.0)
_TRIES, _TIMEOUT_S = 2, 1.0  # of the product's SNMP, which waits longest here


def once(estate: Estate) -> Figures:
    """Every address is looked at through the engine, all at once."""
    every = hosts(_HOSTS)
    dead = [one for n, one in enumerate(every) if n % 10 < _DEAD_OF_TEN]
    gone = set(dead)
    file = estate.folder / "p5_hosts"
    file.write_text("".join(f"-{one}\n" if one in gone else f"{one}\n" for one in every))
    with estate.dead(dead), estate.delay(*_RTT_MS, _LOSS_PCT):
        ran = estate.run(driver("_drive_loss", file, _AT_ONCE))
    assert ran.status == 0, ran.out[-2_000:]
    said = ran.json()
    assert said["dead"] == len(dead), said
    return said


def rows(median: Figures) -> Sequence[Row]:
    """Nobody alive is called dead, nobody's agent silent; and the wall."""
    live = f"of {median['live']:,.0f} live devices"

    def none(id_: str, what: str, name: str) -> Row:
        return Row(id_, what, "", median[name], None, median[name], "0", median[name] == 0)

    return [
        none("P5.dead", f"3 % loss, 30 % dead: called dead {live}", "called_dead"),
        none("P5.silent", f"their SNMP called silent {live}", "called_silent"),
        none("P5.alive", "dead hosts called alive", "called_alive"),
        within("P5.wall", f"wall, against 1.15 x {_TRIES} tries x {_TIMEOUT_S:g} s",
               median["wall_s"], 1.15 * _TRIES * _TIMEOUT_S, unit="s"),
    ]  # fmt: skip


PIECE = Piece(id="P5", needs_root=True, once=once, rows=rows)
