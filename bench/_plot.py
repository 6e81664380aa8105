"""Draw cost against size: seconds a ward, for 10 wards up to a country, as an SVG picture."""

import math
from collections.abc import Mapping

_W, _H, _LEFT, _TOP, _RIGHT, _BOTTOM = 640, 360, 64, 28, 20, 52


def plot(figures: Mapping[str, float]) -> str:
    """The picture, or "" when there are fewer than two sizes.

    Args:
        figures: with `wall_s.N` and `cpu_s.N` for N wards.
    """
    lines = {
        name: sorted(
            (int(key.rpartition(".")[2]), value)
            for key, value in figures.items()
            if key.startswith(f"{name}.")
        )
        for name in ("wall_s", "cpu_s")
    }
    points = [(size, value / size * 1000) for line in lines.values() for size, value in line]
    if len({size for size, _ in points}) < 2:
        return ""
    low_x, high_x = (math.log10(pick(size for size, _ in points)) for pick in (min, max))
    top = max(value for _, value in points) * 1.15

    def x(size: float) -> float:
        return _LEFT + (math.log10(size) - low_x) / (high_x - low_x) * (_W - _LEFT - _RIGHT)

    def y(value: float) -> float:
        return _TOP + (1 - value / top) * (_H - _TOP - _BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_W} {_H}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{_W}" height="{_H}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="18">milliseconds a ward (25 addresses), by number of wards</text>',
    ]
    for step in range(5):
        value = top * step / 4
        parts.append(
            f'<line x1="{_LEFT}" x2="{_W - _RIGHT}" y1="{y(value):.1f}" y2="{y(value):.1f}" '
            f'stroke="#ddd"/><text x="{_LEFT - 8}" y="{y(value) + 4:.1f}" '
            f'text-anchor="end">{value:.0f}</text>'
        )
    parts += [
        f'<text x="{x(size):.1f}" y="{_H - _BOTTOM + 18}" text-anchor="middle">{size:,}</text>'
        for size in sorted({size for size, _ in points})
    ]
    for (name, said, colour), at in zip(
        (("wall_s", "elapsed", "#1f5fa8"), ("cpu_s", "processor, all processes", "#b3541e")),
        (0, 1),
        strict=True,
    ):
        drawn = [(x(size), y(value / size * 1000)) for size, value in lines[name]]
        path = " ".join(f"{px:.1f},{py:.1f}" for px, py in drawn)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{px:.1f}" cy="{py:.1f}" r="4" fill="{colour}"/>' for px, py in drawn
        ]
        parts.append(
            f'<text x="{_LEFT + at * 120}" y="{_H - 14}" fill="{colour}">&#9679; {said}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])
