"""Flowers, people and things in motion: silhouettes with light in them."""

from collections.abc import Iterator

import numpy as np

from genapp.adapters.offline.art.forms import ground, spot
from genapp.adapters.offline.art.light import Canvas, Layer
from genapp.adapters.offline.art.words import Look


def flowers(c: Canvas, look: Look) -> Iterator[Layer]:
    """Yield blossoms from the far and soft to the near and clear."""
    dark, green = look.hour == "night", 0.2 if look.palette in ("spring", "forest", "jade") else 0.0
    yield ground(c, look, 0.05 if dark else 0.30, 0.40 if dark else 0.93)
    yield blurry(c, 26, 0.03, 0.10, 0.22)
    yield stems(c, 0.16 if not dark else 0.06)
    count = c.count(9)
    places: list[tuple[float, float, float]] = []
    for _ in range(200):
        near = (len(places) + 1) / count
        size = 0.07 + 0.155 * near**1.5
        x, y = c.between(0.08, 0.92) * c.wide, c.between(0.14, 0.80)
        if all(np.hypot(x - px, y - py) > (size + ps) * 0.62 for px, py, ps in places):
            places.append((x, y, size))
        if len(places) == count:
            break
    for i, (x, y, size) in enumerate(places):
        near = (i + 1) / count
        if piece := c.part(x, y, size * 1.35):
            yield from blossom(piece, x, y, size, near, accent=i % 4 == 3, light=green)
    yield blurry(c, 9, 0.02, 0.07, 0.20)


def blurry(c: Canvas, count: int, low: float, high: float, strength: float) -> Layer:
    """Return discs of light out of focus."""
    light = np.zeros((c.height, c.width, 3), np.float32)
    for _ in range(count):
        spot(
            c,
            light,
            c.between(0, 1) * c.wide,
            c.between(0, 1),
            c.between(low, high),
            c.palette.at(np.float32(c.between(0.6, 0.98))) * strength * c.between(0.3, 1),
        )
    return Layer(light, None, 0.15, drift=0.02, glows=True)


def stems(c: Canvas, tone: float) -> Layer:
    """Return grass and stems that lean one way."""
    count, lean = c.count(int(70 * c.wide)), c.between(-0.12, 0.12)
    starts, bends, talls = c.random.random(count) * c.wide, c.random.normal(lean, 0.07, count), 0.25 + c.random.random(count) * 0.55

    def draw(pen, unit: float) -> None:
        for x, bend, tall in zip(starts, bends, talls, strict=True):
            points = [((x + bend * (t / 12) ** 2) * unit, (1.02 - tall * t / 12) * unit) for t in range(13)]
            pen.line(points, fill=255, width=max(1, int(0.0032 * unit)), joint="curve")

    fade = np.clip((c.y - 0.25) * 1.5, 0, 1)
    green = c.palette.at(np.clip(tone + (1 - fade) * 0.2 + c.noise(2, 2) * 0.03, 0, 1))
    return Layer(green, c.drawn(draw, 0.0012) * fade * 0.8, 0.3, drift=0.008)


def blossom(c: Canvas, x: float, y: float, size: float, near: float, *, accent: bool, light: float) -> Iterator[Layer]:
    """Yield one flower: whorls of petals from the outer to the heart."""
    at, soft = (c.top, c.left), 0.002 + (1 - near) * 0.012
    dx, dy = c.x - x, (c.y - y) * c.between(1.0, 1.3)
    gone, angle = np.hypot(dx, dy) / size, np.arctan2(dy, dx)
    petals, spin = int(c.between(5, 8.99)), c.between(0, 6.28)
    yield Layer(
        np.broadcast_to(c.palette.at(np.float32(0.05)), (c.height, c.width, 3)), np.clip(1.25 - gone, 0, 1) ** 2 * 0.30, near, place=at
    )
    whorls = c.count(5)
    body = c.between(0.36, 0.56) + light
    for i in range(whorls):
        part = i / (whorls - 1)
        reach = 1 - part * 0.72
        turn = angle * petals / 2 + spin + i * 1.3
        lobe = np.abs(np.cos(turn)) ** 0.55
        rim = reach * (0.66 + 0.34 * lobe) * (1 + 0.03 * np.sin(angle * 9 + i))
        inside = rim - gone
        cover = c.edge(inside * size, soft)
        # A petal is light at its rim and deep at the heart; veins run along it.
        along = np.clip(gone / np.maximum(rim, 1e-3), 0, 1)
        vein = np.sin(turn * 14) * 0.012 * c.detail
        crease = np.clip(1 - np.abs(np.cos(turn)) * 3.2, 0, 1)
        lamp = (-dx * 0.6 - dy * 0.8) / size * 0.13
        tone = body - 0.14 + along**1.4 * 0.36 - part * 0.05 - crease * 0.16 + vein + lamp
        colour = c.palette.at(np.clip(tone, 0.03, 0.97))
        if accent:
            colour = colour + (c.palette.accent * (0.35 + 0.8 * np.clip(tone, 0, 1))[..., None] - colour) * 0.75
        shadow = np.exp(-np.abs(np.clip(-inside, 0, 9)) * 9) * (gone < 1.3) * 0.22 * (i > 0)
        yield Layer(np.broadcast_to(c.palette.at(np.float32(0.08)), (c.height, c.width, 3)), shadow.astype(np.float32), near, place=at)
        yield Layer(np.clip(colour, 0, 1).astype(np.float32), cover, near, place=at)
    heart = np.clip(c.noise(40, 2) * 0.12, -0.1, 0.1)
    gold = c.palette.at(np.clip(0.80 + heart - gone * 0.9, 0.1, 1))
    yield Layer(gold, c.edge((0.15 - gone) * size, soft), near, place=at)


def sport(c: Canvas, look: Look) -> Iterator[Layer]:
    """Yield motion: arcs of speed around a ball of light."""
    yield Layer(c.palette.at(np.clip(0.10 + 0.42 * c.glow(c.wide * 0.62, 0.42, 0.5) + (1 - c.y) * 0.10, 0, 1)), None, 0.0)
    x, y = c.wide * c.between(0.56, 0.72), c.between(0.30, 0.46)
    gone, angle = np.hypot(c.x - x, c.y - y), np.arctan2(c.y - y, c.x - x)
    turn = c.between(1.6, 2.6)
    for i in range(c.count(9)):
        radius = 0.16 + i * c.between(0.060, 0.078)
        wide = c.between(0.006, 0.034)
        along = np.mod(angle - turn - i * 0.16 + gone * 0.9, 6.2832) / 6.2832
        sweep = np.clip(along, 0, 1) ** 2.2
        band = c.edge(wide * (0.25 + sweep) - np.abs(gone - radius), 0.002)
        tone = 0.28 + 0.62 * sweep
        colour = c.palette.at(np.clip(tone + np.sin(gone * 420) * 0.015 * c.detail, 0, 1))
        if i % 3 == 1:
            colour = colour + (c.palette.accent - colour) * 0.8
        yield Layer(colour.astype(np.float32), (band * np.clip(sweep * 1.5, 0, 1)).astype(np.float32), 0.2 + i * 0.06, drift=0.02)
    size = 0.105
    dx, dy = (c.x - x) / size, (c.y - y) / size
    bulge = np.sqrt(np.clip(1 - dx**2 - dy**2, 0, 1))
    lit = np.clip(-dx * 0.45 - dy * 0.6 + bulge * 0.6, 0, 1)
    seam = np.exp(-np.abs(np.sin(dx * 2.2 + dy * dy * 1.4 + 0.4)) * 22) + np.exp(-np.abs(np.sin(dy * 2.0 - dx * dx * 1.1 + 0.9)) * 22)
    ball = c.palette.at(np.clip(0.36 + lit * 0.62 - seam * 0.30, 0.04, 1))
    yield Layer(c.palette.at(np.float32(0.9)) * (c.glow(x, y, 0.16) * 0.5)[..., None].astype(np.float32), None, 0.6, glows=True)
    yield Layer(ball, c.edge((1 - np.hypot(dx, dy)) * size, 0.002), 0.6)
    yield blurry(c, 40, 0.002, 0.006, 0.8)
