"""XML from a device: bounded in bytes, depth and elements; no DTD, no entities, no files."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from audit.wire.text import clean
from inventory.seen import LookError, Outcome

MOST_BYTES = 262_144
MOST_DEPTH = 64
MOST_ELEMENTS = 20_000
_LONGEST_TEXT = 4_096
_ENCODINGS = frozenset({"utf-8", "us-ascii", "iso-8859-1", "ascii", "utf8"})
_SLICE = 8_192


@dataclass(slots=True)
class Element:
    """One element by its local name; prefixes differ between makers, names do not."""

    name: str
    text: str | None = None
    children: list["Element"] = field(default_factory=list)

    def first(self, *path: str) -> "Element | None":
        """The first element at the end of a path of local names, or None."""
        here = self
        for name in path:
            found = next((child for child in here.children if child.name == name), None)
            if found is None:
                return None
            here = found
        return here

    def all(self, name: str) -> list["Element"]:
        """The children of one name."""
        return [child for child in self.children if child.name == name]

    def walk(self, name: str) -> Iterator["Element"]:
        """Every descendant of one name, in document order."""
        open_ = list(reversed(self.children))
        while open_:
            here = open_.pop()
            if here.name == name:
                yield here
            open_.extend(reversed(here.children))

    def text_at(self, *path: str) -> str | None:
        """The cleaned text at the end of a path, None when there is no such element or text."""
        found = self.first(*path)
        return None if found is None else found.text

    def int_at(self, *path: str) -> int | None:
        """The text at the end of a path as a whole number, None when it is none."""
        return whole(self.text_at(*path))


def whole(text: str | None) -> int | None:
    """A whole number of at most 15 digits, None for anything else."""
    if text is None or len(text) > 16 or not text.removeprefix("-").isascii():
        return None
    return int(text) if text.removeprefix("-").isdigit() else None


def parse(
    body: bytes, *, most_bytes: int = MOST_BYTES, most_elements: int = MOST_ELEMENTS
) -> Element:
    """Read a document into elements.

    Args:
        most_bytes: longer than any device's answer; a PC's inventory by another tool is longer.
        most_elements: likewise.

    Raises:
        LookError: GARBLED, it is not well formed, has a DTD, names an encoding other than UTF-8,
            ASCII or Latin-1, or is longer, deeper or wider than any device's answer.
    """
    if len(body) > most_bytes:
        raise LookError(Outcome.GARBLED, f"XML of more than {most_bytes} bytes")
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise LookError(Outcome.GARBLED, "XML in UTF-16")
    builder = _Builder(most_elements)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.XmlDeclHandler = builder.declared
    parser.StartDoctypeDeclHandler = builder.doctype
    parser.EntityDeclHandler = builder.doctype
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    try:
        for at in range(0, len(body), _SLICE):
            parser.Parse(body[at : at + _SLICE], False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise LookError(Outcome.GARBLED, f"not XML: {clean(str(error))}") from error
    if builder.root is None:
        raise LookError(Outcome.GARBLED, "XML without an element")
    return builder.root


class _Builder:
    """Counts while it builds, so that nothing large is ever held."""

    def __init__(self, most_elements: int) -> None:
        self._most_elements = most_elements
        self.root: Element | None = None
        self._open: list[Element] = []
        self._texts: list[list[str]] = []
        self._elements = 0

    def declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in _ENCODINGS:
            raise LookError(Outcome.GARBLED, f"XML in {clean(encoding, 40)}")

    def doctype(self, *_: object) -> None:
        raise LookError(Outcome.GARBLED, "XML with a document type declaration")

    def start(self, name: str, _attributes: object) -> None:
        self._elements += 1
        if self._elements > self._most_elements or len(self._open) >= MOST_DEPTH:
            raise LookError(Outcome.GARBLED, "XML deeper or longer than any device's")
        element = Element(name.rpartition(" ")[2][:100])
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)
        self._texts.append([])

    def data(self, text: str) -> None:
        said = self._texts[-1]
        if sum(len(part) for part in said) < _LONGEST_TEXT:
            said.append(text[:_LONGEST_TEXT])

    def end(self, _name: str) -> None:
        self._open.pop().text = clean("".join(self._texts.pop()), 400)
