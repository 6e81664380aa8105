"""Who answers for a finding: a unit and its leader's role, never a person's name (R33)."""

from collections.abc import Mapping

from inventory.model import Asset, Register, ServiceAsset, Site, Unit

_DEFAULTS = {
    "ward": ("UBND {title}", "Chủ tịch UBND phường"),
    "district": ("Văn phòng HĐND và UBND {title}", "Chánh Văn phòng HĐND và UBND quận"),
    "city": ("Sở Thông tin và Truyền thông", "Giám đốc Sở Thông tin và Truyền thông"),
}
# What a policy calls responsible → the level whose unit answers.
_LEVELS = {
    "UBND phường": "ward",
    "nhà mạng, UBND phường": "ward",
    "UBND quận": "district",
    "Văn phòng HĐND&UBND quận": "district",
    "Văn phòng HĐND và UBND quận": "district",
    "Sở TT&TT": "city",
    "Sở Thông tin và Truyền thông": "city",
}
_DIVISION = ("Phòng VH-TT", "Phòng Văn hóa và Thông tin")


def unit_of(site: Site, units: Mapping[str, Unit]) -> Unit:
    """The unit of a site as the estate declares it, else a sensible one of its level."""
    known = units.get(site.id)
    if known is not None:
        return known
    unit, leader = _DEFAULTS[site.level]
    return Unit(site=site.id, unit=unit.format(title=_inside(site)), leader_role=leader)


def accountable(
    responsible: str, site: Site, asset: Asset | None, register: Register,
    units: Mapping[str, Unit],
) -> tuple[str, str]:  # fmt: skip
    """The unit and the leader's role behind one finding.

    A partner's service is the partner's own. Else the policy's word is looked up: the ward, the
    district above it, the Department; a word it does not know stands as it is, under the leader
    of the site.
    """
    if isinstance(asset, ServiceAsset) and asset.partner:
        return asset.partner, "Lãnh đạo đơn vị"
    chain = (site, *register.parents(site.id))
    if responsible in _DIVISION:
        district = next((one for one in chain if one.level == "district"), site)
        unit = f"Phòng Văn hóa và Thông tin {_inside(district)}"
        return unit, "Trưởng phòng Văn hóa và Thông tin"
    level = _LEVELS.get(responsible)
    at = next((one for one in chain if one.level == level), None)
    if at is not None:
        known = unit_of(at, units)
        return known.unit, known.leader_role
    own = unit_of(site, units)
    return (own.unit if responsible in ("", own.unit) else responsible), own.leader_role


def _inside(site: Site) -> str:
    """A title inside a name: "UBND phường Một"."""
    return site.title[:1].lower() + site.title[1:]
