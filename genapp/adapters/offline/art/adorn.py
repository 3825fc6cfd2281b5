"""What people of a portrait wear besides clothes: hats, glasses, flowers."""

import numpy as np

from genapp.adapters.offline.art.colour import Array
from genapp.adapters.offline.art.paper import Paper, both, circle, shade
from genapp.adapters.offline.art.person import Person


def hat(paper: Paper, p: Person, cloth: Array, accent: Array) -> None:
    """Lay what is worn on the head."""
    deep, light = shade(cloth, -0.09), shade(cloth, 0.07)
    dome = both([(0, -0.66), (0.24, -0.62), (0.40, -0.44), (0.405, -0.26), (0.20, -0.275)])
    if p.hat == "straw":
        straw, dim = shade(cloth, 0.0), shade(cloth, -0.10)
        paper.cut(circle(0, -0.30, 0.76, 0.155), dim)
        paper.cut(both([(0, -0.76), (0.22, -0.74), (0.34, -0.62), (0.385, -0.32), (0.0, -0.26)]), straw)
        paper.cut([(-0.375, -0.44), (0, -0.38), (0.375, -0.44), (0.39, -0.31), (0, -0.25), (-0.39, -0.31)], accent)
        paper.cut(
            [(-0.78, -0.33), (-0.45, -0.30), (0, -0.235), (0.45, -0.30), (0.78, -0.33), (0.5, -0.21), (0, -0.15), (-0.5, -0.21)], straw
        )
        for i in range(3):
            paper.line([(-0.66, -0.295 + i * 0.012), (0, -0.215 + i * 0.018), (0.66, -0.295 + i * 0.012)], dim, 0.008)
    elif p.hat in ("cap", "helmet", "beanie", "swimcap"):
        paper.cut(dome, cloth)
        shape = paper.mask(dome)
        if p.hat == "cap":
            for x in (-0.2, 0.0, 0.2):
                paper.line([(x * 0.3, -0.66), (x, -0.48), (x * 1.25, -0.27)], deep, 0.012)
            side = 0.10 * p.facing if p.pose != "front" else 0.0
            paper.cut(
                [
                    (-0.37 + side, -0.27),
                    (-0.2 + side, -0.34),
                    (0.2 + side, -0.34),
                    (0.37 + side, -0.27),
                    (0.30 + side, -0.165),
                    (side, -0.135),
                    (-0.30 + side, -0.165),
                ],
                accent,
            )
            paper.line([(-0.30 + side, -0.20), (side, -0.165), (0.30 + side, -0.20)], shade(accent, -0.1), 0.014)
        elif p.hat == "helmet":
            for x in (-0.15, 0.15):
                paper.cut([(x - 0.045, -0.70), (x + 0.045, -0.70), (x + 0.06, -0.2), (x - 0.06, -0.2)], accent, soft=False, clip=shape)
            paper.cut([(-0.405, -0.30), (0, -0.345), (0.405, -0.30), (0.40, -0.22), (0, -0.265), (-0.40, -0.22)], deep)
            for s in (1, -1):
                paper.line([(s * 0.37, -0.25), (s * 0.35, 0.10), (s * 0.2, 0.45)], deep, 0.028, taper=False)
        elif p.hat == "beanie":
            paper.cut([(-0.41, -0.40), (0, -0.46), (0.41, -0.40), (0.415, -0.22), (0, -0.27), (-0.415, -0.22)], light)
            for i in range(11):
                paper.line(
                    [(-0.37 + 0.074 * i, -0.40 - 0.04 * (1 - abs(i - 5) / 5)), (-0.37 + 0.074 * i, -0.235 - 0.04 * (1 - abs(i - 5) / 5))],
                    deep,
                    0.012,
                )
        else:
            paper.cut([(0.05, -0.8), (0.14, -0.8), (0.24, -0.2), (0.13, -0.2)], accent, soft=False, clip=shape)
            paper.line([(-0.40, -0.27), (0, -0.29), (0.40, -0.27)], deep, 0.022)
    elif p.hat == "band":
        paper.cut(
            [(-0.385, -0.34), (-0.2, -0.42), (0.2, -0.42), (0.385, -0.34), (0.38, -0.22), (0.2, -0.30), (-0.2, -0.30), (-0.38, -0.22)],
            cloth,
        )
        paper.line([(-0.38, -0.28), (-0.2, -0.36), (0.2, -0.36), (0.38, -0.28)], accent, 0.026, taper=False)
    elif p.hat == "turban":
        paper.cut(both([(0, -0.74), (0.28, -0.68), (0.45, -0.46), (0.40, -0.24), (0.12, -0.31)]), cloth)
        for i in range(5):
            paper.line([(-0.40 + i * 0.05, -0.27 - i * 0.07), (0, -0.36 - i * 0.075), (0.40 - i * 0.02, -0.40 - i * 0.06)], deep, 0.014)


def glasses(paper: Paper, colour: Array, eyes: tuple[float, float], wide: float) -> None:
    """Lay round glasses before the eyes."""
    for x in eyes:
        ring = circle(x, 0.01, wide, wide * 0.95, 40)
        paper.cut(ring, np.ones(3, np.float32), part=0.14)
        paper.line(np.vstack([ring, ring[:2]]), colour, 0.022, taper=False, soft=False)
    paper.line([(eyes[0] + wide, -0.01), ((eyes[0] + eyes[1]) / 2, -0.035), (eyes[1] - wide, -0.01)], colour, 0.02, taper=False)
    paper.line([(eyes[0] - wide, -0.01), (-0.35, -0.03)], colour, 0.016, taper=False)
    paper.line([(eyes[1] + wide, -0.01), (0.35, -0.03)], colour, 0.016, taper=False)


def flower(paper: Paper, x: float, y: float, size: float, colour: Array, heart: Array) -> None:
    """Lay one flower, two whorls and a heart."""
    for ring, tone in ((1.0, shade(colour, -0.04)), (0.66, shade(colour, 0.05))):
        for i in range(7):
            angle = i * 0.8976 + ring
            paper.cut(circle(x + np.cos(angle) * size * 0.55 * ring, y + np.sin(angle) * size * 0.55 * ring, size * 0.40 * ring), tone)
        for i in range(7):
            angle = i * 0.8976 + ring + 0.45
            paper.line(
                [(x, y), (x + np.cos(angle) * size * 0.8 * ring, y + np.sin(angle) * size * 0.8 * ring)], shade(colour, -0.12), 0.009
            )
    paper.cut(circle(x, y, size * 0.2), heart)


def leaf(paper: Paper, x: float, y: float, size: float, turn: float, colour: Array) -> None:
    """Lay one leaf with its rib."""
    dx, dy = np.cos(turn) * size, np.sin(turn) * size
    paper.cut(
        [
            (x, y),
            (x + dx * 0.5 - dy * 0.24, y + dy * 0.5 + dx * 0.24),
            (x + dx, y + dy),
            (x + dx * 0.5 + dy * 0.24, y + dy * 0.5 - dx * 0.24),
        ],
        colour,
    )
    paper.line([(x, y), (x + dx * 0.9, y + dy * 0.9)], shade(colour, 0.1), 0.010)
