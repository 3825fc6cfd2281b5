"""Hair and headscarves seen from the side."""

import numpy as np

from genapp.adapters.offline.art.colour import Array
from genapp.adapters.offline.art.locks import cloud, plait
from genapp.adapters.offline.art.paper import Paper, circle, shade
from genapp.adapters.offline.art.person import Person


def behind(paper: Paper, p: Person, colours: list[Array]) -> None:
    """Lay what lies behind head and shoulders."""
    count = paper.c.count(14)
    if p.hair in ("long", "waves", "bouffant"):
        much = 0.05 if p.hair == "waves" else 0.015
        outer = [
            (-0.2, -0.55),
            (-0.44, -0.30),
            (-0.50, 0.0),
            (-0.53 - much, 0.30),
            (-0.60 + much, 0.62),
            (-0.66 - much, 0.92),
            (-0.62, 1.14),
        ]
        inner = [(0.05, -0.3), (0.02, -0.1), (0.02, 0.15), (-0.06 + much, 0.40), (-0.10 - much, 0.66), (-0.20 + much, 0.92), (-0.36, 1.16)]
        paper.loft(outer, inner, p.hair_colour, colours, count)
    elif p.hair in ("bun", "tail", "crown"):
        x, y = ((-0.30, -0.60) if p.hair == "bun" and p.chance[12] > 0.45 else (-0.53, -0.05)) if p.hair != "tail" else (-0.46, -0.28)
        if p.hair == "tail":
            paper.loft([(x, y), (-0.74, -0.26), (-0.80, 0.1), (-0.72, 0.45), (-0.80, 0.72)], [(x + 0.06, y + 0.12), (-0.56, 0.0), (-0.56, 0.2), (-0.52, 0.42), (-0.72, 0.74)], p.hair_colour, colours, 9)  # fmt: skip
        r = 0.08 if p.hair == "tail" else 0.13 if p.man else 0.19
        paper.cut(circle(x, y, r, r * 0.95), p.hair_colour)
        for i in range(5):
            paper.line(circle(x, y, r * (0.2 + 0.16 * i), count=12, start=1.0 + i, end=4.6 + i), colours[i % 2], 0.012)
        if p.hair == "crown":
            plait(paper, np.array([(0.22 - 0.62 * t, -0.50 - 0.15 * np.sin(t * 3.1)) for t in np.linspace(0, 1, 9)]), 0.11, p)
    elif p.hair in ("afro", "puff"):
        at = (-0.12, -0.17, 0.47, 0.46) if p.hair == "afro" else (-0.40, -0.44, 0.28, 0.27)
        cloud(paper, *at, p)
    elif p.hair == "curls":
        cloud(paper, -0.16, -0.18, 0.40, 0.38, p, size=0.10)
        cloud(paper, -0.32, 0.34, 0.24, 0.36, p, size=0.09)


def cap(paper: Paper, p: Person, colours: list[Array]) -> None:
    """Lay what covers the head."""
    count = paper.c.count(10)
    if p.hair in ("afro", "curls", "curlcrop"):
        if p.hair == "curlcrop":
            cloud(paper, -0.10, -0.40, 0.34, 0.17, p, size=0.075)
            cloud(paper, -0.28, -0.12, 0.14, 0.24, p, size=0.07)
        else:
            cloud(paper, -0.02, -0.42, 0.32, 0.11, p, size=0.085)
            cloud(paper, -0.24, -0.12, 0.19, 0.24, p, size=0.085)
        return
    if p.hair in ("crop", "fade", "swept", "locs"):
        up = {"crop": 0.02, "fade": 0.06, "swept": 0.10, "locs": 0.04}[p.hair]
        low = shade(p.hair_colour, 0.06) if p.hair == "fade" else p.hair_colour
        paper.cut([(0.06, -0.30), (0.10, -0.12), (0.075, 0.06), (0.03, 0.02), (0.02, -0.09), (-0.06, -0.09), (-0.08, 0.06), (-0.12, 0.26), (-0.27, 0.36), (-0.37, 0.2), (-0.465, -0.05), (-0.44, -0.30), (-0.2, -0.40)], low)  # fmt: skip
        paper.loft([(0.345, -0.33), (0.31, -0.47 - up), (0.12, -0.555 - up), (-0.12, -0.575 - up * 0.6), (-0.33, -0.47), (-0.45, -0.24)], [(0.32, -0.30), (0.22, -0.33), (0.10, -0.28), (0.0, -0.25), (-0.18, -0.22), (-0.36, -0.16)], p.hair_colour, colours, 7)  # fmt: skip
        if p.hair == "locs":
            for i in range(12):
                x = 0.22 - 0.055 * i
                paper.line(
                    [(x + 0.05, -0.50), (x, -0.32), (x - 0.06, -0.05 + 0.03 * i), (x - 0.07, 0.06 + 0.03 * i)],
                    colours[i % 2] if i % 3 else p.hair_colour,
                    0.075,
                )
        return
    tall = 0.08 if p.hair == "bouffant" else 0.0
    if p.hair in ("long", "waves", "bob", "bouffant"):
        end = 0.40 if p.hair == "bob" else 0.66
        paper.loft(
            [(0.345, -0.34), (0.27, -0.50 - tall), (0.05, -0.585 - tall), (-0.22, -0.56 - tall), (-0.43, -0.36), (-0.495, -0.05), (-0.50, 0.22), (-0.47 - (end - 0.4) * 0.3, end)],
            [(0.335, -0.30), (0.25, -0.27), (0.15, -0.17), (0.085, -0.02), (0.06, 0.14), (0.04, 0.26), (0.0, 0.34), (-0.06 - (end - 0.4) * 0.6, end)],
            p.hair_colour, colours, paper.c.count(16),
        )  # fmt: skip
        return
    paper.loft(
        [(0.345, -0.34), (0.27, -0.485), (0.06, -0.555), (-0.20, -0.53), (-0.41, -0.34), (-0.465, -0.10)],
        [(0.335, -0.30), (0.22, -0.25), (0.11, -0.12), (0.00, -0.085), (-0.10, 0.02), (-0.30, 0.30)],
        p.hair_colour, colours, count + 3,
    )  # fmt: skip
    paper.cut([(-0.08, -0.1), (-0.05, 0.02), (-0.12, 0.24), (-0.28, 0.33), (-0.40, 0.14), (-0.46, -0.10), (-0.3, -0.2)], p.hair_colour)
    for i in range(6):
        paper.line([(-0.12 - 0.02 * i, 0.2 - 0.03 * i), (-0.28, 0.10 - 0.04 * i), (-0.43, -0.02 - 0.03 * i)], colours[i % 2], 0.012)
    if p.hair == "braids":
        plait(paper, np.array([(-0.30 - 0.05 * np.sin(t * 3), 0.10 + t * 0.95) for t in np.linspace(0, 1, 9)]), 0.10, p)


def scarf(paper: Paper, cloth: Array) -> None:
    """Lay a headscarf."""
    deep, light = shade(cloth, -0.08), shade(cloth, 0.06)
    paper.cut(
        [(0.33, -0.38), (0.18, -0.56), (-0.08, -0.62), (-0.36, -0.50), (-0.52, -0.20), (-0.50, 0.2), (-0.56, 0.6), (-0.80, 1.0), (-0.85, 1.8), (0.75, 1.8), (0.55, 1.0), (0.34, 0.70), (0.29, 0.50),
         (0.17, 0.46), (0.10, 0.30), (0.10, 0.0), (0.17, -0.22), (0.30, -0.33)], cloth,
    )  # fmt: skip
    for i in range(paper.c.count(8)):
        paper.line(
            [
                (0.30 - 0.05 * i, -0.40 - 0.016 * i),
                (0.08 - 0.05 * i, -0.1),
                (0.04 - 0.05 * i, 0.3),
                (0.16 - 0.09 * i, 0.72),
                (0.3 - 0.15 * i, 1.4),
            ],
            (deep, light)[i % 2],
            0.015,
        )
