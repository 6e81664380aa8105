"""Engine: batches in, observations out, any order, at least once. What travels is bytes."""

from collections.abc import Iterable, Iterator
from typing import Protocol


class Engine(Protocol):
    """Takes packed batches (`codec.pack_batch`), gives packed rows (`inventory.codec.pack`).

    Nothing that was yielded is held back here for the caller: what it has not made durable when it
    dies is looked at again by the run that goes on. A key may come twice; the store knows. `b""`
    now and then says that time has passed: a good moment to draw the progress.
    """

    def observe(self, batches: Iterable[bytes], run: str) -> Iterator[bytes]:
        """Look at everything in the batches; ends when every batch is done or `stop` was called."""

    def stop(self) -> None:
        """Take no new batch; what has come is still yielded, what is under way is dropped."""

    def close(self) -> None:
        """End every worker. Never raises."""
