"""Pages of a city that says only what acts, in a real browser: nothing happens."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from inventory.facts import load_groups
from reports.escape import clean
from reports.report import ReportContext, load_reports
from tests.hostile._figures import Figure, keep
from tests.peers.browser import Visit, browser
from tests.reports._city import MADE, assessment
from tests.sinks._city import city, inert
from tests.sinks._facts import texts
from tests.sinks.payloads import PAYLOADS, SCRIPTS

REPORTS = ("readiness", "ward", "gaps", "procurement")

# Elements by tag and names of attributes; what could act; all text.
LOOK = """(() => {
  const elements = [...document.querySelectorAll("*")];
  const acting = elements.filter(one =>
    ["SCRIPT", "IFRAME", "OBJECT", "EMBED", "BASE", "FORM", "IMG", "VIDEO", "AUDIO", "TEMPLATE",
     "FOREIGNOBJECT"].includes(one.tagName.toUpperCase()) ||
    [...one.attributes].some(a => a.name.startsWith("on") || a.name == "style" ||
      (["href", "src", "action", "xlink:href", "srcdoc"].includes(a.name) &&
        !a.value.startsWith("#") && a.value != "data:,")));
  return {
    shape: elements.map(one => one.tagName + " " + one.getAttributeNames().join(" ")),
    acting: acting.map(one => one.outerHTML.slice(0, 200)),
    text: (() => {
      const walk = document.createTreeWalker(document, NodeFilter.SHOW_TEXT), found = [];
      while (walk.nextNode()) found.push(walk.currentNode.data);
      return found;
    })(),
    names: elements.flatMap(one => [...one.attributes]
      .filter(a => ["title", "aria-label", "data-l"].includes(a.name)).map(a => a.value)),
    notes: [...document.querySelectorAll("bdi")].map(one => one.textContent),
    width: document.documentElement.scrollWidth,
    links: elements.filter(one => one.tagName.toLowerCase() == "a").length,
    broken: elements.filter(one => one.tagName.toLowerCase() == "a" &&
      !document.getElementById((one.getAttribute("href") || "").slice(1))).length,
  };
})()"""


def pages(folder: Path, context: ReportContext) -> dict[str, Path]:
    folder.mkdir()
    made = {}
    for id_ in REPORTS:
        (page,) = load_reports()[id_].render(context, "html")
        made[id_] = folder / page.name
        made[id_].write_bytes(page.data)
    return made


def counted(said: list[str]) -> Counter[str]:
    """Texts without their order: a list by name is another one when names are."""
    return Counter(map(inert, said))


@pytest.fixture(scope="module")
def visits(
    tmp_path_factory: pytest.TempPathFactory, context: ReportContext
) -> dict[str, tuple[Visit, Visit]]:
    """By report: the hostile page and the page of inert text, each visited."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "city").mkdir()
    golden_city = city(folder / "city", inert)
    harmless = ReportContext(golden_city, MADE, lang="vi", simulated=True, tool_version="1")
    hostile, golden = pages(folder / "hostile", context), pages(folder / "golden", harmless)
    with browser() as chromium:
        return {
            id_: (chromium.visit(hostile[id_], LOOK), chromium.visit(golden[id_], LOOK))
            for id_ in REPORTS
        }


def test_the_browser_tells_of_all_that_a_page_does(tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text(
        "<!doctype html><meta charset=utf-8><p>ok<img src=x onerror=alert(1)>"
        "<script>alert(2);fetch('http://127.0.0.1:9/x')</script>"
        "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/y'>"
    )
    with browser() as chromium:
        seen = chromium.visit(bad, LOOK)
    assert sorted(seen.dialogs) == ["1", "2"]
    assert seen.scripts
    assert "http://127.0.0.1:9/x" in seen.asked
    assert "http://127.0.0.1:9/y" in (*seen.went, *seen.asked)


def test_nothing_on_a_hostile_page_acts(visits: dict[str, tuple[Visit, Visit]]) -> None:
    for id_, (seen, _) in visits.items():
        did = (seen.dialogs, seen.asked, seen.refused, seen.scripts, seen.went)
        assert did == ([], [], [], [], []), id_
        assert seen.value["acting"] == [], id_


def test_a_hostile_page_has_the_elements_of_a_harmless_one(
    visits: dict[str, tuple[Visit, Visit]],
) -> None:
    for id_, (seen, golden) in visits.items():
        assert len(golden.value["shape"]) > 1_000, id_
        assert Counter(seen.value["shape"]) == Counter(golden.value["shape"]), id_
        assert seen.value["broken"] == 0, id_


def test_a_hostile_text_is_read_as_it_was_cleaned(visits: dict[str, tuple[Visit, Visit]]) -> None:
    """Letter by letter, the five signs of HTML in place of those that stand for them."""
    for id_, (seen, golden) in visits.items():
        for part in ("text", "names", "notes"):
            assert counted(seen.value[part]) == counted(golden.value[part]), (id_, part)
    shown = set(visits["readiness"][0].value["notes"])
    assert [text for text in PAYLOADS if clean(text) not in shown and clean(text)] == []


def test_no_text_pushes_a_column_off_the_page(visits: dict[str, tuple[Visit, Visit]]) -> None:
    assert {
        id_: seen.value["width"] <= 1_400 for id_, (seen, _) in visits.items()
    } == dict.fromkeys(REPORTS, True)


def test_the_policy_holds_where_escaping_would_fail(tmp_path: Path) -> None:
    """A page of ours with payloads written into it raw: only a refresh is beyond any policy."""
    context = ReportContext(assessment(), MADE, simulated=True)
    (page,) = load_reports()["gaps"].render(context, "html")
    whole = page.data.decode()
    raw = [one for one in SCRIPTS if "refresh" not in one and "plaintext" not in one]
    bad = tmp_path / "bad.html"
    bad.write_text(whole.replace("<main>", "<main>" + "\n".join(f"<p>{x}</p>" for x in raw), 1))
    assert "<script>alert(1)" in bad.read_text()
    with browser() as chromium:
        seen = chromium.visit(bad, "document.scripts.length")
    assert seen.value
    assert seen.refused
    assert (seen.dialogs, seen.scripts) == ([], [])
    assert set(seen.went) <= {"about:srcdoc"}  # a frame of its own, under the same policy
    assert not [url for url in seen.asked if "attacker" in url and url not in str(seen.refused)]


def test_the_figure(visits: dict[str, tuple[Visit, Visit]]) -> None:
    fields = sum(len(texts(id_)) for id_ in load_groups())
    seen = [one for one, _ in visits.values()]
    acts = [len(one.dialogs) + len(one.asked) + len(one.scripts) + len(one.went) for one in seen]
    refused, acting = (
        sum(len(one.refused) for one in seen),
        sum(len(one.value["acting"]) for one in seen),
    )
    same = all(
        Counter(one.value["shape"]) == Counter(golden.value["shape"])
        and counted(one.value["text"]) == counted(golden.value["text"])
        for one, golden in visits.values()
    )
    elements = sum(len(one.value["shape"]) for one in seen)
    keep([
        Figure(
            test="sinks.html",
            goal="220 texts x every field a device controls, in Chromium: 0 dialogs, requests, "
            "scripts, refusals by the policy; elements and text as of harmless text",
            measured=f"{len(PAYLOADS)} texts x {fields} fields of facts, and names, people's texts "
            f"and notes: {sum(acts)} dialogs, requests and scripts, {refused} refusals, {acting} "
            f"elements that act; {elements} elements on {len(seen)} pages, "
            f"{'all as' if same else 'not as'} of harmless text",
            met=same and not sum(acts) and not refused and not acting,
            command="make test PYTEST_ARGS=tests/sinks",
        )
    ])  # fmt: skip
    assert fields > 120
