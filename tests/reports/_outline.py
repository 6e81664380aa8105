"""A page as elements and text, read by the parser of the standard library."""

from __future__ import annotations

from html.parser import HTMLParser


class Outline(HTMLParser):
    """A page's elements, their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.foreign: list[str] = []  # texts that are marked as of another language
        self._open: list[tuple[str, bool]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.elements.append((tag, known))
        if tag not in _VOID:
            inside = bool(self._open) and self._open[-1][1]
            self._open.append((tag, inside or (tag != "html" and "lang" in known)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not data.strip() or (self._open and self._open[-1][0] in ("style", "script")):
            return
        (self.foreign if self._open and self._open[-1][1] else self.texts).append(data.strip())

    def count(self) -> dict[str, int]:
        """Elements by name."""
        found: dict[str, int] = {}
        for tag, _ in self.elements:
            found[tag] = found.get(tag, 0) + 1
        return found


_VOID = {"meta", "link", "br", "input", "img", "hr", "col", "rect", "path"}
