"""What hair is made of: its tones, masses of curls, plaits."""

import numpy as np

from genapp.adapters.offline.art.colour import Array
from genapp.adapters.offline.art.paper import Paper, circle, shade
from genapp.adapters.offline.art.person import Person


def tones(p: Person) -> list[Array]:
    """Return a lighter, a darker and a middle tone for strands."""
    light = 0.10 if p.hair_colour.mean() < 0.6 else 0.05
    return [shade(p.hair_colour, light), shade(p.hair_colour, -0.07), shade(p.hair_colour, light * 0.5)]


def cloud(
    paper: Paper, x: float, y: float, rx: float, ry: float, p: Person, *, size: float = 0.09, start: float = 0.0, end: float = 6.2832
) -> None:
    """Lay a mass of curls: round edges, and arcs within."""
    colours = tones(p)
    paper.cut(circle(x, y, rx, ry), p.hair_colour)
    count = max(9, int((end - start) * (rx + ry) / 2 / size * 1.25))
    for i in range(count):
        angle = start + (end - start) * (i + 0.5) / count
        cx, cy = x + np.cos(angle) * rx, y + np.sin(angle) * ry
        paper.cut(circle(cx, cy, size * (0.9 + 0.25 * np.sin(i * 2.4))), p.hair_colour)
    random = np.random.default_rng(int(p.chance[10] * 1e6))
    for i in range(paper.c.count(int(70 * rx * ry / size / 1.6))):
        angle, reach = random.uniform(0, 6.28), random.uniform(0.2, 1.06) ** 0.5
        cx, cy, turn = x + np.cos(angle) * rx * reach, y + np.sin(angle) * ry * reach, random.uniform(0, 6.28)
        paper.line(circle(cx, cy, size * 0.52, count=7, start=turn, end=turn + 3.6), colours[i % 2], 0.013)


def plait(paper: Paper, path: Array, wide: float, p: Person) -> None:
    """Lay a plait along a path, link over link."""
    colours = tones(p)
    for i in range(len(path) - 1):
        (x, y), (nx, ny) = path[i], path[i + 1]
        dx, dy = nx - x, ny - y
        w = wide * (1 - 0.35 * i / len(path))
        size = np.hypot(dx, dy) + 1e-6
        ox, oy = -dy / size * w, dx / size * w
        for side in (1, -1):
            link = [(x + ox * side, y + oy * side), (x + dx * 0.7 + ox * side * 0.9, y + dy * 0.7 + oy * side * 0.9), (nx + dx * 0.35, ny + dy * 0.35), (x, y + dy * 0.2)]  # fmt: skip
            paper.cut(link, p.hair_colour if side > 0 else colours[2])
            paper.line([link[0], ((link[0][0] + link[2][0]) / 2, (link[0][1] + link[2][1]) / 2), link[2]], colours[1], 0.012)
