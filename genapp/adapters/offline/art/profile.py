"""A face from the side. It looks to the right of its frame; a mirrored frame turns it."""

from collections.abc import Iterator

import numpy as np
from PIL import Image

from genapp.adapters.offline.art import adorn, sidehair, wear
from genapp.adapters.offline.art.colour import Array
from genapp.adapters.offline.art.light import Canvas, Layer
from genapp.adapters.offline.art.locks import tones
from genapp.adapters.offline.art.paper import Frame, Paper, circle, far, mixed, shade, smooth
from genapp.adapters.offline.art.person import CLOTHS, Person, colour

# From the crown down to the throat: (x, y) in head heights.
WOMAN = (
    (-0.02, -0.53), (0.12, -0.51), (0.25, -0.45), (0.335, -0.35), (0.372, -0.23), (0.378, -0.13), (0.366, -0.075), (0.372, -0.03), (0.405, 0.025),
    (0.448, 0.085), (0.462, 0.115), (0.448, 0.143), (0.405, 0.155), (0.392, 0.172), (0.404, 0.196), (0.428, 0.214), (0.424, 0.236), (0.400, 0.250),
    (0.417, 0.264), (0.424, 0.288), (0.404, 0.312), (0.380, 0.328), (0.378, 0.352), (0.390, 0.386), (0.378, 0.425), (0.335, 0.452), (0.270, 0.462),
    (0.190, 0.470), (0.125, 0.505), (0.105, 0.58), (0.11, 0.84),
)  # fmt: skip
MAN = (
    (-0.02, -0.53), (0.12, -0.51), (0.25, -0.45), (0.335, -0.35), (0.375, -0.24), (0.385, -0.15), (0.400, -0.10), (0.385, -0.045), (0.42, 0.02),
    (0.470, 0.085), (0.486, 0.12), (0.465, 0.150), (0.415, 0.160), (0.400, 0.178), (0.408, 0.200), (0.424, 0.216), (0.420, 0.238), (0.400, 0.252),
    (0.414, 0.266), (0.418, 0.286), (0.402, 0.308), (0.385, 0.326), (0.392, 0.356), (0.412, 0.395), (0.402, 0.445), (0.355, 0.478), (0.27, 0.480),
    (0.200, 0.485), (0.165, 0.53), (0.155, 0.60), (0.17, 0.84),
)  # fmt: skip
BACK = ((-0.30, 0.84), (-0.265, 0.56), (-0.27, 0.38), (-0.36, 0.20), (-0.445, -0.04), (-0.42, -0.28), (-0.27, -0.46))


def side(c: Canvas, p: Person, frame: Frame, cloth: Array, accent: Array) -> Iterator[Layer]:
    """Yield somebody from the side."""
    colours = tones(p)
    back = Paper(c, frame)
    sidehair.behind(back, p, colours)
    yield from back.layers(0.35)
    head = Paper(c, frame)
    _face(head, p, accent)
    yield from head.layers(0.45)
    body = Paper(c, frame.moved(-0.07, -0.02))
    wear.bust(body, p, shade(cloth, -0.1) if p.hair == "scarf" else cloth, accent, neck=False)
    yield from body.layers(0.55)
    top = Paper(c, frame)
    if p.hair == "scarf":
        sidehair.scarf(top, cloth)
    elif p.hair != "bald" and p.hat != "swimcap":
        sidehair.cap(top, p, colours)
    if p.hat:
        _hat(top, p, cloth if p.hat != "straw" else colour(CLOTHS["sand"]), accent)
    _jewels(top, p, accent)
    yield from top.layers(0.65)


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
    tone = mixed(p.skin, colour("a8434a"), 0.40) if p.man else colour(("a8323f", "b5524e", "8e2f4a", "bb5f58")[int(p.chance[21] * 3.99)])
    if p.has("lipstick"):
        tone = colour("b3182d")
    paper.cut([(0.395, 0.178), (0.45, 0.205), (0.45, 0.236), (0.40, 0.251), (0.345, 0.256), (0.37, 0.228)], shade(tone, -0.03), clip=shape)
    paper.cut([(0.345, 0.256), (0.40, 0.251), (0.45, 0.268), (0.45, 0.30), (0.39, 0.318), (0.365, 0.292)], shade(tone, 0.02), clip=shape)
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


def _beard(paper: Paper, p: Person, shape: Image.Image) -> None:
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
        curl = 0.035 if p.has("waxed") else 0.0
        paper.cut([(0.415, 0.163), (0.442, 0.20), (0.425, 0.236), (0.35, 0.262), (0.25, 0.262 - curl), (0.285, 0.232), (0.35, 0.183)], tone)
        for i in range(2):
            paper.line([(0.41, 0.186 + i * 0.014), (0.36, 0.212 + i * 0.012), (0.29, 0.252 - curl)], (glow, dim)[i % 2], 0.008)


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
        adorn.hat(paper, p, cloth, accent)
    paper.frame = home


def _jewels(paper: Paper, p: Person, accent: Array) -> None:
    loose = p.hair in ("long", "waves", "bob", "curls", "scarf", "bouffant", "afro")
    if not p.man and not loose and (p.has("earrings") or p.chance[15] > 0.3):
        paper.cut([(0.0, 0.11), (0.035, 0.21), (0.0, 0.30), (-0.035, 0.21)], colour("d9a441"))
        paper.cut(circle(0.0, 0.115, 0.02), shade(colour("d9a441"), 0.08))
    if not p.man and p.has("flower", "flowers", "camellia", "rose", "roses", "marigold", "marigolds", "blossom", "blossoms"):
        tone = colour("c4242f") if p.has("camellia", "rose") else colour("ef9a1f") if p.has("marigolds", "marigold") else accent
        adorn.leaf(paper, -0.10, -0.14, 0.24, 2.4, colour("3f6b4a"))
        adorn.leaf(paper, -0.10, -0.14, 0.22, 0.9, colour("2f5a40"))
        adorn.flower(paper, -0.10, -0.14, 0.14, tone, colour("e9c46a"))
    if p.has("feather"):
        adorn.leaf(paper, -0.02, 0.02, 0.55, -2.2, colour("25323a"))
