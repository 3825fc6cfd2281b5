"""Pictures of nothing but colour and light: ribbons, silk, marble, spheres, lamps, stars."""

from collections.abc import Iterator

import numpy as np

from genapp.adapters.offline.art.colour import Array
from genapp.adapters.offline.art.land import stars
from genapp.adapters.offline.art.light import Canvas, Layer
from genapp.adapters.offline.art.words import Look


def ground(c: Canvas, look: Look, low: float = 0.10, high: float = 0.72) -> Layer:
    """Return a wide soft gradient to put things on: dark ground at night, pale by day."""
    if look.hour == "day":
        low, high = 0.66, 0.98
    angle = c.between(0, 6.28)
    slope = (c.x / c.wide - 0.5) * np.cos(angle) + (c.y - 0.5) * np.sin(angle)
    bulge = c.glow(c.between(0.2, 0.8) * c.wide, c.between(0.15, 0.85), 0.5)
    tone = low + (high - low) * np.clip(0.36 + slope * 0.75 + bulge * 0.42 - 0.1 + c.noise(1.1, 3) * 0.05, 0, 1)
    return Layer(c.palette.at(tone), None, 0.0)


def ribbons(c: Canvas, look: Look) -> Iterator[Layer]:
    """Yield bands of silk that cross each other, each with its light side and its shadow."""
    yield ground(c, look)
    count = c.count(7)
    lean = c.between(-0.35, 0.35)
    bend, phase = c.between(0.7, 1.3), c.between(0, 6.28)
    for i in range(count):
        part = i / (count - 1)
        u = c.x / c.wide
        middle = 0.12 + 0.76 * part + lean * (u - 0.5) + 0.17 * np.sin(u * 6.28 * bend * 0.75 + phase + part * 1.9)
        middle = middle + 0.06 * np.sin(u * 6.28 * bend * 1.7 + phase * 2 - part * 3.1)
        wide = 0.085 + 0.075 * np.sin(u * 6.28 * bend * 0.9 + part * 4.2 + phase) + 0.02
        wide = np.abs(wide) + 0.004
        across = (c.y - middle) / wide
        cover = c.edge((1 - np.abs(across)) * wide, 0.002)
        # Each band turns as it goes: its shine wanders from one rim to the other.
        turn = np.sin(u * 6.28 * bend * 0.8 + part * 2.6 + phase)
        sheen = np.exp(-(((across - turn * 0.7) / 0.42) ** 2))
        tone = 0.16 + part * 0.30 + 0.46 * sheen + 0.10 * turn - 0.10 * across
        threads = np.sin(across * 34 + u * 5) * 0.010 * c.detail
        colour = c.palette.at(np.clip(tone + threads, 0, 1))
        if i % 3 == 1 if len(look.colours) > 1 else i == count // 2:
            colour = colour + (c.palette.accent - colour) * (0.75 * (0.35 + 0.65 * sheen))[..., None]
        shadow = np.clip(1 - np.abs(c.y - middle - wide * 0.5) / (wide * 1.6 + 0.02), 0, 1) ** 2 * 0.5
        near = 0.15 + part * 0.6
        yield Layer(np.broadcast_to(c.palette.at(np.float32(0.03)), (c.height, c.width, 3)), shadow.astype(np.float32), near)
        yield Layer(colour.astype(np.float32), cover.astype(np.float32), near, drift=0.02 * (1 if i % 2 else -1))


def fabric(c: Canvas, look: Look) -> Iterator[Layer]:
    """Yield one cloth in folds, lit from the side."""
    angle = c.between(0.5, 1.1) * (1 if c.between(0, 1) > 0.5 else -1)
    u = (c.x - c.wide / 2) * np.cos(angle) + (c.y - 0.5) * np.sin(angle)
    v = -(c.x - c.wide / 2) * np.sin(angle) + (c.y - 0.5) * np.cos(angle)
    warp = c.noise(1.3, 3, rough=0.4) * 0.10
    slow = c.noise(0.8, 2) * 0.14
    height = np.zeros_like(warp)
    for frequency, strength in ((5.5, 1.0), (11.0, 0.42), (19.0, 0.18)):
        bend = u + warp * (1.4 if frequency < 8 else 1.0) + slow + np.sin(v * 3.1 + c.between(0, 6.28)) * 0.07
        wave = np.sin(bend * frequency + c.between(0, 6.28))
        height += strength * (1 - np.abs(wave)) ** 1.4
    height *= 0.062
    down, right = np.gradient(height)
    scale = c.height
    normal = 1 / np.sqrt(1 + (right * scale) ** 2 + (down * scale) ** 2)
    side = (-right * 0.75 - down * 0.55) * scale * normal
    shine = np.clip((-right * 0.5 - down * 0.45) * scale * normal + normal * 0.74, 0, 1) ** 14
    tone = 0.40 + side * 0.30 + height * 1.9 + slow * 0.25 - 0.08
    weave = np.asarray(np.sin(u * 900) * np.sin(v * 900), np.float32) * 0.006 * c.detail
    colour = c.palette.at(np.clip(tone + weave, 0.02, 0.93))
    light = c.palette.at(np.float32(0.97))
    colour = colour + (light - colour) * (shine * 0.55)[..., None]
    yield Layer(colour.astype(np.float32), None, 0.3)


def marble(c: Canvas, look: Look) -> Iterator[Layer]:
    """Yield paint that flowed into paint, with veins of metal."""
    lean = c.between(-1.0, 1.0)
    along = c.y * np.cos(lean) + (c.x - c.wide / 2) * np.sin(lean)
    slow, bend = c.noise(0.9, 2, rough=0.4), c.noise(1.6, 4, rough=0.45)
    fine = c.noise(3.4, 5, rough=0.5)
    flow = along * 2.1 + slow * 0.62 + np.sin(along * 3.0 + bend * 1.1) * 0.30 + bend * 0.16
    field = flow + fine * 0.028
    wave = np.sin(field * 6.0)
    tone = 0.46 + 0.34 * wave + 0.10 * np.sin(field * 15.0 + slow) + 0.03 * np.sin(field * 47.0)
    colour = c.palette.at(np.clip(tone, 0.03, 0.98))
    band = np.exp(-((np.mod(field * 0.95 + 0.2, 1.0) - 0.5) ** 2) / 0.0045)
    colour = colour + (c.palette.accent - colour) * (band * 0.85)[..., None]
    down, right = np.gradient(wave + slow * 0.3)
    relief = np.clip((-right - down) * c.height * 0.010, -0.3, 0.3)
    colour = colour * (1 + relief[..., None] * 0.55)
    vein = np.exp(-(np.abs(np.mod(field * 1.9, 1.0) - 0.5) + np.abs(fine) * 0.010) * 110) * np.clip(0.55 + bend * 0.8, 0, 1)
    metal = c.palette.at(np.clip(0.90 + fine * 0.05, 0, 1))
    colour = colour + (metal - colour) * np.clip(vein * 1.2, 0, 1)[..., None]
    yield Layer(np.clip(colour, 0, 1).astype(np.float32), None, 0.2)


def orbs(c: Canvas, look: Look) -> Iterator[Layer]:
    """Yield a few spheres and discs at rest, with the light of one window."""
    yield ground(c, look, 0.30, 0.86)
    count = c.count(6)
    lamp = c.between(3.6, 5.2)
    placed: list[tuple[float, float, float]] = []
    for _ in range(60):
        size = c.between(0.05, 0.25) if len(placed) != 0 else c.between(0.24, 0.30)
        x, y = c.between(0.14, 0.86) * c.wide, c.between(0.16, 0.84)
        if all(np.hypot(x - px, y - py) > (size + ps) * 0.72 for px, py, ps in placed):
            placed.append((x, y, size))
        if len(placed) == count:
            break
    for i, (x, y, size) in enumerate(sorted(placed, key=lambda one: one[2], reverse=True)):
        near = 0.2 + i / count * 0.6
        gone = np.hypot(c.x - x, c.y - y) / size
        cast = np.clip(1.35 - np.hypot(c.x - x - size * 0.25 * np.cos(lamp + np.pi), c.y - y - size * 0.32) / size, 0, 1) ** 1.5 * 0.42
        yield Layer(np.broadcast_to(c.palette.at(np.float32(0.06)), (c.height, c.width, 3)), cast.astype(np.float32), near * 0.9)
        bulge = np.sqrt(np.clip(1 - gone**2, 0, 1))
        lit = ((c.x - x) * np.cos(lamp) + (c.y - y) * np.sin(lamp)) / size * 0.62 + bulge * 0.55
        rim = np.clip(gone, 0, 1) ** 6 * 0.22 * np.clip(-lit + 0.6, 0, 1)
        body = (0.10, 0.30, 0.42, 0.20)[i % 4] + c.between(0, 0.08)
        shine = np.clip(lit, 0, 1) ** 22
        tone = np.clip(body + lit * 0.52 + rim + shine * 0.25, 0.02, 1)
        colour = c.palette.at(tone)
        if i % 3 == 1:
            colour = colour + (c.palette.accent * (0.45 + 0.75 * np.clip(lit, 0, 1))[..., None] - colour) * 0.8
        yield Layer(np.clip(colour, 0, 1).astype(np.float32), c.edge((1 - gone) * size, 0.002), near, drift=0.012 * (i % 3 - 1))


def lamps(c: Canvas, look: Look) -> Iterator[Layer]:
    """Yield lights out of focus over a dark evening, and curtains of colour in the air."""
    fall = c.glow(c.between(0.2, 0.8) * c.wide, 1.0, 0.55)
    colour = c.palette.at(np.clip(0.04 + c.y * 0.10 + fall * 0.30 + c.noise(1.2, 3) * 0.03, 0, 1))
    yield Layer(colour + (c.palette.accent * 0.5 - colour) * (fall * 0.25)[..., None], None, 0.0)
    yield Layer(aurora(c), None, 0.1, drift=0.03, glows=True)
    for depth, (count, low, high, strength) in enumerate(((150, 0.002, 0.008, 1.0), (46, 0.016, 0.042, 0.62), (17, 0.05, 0.13, 0.36))):
        light = np.zeros((c.height, c.width, 3), np.float32)
        for _ in range(c.count(count)):
            x, y, size = c.between(-0.05, 1.05) * c.wide, 0.98 - 0.55 * c.between(0, 1) ** 1.8, c.between(low, high)
            colour = c.palette.accent if c.between(0, 1) > 0.72 else c.palette.at(np.float32(c.between(0.55, 0.97)))
            spot(c, light, x, y, size, colour * strength * c.between(0.3, 1.0))
        yield Layer(light, None, 0.2 + depth * 0.3, drift=0.01 * (depth - 1), glows=True)


def spot(c: Canvas, light: Array, x: float, y: float, size: float, colour: Array) -> None:
    """Add one disc of light with a brighter rim, as a lens draws it."""
    left, right = int((x - size) * c.height) - 2, int((x + size) * c.height) + 3
    top, bottom = int((y - size) * c.height) - 2, int((y + size) * c.height) + 3
    left, top, right, bottom = max(0, left), max(0, top), min(c.width, right), min(c.height, bottom)
    if left >= right or top >= bottom:
        return
    gone = np.hypot(c.x[:, left:right] - x, c.y[top:bottom] - y) / size
    disc = np.clip((1 - gone) * size * c.height / 1.5, 0, 1) * (0.62 + 0.38 * np.clip(gone, 0, 1) ** 5)
    light[top:bottom, left:right] += disc[..., None] * colour


def aurora(c: Canvas) -> Array:
    """Return curtains of light that hang in the air."""
    total = np.zeros((c.height, c.width, 3), np.float32)
    for _ in range(3):
        foot = c.between(0.30, 0.55) + c.line(0.9, 3, rough=0.4) * 0.13
        up = foot[None, :] - c.y
        streak = 0.6 + 0.4 * c.line(26, 3)[None, :]
        curtain = np.where(up > 0, np.exp(-up * c.between(4.0, 7.0)), np.exp(up * 42)) * np.clip(streak, 0.1, 1.2)
        hue = c.palette.at(np.clip(0.42 + up * 0.5, 0.3, 0.85))
        hue = hue + (c.palette.accent - hue) * np.clip(0.75 - up * 2.2, 0, 0.7)[..., None]
        total += hue * (curtain * c.between(0.40, 0.65))[..., None]
    return total


def space(c: Canvas, look: Look) -> Iterator[Layer]:
    """Yield clouds between stars, and a planet with its shadow side."""
    body = c.noise(1.5, 6, rough=0.58)
    more = c.noise(1.1, 6, rough=0.6)
    lane = c.between(-0.7, 0.7)
    band = np.exp(-(((c.y - 0.5 - lane * (c.x / c.wide - 0.5)) / 0.34) ** 2))
    cloud = np.clip(body * 0.34 + 0.30 + band * 0.35, 0, 1) ** 1.7
    dust = np.clip(more * 0.6 + 0.15, 0, 1) * band
    tone = 0.02 + cloud * 0.62 * band + cloud * 0.10 - dust * 0.16
    colour = c.palette.at(np.clip(tone, 0, 0.9))
    tint = np.clip(more * 0.7, 0, 1) * cloud * band * 0.8
    colour = colour + (c.palette.accent * 0.9 - colour) * (tint * 0.6)[..., None]
    colour = colour + stars(c, c.count(int(2200 * c.wide)), 1.02)[..., None] * np.array([0.95, 0.97, 1.0], np.float32) * (
        1 - dust[..., None] * 0.6
    )
    yield Layer(np.clip(colour, 0, 1).astype(np.float32), None, 0.0)
    if "light" in look.also and c.between(0, 1) > 0.6:
        return
    size = c.between(0.16, 0.27)
    x, y, lamp = c.between(0.26, 0.74) * c.wide, c.between(0.30, 0.70), c.between(2.6, 4.4)
    gone = np.hypot(c.x - x, c.y - y) / size
    bulge = np.sqrt(np.clip(1 - gone**2, 0, 1))
    lit = np.clip(((c.x - x) * np.cos(lamp) + (c.y - y) * np.sin(lamp)) / size * 0.95 + bulge * 0.32, 0, 1)
    stripes = np.sin((c.y - y) / size * 9 + c.noise(2.2, 5) * 1.1 + (c.x - x) * 1.2) * 0.07
    planet = c.palette.at(np.clip(0.03 + lit**0.8 * (0.72 + stripes * 2.2), 0, 0.98))
    air = (
        np.exp(-np.clip(gone - 1, 0, 9) * 15)
        * (gone > 0.98)
        * np.clip(0.35 + ((c.x - x) * np.cos(lamp) + (c.y - y) * np.sin(lamp)) / size * 0.6, 0, 1)
    )
    yield Layer(c.palette.at(np.float32(0.80)) * (air * 0.55)[..., None].astype(np.float32), None, 0.45, glows=True)
    yield Layer(planet, c.edge((1 - gone) * size, 0.002), 0.45)
