"""The words of the reports, one file per language. Checks give ids; sentences are made here."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from reports.report import Lang

_NOTES_KEPT = 4_096
_MORE = re.compile(r"(.*[^)]) \(and (\d+) more\)", re.DOTALL)
_PLACE = re.compile(r"\\\{(\w+)\\\}")  # a place of a note, as `re.escape` leaves it


@dataclass(frozen=True)
class Words:
    """One language. `of` gives a word of a closed list, `say` fills a sentence."""

    lang: Lang
    table: Mapping[str, Mapping[str, Any]]

    def of(self, section: str, id_: str | None) -> str:
        """A word by its id; an id that nobody has translated (a plug-in's) is shown as it is."""
        if id_ is None:
            return ""
        return str(self.table[section].get(id_, id_.replace("_", " ")))

    def knows(self, section: str, id_: str) -> bool:
        """Whether an id has its word in this language."""
        return id_ in self.table[section]

    @cached_property
    def _notes(self) -> list[tuple[re.Pattern[str], str]]:
        return [
            (re.compile(_PLACE.sub(r"(?P<\1>.{1,200}?)", re.escape(known)), re.DOTALL), shown)
            for known, shown in self.table["note"].items()
        ]

    def note(self, text: str) -> str:
        """What a probe noted, in this language; a note that nobody has translated stays as it is.

        Notes are English sentences with values in them: "TCP 80: no connection in time".
        """
        return self._noted(text) if text else ""

    @cached_property
    def _noted(self) -> Callable[[str], str]:
        return lru_cache(_NOTES_KEPT)(self._note)

    def _note(self, text: str) -> str:
        more = _MORE.fullmatch(text)
        if more:
            return self.say("note_more", note=self.note(more[1]), n=more[2])
        for known, shown in self._notes:
            found = known.fullmatch(text)
            if found:
                return shown.format_map(found.groupdict())
        return text

    def say(self, key: str, **values: Any) -> str:
        """A sentence of `text`, its places filled.

        Raises:
            KeyError: no such sentence, or a place without a value (our own bug).
        """
        return str(self.table["text"][key]).format_map(values)

    def letter(self, readiness: str) -> str:
        """S, Đ, C or K (English R, C, N, U): what a reader without colours sees."""
        return str(self.table["readiness"][readiness]["letter"])

    def readiness(self, readiness: str) -> str:
        """ "sẵn sàng có điều kiện"."""
        return str(self.table["readiness"][readiness]["word"])

    def phrase(self, text: str) -> str:
        """Words of the estate (offices, posts) in this language; names stay as they are.

        Vietnamese stays untouched. English replaces known offices: "UBND phường Phúc Xá" →
        "People's Committee of the ward Phúc Xá".
        """
        for known, shown in self.table["offices"].items():
            text = text.replace(known, shown)
        return text


@cache
def load_words(lang: Lang) -> Words:
    """The words of one language: `vi.yaml`, and what single reports add (`procurement.vi.yaml`).

    Raises:
        FileNotFoundError: no such language.
        ValueError: a report's file changes a word that is there already.
    """
    base = files(__package__).joinpath(f"{lang}.yaml")
    table: dict[str, dict[str, Any]] = yaml.safe_load(base.read_text("utf-8"))
    for file in sorted(files(__package__).iterdir(), key=lambda one: one.name):
        if not file.name.endswith(f".{lang}.yaml"):
            continue
        for section, words in yaml.safe_load(file.read_text("utf-8")).items():
            known = table.setdefault(section, {})
            twice = sorted(set(known) & set(words))
            if twice:
                raise ValueError(f"{file.name}: {section}: already there: {', '.join(twice)}")
            known.update(words)
    return Words(lang=lang, table=table)
