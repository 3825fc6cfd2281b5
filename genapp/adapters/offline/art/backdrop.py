"""The ground of a portrait: a poster's few large shapes, in the palette's own colours."""

import itertools
from collections.abc import Iterator

import numpy as np

from genapp.adapters.offline.art.adorn import flower
from genapp.adapters.offline.art.colour import Array
from genapp.adapters.offline.art.light import Canvas, Layer
from genapp.adapters.offline.art.paper import Frame, Paper, circle, far, mixed, shade
from genapp.adapters.offline.art.person import Person

SHAPES = (
    ("stars", "star stars constellation constellations night"), ("rays", "rays sunrise floodlight sunset speed dynamic stripe ribbon"), ("hills", "hills mountain mountains dunes highland desert rock limestone snow"),
    ("waves", "sea lake water wave waves fjord rowing harbour mirrored reflections"), ("leaves", "forest palm fern bamboo moss garden birches"),
    ("arch", "arch arcade gold staircase icon"), ("rain", "rain slanting"), ("blocks", "geometric collage block brick vector colour"),
    ("flowers", "rose roses marigolds flower flowers blossom camellia"), ("lanes", "track road stadium race racing ring"), ("disc", "sun moon disc"),
)  # fmt: skip


def colours(c: Canvas, p: Person, shades: tuple[Array, ...]) -> list[Array]:
    """Return the poster's colours, first the one skin and hair stand out from most."""
    some = list(shades) if len(shades) >= 3 else [c.palette.at(np.float32(t)) for t in (0.30, 0.48, 0.66, 0.84, 0.95)] + [c.palette.accent]
    hair = p.skin if p.hair == "bald" or p.hat else p.hair_colour
    room = {i: min(far(one, p.skin), far(one, hair) * 0.9) for i, one in enumerate(some)}
    best = max(room, key=lambda i: room[i])
    if room[best] < 0.16:
        up = 0.22 if (p.skin.mean() + hair.mean()) / 2 < 0.5 else -0.25
        some[best] = shade(some[best], up)
    rest = sorted((i for i in room if i != best), key=lambda i: -far(some[i], some[best]))
    return [some[best], *[some[i] for i in rest]]


def backdrop(c: Canvas, p: Person, tones: list[Array], frame: Frame) -> Iterator[Layer]:
    """Yield the ground and what is cut out behind the person."""
    ground, strong, other = tones[0], tones[1], tones[2]
    fall = np.clip(0.5 + (c.y - 0.4) * 0.5 + (c.x / c.wide - 0.5) * 0.12, 0, 1)[..., None]
    yield Layer((shade(ground, 0.035) * (1 - fall) + shade(ground, -0.045) * fall).astype(np.float32), None, 0.0)
    paper = Paper(c, Frame(frame.x, frame.y, 1.0, 1.0))
    soft, mild = mixed(ground, strong, 0.30), mixed(ground, other, 0.42)
    kind = next((name for name, known in SHAPES if not p.words.isdisjoint(known.split())), "") or ("disc", "arch", "rays", "blocks", "leaves", "hills", "lanes")[int(p.chance[13] * 6.99)]  # fmt: skip
    side, low = p.facing * (1 if p.chance[14] > 0.3 else -1), 1.2
    wide = c.wide
    if kind in ("stars", "disc", "flowers", "waves", "hills"):
        r = 0.33
        paper.cut(circle(side * 0.07, -0.02, r, count=120), mixed(ground, strong, 0.62))
        paper.cut(circle(side * 0.07, -0.02, r * 0.86, count=120), mixed(ground, strong, 0.48))
    if kind == "stars":
        random = np.random.default_rng(int(p.chance[15] * 1e6))
        spots = [(random.uniform(-0.6, 0.6) * wide, random.uniform(-0.42, 0.5)) for _ in range(c.count(34))]
        for x, y in spots:
            size = random.uniform(0.004, 0.013)
            paper.cut([(x, y - size * 2), (x + size * 0.4, y - size * 0.4), (x + size * 2, y), (x + size * 0.4, y + size * 0.4), (x, y + size * 2), (x - size * 0.4, y + size * 0.4), (x - size * 2, y), (x - size * 0.4, y - size * 0.4)], shade(tones[1], 0.15), soft=False)  # fmt: skip
        line = sorted(spots[:9])
        for (x, y), (nx, ny) in itertools.pairwise(line):
            paper.line([(x, y), (nx, ny)], mild, 0.0025, taper=False)
    elif kind == "rays":
        for i in range(18):
            angle = i * 0.349 + p.chance[15]
            tone = (soft, mild)[i % 2]
            paper.cut(
                [(0, 0.05), (np.cos(angle) * 2, 0.05 + np.sin(angle) * 2), (np.cos(angle + 0.17) * 2, 0.05 + np.sin(angle + 0.17) * 2)],
                tone,
                soft=False,
            )
        paper.cut(circle(0, 0.0, 0.32, count=120), mixed(ground, strong, 0.68))
    elif kind == "hills":
        for i in range(3):
            y, tone = 0.14 + i * 0.13, mixed(ground, (strong, other, strong)[i], 0.34 + 0.16 * i)
            bend = p.chance[15 + i] * 3
            paper.cut([(-wide, low), *[(x, y + 0.07 * np.sin(x * 4.2 + bend + i * 2) - side * x * 0.08) for x in np.linspace(-wide, wide, 24)], (wide, low)], tone, soft=False)  # fmt: skip
    elif kind == "waves":
        for i in range(9):
            y = 0.02 + i * 0.07
            paper.cut([(-wide, low), *[(x, y + 0.014 * np.sin(x * 21 + i * 1.9 + p.chance[15] * 6)) for x in np.linspace(-wide, wide, 90)], (wide, low)], (soft, mild, mixed(ground, strong, 0.45))[i % 3], soft=False)  # fmt: skip
    elif kind == "leaves":
        for s in (1, -1):
            for k in range(2):
                x0, y0, lean = s * (0.10 + 0.17 * k) * wide * 1.4, 0.52, s * (0.30 + 0.25 * k)
                tone = (mixed(ground, strong, 0.60), mixed(ground, other, 0.55))[k]
                way = [(x0 + lean * t * t * 0.5, y0 - t * (0.95 - 0.2 * k)) for t in np.linspace(0, 1, 12)]
                paper.line(way, tone, 0.008, taper=False)
                for i, (x, y) in enumerate(way[2:]):
                    for turn in (0.75, -0.75):
                        size, angle = 0.17 * (1 - i / 16), -1.57 + s * (0.25 + 0.05 * i) + turn
                        dx, dy = np.cos(angle) * size, np.sin(angle) * size
                        paper.cut(
                            [
                                (x, y),
                                (x + dx * 0.5 - dy * 0.13, y + dy * 0.5 + dx * 0.13),
                                (x + dx, y + dy),
                                (x + dx * 0.5 + dy * 0.13, y + dy * 0.5 - dx * 0.13),
                            ],
                            tone,
                        )
    elif kind == "arch":
        for i, r in enumerate((0.36, 0.315, 0.27)):
            top = circle(0, -0.06, r, count=60, start=3.1416, end=6.2832)
            paper.cut(
                np.vstack([top, [(r, low), (-r, low)]]),
                (mixed(ground, strong, 0.62), mixed(ground, other, 0.40), mixed(ground, strong, 0.38))[i],
                soft=False,
            )
    elif kind == "rain":
        for i in range(c.count(44)):
            x, y = (i * 0.618 % 1 - 0.5) * wide * 1.3, (i * 0.377 % 1) * 1.1 - 0.5
            paper.line([(x, y), (x - 0.05, y + 0.16)], (mixed(ground, strong, 0.6), mild)[i % 2], 0.007)
    elif kind == "lanes":
        for i in range(7):
            r = 0.30 + i * 0.085
            ring = circle(side * 0.34, 0.62, r * 1.6, r * 1.5, 90)
            paper.line(ring, (mixed(ground, strong, 0.6), mild)[i % 2], 0.030 if i % 3 == 0 else 0.012, taper=False)
        paper.cut(circle(0.0, -0.02, 0.30, count=120), mixed(ground, strong, 0.55))
    elif kind == "blocks":
        paper.cut([(-wide, -0.5), (side * 0.06, -0.5), (side * 0.06, low), (-wide, low)] if side > 0 else [(wide, -0.5), (-0.06, -0.5), (-0.06, low), (wide, low)], soft, soft=False)  # fmt: skip
        paper.cut(circle(side * 0.14, -0.10, 0.27, count=120), mixed(ground, strong, 0.72))
        paper.cut(circle(-side * 0.20, 0.16, 0.20, count=120), mixed(ground, other, 0.62))
        paper.cut([(side * 0.36, 0.02), (side * 0.12, 0.5), (side * 0.6, 0.5)], mild, soft=False)
    elif kind == "flowers":
        random = np.random.default_rng(int(p.chance[15] * 1e6))
        for i in range(14):
            x, y = (random.uniform(0.34, 0.56) * wide) * (1 if i % 2 else -1), -0.42 + 0.07 * i + random.uniform(-0.02, 0.02)
            flower(paper, x, y, random.uniform(0.045, 0.075), mixed(ground, (strong, other)[i % 3 == 0], 0.72), shade(strong, 0.15))
    yield from paper.layers(0.1, 0.14)
