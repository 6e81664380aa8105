"""A secret in memory: it says its name and not itself, wherever it is printed, kept or sent."""

import hmac
from typing import Any, NoReturn
from urllib.parse import quote

_KNOWN: dict[str, str] = {}
"""Every text that a secret of this process has, and what stands for it; see `hidden`."""

_MOST_KNOWN, _SHORTEST = 64, 6


class Secret:
    """Text that leaves only by `reveal`, from the place it was resolved to the wire.

    It has no format, no JSON, no pickle and no copy; two are equal when their texts are, so that
    what was made of one (a session, a key) is found again.
    """

    __slots__ = ("_id", "_text")

    def __init__(self, id_: str, text: str) -> None:
        """`id_` is what logs and messages may say."""
        self._id = id_
        self._text = text
        if len(text) >= _SHORTEST and len(_KNOWN) < _MOST_KNOWN:
            _KNOWN[text] = repr(self)

    def reveal(self) -> str:
        """The text itself, for the wire and nothing else."""
        return self._text

    def __repr__(self) -> str:
        return f"‹secret:{self._id}›"

    def __format__(self, spec: str) -> NoReturn:
        raise TypeError("a secret is not written into a text")

    def __reduce__(self) -> Any:
        raise TypeError("a secret is not pickled")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> int:
        return hash(self._text)


def hidden(text: str) -> str:
    """A traceback without the secrets of this process: a library may name what it was given.

    Only the last line of defence. It knows the first 64 secrets of at least 6 letters, as they are
    and as a URL writes them.
    """
    for known, name in sorted(_KNOWN.items(), key=lambda one: -len(one[0])):
        for form in (known, quote(known, safe="")):
            text = text.replace(form, name)
    return text
