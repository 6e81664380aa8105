"""One thing that `doctor` looks at, in both languages."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "limited", "broken"]


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that was looked at. `mend` is empty when it is well.

    The `_vi` fields say the same in Vietnamese; empty where it reads the same in both.
    """

    name: str
    state: State
    said: str
    mend: str = ""
    name_vi: str = ""
    said_vi: str = ""
    mend_vi: str = ""

    def row(self, lang: str) -> list[str | None]:
        """Name, state, what was found and how to mend it, in a language."""
        if lang != "vi":
            return [self.name, self.state, self.said, self.mend or None]
        states = {"ok": "được", "limited": "hạn chế", "broken": "hỏng"}
        mend = self.mend_vi or self.mend
        name, said = self.name_vi or self.name, self.said_vi or self.said
        return [name, states[self.state], said, mend or None]
