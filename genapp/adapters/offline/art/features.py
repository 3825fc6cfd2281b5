"""What a face from the front is read by: eyes, mouth, beard, marks of the skin."""

import numpy as np
from PIL import Image

from genapp.adapters.offline.art.colour import Array
from genapp.adapters.offline.art.paper import Paper, circle, far, mixed, shade
from genapp.adapters.offline.art.person import Person, colour


def eye(paper: Paper, p: Person, accent: Array, gaze: int) -> None:
    """Lay one eye and its brow, the outer corner to the right."""
    dark = colour("1a1416")
    brow = p.hair_colour if p.age >= 55 or p.hair_colour.mean() < 0.5 else shade(p.hair_colour, -0.16)
    if p.hair_colour.mean() < 0.3:
        brow = dark if p.skin.mean() > 0.4 else shade(dark, -0.02)
    thick = 0.036 if p.man else 0.024
    paper.cut([(-0.085, -0.095), (-0.03, -0.125 - thick * 0.3), (0.05, -0.132 - thick * 0.2), (0.115, -0.092), (0.045, -0.132 + thick * 0.8), (-0.03, -0.122 + thick * 0.7), (-0.085, -0.095 + thick)], brow)  # fmt: skip
    lid = shade(p.skin, -0.075, 0.03, 1.15)
    if not p.man and p.has("copper") and p.has("eyeshadow"):
        lid = colour("b4673a")
    elif p.has("turquoise"):
        lid = colour("2ba6b0")
    elif not p.man and p.has("liner", "frosted"):
        lid = colour("b9c2d6")
    elif not p.man and p.chance[16] > 0.55:
        lid = shade(accent, 0.0) if far(accent, p.skin) > 0.12 else lid
    paper.cut([(-0.085, 0.022), (-0.045, -0.045), (0.02, -0.058), (0.085, -0.035), (0.115, -0.012), (0.04, 0.0), (-0.03, 0.0)], lid)
    lash = colour("efece6") if p.has("lashes") and p.has("white") else dark
    if p.has("closed") or (p.chance[17] > 0.78 and not p.man):
        paper.cut([(-0.08, 0.02), (0, -0.02), (0.09, 0.005), (0.03, 0.045), (-0.03, 0.045)], lid)
        paper.line([(-0.088, 0.012), (-0.03, 0.044), (0.035, 0.042), (0.108, -0.004)], lash, 0.022)
        for i in range(4):
            x = 0.0 + i * 0.03
            paper.line([(x, 0.042 - i * i * 0.003), (x + 0.02 + i * 0.004, 0.072 - i * 0.008)], lash, 0.009)
        return
    white = [(-0.085, 0.024), (-0.03, -0.022), (0.03, -0.026), (0.095, 0.0), (0.035, 0.032), (-0.03, 0.036)]
    paper.cut(white, shade(colour("f4efe8"), -0.03 if p.skin.mean() > 0.5 else -0.07))
    inside = paper.mask(white)
    tones = ("4a2c1c", "3a2418", "5a4527") if p.skin.mean() < 0.7 else ("4a6b7c", "4f6b4a", "5a3b22", "3d5570")
    iris = colour(tones[int(p.chance[18] * (len(tones) - 0.01))])
    x = 0.008 + gaze * 0.018
    paper.cut(circle(x, 0.0, 0.037), iris, clip=inside)
    paper.cut(circle(x, 0.0, 0.019), dark, clip=inside)
    paper.cut(circle(x - 0.012, -0.012, 0.008), np.ones(3, np.float32), clip=inside)
    heavy = 0.020 if p.man and not p.has("kohl") else 0.030
    paper.line([(-0.09, 0.026), (-0.035, -0.022), (0.03, -0.028), (0.112, -0.012 if p.man else -0.02)], lash, heavy)
    if not p.man:
        paper.line([(0.06, -0.022), (0.10, -0.028), (0.128, -0.046)], lash, 0.016)
    if p.has("kohl"):
        paper.line([(-0.08, 0.026), (0.0, 0.042), (0.10, 0.0)], lash, 0.016)


def lips(paper: Paper, p: Person, line: Array) -> None:
    """Lay the mouth."""
    wide = 0.112 if p.man else 0.105
    full = 0.75 if p.man else 1.0 + 0.25 * p.chance[19]
    tone = mixed(p.skin, colour("a8434a"), 0.40) if p.man else colour(("a8323f", "b5524e", "8e2f4a", "bb5f58")[int(p.chance[21] * 3.99)])
    if not p.man and (p.has("lipstick") or (p.has("red") and p.has("lip"))):
        tone = colour("b3182d")
    if p.skin.mean() < 0.45:
        tone = shade(tone, -0.06)
    m = 0.268
    paper.cut([(-wide, m), (-0.055, m - 0.014 * full), (-0.026, m - 0.034 * full), (0, m - 0.024 * full), (0.026, m - 0.034 * full), (0.055, m - 0.014 * full), (wide, m), (0.05, m + 0.008), (0, m + 0.006), (-0.05, m + 0.008)], shade(tone, -0.04))  # fmt: skip
    paper.cut(
        [
            (-wide * 0.94, m),
            (-0.05, m + 0.006),
            (0, m + 0.004),
            (0.05, m + 0.006),
            (wide * 0.94, m),
            (0.055, m + 0.036 * full),
            (0, m + 0.047 * full),
            (-0.055, m + 0.036 * full),
        ],
        shade(tone, 0.025),
    )
    paper.line(
        [(-wide * 1.04, m - 0.004), (-0.05, m + 0.005), (0, m + 0.001), (0.05, m + 0.005), (wide * 1.04, m - 0.004)],
        shade(tone, -0.16),
        0.010,
    )
    paper.line([(-0.045, m + 0.085), (0, m + 0.092), (0.045, m + 0.085)], line, 0.007)


def beard(paper: Paper, p: Person, shape: Image.Image, turn: float) -> None:
    """Lay a beard or a moustache, in the frame of the mouth."""
    tone, dim, glow = p.beard_colour, shade(p.beard_colour, -0.06), shade(p.beard_colour, 0.09)
    if p.beard in ("full", "short", "stubble"):
        low = 0.68 if p.beard == "full" else 0.515
        jaw = [(0.35, -0.03), (0.352, 0.16), (0.32, 0.33), (0.21, (low + 0.44) / 2 if p.beard == "full" else 0.455), (0.0, low)]
        inner = [(0.0, 0.335), (0.075, 0.33), (0.125, 0.285), (0.12, 0.215), (0.0, 0.205), (0.15, 0.19), (0.235, 0.16), (0.30, 0.0)]
        for side in (1, -1):
            ring = [(side * x - turn * 0.5 * (abs(x) > 0.28), y) for x, y in [*jaw, *inner]]
            paper.cut(ring, tone, soft=False, part=0.42 if p.beard == "stubble" else 1.0)
        if p.beard != "stubble":
            paper.cut([(-0.05, 0.325), (0.05, 0.325), (0.035, 0.37), (-0.035, 0.37)], dim)
            for i in range(paper.c.count(17)):
                x = -0.28 + 0.56 * i / (paper.c.count(17) - 1)
                top = 0.40 - abs(x) * 0.6
                paper.line(
                    [(x, top), (x * 0.95, (top + low) / 2), (x * 0.72, low - 0.03 - abs(x) * (0.55 if p.beard == "full" else 0.25))],
                    (glow, dim)[i % 2],
                    0.011,
                )
    if p.beard in ("moustache", "full", "short"):
        curl = 0.06 if p.has("waxed") else -0.03
        for side in (1, -1):
            paper.cut(
                [
                    (0, 0.20),
                    (side * 0.06, 0.198),
                    (side * 0.13, 0.235),
                    (side * 0.185, 0.262 - curl),
                    (side * 0.12, 0.275),
                    (side * 0.04, 0.255),
                    (0, 0.248),
                ],
                tone,
            )
            for i in range(3):
                paper.line(
                    [(side * 0.01, 0.212 + i * 0.012), (side * 0.07, 0.222 + i * 0.013), (side * 0.14, 0.258)], (glow, dim)[i % 2], 0.008
                )


def marks(paper: Paper, p: Person, shape: Image.Image) -> None:
    """Lay freckles and lighter patches where words speak of them."""
    random = np.random.default_rng(int(p.chance[22] * 1e6))
    if p.has("freckles", "freckled"):
        for _ in range(46):
            x, y = random.normal(0, 0.15), random.normal(0.11, 0.045)
            paper.cut(circle(x, y, random.uniform(0.004, 0.008), count=10), shade(p.skin, -0.12, 0.03), part=0.75)
    if p.has("vitiligo"):
        pale = colour("e8c3a4")
        for x, y, r in ((-0.21, -0.02, 0.085), (0.19, 0.13, 0.06), (-0.06, 0.40, 0.055), (0.10, -0.34, 0.07), (-0.25, 0.17, 0.04)):
            paper.cut([(x + np.cos(a) * r * random.uniform(0.6, 1.2), y + np.sin(a) * r * random.uniform(0.6, 1.2)) for a in np.linspace(0, 5.5, 9)], pale, clip=shape, part=0.9)  # pyright: ignore[reportArgumentType]  # fmt: skip
