"""Portraits as cut paper: faces of nobody, from the front, half turned, or from the side."""

from collections.abc import Iterator

import numpy as np

from genapp.adapters.offline.art import backdrop, hair, profile, wear
from genapp.adapters.offline.art.colour import Array
from genapp.adapters.offline.art.light import Canvas, Layer
from genapp.adapters.offline.art.paper import Frame, Paper, both, circle, far, shade
from genapp.adapters.offline.art.person import CLOTHS, HATS, Person, colour, person
from genapp.adapters.offline.art.words import Look

WOMAN = ((0, -0.52), (0.20, -0.48), (0.325, -0.29), (0.345, -0.06), (0.325, 0.13), (0.265, 0.29), (0.155, 0.415), (0.05, 0.462), (0, 0.465))
MAN = ((0, -0.52), (0.21, -0.48), (0.335, -0.29), (0.35, -0.06), (0.335, 0.15), (0.305, 0.30), (0.20, 0.435), (0.08, 0.487), (0, 0.49))


def portrait(c: Canvas, look: Look) -> Iterator[Layer]:
    """Yield a portrait of somebody who does not exist, as the look's words describe them, before a poster's ground."""
    p = person(look.told, c.random.random(24))
    size = min(0.47, c.wide * 0.60)
    frame = Frame(c.wide / 2, 0.43, size * (p.facing if p.pose == "side" else 1), size)
    shades = tuple(colour(code) for code in look.shades)
    tones = backdrop.colours(c, p, shades)
    yield from backdrop.backdrop(c, p, tones, frame)
    rest = sorted(tones[1:], key=lambda one: -min(far(one, tones[0]), far(one, p.skin) * 1.2))
    cloth = p.cloth if p.cloth is not None else rest[0]
    if far(cloth, p.skin) < 0.10:
        cloth = shade(cloth, -0.16 if p.skin.mean() > 0.5 else 0.22)
    accent = max(tones, key=lambda one: far(one, cloth))
    if p.pose == "side":
        yield from profile.side(c, p, frame.moved(-0.06, 0), cloth, accent)
    else:
        yield from front(c, p, frame, cloth, accent)


def front(c: Canvas, p: Person, frame: Frame, cloth: Array, accent: Array) -> Iterator[Layer]:
    """Yield somebody from the front; half turned, the face looks to its side."""
    turn = 0.0 if p.pose == "front" else 0.085 * p.facing
    covered = p.hair == "scarf"
    back = Paper(c, frame)
    if covered:
        wear.scarf(back, p, cloth)
    elif p.hat not in ("swimcap", "turban") and not (p.hat and p.hair in ("bun", "puff", "afro")):
        hair.behind(back, p)
    yield from back.layers(0.35)
    body = Paper(c, frame)
    wear.bust(body, p, cloth if not covered else shade(cloth, -0.1), accent)
    yield from body.layers(0.45)
    head = Paper(c, frame)
    face(head, p, turn, accent)
    yield from head.layers(0.55)
    top = Paper(c, frame.moved(turn * 0.25, 0))
    if covered:
        wear.wrap(top, cloth)
    elif p.hat not in ("swimcap", "turban", "helmet", "beanie") and not (
        p.hat in ("cap", "straw") and p.hair in ("afro", "curls", "swept", "fade")
    ):
        hair.before(top, p)
    if p.hat:
        said = next((known for name, known in HATS if name == p.hat), "")
        own = colour(CLOTHS["sand"]) if p.hat == "straw" and said else cloth
        wear.hat(top, p, own, accent)
    jewels(top, p, accent)
    yield from top.layers(0.65)


def face(paper: Paper, p: Person, turn: float, accent: Array) -> None:
    """Lay the face: its two tones of light, then what it looks with and speaks with."""
    home, half = paper.frame, np.array(MAN if p.man else WOMAN, np.float32)
    dim, light = shade(p.skin, -0.085, 0.012, 1.08), shade(p.skin, 0.035)
    outline = both(half)
    if turn:
        way = np.sign(turn)
        outline[:, 0] += np.where(outline[:, 0] * way > 0, -way * 0.02, 0) + turn * 0.35 * np.clip(outline[:, 1] + 0.2, 0, 1)
    if p.hair == "scarf":
        outline = both([(0, -0.40), (0.19, -0.36), (0.29, -0.19), (0.30, 0.04), (0.285, 0.20), (0.22, 0.35), (0.10, 0.455), (0, 0.47)])
    else:
        for side in (1, -1):
            if side * turn <= 0:
                paper.cut(
                    [(side * 0.33, -0.07), (side * 0.385, -0.08), (side * 0.395, 0.0), (side * 0.37, 0.10), (side * 0.33, 0.12)],
                    dim if side < 0 else p.skin,
                )
                paper.line([(side * 0.375, -0.045), (side * 0.355, 0.01), (side * 0.36, 0.07)], shade(p.skin, -0.16), 0.012)
    paper.cut(outline, p.skin)
    shape = paper.mask(outline)
    lamp = -1 if turn >= 0 else 1
    edge = [
        (0.01, -0.6),
        (0.03, -0.25),
        (0.05, -0.08),
        (0.025, 0.0),
        (0.055, 0.13),
        (0.04, 0.175),
        (0.01, 0.19),
        (0.02, 0.22),
        (0.005, 0.255),
        (0.015, 0.31),
        (-0.01, 0.345),
        (0.02, 0.40),
        (-0.03, 0.52),
    ]
    paper.cut([(-lamp * x + turn, y) for x, y in edge] + [(-lamp * 0.7, 0.52), (-lamp * 0.7, -0.6)], dim, soft=False, clip=shape)
    paper.cut(circle(lamp * 0.20 + turn, -0.33, 0.12, 0.08), light, clip=shape, blur=0.05, part=0.5)
    paper.frame = home.moved(turn, 0)
    blush = shade(p.skin, -0.045, 0.055, 1.1)
    for side in (1, -1):
        paper.cut(circle(side * 0.205, 0.14, 0.075, 0.055), blush, clip=shape, blur=0.035, part=0.7 if not p.man else 0.4)
    if p.beard:
        beard(paper, p, shape, turn)
    line = shade(p.skin, -0.24, 0.01) if p.skin.mean() > 0.42 else shade(p.skin, -0.15)
    paper.line([(lamp * -0.055, 0.10), (lamp * -0.068, 0.145), (lamp * -0.03, 0.175), (lamp * 0.035, 0.168)], line, 0.013)
    lips(paper, p, line)
    for side in (1, -1):
        narrow = 0.90 if side * turn > 0 else 1.0
        paper.frame = home.moved(turn + side * 0.152 * (0.95 if turn else 1.0), 0.005, side * narrow, 1.0)
        eye(paper, p, accent, side * (1 if turn >= 0 else -1) if turn else 0)
    paper.frame = home.moved(turn, 0)
    if p.age >= 55:
        for side in (1, -1):
            paper.line([(side * 0.09, 0.17), (side * 0.135, 0.215), (side * 0.14, 0.27)], line, 0.008)
            paper.line([(side * 0.25, 0.0), (side * 0.285, -0.012)], line, 0.006)
            paper.line([(side * 0.25, 0.02), (side * 0.285, 0.028)], line, 0.006)
    marks(paper, p, shape)
    if p.has("glasses", "spectacles"):
        wear.glasses(paper, colour(CLOTHS["orange"]) if p.has("orange") else shade(accent, -0.1), (-0.155, 0.155), 0.115)
    paper.frame = home


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
    tone = shade(p.skin, -0.075, 0.05, 1.15) if p.man else shade(p.skin, -0.13, 0.10, 1.2)
    if not p.man and (p.has("lipstick") or (p.has("red") and p.has("lip"))):
        tone = colour("b3182d")
    elif not p.man and p.chance[20] > 0.5:
        tone = colour(("a8323f", "b5524e", "8e2f4a")[int(p.chance[21] * 2.99)])
        tone = shade(tone, -0.06) if p.skin.mean() < 0.45 else tone
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


def beard(paper: Paper, p: Person, shape: object, turn: float) -> None:
    """Lay a beard or a moustache, in the frame of the mouth."""
    tone, dim, glow = p.beard_colour, shade(p.beard_colour, -0.06), shade(p.beard_colour, 0.09)
    if p.beard in ("full", "short", "stubble"):
        low = 0.68 if p.beard == "full" else 0.515
        jaw = [(0.35, -0.03), (0.352, 0.16), (0.32, 0.33), (0.21, (low + 0.44) / 2 if p.beard == "full" else 0.455), (0.0, low)]
        inner = [(0.0, 0.335), (0.075, 0.33), (0.125, 0.285), (0.12, 0.215), (0.0, 0.205), (0.15, 0.19), (0.235, 0.16), (0.30, 0.0)]
        for side in (1, -1):
            ring = [(side * x - turn * 0.5 * (y < 0.3), y) for x, y in [*jaw, *inner]]
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


def marks(paper: Paper, p: Person, shape: object) -> None:
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


def jewels(paper: Paper, p: Person, accent: Array) -> None:
    """Lay earrings, flowers and a feather."""
    gold = colour("d9a441")
    loose = p.hair in ("long", "waves", "bob", "curls", "scarf", "bouffant", "braids")
    if p.has("earrings") or (not p.man and not loose and p.chance[15] > 0.35):
        for side in (1, -1):
            if p.chance[14] > 0.5:
                ring = circle(side * 0.375, 0.19, 0.055, 0.065, 30)
                paper.line(np.vstack([ring, ring[:2]]), gold, 0.016, taper=False, soft=False)
            else:
                paper.cut([(side * 0.37, 0.12), (side * 0.40, 0.21), (side * 0.37, 0.27), (side * 0.34, 0.21)], gold)
    bloom = p.has("flower", "flowers", "camellia", "rose", "roses", "marigold", "marigolds", "blossom", "blossoms")
    if bloom and not p.man:
        tone = colour("c4242f") if p.has("camellia", "rose") else colour("ef9a1f") if p.has("marigolds", "marigold") else accent
        for side in (1, -1) if p.has("behind", "marigolds") else (p.facing,):
            wear.leaf(paper, side * 0.36, -0.24, 0.22, 1.2 if side > 0 else 1.94, colour("3f6b4a"))
            wear.leaf(paper, side * 0.36, -0.24, 0.2, -0.5 if side > 0 else 3.64, colour("2f5a40"))
            wear.flower(paper, side * 0.35, -0.22, 0.13, tone, colour("e9c46a"))
    if p.has("feather"):
        wear.leaf(paper, -p.facing * 0.37, -0.05, 0.52, -1.57 - p.facing * 0.5, colour("25323a"))
