"""Hair seen from the front: what lies behind the head, and what lies before it. Measures: the eyes at 0, the chin at 0.47, the crown at -0.54."""

import numpy as np

from genapp.adapters.offline.art.colour import Array
from genapp.adapters.offline.art.locks import cloud, plait, tones
from genapp.adapters.offline.art.paper import Paper, both, circle, shade
from genapp.adapters.offline.art.person import Person

LONG = {"long", "waves", "bouffant"}


def _waved(points: Array, much: float, phase: float) -> Array:
    """Return a line that swings to and fro the lower it gets."""
    out = points.copy()
    low = np.clip(points[:, 1] + 0.15, 0, 1)
    out[:, 0] += np.sin(points[:, 1] * 8.0 + phase) * much * np.minimum(low * 2, 1)
    return out


def _fine(points: list[tuple[float, float]]) -> Array:
    """Return more points on a line, for waves to bend."""
    line = np.asarray(points, np.float32)
    at = np.linspace(0, len(line) - 1, len(line) * 4)
    return np.stack([np.interp(at, np.arange(len(line)), line[:, i]) for i in (0, 1)], -1)


def behind(paper: Paper, p: Person) -> None:
    """Lay what lies behind head and shoulders."""
    colours, count = tones(p), paper.c.count(14)
    if p.hair in LONG:
        much = 0.035 if p.hair == "waves" else 0.012
        tall = 0.07 if p.hair == "bouffant" else 0.0
        end = 0.62 if p.hair == "bouffant" else 1.02
        for side in (1, -1):
            outer = _fine([(0, -0.615 - tall), (side * 0.16, -0.60 - tall), (side * 0.33, -0.52 - tall), (side * 0.44, -0.33 - tall), (side * 0.475, 0.0), (side * 0.50, 0.38), (side * 0.56, end * 0.72), (side * 0.50, end)])  # fmt: skip
            inner = _fine(
                [
                    (0, -0.3),
                    (side * 0.05, -0.25),
                    (side * 0.07, -0.2),
                    (side * 0.1, 0),
                    (side * 0.12, 0.2),
                    (side * 0.14, 0.4),
                    (side * 0.16, 0.6),
                    (side * 0.2, end),
                ]
            )
            paper.loft(_waved(outer, much, 1 + side), _waved(inner, much, 1 + side), p.hair_colour, colours, count)
    elif p.hair == "bob":
        paper.cut(
            both([(0, -0.60), (0.26, -0.56), (0.44, -0.34), (0.485, 0.0), (0.475, 0.34), (0.36, 0.40), (0.0, 0.36)]),
            shade(p.hair_colour, -0.05),
        )
    elif p.hair in ("bun", "tail"):
        x, y = (0.0, -0.66) if p.hair == "bun" or p.man else (-0.22, -0.60)
        r = 0.12 if p.man else 0.18
        if p.hair == "tail":
            paper.loft(
                [(x, y), (-0.50, -0.50), (-0.60, -0.1), (-0.56, 0.4), (-0.66, 0.85)],
                [(x + 0.1, y + 0.1), (-0.40, -0.3), (-0.42, 0.0), (-0.38, 0.4), (-0.60, 0.86)],
                p.hair_colour, colours, count,
            )  # fmt: skip
        paper.cut(circle(x, y, r, r * 0.9), p.hair_colour)
        for i in range(5):
            paper.line(
                circle(x, y + 0.02, r * (0.25 + 0.15 * i), r * (0.2 + 0.14 * i), count=12, start=2.6 + i * 0.2, end=5.9 + i * 0.2),
                colours[i % 2],
                0.012,
            )
    elif p.hair in ("afro", "puff"):
        at = (0.0, -0.17, 0.50, 0.47) if p.hair == "afro" else (0.0, -0.64, 0.34, 0.25)
        cloud(paper, *at, p)
    elif p.hair == "curls":
        cloud(paper, 0.0, -0.18, 0.44, 0.40, p, size=0.10)
        for side in (1, -1):
            cloud(paper, side * 0.36, 0.30, 0.20, 0.36, p, size=0.09)
    elif p.hair == "crown":
        plait(paper, np.array([(np.cos(a) * 0.40, -0.40 - np.sin(a) * 0.30) for a in np.linspace(-0.15, 3.29, 13)]), 0.12, p)
        plait(paper, np.array([(np.cos(a) * 0.22, -0.66 - np.sin(a) * 0.16) for a in np.linspace(-0.3, 3.44, 8)]), 0.09, p)
    elif p.hair == "locs":
        for i in range(13):
            a = -0.2 + 3.54 * i / 12
            x, y = np.cos(a) * 0.36, -0.28 - np.sin(a) * 0.26
            paper.line(
                [(x * 0.8, y), (x * 1.15, y - 0.02), (x * 1.32, y + 0.16), (x * 1.30, y + 0.42)],
                colours[i % 2] if i % 3 else p.hair_colour,
                0.085,
            )


def before(paper: Paper, p: Person) -> None:
    """Lay what lies over the brow and beside the face."""
    colours, count, part = tones(p), paper.c.count(9), (p.chance[11] - 0.5) * 0.24
    if p.hair in LONG or p.hair == "bob":
        end = 0.36 if p.hair == "bob" else 0.60
        tall = 0.07 if p.hair == "bouffant" else 0.0
        much = 0.03 if p.hair == "waves" else 0.0
        fringe = p.hair == "bob" and p.chance[12] > 0.4
        for side in (1, -1):
            x = part if not fringe else 0.0
            outer = _fine(
                [
                    (x, -0.60 - tall),
                    (side * 0.14 + x * 0.6, -0.592 - tall),
                    (side * 0.30, -0.525 - tall),
                    (side * 0.42, -0.34 - tall * 0.8),
                    (side * 0.45, -0.05),
                    (side * 0.455, end * 0.55),
                    (side * 0.44, end),
                ]
            )
            inner = _fine(
                [
                    (x, -0.54),
                    (x * 0.8 + side * 0.05, -0.50),
                    (x * 0.5 + side * 0.13, -0.42),
                    (side * 0.265, -0.25),
                    (side * 0.325, 0.0),
                    (side * 0.335, end * 0.6),
                    (side * 0.38, end),
                ]
            )
            paper.loft(_waved(outer, much, side), _waved(inner, much, side), p.hair_colour, colours, count)
        if fringe:
            paper.loft([(-0.36, -0.20), (-0.30, -0.46), (0, -0.59), (0.30, -0.46), (0.36, -0.20)], [(-0.33, -0.10), (-0.17, -0.135), (0, -0.145), (0.17, -0.135), (0.33, -0.10)], p.hair_colour, colours, 2)  # fmt: skip
            for i in range(paper.c.count(15)):
                x = -0.30 + 0.6 * i / (paper.c.count(15) - 1)
                paper.line([(x * 0.5, -0.56), (x * 0.92, -0.36), (x, -0.15)], colours[i % 2], 0.011)
    elif p.hair in ("bun", "tail", "braids", "crown", "puff"):
        line = [(part * 0.4, -0.37), (0.20, -0.335), (0.285, -0.20), (0.335, 0.03)]
        for side in (1, -1):
            inner = [(x * side if i else x, y) for i, (x, y) in enumerate(line)]
            paper.loft(
                [(part * 0.4, -0.575), (side * 0.22, -0.55), (side * 0.365, -0.34), (side * 0.385, -0.02)],
                inner,
                p.hair_colour,
                colours,
                count if p.hair != "puff" else 4,
            )
        if p.hair == "braids":
            for side in (1, -1):
                way = np.array(
                    [
                        (side * x, y)
                        for x, y in [
                            (0.37, 0.0),
                            (0.40, 0.13),
                            (0.42, 0.26),
                            (0.43, 0.39),
                            (0.42, 0.52),
                            (0.40, 0.65),
                            (0.38, 0.78),
                            (0.37, 0.90),
                        ]
                    ]
                )
                plait(paper, way, 0.085, p)
    elif p.hair in ("afro", "curls", "curlcrop"):
        if p.hair == "curlcrop":
            cloud(paper, 0.0, -0.45, 0.31, 0.135, p, size=0.075)
            for side in (1, -1):
                cloud(paper, side * 0.35, -0.24, 0.035, 0.14, p, size=0.05)
        else:
            cloud(paper, part * 0.5, -0.46, 0.30, 0.09, p, size=0.085)
    elif p.hair in ("crop", "fade", "swept"):
        _short(paper, p, colours, count)
    elif p.hair == "locs":
        for i in range(11):
            x = -0.30 + 0.06 * i
            paper.line(
                [(x * 0.5, -0.56), (x * 1.05, -0.46), (x * 1.2, -0.36 + abs(x) * 0.5)], colours[i % 2] if i % 3 else p.hair_colour, 0.09
            )


def _short(paper: Paper, p: Person, colours: list[Array], count: int) -> None:
    up = {"crop": 0.02, "fade": 0.07, "swept": 0.10}[p.hair]
    side = 1 if p.chance[11] > 0.5 else -1
    temple = shade(p.hair_colour, 0.07) if p.hair == "fade" else shade(p.hair_colour, 0.04)
    for one in (1, -1):
        paper.cut(
            [(one * 0.30, -0.36), (one * 0.385, -0.30), (one * 0.39, -0.08), (one * 0.355, 0.10), (one * 0.315, 0.05), (one * 0.31, -0.14)],
            temple,
        )
    if p.hair == "fade":
        paper.cut(
            [
                (-0.36, -0.30),
                (-0.355, -0.55),
                (-0.2, -0.64),
                (0.2, -0.64),
                (0.355, -0.55),
                (0.36, -0.30),
                (0.27, -0.335),
                (0, -0.36),
                (-0.27, -0.335),
            ],
            p.hair_colour,
        )
        for i in range(count):
            x = -0.3 + 0.6 * i / (count - 1)
            paper.line([(x * 0.9, -0.38), (x, -0.48), (x * 0.95, -0.58)], colours[i % 2], 0.012)
        return
    outer = [
        (side * 0.36, -0.20),
        (side * 0.375, -0.42),
        (side * 0.22, -0.57 - up),
        (-side * 0.12, -0.585 - up * 0.8),
        (-side * 0.33, -0.47),
        (-side * 0.38, -0.20),
    ]
    inner = [
        (side * 0.33, -0.18),
        (side * 0.28, -0.33),
        (side * 0.14, -0.40 - up * 0.3),
        (-side * 0.08, -0.385),
        (-side * 0.26, -0.30),
        (-side * 0.335, -0.17),
    ]
    paper.loft(outer, inner, p.hair_colour, colours, 3 if p.hair == "crop" else 6)
    for i in range(count):
        x = side * (0.28 - 0.5 * i / (count - 1))
        paper.line([(x, -0.37), (x + side * 0.05, -0.47), (x * 0.9 + side * 0.02, -0.55 - up * 0.5)], colours[i % 2], 0.013)
