"""Both languages say everything, and everything that checks can say."""

from __future__ import annotations

import ast
import inspect
import re
import string
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import checks
import reports
from checks.check import load_checks
from checks.decision import Readiness
from checks.finding import Action, Verdict
from inventory.form_file import PROBLEMS
from inventory.groups.form import DeviceState
from inventory.seen import Outcome
from inventory.table import load_tables
from reports.names import Names
from reports.report import ReportContext
from reports.rows import rows_of
from reports.words import load_words
from tests.checks.small_city import WARD, City, healthy

LANGS = ("vi", "en")
_WORD = re.compile(r"[a-z][a-z0-9_]*")

# how the helpers of the checks take their aspect and their reason: name → {position: section}
_HELPERS = {
    "unknown": {0: "aspect", 1: "reason"},
    "because": {1: "reason"},
    "silent": {2: "aspect"},
    "yes": {1: "aspect"},
    "most": {3: "aspect", 4: "measure"},
    "least": {3: "aspect", 4: "measure"},
    "count": {1: "aspect"},
}
_KEYWORDS = {"aspect": "aspect", "reason": "reason", "unit": "measure"}


def _constants(node: ast.expr) -> Iterator[str]:
    """Plain words that an expression can be: itself, or either side of if and or."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if _WORD.fullmatch(node.value):
            yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_constants(node.body), *_constants(node.orelse))
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _constants(value)


def _said() -> Iterator[tuple[str, str, str]]:
    """(section, word, file) of every word that a check says in so many letters."""
    folder = Path(inspect.getfile(checks)).parent
    for file in sorted([*folder.glob("*.py"), *folder.glob("rules/*.py")]):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            for position, section in _HELPERS.get(name, {}).items():
                if position < len(node.args):
                    for word in _constants(node.args[position]):
                        yield section, word, file.name
            for keyword in node.keywords:
                if keyword.arg in _KEYWORDS:
                    for word in _constants(keyword.value):
                        yield _KEYWORDS[keyword.arg], word, file.name


@pytest.mark.parametrize("lang", LANGS)
def test_every_word_that_a_check_says_exists(lang):
    words = load_words(lang)
    said = list(_said())
    assert len({word for _, word, _ in said}) > 40  # the search itself finds something
    missing = sorted(
        {
            (section, word, file)
            for section, word, file in said
            if word != "in" and not words.knows(section, word)
            if section != "reason" or not words.knows("outcome", word)
        }
    )
    assert missing == []


@pytest.mark.parametrize("lang", LANGS)
def test_every_mark_of_a_city_that_is_well_silent_or_empty_has_its_words(lang):
    words, silent = load_words(lang), healthy()
    silent.looks.clear()
    for city in (healthy(), silent, City()):
        marks = [finding.mark for finding in city.judge().findings]
        aspects = {mark.aspect.split("/")[0] for mark in marks}
        assert {one for one in aspects if not words.knows("aspect", one)} == set()
        reasons = {mark.reason for mark in marks if mark.reason is not None}
        assert {r for r in reasons if not words.knows("reason", r)} <= {o.value for o in Outcome}
        units = {mark.unit for mark in marks if mark.unit is not None}
        assert {unit for unit in units if not words.knows("measure", unit)} == set()


@pytest.mark.parametrize("lang", LANGS)
def test_every_closed_list_has_its_words(lang):
    words = load_words(lang)
    for section, ids in {
        "outcome": [one.value for one in Outcome],
        "reason": set(PROBLEMS) - {"broken"} | {"faulty"},
        "item": _device_kinds(),
        "mark": [one.value for one in Verdict],
        "readiness": [one.value for one in Readiness],
        "weight": ["mandatory", "conditional", "advisory"],
        "action": get_args(Action),
    }.items():
        assert [id_ for id_ in ids if not words.knows(section, id_)] == []


def _device_kinds() -> list[str]:
    columns = load_tables()["devices"].columns
    return list(next(column for column in columns if column.name == "kind").cell.values)


@pytest.mark.parametrize("lang", LANGS)
def test_a_broken_device_is_not_called_a_fault_of_our_program(lang):
    city = healthy()
    city.form(*(DeviceState(asset=id_, works=False) for id_ in city.devices if WARD in id_))
    judged = city.judge()
    names = Names(ReportContext(assessment=judged, generated_at=judged.at, lang=lang))
    said = {row.reason for row in rows_of(judged.findings, names) if row.verdict == "fail"}
    assert {"vi": "hỏng", "en": "broken"}[lang] in said
    assert names.words.of("outcome", Outcome.BROKEN.value) not in said


def test_every_sentence_is_used():
    folder = Path(inspect.getfile(reports)).parent
    source = "".join(
        file.read_text("utf-8") for file in folder.rglob("*") if file.suffix in (".py", ".html")
    )
    made = {"ward_title", "district_title", "city_title", "held_fail", "held_unknown"}  # of parts
    unused = [key for key in load_words("vi").table["text"] if f'"{key}"' not in source]
    assert set(unused) <= made


def test_both_languages_have_the_same_words_and_the_same_places_in_them():
    vi, en = load_words("vi").table, load_words("en").table
    assert set(vi) == set(en)
    for section in set(vi) - {"offices", "note"}:
        assert set(vi[section]) == set(en[section]), section
    for key, text in vi["text"].items():
        assert _places(text) == _places(en["text"][key]), key


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_check_has_a_title_in_both_languages():
    known = load_checks()
    assert known
    for check in known.values():
        assert check.vi
        assert check.en
        assert check.vi != check.en
        assert check.en.isascii(), check.id
        assert unicodedata.is_normalized("NFC", check.vi)


def test_words_are_composed_and_letters_of_verdicts_differ():
    for lang in LANGS:
        table = load_words(lang).table
        for section in table.values():
            for word in section.values():
                assert unicodedata.is_normalized("NFC", str(word))
        letters = [table["readiness"][one.value]["letter"] for one in Readiness]
        assert len(set(letters)) == len(letters)
    assert [load_words("vi").letter(one.value) for one in Readiness] == ["S", "Đ", "C", "K"]


def test_a_word_of_a_plug_in_is_shown_as_it_is():
    assert load_words("vi").of("reason", "cable_eaten_by_mice") == "cable eaten by mice"


def test_a_probe_s_note_is_said_in_vietnamese_and_keeps_its_values():
    words = load_words("vi")
    said = words.note("no SNMP answer to 2 tries (a wrong community is silent too)")
    assert said == "hỏi SNMP 2 lần không trả lời (sai community cũng im lặng)"
    assert words.note("TCP 631: no connection in time").startswith("TCP 631: ")
    assert words.note("UDP 161 is closed (and 2 more)") == "cổng UDP 161 đóng (và 2 lỗi khác)"
    assert load_words("en").note("TCP 631: no connection in time") == (
        "TCP 631: no connection in time"
    )


def test_a_note_that_nobody_translated_or_that_a_device_made_stays_as_it_is():
    words = load_words("vi")
    for note in ("", "a note of a plug-in", "{0}", "no form yet: ", "%s {__class__}"):
        assert words.note(note) == note
    assert words.note("no form yet: {0.__class__}") == "chưa có phiếu khảo sát: {0.__class__}"


def test_every_translated_note_is_one_that_a_probe_makes():
    made = "".join(
        re.sub(r'"\s*\n\s*f?"', "", file.read_text("utf-8"))
        for package in ("audit", "inventory")
        for file in Path(checks.__file__).parents[1].joinpath(package).rglob("*.py")
    )
    notes = load_words("vi").table["note"]
    assert len(notes) > 20
    for known in notes:
        said = re.findall(r"[A-Za-z]{3,}", re.sub(r"\{\w+\}", " ", known))
        assert [word for word in said if word not in made] == [], known
