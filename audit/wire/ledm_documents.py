"""The other documents of HP's devices: which interfaces there are, jobs, and who may scan where.

A table says which elements of which document mean what; element names are those that HP's own
documents use, without their prefixes, which differ. The product asks for none of them: they are
long, or hold the names of people's computers. Whoever has one can read it with this.
"""

from collections.abc import Mapping

from audit.wire.text import clean
from audit.wire.xml import Element, parse, whole
from inventory.seen import LookError, Outcome

Said = str | int | bool | None

_Path = tuple[str, ...]
_PAGE = ("ScanJob", "PreScanPage")
_BUFFER = (*_PAGE, "BufferInfo")
_MOST = 64

_FIELDS: Mapping[str, Mapping[str, _Path]] = {
    "Job": {
        "state": ("JobState",),
        "category": ("JobCategory",),
        "page_state": (*_PAGE, "PageState"),
        "page": (*_PAGE, "PageNumber"),
        "pages": ("ScanJob", "PostScanPage", "PageNumber"),
        "binary_url": (*_PAGE, "BinaryURL"),
        "width": (*_BUFFER, "ImageWidth"),
        "height": (*_BUFFER, "ImageHeight"),
        "x_resolution": (*_BUFFER, "ScanSettings", "XResolution"),
        "y_resolution": (*_BUFFER, "ScanSettings", "YResolution"),
    },
    "ScanImageInfo": {
        "job_uri": ("JobUri",),
        "job_uuid": ("JobUuid",),
        "width": ("ActualWidth",),
        "height": ("ActualHeight",),
    },
    "WalkupScanToCompCaps": {
        "most_destinations": ("MaxNetworkDestinations",),
        "many_from_platen": ("SupportsMultiItemScanFromPlaten",),
    },
    "WalkupScanToCompEvent": {"type": ("WalkupScanToCompEventType",)},
    "WalkupScanToCompDestination": {
        "name": ("Name",),
        "hostname": ("Hostname",),
        "uri": ("ResourceURI",),
        "link": ("LinkType",),
        "plex": ("WalkupScanToCompSettings", "ScanSettings", "ScanPlexMode"),
        "shortcut": ("WalkupScanToCompSettings", "Shortcut"),
    },
    "WalkupScanDestination": {
        "name": ("Name",),
        "hostname": ("Hostname",),
        "uri": ("ResourceURI",),
        "link": ("LinkType",),
        "plex": ("WalkupScanSettings", "ScanSettings", "ScanPlexMode"),
        "shortcut": ("WalkupScanSettings", "Shortcut"),
    },
    "Event": {
        "category": ("UnqualifiedEventCategory",),
        "aging_stamp": ("AgingStamp",),
    },
}
_LISTS = {
    "WalkupScanToCompDestinations": "WalkupScanToCompDestination",
    "WalkupScanDestinations": "WalkupScanDestination",
    "EventTable": "Event",
}
_NUMBERS = frozenset({
    "pages", "width", "height", "x_resolution", "y_resolution", "most_destinations",
})  # fmt: skip
_FLAGS = frozenset({"many_from_platen"})


def parse_documents(body: bytes) -> tuple[str, tuple[Mapping[str, Said], ...]]:
    """(name of the document, its rows): one row, or as many as a list holds.

    Raises:
        LookError: GARBLED, it is no document that is known here.
    """
    page = parse(body)
    item = _LISTS.get(page.name)
    rows = page.all(item)[:_MOST] if item else [page]
    fields = _FIELDS.get(item or page.name)
    if fields is None:
        raise LookError(Outcome.GARBLED, f"{clean(page.name, 40)} is no document known here")
    return page.name, tuple(_row(row, fields) for row in rows)


def _row(row: Element, fields: Mapping[str, _Path]) -> dict[str, Said]:
    found: dict[str, Said] = {}
    for name, path in fields.items():
        said = row.text_at(*path)
        if name in _NUMBERS:
            found[name] = whole(said)
        elif name in _FLAGS:
            found[name] = None if said is None else said == "true"
        else:
            found[name] = said
    for payload in row.all("Payload"):  # an event's resources: {destination: uri, ...}
        kind, uri = payload.text_at("ResourceType") or "", payload.text_at("ResourceURI")
        for word, name in (("CompEvent", "event_uri"), ("Destination", "destination_uri")):
            if word in kind:
                found.setdefault(name, uri)
    return found


def parse_manifest(body: bytes) -> Mapping[str, str]:
    """{resource: path} of an interface's manifest; a path is the root's and its own.

    Raises:
        LookError: GARBLED, it is no manifest.
    """
    page = parse(body)
    if page.name != "Manifest":
        raise LookError(Outcome.GARBLED, "not a manifest of LEDM")
    found: dict[str, str] = {}
    for map_ in page.all("ResourceMap"):
        _resources(map_, "", found)
    return found


def _resources(map_: Element, above: str, found: dict[str, str]) -> None:
    """Adds the resources of a map, and of the maps in its nodes, below the path above them."""
    root = above + (map_.text_at("ResourceLink", "ResourceURI") or "")
    for node in map_.all("ResourceNode"):
        kind = node.first("ResourceType")
        name = next((one.text for one in kind.children if one.text), None) if kind else None
        path = root + (node.text_at("ResourceLink", "ResourceURI") or "")
        if name and len(found) < _MOST:
            found.setdefault(name, path)
        for inner in node.all("ResourceMap"):
            _resources(inner, path, found)


def parse_discovery(body: bytes) -> Mapping[str, str]:
    """{type of interface or tree: its path} of DiscoveryTree.

    Raises:
        LookError: GARBLED, it is no DiscoveryTree.
    """
    page = parse(body)
    if page.name != "DiscoveryTree":
        raise LookError(Outcome.GARBLED, "not a DiscoveryTree of LEDM")
    found: dict[str, str] = {}
    for row in (*page.all("SupportedIfc"), *page.all("SupportedTree"))[: 4 * _MOST]:
        kind = row.text_at("ResourceType")
        path = row.text_at("ManifestURI") or row.text_at("ResourceURI")
        if kind and path:
            found.setdefault(kind, path)
    return found
