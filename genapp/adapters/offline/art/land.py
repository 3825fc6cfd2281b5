"""Skies, mountains, water, dunes and woods, from far to near."""

from collections.abc import Iterator

import numpy as np

from genapp.adapters.offline.art.colour import Array
from genapp.adapters.offline.art.light import Canvas, Layer, shifted
from genapp.adapters.offline.art.words import Look

# How dark the sky is above and at the horizon, and how dark the nearest ground is.
SKIES = {"dawn": (0.40, 0.90, 0.16), "day": (0.42, 0.86, 0.20), "dusk": (0.22, 0.88, 0.06), "night": (0.06, 0.46, 0.02)}


def sun_at(c: Canvas, look: Look, horizon: float) -> tuple[float, float, float]:
    """Return where the sun or moon stands and how large it is, in heights."""
    x = c.wide * (c.between(0.28, 0.72))
    low = {"dawn": 0.80, "dusk": 0.84, "day": 0.42, "night": 0.42}[look.hour]
    return x, horizon * (low + c.between(-0.06, 0.06)), c.between(0.045, 0.075) * (0.8 if look.hour == "night" else 1.0)


def stars(c: Canvas, count: int, below: float) -> Array:
    """Return starlight down to a height: many faint ones, a few that shine."""
    light = np.zeros((c.height, c.width), np.float32)
    xs, ys = c.random.random(count), c.random.random(count) ** 1.4 * below
    rows, columns = (ys * c.height).astype(int), (xs * (c.width - 1)).astype(int)
    light[np.clip(rows, 0, c.height - 1), columns] = c.random.random(count).astype(np.float32) ** 5
    for x, y in zip(xs[: 14 + count // 90], ys[: 14 + count // 90], strict=False):
        size = c.between(0.0012, 0.0030)
        reach = int(size * c.height * 14) + 3
        row, column = int(y * c.height), int(x * c.width)
        top, left = max(0, row - reach), max(0, column - reach)
        bottom, right = min(c.height, row + reach), min(c.width, column + reach)
        near = (c.x[:, left:right] - x * c.wide) ** 2 + (c.y[top:bottom] - y) ** 2
        light[top:bottom, left:right] += 0.9 / (1 + near / (size * size)) ** 1.6
    return np.clip(light, 0, 1)


def sky(c: Canvas, look: Look, horizon: float, sun: tuple[float, float, float], *, cloudy: float = 0.6) -> Iterator[Layer]:
    """Yield the sky with its light, its stars and its clouds."""
    top, low, _ = SKIES[look.hour]
    x, y, size = sun
    depth = np.clip(c.y / horizon, 0, 1)
    rise = depth ** (1.35 if look.hour in ("dusk", "night") else 1.0)
    halo = c.glow(x, y, 0.30) * (0.16 if look.hour != "night" else 0.10)
    tone = top + (low - top) * rise + halo + c.noise(1.2, 3, stretch=3) * 0.012
    colour = c.palette.at(tone)
    if look.palette in ("sand", "gold", "autumn", "spring"):
        # Earthen colours want a sky of another hue above them.
        colour = colour + (c.palette.accent * (0.55 + 0.55 * tone[..., None]) - colour) * ((1 - rise) ** 1.2 * 0.72)[..., None]
    if look.hour == "night":
        colour = colour + stars(c, c.count(int(900 * c.wide)), horizon)[..., None] * np.array([1, 0.97, 0.9], np.float32) * (
            1 - depth[..., None] * 0.75
        )
    body = c.edge(size - np.hypot(c.x - x, c.y - y), 0.003)
    light = c.palette.at(np.float32(0.985))
    if look.hour == "night":
        sphere = np.clip(c.noise(9, 4) * 0.05, -0.1, 0.1)
        colour = colour + (light * (0.94 + sphere[..., None]) - colour) * body[..., None]
    else:
        colour = colour + (light - colour) * body[..., None]
    shine = c.glow(x, y, size * 1.9) * 0.55 + c.glow(x, y, size * 6) * 0.22
    if look.hour == "day":
        shine *= 0.8
    colour = colour + (1 - colour) * np.clip(shine, 0, 1)[..., None] * light
    yield Layer(colour.astype(np.float32), None, 0.0)
    if cloudy:
        yield clouds(c, look, horizon, sun, cloudy)


def clouds(c: Canvas, look: Look, horizon: float, sun: tuple[float, float, float], amount: float) -> Layer:
    """Return drifting clouds, lit from where the sun stands."""
    x, y, _ = sun
    body = c.noise(2.2, 6, stretch=3.4, rough=0.56)
    depth = np.clip(c.y / horizon, 0, 1)
    band = np.clip(1 - np.abs(depth - 0.52) * 1.9, 0, 1)
    cover = np.clip((body * 0.62 + amount - 0.66 + band * 0.40) * 1.6, 0, 1) * np.clip((1 - depth) * 7, 0, 1)
    top, low, _ = SKIES[look.hour]
    lit = c.glow(x, y, 0.42)
    # The side towards the light shines, the far side keeps the evening's shadow.
    rim = body - shifted(body, int(c.height * (0.018 if y > 0.3 else -0.018)))
    tone = top + (low - top) * depth + 0.09 + lit * 0.26 - np.clip(body, 0, 2) * 0.055 - np.clip(rim, -1, 1) * 0.16
    colour = c.palette.at(np.clip(tone, 0, 1))
    return Layer(colour, cover * cover * (3 - 2 * cover) * 0.9, 0.05, drift=0.02)


def ridge(
    c: Canvas,
    height: float,
    rise: float,
    scale: float,
    tone: float,
    mist: float,
    *,
    rough: float = 0.5,
    lit: float = 0.0,
    near: float = 0.3,
) -> Layer:
    """Return one range: its line at `height` (from the top), its colour from `tone` at the crest to `mist` at its foot."""
    crest = height - c.line(scale, 9, rough=rough, ridged=True) * rise
    below = c.y - crest[None, :]
    foot = np.clip(below / (rise * 2.4 + 0.06), 0, 1)
    slope = np.gradient(np.convolve(crest, np.ones(5) / 5, "same")).astype(np.float32) * c.height / 90
    rock = c.noise(7, 5, rough=0.6) * 0.028 * c.detail
    face = np.clip(slope[None, :] * 0.11, -0.05, 0.07) * np.exp(-np.clip(below, 0, 1) * 9) * (0.4 + lit)
    colour = c.palette.at(tone + (mist - tone) * foot**1.3 + (rock + face) * (1 - foot))
    return Layer(colour, c.edge(below), near)


def mountains(c: Canvas, look: Look) -> Iterator[Layer]:
    """Yield ranges one behind the other, each paler than the one before it."""
    horizon = c.between(0.60, 0.68)
    sun = sun_at(c, look, horizon)
    yield from sky(c, look, horizon + 0.04, sun, cloudy=c.between(0.35, 0.7))
    _, low, ground = SKIES[look.hour]
    count = c.count(5)
    snow = look.season == "winter"
    for i in range(count):
        near = i / (count - 1)
        tone = low - 0.20 + (ground - low + 0.20) * near**0.8
        mist = min(0.97, tone + 0.30 - near * 0.14)
        height = horizon - 0.10 + near**1.25 * 0.40
        yield ridge(c, height, 0.16 - 0.075 * near, 1.5 + near * 1.3, tone + (0.16 if snow else 0), mist, lit=1.0, near=0.12 + near * 0.5)
    if "forest" in look.also or look.season in ("winter", "autumn") or c.between(0, 1) > 0.35:
        yield trees(c, 0.985, 0.17, ground * 0.55, count=c.count(34), near=0.85)
    yield haze(c, look, horizon + 0.12, 0.16)


def haze(c: Canvas, look: Look, height: float, strength: float) -> Layer:
    """Return a veil of lit mist around a height."""
    veil = np.exp(-(((c.y - height) / 0.10) ** 2)) * (0.65 + c.noise(1.6, 4, stretch=4) * 0.35)
    return Layer(np.broadcast_to(c.palette.at(np.float32(0.93)), (c.height, c.width, 3)), np.clip(veil, 0, 1) * strength, 0.35, drift=0.03)


def trees(c: Canvas, ground: float, size: float, tone: float, *, count: int, near: float, tips: float = 0.0) -> Layer:
    """Return a row of conifers before what lies behind them."""
    line = ground - c.line(1.6, 4) * 0.035
    places = np.sort(c.random.random(count)) * c.wide * 1.06 - c.wide * 0.03
    # Groups with gaps between them: a fence of trees is dull.
    sizes = size * (0.35 + c.random.random(count) ** 1.7) * (0.45 + 0.75 * np.abs(np.sin(places * 2.6 + c.between(0, 6))))
    jitter = c.random.random((count, 64))

    def draw(pen, unit: float) -> None:
        for x, tall, loose in zip(places, sizes, jitter, strict=True):
            base = line[int(np.clip(x / c.wide, 0, 0.999) * c.width)] + 0.01
            steps = int(9 + tall * 42)
            outline = [(x, base - tall)]
            for side in (1, -1):
                points = []
                for i in range(1, steps):
                    part = i / steps
                    width = tall * 0.19 * part**0.85 * (0.72 + 0.5 * loose[(i * 2 + (side > 0)) % 64])
                    y = base - tall * (1 - part)
                    points += [(x + side * width, y + tall * 0.018), (x + side * width * 0.42, y)]
                outline += points if side > 0 else points[::-1]
            pen.polygon([(px * unit, py * unit) for px, py in outline], fill=255)
            pen.rectangle(
                [(x - tall * 0.012) * unit, (base - tall * 0.1) * unit, (x + tall * 0.012) * unit, (base + 0.05) * unit], fill=255
            )

    cover = np.maximum(c.drawn(draw), c.edge(c.y - line[None, :]))
    fade = np.clip((c.y - ground + size) / (size * 2.2), 0, 1)
    return Layer(c.palette.at(tone + tips * (1 - fade) + c.noise(14, 3) * 0.008), cover, near)


def forest(c: Canvas, look: Look) -> Iterator[Layer]:
    """Yield rows of trees that come out of the mist, with light falling through them."""
    horizon = 0.80
    sun = (c.wide * c.between(0.3, 0.7), c.between(0.20, 0.42), 0.05)
    yield from sky(c, look, horizon, sun, cloudy=0.25)
    _, low, ground = SKIES[look.hour]
    yield ridge(c, 0.56, 0.10, 1.6, low - 0.14, low + 0.04, near=0.08)
    rows = c.count(5)
    for i in range(rows):
        near = i / (rows - 1)
        tone = low - 0.24 + (ground * 0.5 - low + 0.24) * near**0.85
        yield trees(
            c,
            0.66 + near * 0.36,
            0.20 + near * 0.34,
            tone,
            count=c.count(int((46 - 24 * near) * c.wide)),
            near=0.15 + near * 0.7,
            tips=0.05 * (1 - near),
        )
        if i < rows - 1:
            yield haze(c, look, 0.68 + near * 0.22, 0.55 * (1 - near))
    yield rays(c, sun, 0.22)


def rays(c: Canvas, sun: tuple[float, float, float], strength: float) -> Layer:
    """Return beams that fall from a light."""
    x, y, _ = sun
    angle = np.arctan2(c.y - y + 0.35, c.x - x)
    beams = np.zeros_like(angle)
    for frequency in (7, 13, 29):
        beams += np.sin(angle * frequency + c.between(0, 6.28)) / 3
    beams = np.clip(beams, 0, 1) ** 1.5 * np.clip(1.1 - np.hypot(c.x - x, c.y - y) * 0.9, 0, 1)
    light = c.palette.at(np.float32(0.96)) * (beams * strength)[..., None]
    return Layer(light.astype(np.float32), None, 0.2, glows=True)


def dunes(c: Canvas, look: Look) -> Iterator[Layer]:
    """Yield sand with sharp crests: one side lit, the other in shadow."""
    horizon = c.between(0.46, 0.54)
    sun = sun_at(c, look, horizon)
    yield from sky(c, look, horizon + 0.05, sun, cloudy=0.0)
    _, low, ground = SKIES[look.hour]
    yield ridge(c, horizon, 0.05, 1.2, low - 0.15, low, near=0.1)
    for i in range(4):
        near = i / 3
        crest = horizon + 0.05 + near * 0.30 + c.line(0.75 + (1 - near) * 0.6, 3, rough=0.32) * (0.05 + near * 0.075)
        below = c.y - crest[None, :]
        # A second line runs down from the crest: the wind's edge between light and shadow.
        wind = np.sin(c.x * (2.2 - near) + c.between(0, 6.28)) * 0.5 + 0.5
        fold = c.edge(below - 0.04 - wind * (0.10 + near * 0.13), 0.012 + near * 0.05)
        ripple = np.sin((below * 46 + c.noise(3, 3) * 1.6 + c.x * 9) * (3.2 - near)) * 0.011 * c.detail * near
        lit = low - 0.10 - near * 0.12
        shade = lit - 0.26 - near * 0.10 - (0.1 if look.hour != "day" else 0)
        tone = shade + (lit - shade) * fold + ripple - np.clip(below, 0, 1) * 0.12
        yield Layer(c.palette.at(np.clip(tone, max(ground, 0.04), 1)), c.edge(below), 0.2 + near * 0.5)
    yield haze(c, look, horizon + 0.03, 0.3)
