"""What `doctor` says of the libraries under us: known faults, and whether anybody looked lately."""

import sys
from collections.abc import Iterator
from datetime import date

from audit.cli import _supply
from audit.cli._point import Point

_NEWER_EN = "install a newer one, or what the distribution has mended under its old number"
_NEWER_VI = "cài bản mới hơn, hoặc bản phân phối đã vá mà giữ số cũ"
_LOCK_EN = "install again from requirements.lock"
_LOCK_VI = "cài lại theo requirements.lock"
_AUDIT_EN = "on a computer with a feed of advisories: make audit, and install what it brings"
_AUDIT_VI = "trên máy có nguồn cảnh báo lỗ hổng: make audit, rồi cài bản mới"


def supply_points(today: date) -> Iterator[Point]:
    """Python, XML, TLS, the packages, and their audit."""
    from audit.world.versions import expat_version, openssl_versions

    yield _platform("Python", "Python", ".".join(map(str, sys.version_info[:3])))
    yield _platform("XML (expat)", "expat", expat_version())
    for whose, version in openssl_versions().items():
        yield _platform(f"OpenSSL ({whose})", "OpenSSL", version)
    here = _supply.reached("ward-audit", _supply.extras_of("ward-audit"))
    yield _floors(here)
    yield _audit(here, today)


def _platform(name: str, component: str, version: str) -> Point:
    floor = _supply.platform_below(component, version)
    if floor is None:
        return Point(name, "ok", version)
    return Point(
        name,
        "limited",
        f"{version}, below {floor.floor}: {floor.what_en} ({floor.advisory}); "
        f"meanwhile: {floor.meanwhile_en}",
        _NEWER_EN,
        said_vi=f"{version}, dưới {floor.floor}: {floor.what_vi} ({floor.advisory}); "
        f"trong khi chờ: {floor.meanwhile_vi}",
        mend_vi=_NEWER_VI,
    )


def _floors(here: dict[str, str]) -> Point:
    low = _supply.below(here)
    if not low:
        count = len(_supply.floors())
        return Point(
            "known faults", "ok", f"{count} floors, none undercut",
            name_vi="lỗi đã biết", said_vi=f"{count} mức sàn, không gói nào thấp hơn",
        )  # fmt: skip
    said = ", ".join(f"{f.package} {have} < {f.floor} ({f.advisory})" for f, have in low)
    return Point("known faults", "limited", said, _LOCK_EN, name_vi="lỗi đã biết", mend_vi=_LOCK_VI)


def _audit(here: dict[str, str], today: date) -> Point:
    why = _supply.unaudited(here, today, _supply.audited())
    name, name_vi = "audit of packages", "rà soát lỗ hổng các gói"
    if not why:
        return Point(name, "ok", f"{len(here)} of {len(here)}", name_vi=name_vi)
    never = sum(reason == "never audited" for reason in why.values())
    named = [f"{one}: {reason}" for one, reason in why.items() if reason != "never audited"]
    more = "; ".join(named[:5])
    return Point(
        name,
        "limited",
        f"{len(why)} of {len(here)} packages have no audit of the last {_supply.OLDEST_DAYS} days "
        f"({never} never)" + (f"; {more}" if more else ""),
        _AUDIT_EN,
        name_vi,
        f"{len(why)} trong {len(here)} gói chưa được rà soát trong {_supply.OLDEST_DAYS} ngày qua "
        f"({never} gói chưa bao giờ)" + (f"; {more}" if more else ""),
        _AUDIT_VI,
    )  # fmt: skip
