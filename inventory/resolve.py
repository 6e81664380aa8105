"""Which site is meant: by its official code, never by name alone."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from inventory.legacy import readings
from inventory.model import Level, Register, Site
from inventory.problem import CellError
from inventory.text import Q_FONT, TO_UNICODE, clean, fold, font_problem

Q_CODE = "Q-CODE"

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_EXCEL_WHOLE = re.compile(r"[0-9]+[.,]0+", re.ASCII)


class SiteError(CellError):
    """The site cannot be told."""


def resolve_site(
    register: Register,
    code: str,
    name: str | None = None,
    *,
    levels: Sequence[Level] = ("ward", "district", "city"),
) -> Site:
    """The site of a code, with its written name checked where there is one.

    A code that lost its leading zeros is never mended in silence, however clear it may look: who
    loses zeros in one column has lost them in others, and 1 could be a ward, a district or the
    city. The error carries the trap and the code to write instead. A code that is right but is also
    what another site's code becomes without its zeros (268 is a district, 00268 a ward) is taken
    as written unless the level or the name beside it says otherwise: keep names beside codes.

    Args:
        code: as written, NFC or not, with spaces or not.
        name: as written beside it; unit words, old or new tone position and aliases are fine.
        levels: what may stand here.

    Raises:
        SiteError: unknown code, lost zeros (Q-CODE), legacy font (Q-FONT), no code, a name that
            belongs to another code, a site of another level.
    """
    code, name = clean(code), clean(name) if name else None
    for text in (code, name or ""):
        why = font_problem(text)
        if why is not None:
            raise SiteError(why, Q_FONT)
    site = register.by_id.get(code)
    if site is None:
        raise _unknown(register, code, name, levels)
    longer = [] if code.startswith("0") else _padded(register, code, levels)
    if site.level not in levels:
        if longer:
            raise _zeros_lost(register, code, longer)
        raise SiteError(f"{code} is {site.title}, a {site.level}; {_either(levels)} is wanted here")
    if name and not same_name(register, site, name):
        longer = [other for other in longer if same_name(register, other, name)]
        if longer:
            raise _zeros_lost(register, code, longer)
        for font, read in readings(name).items():
            if not name.isascii() and same_name(register, site, read):
                raise SiteError(f"{name!r} is {site.name} in {font} letters; {TO_UNICODE}", Q_FONT)
        others = _or(register, sites_named(register, name, levels))
        meant = f", which is {others}" if others else ""
        raise SiteError(
            f"code {code} is {site.title}, but the name beside it is {name!r}{meant}; "
            "correct one of them"
        )
    return site


def sites_named(
    register: Register, name: str, levels: Sequence[Level] = ("ward", "district", "city")
) -> tuple[Site, ...]:
    """Every site of a name, by code: two wards may share one."""
    return tuple(
        site
        for site in sorted(register.sites, key=lambda site: site.id)
        if site.level in levels and same_name(register, site, name)
    )


def same_name(register: Register, site: Site, name: str) -> bool:
    """Whether a written name can be this site's: with or without unit word, Hoà or Hòa, alias.

    A name without any tone mark is compared without them.
    """
    known = {_known_key(one) for one in (site.name, *site.aliases)}
    plain = _known_fold(site.ascii or site.name)
    form = register.levels.get(site.level)
    return any(
        key in known or folded == plain for key, folded in _spelt(form.words if form else (), name)
    )


@lru_cache(256)  # a file of wrong names is compared with every site of the register
def _spelt(words: tuple[str, ...], name: str) -> tuple[tuple[str, str | None], ...]:
    """A written name with and without its unit word: how it compares, bare also without tones."""
    both = dict.fromkeys((clean(name), _without_unit(words, name)))
    return tuple((_key(said), fold(said) if said.isascii() else None) for said in both)


def _unknown(register: Register, code: str, name: str | None, levels: Sequence[Level]) -> SiteError:
    if not any(letter.isdigit() for letter in code):
        return _no_code(register, code or name or "", levels)
    digits = code.partition(".")[0].partition(",")[0] if _EXCEL_WHOLE.fullmatch(code) else code
    if digits.isascii() and digits.isdigit():
        padded = _padded(register, digits, levels)
        if name:
            padded = [site for site in padded if same_name(register, site, name)] or padded
        if padded:
            return _zeros_lost(register, code, padded)
    text = f"site {code[:40]!r} is not in the register {register.id}"
    named = sites_named(register, name, levels) if name else ()
    return SiteError(
        f"{text}; {name!r} is {_or(register, named)}" if named else f"{text}; correct the code"
    )


def _zeros_lost(register: Register, code: str, meant: Sequence[Site]) -> SiteError:
    return SiteError(
        f"{code!r} has lost its leading zeros; write {_or(register, meant)} "
        "and format the column as text",
        Q_CODE,
    )


def _no_code(register: Register, name: str, levels: Sequence[Level]) -> SiteError:
    if not name:
        return SiteError("the site's code is missing; write it")
    named = sites_named(register, name, levels)
    if len(named) > 1:
        return SiteError(
            f"{len(named)} sites are called {name!r}: {_or(register, named)}; write the code"
        )
    if named:
        return SiteError(f"{name!r} is a name; write the code {_or(register, named)}")
    return SiteError(f"{name[:40]!r} is no code and no name of {register.id}; write the code")


def _padded(register: Register, digits: str, levels: Sequence[Level]) -> list[Site]:
    """The sites whose code is these digits with more zeros before, longest code first."""
    return [
        site
        for site in register.by_digits.get(digits.lstrip("0"), ())
        if site.level in levels and len(digits) < len(site.id)
    ]


def _or(register: Register, sites: Sequence[Site]) -> str:
    return " or ".join(_said(register, site) for site in sites)


def _said(register: Register, site: Site) -> str:
    """A site so that two of one name are told apart: 00295 (Phường Minh Khai, Quận …)."""
    parent = register.by_id.get(site.parent or "")
    if parent is None or site.level != "ward":
        return f"{site.id} ({site.title})"
    return f"{site.id} ({site.title}, {parent.title})"


def _either(levels: Sequence[Level]) -> str:
    return " or ".join(f"a {level}" for level in levels)


def _without_unit(words: Sequence[str], name: str) -> str:
    """A name without "Phường", "P." and the like; "Phương Liệt" is no unit word and a name."""
    name = clean(name)
    for word in sorted(words, key=len, reverse=True):
        for written in (word, fold(word)):
            for end in (". ", ".", " "):
                if name.casefold().startswith((written + end).casefold()):
                    return name[len(written + end) :].strip()
    return name


def _key(name: str) -> str:
    """For comparing: the tone stands after its syllable, so that Hoà and Hòa are one."""
    syllables = []
    for syllable in unicodedata.normalize("NFD", name.casefold()).split():
        tones = "".join(sorted(letter for letter in syllable if letter in _TONES))
        syllables.append("".join(letter for letter in syllable if letter not in _TONES) + tones)
    return " ".join(syllables)


# Of names in registers alone: what files say shall not fill a cache.
_known_key = lru_cache(16_384)(_key)
_known_fold = lru_cache(16_384)(fold)
