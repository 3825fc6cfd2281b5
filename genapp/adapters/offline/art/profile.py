"""A face from the side. It looks to the right of its frame; a mirrored frame turns it."""

from collections.abc import Iterator

import numpy as np

from genapp.adapters.offline.art import hair, wear
from genapp.adapters.offline.art.colour import Array
from genapp.adapters.offline.art.light import Canvas, Layer
from genapp.adapters.offline.art.paper import Frame, Paper, circle, far, shade, smooth
from genapp.adapters.offline.art.person import CLOTHS, Person, colour

# From the crown down to the throat: (x, y) in head heights.
WOMAN = (
    (-0.02, -0.53), (0.12, -0.51), (0.25, -0.45), (0.335, -0.35), (0.372, -0.23), (0.378, -0.13), (0.366, -0.075), (0.372, -0.03), (0.405, 0.025),
    (0.448, 0.085), (0.462, 0.115), (0.448, 0.143), (0.405, 0.155), (0.392, 0.172), (0.404, 0.196), (0.428, 0.214), (0.424, 0.236), (0.400, 0.250),
    (0.417, 0.264), (0.424, 0.288), (0.404, 0.312), (0.380, 0.328), (0.378, 0.352), (0.390, 0.386), (0.378, 0.425), (0.335, 0.452), (0.270, 0.462),
    (0.190, 0.470), (0.125, 0.505), (0.105, 0.58), (0.11, 0.70),
)  # fmt: skip
MAN = (
    (-0.02, -0.53), (0.12, -0.51), (0.25, -0.45), (0.335, -0.35), (0.375, -0.24), (0.385, -0.15), (0.400, -0.10), (0.385, -0.045), (0.42, 0.02),
    (0.470, 0.085), (0.486, 0.12), (0.465, 0.150), (0.415, 0.160), (0.400, 0.178), (0.408, 0.200), (0.424, 0.216), (0.420, 0.238), (0.400, 0.252),
    (0.414, 0.266), (0.418, 0.286), (0.402, 0.308), (0.385, 0.326), (0.392, 0.356), (0.412, 0.395), (0.402, 0.445), (0.355, 0.478), (0.27, 0.480),
    (0.200, 0.485), (0.165, 0.53), (0.155, 0.60), (0.17, 0.70),
)  # fmt: skip
BACK = ((-0.30, 0.74), (-0.265, 0.56), (-0.27, 0.38), (-0.36, 0.20), (-0.445, -0.04), (-0.42, -0.28), (-0.27, -0.46))


def side(c: Canvas, p: Person, frame: Frame, cloth: Array, accent: Array) -> Iterator[Layer]:
    """Yield somebody from the side."""
    colours = hair.tones(p)
    back = Paper(c, frame)
    _behind(back, p, colours)
    yield from back.layers(0.35)
    body = Paper(c, frame.moved(-0.05, -0.02))
    wear.bust(body, p, shade(cloth, -0.1) if p.hair == "scarf" else cloth, accent)
    yield from body.layers(0.45)
    head = Paper(c, frame)
    _face(head, p, accent)
    yield from head.layers(0.55, 0.24)
    top = Paper(c, frame)
    if p.hair == "scarf":
        _scarf(top, cloth)
    elif p.hair != "bald" and p.hat != "swimcap":
        _cap(top, p, colours)
    if p.hat:
        _hat(top, p, cloth if p.hat != "straw" else colour(CLOTHS["sand"]), accent)
    _jewels(top, p, accent)
    yield from top.layers(0.65)


def _behind(paper: Paper, p: Person, colours: list[Array]) -> None:
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
            hair.plait(paper, np.array([(0.22 - 0.62 * t, -0.50 - 0.15 * np.sin(t * 3.1)) for t in np.linspace(0, 1, 9)]), 0.11, p)
    elif p.hair in ("afro", "puff"):
        at = (-0.12, -0.17, 0.47, 0.46) if p.hair == "afro" else (-0.40, -0.44, 0.28, 0.27)
        hair.cloud(paper, *at, p)
    elif p.hair == "curls":
        hair.cloud(paper, -0.16, -0.18, 0.40, 0.38, p, size=0.10)
        hair.cloud(paper, -0.32, 0.34, 0.24, 0.36, p, size=0.09)


def _face(paper: Paper, p: Person, accent: Array) -> None:
    line = np.asarray(MAN if p.man else WOMAN, np.float32)
    outline = np.vstack([smooth(line, 240), smooth(np.asarray(BACK, np.float32), 80)])
    paper.cut(outline, p.skin, soft=False)
    shape = paper.mask(outline, soft=False)
    dim, deep = shade(p.skin, -0.085, 0.012, 1.08), shade(p.skin, -0.24, 0.01) if p.skin.mean() > 0.42 else shade(p.skin, -0.15)
    under = [(0.42, 0.50), (0.24, 0.455), (0.06, 0.36), (-0.03, 0.16), (-0.10, -0.05), (-0.5, -0.2), (-0.5, 0.8), (0.3, 0.8)]
    paper.cut(under, dim, clip=shape)
    paper.cut(circle(0.22, 0.15, 0.09, 0.065), shade(p.skin, -0.045, 0.055, 1.1), clip=shape, blur=0.04, part=0.7 if not p.man else 0.4)
    paper.cut(circle(0.30, -0.30, 0.05, 0.10), shade(p.skin, 0.04), clip=shape, blur=0.04, part=0.6)
    ear = [(-0.02, -0.06), (0.03, -0.07), (0.055, -0.02), (0.03, 0.06), (0.0, 0.12), (-0.04, 0.10), (-0.05, 0.0)]
    paper.cut(ear, shade(p.skin, -0.02))
    paper.line([(-0.015, -0.03), (0.03, -0.035), (0.025, 0.03), (-0.01, 0.075)], deep, 0.012)
    if p.beard:
        _beard(paper, p, shape)
    tone = (
        shade(p.skin, -0.075, 0.05, 1.15)
        if p.man
        else colour("b3182d" if p.has("lipstick") else ("a8323f", "b5524e", "8e2f4a")[int(p.chance[21] * 2.99)])
    )
    paper.cut([(0.395, 0.178), (0.45, 0.205), (0.45, 0.236), (0.40, 0.251), (0.325, 0.256), (0.36, 0.226)], shade(tone, -0.03), clip=shape)
    paper.cut([(0.325, 0.256), (0.40, 0.251), (0.45, 0.268), (0.45, 0.30), (0.39, 0.318), (0.355, 0.296)], shade(tone, 0.02), clip=shape)
    paper.line([(0.315, 0.258), (0.36, 0.251), (0.41, 0.252)], shade(tone, -0.17), 0.011, clip=shape)
    paper.line([(0.365, 0.145), (0.385, 0.125), (0.41, 0.135)], deep, 0.012)
    paper.line([(0.372, 0.155), (0.40, 0.150), (0.415, 0.158)], deep, 0.012)
    dark = colour("1a1416")
    brow = (
        p.hair_colour
        if p.age >= 55 or 0.3 < p.hair_colour.mean() < 0.5
        else dark
        if p.hair_colour.mean() <= 0.3
        else shade(p.hair_colour, -0.16)
    )
    thick = 0.036 if p.man else 0.024
    paper.cut([(0.175, -0.085), (0.25, -0.135), (0.345, -0.115), (0.355, -0.095), (0.25, -0.135 + thick), (0.175, -0.085)], brow)
    lid = shade(accent, 0.0) if not p.man and p.chance[16] > 0.55 and far(accent, p.skin) > 0.12 else shade(p.skin, -0.075, 0.03, 1.15)
    paper.cut([(0.205, 0.01), (0.25, -0.045), (0.315, -0.045), (0.335, 0.005), (0.28, 0.02)], lid)
    if p.has("closed") or (p.chance[17] > 0.55 and not p.man):
        paper.line([(0.205, 0.005), (0.26, 0.035), (0.315, 0.03), (0.34, 0.012)], dark, 0.022)
        for i in range(4):
            paper.line([(0.29 + i * 0.016, 0.032 - i * 0.003), (0.325 + i * 0.02, 0.058 - i * 0.006)], dark, 0.010)
    else:
        white = [(0.215, 0.012), (0.26, -0.02), (0.318, -0.022), (0.328, 0.01), (0.30, 0.03), (0.25, 0.03)]
        paper.cut(white, colour("ece6de"))
        inside = paper.mask(white)
        paper.cut(circle(0.303, 0.002, 0.024, 0.034), colour("3a2418"), clip=inside)
        paper.cut(circle(0.310, 0.002, 0.012, 0.018), dark, clip=inside)
        paper.line([(0.19, 0.012), (0.255, -0.022), (0.31, -0.026), (0.342, -0.008)], dark, 0.022 if p.man else 0.030)
        if not p.man:
            paper.line([(0.32, -0.018), (0.345, -0.022), (0.366, -0.040)], dark, 0.014)
    if p.age >= 55:
        paper.line([(0.345, 0.16), (0.30, 0.205), (0.29, 0.27)], deep, 0.008)
        paper.line([(0.17, -0.005), (0.14, -0.015)], deep, 0.007)
        paper.line([(0.17, 0.015), (0.14, 0.025)], deep, 0.007)
    random = np.random.default_rng(int(p.chance[22] * 1e6))
    if p.has("freckles", "freckled"):
        for _ in range(34):
            paper.cut(
                circle(random.normal(0.26, 0.07), random.normal(0.11, 0.04), random.uniform(0.004, 0.008), count=10),
                shade(p.skin, -0.12, 0.03),
                part=0.75,
                clip=shape,
            )
    if p.has("vitiligo"):
        for x, y, r in ((0.24, -0.02, 0.10), (0.16, 0.26, 0.08), (0.30, 0.40, 0.05), (0.05, 0.55, 0.07)):
            paper.cut([(x + np.cos(a) * r * random.uniform(0.6, 1.2), y + np.sin(a) * r * random.uniform(0.6, 1.2)) for a in np.linspace(0, 5.5, 9)], colour("e8c3a4"), clip=shape, part=0.85)  # fmt: skip
    if p.has("glasses", "spectacles"):
        ring = circle(0.29, 0.005, 0.085, 0.11, 40)
        frame = colour(CLOTHS["orange"]) if p.has("orange") else shade(accent, -0.1)
        paper.line(np.vstack([ring, ring[:2]]), frame, 0.022, taper=False, soft=False)
        paper.line([(0.205, -0.01), (0.1, -0.03), (0.0, -0.05)], frame, 0.018, taper=False)


def _beard(paper: Paper, p: Person, shape: object) -> None:
    tone, dim, glow = p.beard_colour, shade(p.beard_colour, -0.06), shade(p.beard_colour, 0.09)
    if p.beard != "moustache":
        low = 0.66 if p.beard == "full" else 0.515
        form = [(0.05, 0.0), (0.10, 0.14), (0.20, 0.235), (0.29, 0.20), (0.38, 0.178), (0.405, 0.20), (0.33, 0.225), (0.31, 0.27), (0.36, 0.335), (0.40, 0.35), (0.43, 0.42), (0.40, low - 0.04), (0.28, low), (0.12, 0.47), (0.03, 0.30), (-0.01, 0.12)]  # fmt: skip
        paper.cut(form, tone, part=0.42 if p.beard == "stubble" else 1.0)
        if p.beard != "stubble":
            for i in range(paper.c.count(14)):
                part = i / (paper.c.count(14) - 1)
                paper.line([(0.06 + 0.28 * part, 0.16 + 0.20 * part), (0.10 + 0.28 * part, 0.30 + 0.14 * part), (0.17 + 0.22 * part, 0.41 + (low - 0.46) * part)], (glow, dim)[i % 2], 0.012)  # fmt: skip
    if p.beard in ("moustache", "full", "short"):
        curl = 0.07 if p.has("waxed") else 0.0
        paper.cut([(0.41, 0.168), (0.432, 0.20), (0.41, 0.232), (0.34, 0.25), (0.27, 0.262 - curl), (0.30, 0.225), (0.36, 0.19)], tone)
        for i in range(3):
            paper.line([(0.41, 0.186 + i * 0.014), (0.36, 0.212 + i * 0.012), (0.29, 0.252 - curl)], (glow, dim)[i % 2], 0.008)


def _cap(paper: Paper, p: Person, colours: list[Array]) -> None:
    count = paper.c.count(10)
    if p.hair in ("afro", "curls", "curlcrop"):
        if p.hair == "curlcrop":
            hair.cloud(paper, -0.10, -0.40, 0.34, 0.17, p, size=0.075)
            hair.cloud(paper, -0.28, -0.12, 0.14, 0.24, p, size=0.07)
        else:
            hair.cloud(paper, -0.02, -0.42, 0.32, 0.11, p, size=0.085)
            hair.cloud(paper, -0.24, -0.12, 0.19, 0.24, p, size=0.085)
        return
    if p.hair in ("crop", "fade", "swept", "locs"):
        up = {"crop": 0.02, "fade": 0.06, "swept": 0.10, "locs": 0.04}[p.hair]
        low = colours[0] if p.hair == "fade" else p.hair_colour
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
        hair.plait(paper, np.array([(-0.30 - 0.05 * np.sin(t * 3), 0.10 + t * 0.95) for t in np.linspace(0, 1, 9)]), 0.10, p)


def _scarf(paper: Paper, cloth: Array) -> None:
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


def _hat(paper: Paper, p: Person, cloth: Array, accent: Array) -> None:
    home = paper.frame
    paper.frame = home.moved(-0.045, -0.02, 1.04, 1.0)
    if p.hat == "cap":
        deep = shade(accent, -0.05)
        paper.cut(
            [(0.37, -0.28), (0.30, -0.52), (0.05, -0.64), (-0.24, -0.60), (-0.44, -0.36), (-0.45, -0.20), (0.0, -0.27)], cloth, soft=True
        )
        paper.cut([(0.28, -0.34), (0.50, -0.30), (0.66, -0.22), (0.50, -0.235), (0.30, -0.25)], deep)
        paper.line([(0.02, -0.63), (0.14, -0.45), (0.16, -0.28)], shade(cloth, -0.1), 0.012)
    else:
        wear.hat(paper, p, cloth, accent)
    paper.frame = home


def _jewels(paper: Paper, p: Person, accent: Array) -> None:
    loose = p.hair in ("long", "waves", "bob", "curls", "scarf", "bouffant", "afro")
    if not p.man and not loose and (p.has("earrings") or p.chance[15] > 0.3):
        paper.cut([(0.0, 0.11), (0.035, 0.21), (0.0, 0.30), (-0.035, 0.21)], colour("d9a441"))
        paper.cut(circle(0.0, 0.115, 0.02), shade(colour("d9a441"), 0.08))
    if not p.man and p.has("flower", "flowers", "camellia", "rose", "roses", "marigold", "marigolds", "blossom", "blossoms"):
        tone = colour("c4242f") if p.has("camellia", "rose") else colour("ef9a1f") if p.has("marigolds", "marigold") else accent
        wear.leaf(paper, -0.10, -0.14, 0.24, 2.4, colour("3f6b4a"))
        wear.leaf(paper, -0.10, -0.14, 0.22, 0.9, colour("2f5a40"))
        wear.flower(paper, -0.10, -0.14, 0.14, tone, colour("e9c46a"))
    if p.has("feather"):
        wear.leaf(paper, -0.02, 0.02, 0.55, -2.2, colour("25323a"))
