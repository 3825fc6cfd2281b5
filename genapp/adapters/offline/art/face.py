"""Portraits as cut paper: faces of nobody, from the front, half turned, or from the side."""

from collections.abc import Iterator

import numpy as np

from genapp.adapters.offline.art import adorn, backdrop, features, hair, profile, wear
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
        adorn.hat(top, p, own, accent)
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
        features.beard(paper, p, shape, turn)
    line = shade(p.skin, -0.24, 0.01) if p.skin.mean() > 0.42 else shade(p.skin, -0.15)
    paper.line([(lamp * -0.055, 0.10), (lamp * -0.068, 0.145), (lamp * -0.03, 0.175), (lamp * 0.035, 0.168)], line, 0.013)
    features.lips(paper, p, line)
    for side in (1, -1):
        narrow = 0.90 if side * turn > 0 else 1.0
        paper.frame = home.moved(turn + side * 0.152 * (0.95 if turn else 1.0), 0.005, side * narrow, 1.0)
        features.eye(paper, p, accent, side * (1 if turn >= 0 else -1) if turn else 0)
    paper.frame = home.moved(turn, 0)
    if p.age >= 55:
        for side in (1, -1):
            paper.line([(side * 0.09, 0.17), (side * 0.135, 0.215), (side * 0.14, 0.27)], line, 0.008)
            paper.line([(side * 0.25, 0.0), (side * 0.285, -0.012)], line, 0.006)
            paper.line([(side * 0.25, 0.02), (side * 0.285, 0.028)], line, 0.006)
    features.marks(paper, p, shape)
    if p.has("glasses", "spectacles"):
        adorn.glasses(paper, colour(CLOTHS["orange"]) if p.has("orange") else shade(accent, -0.1), (-0.155, 0.155), 0.115)
    paper.frame = home


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
            adorn.leaf(paper, side * 0.36, -0.24, 0.22, 1.2 if side > 0 else 1.94, colour("3f6b4a"))
            adorn.leaf(paper, side * 0.36, -0.24, 0.2, -0.5 if side > 0 else 3.64, colour("2f5a40"))
            adorn.flower(paper, side * 0.35, -0.22, 0.13, tone, colour("e9c46a"))
    if p.has("feather"):
        adorn.leaf(paper, -p.facing * 0.37, -0.05, 0.52, -1.57 - p.facing * 0.5, colour("25323a"))
