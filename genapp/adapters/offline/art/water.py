"""The sea, lakes, and the city at the water: what stands above the horizon comes back below it."""

from collections.abc import Iterator

import numpy as np

from genapp.adapters.offline.art.colour import Array
from genapp.adapters.offline.art.land import SKIES, haze, ridge, sky, sun_at, trees
from genapp.adapters.offline.art.light import Canvas, Layer, composed
from genapp.adapters.offline.art.words import Look


def surface(c: Canvas, look: Look, above: Array, horizon: float, sun: tuple[float, float, float], *, calm: float) -> Layer:
    """Return water that mirrors what is above it: `calm` 1 is a mirror, 0 the open sea."""
    _, low, ground = SKIES[look.hour]
    depth = np.clip((c.y - horizon) / (1 - horizon), 0, 1)
    # Waves are finer and closer towards the horizon: noise is looked up in perspective.
    fine = c.noise(30, 3, stretch=9) * 0.5 + c.noise(90, 2, stretch=12) * 0.35
    broad = c.noise(9, 4, stretch=6)
    wave = fine * (1 - depth) ** 0.6 + broad * depth
    rows = horizon * 2 - c.y + wave * (0.006 + 0.05 * depth * (1 - calm * 0.7))
    rows = np.clip(rows * c.height, 0, int(horizon * c.height) - 1).astype(np.int32)
    columns = np.clip(np.arange(c.width)[None, :] + (wave * 9 * (1 - calm) * c.height / 1024).astype(np.int32), 0, c.width - 1)
    mirror = above[rows, columns]
    deep = c.palette.at(np.clip(low - 0.30 - depth * (low - ground - 0.10), 0, 1) + wave * 0.035 * (0.3 + depth))
    share = (0.45 + 0.4 * calm) * (1 - depth * 0.45)
    colour = deep + (mirror * 0.94 - deep) * share[..., None]
    x, _, size = sun
    path = np.exp(-(((c.x - x) / (size * (0.9 + depth * 3.4))) ** 2))
    glint = np.clip(wave * 1.5 + 0.25 - depth * 0.2, 0, 1) ** 1.5 * path * (0.95 if look.hour != "day" else 0.7) * (1 - calm * 0.55)
    light = c.palette.at(np.float32(0.97))
    colour = colour + (light - colour) * np.clip(glint + path * np.exp(-depth * 16) * 0.5, 0, 1)[..., None]
    return Layer(colour.astype(np.float32), c.edge(c.y - horizon, 0.003), 0.3)


def sea(c: Canvas, look: Look) -> Iterator[Layer]:
    """Yield the open sea under a wide sky, sometimes with a far coast and a sail."""
    horizon = c.between(0.56, 0.64)
    x, y, size = sun_at(c, look, horizon)
    sun = (x, min(y, horizon - size * 0.3), size)
    layers = list(sky(c, look, horizon, sun, cloudy=c.between(0.5, 0.85)))
    _, low, ground = SKIES[look.hour]
    if c.between(0, 1) > 0.3 or "mountains" in look.also:
        for near in (0.0, 1.0):
            side = c.between(0.1, 0.9) * c.wide
            away = np.clip(np.abs(c.x[0] - side) / (c.wide * 0.55), 0, 1)
            coast = ridge(c, horizon - 0.03 - 0.02 * near, 0.06, 2.4, low - 0.14 - near * 0.16, low - 0.03 - near * 0.1, near=0.1)
            line = c.edge(
                c.y - (horizon - 0.10 * (1 - away) ** 1.5 - c.line(5, 6, ridged=True) * 0.018 * (1 - away) + away * 0.05)[None, :]
            )
            layers.append(Layer(coast.colour, line, 0.12 + near * 0.05))
    above = composed(layers, c.width, c.height)
    yield from layers
    yield surface(c, look, above, horizon, sun, calm=0.25)
    yield haze(c, look, horizon, 0.35)
    if c.between(0, 1) > 0.35:
        yield sail(c, look, horizon, x + c.between(-0.22, 0.22), ground)


def sail(c: Canvas, look: Look, horizon: float, x: float, tone: float) -> Layer:
    """Return a small boat before the light."""
    size, y = c.between(0.05, 0.085), horizon + c.between(0.02, 0.06)

    def draw(pen, unit: float) -> None:
        def shape(*points: tuple[float, float]) -> None:
            pen.polygon([((x + px * size) * unit, (y + py * size) * unit) for px, py in points], fill=255)

        shape((-0.55, 0), (0.6, 0), (0.38, 0.17), (-0.4, 0.17))
        shape((-0.03, -0.07), (-0.03, -1.35), (0.5, -0.12))
        shape((-0.09, -0.09), (-0.09, -1.1), (-0.42, -0.12))

    return Layer(np.broadcast_to(c.palette.at(np.float32(tone * 0.7)), (c.height, c.width, 3)), c.drawn(draw), 0.45)


def lake(c: Canvas, look: Look) -> Iterator[Layer]:
    """Yield mountains that stand on their heads in still water."""
    horizon = c.between(0.52, 0.57)
    sun = sun_at(c, look, horizon - 0.1)
    layers = list(sky(c, look, horizon, sun, cloudy=0.5))
    _, low, ground = SKIES[look.hour]
    for i in range(3):
        near = i / 2
        tone = low - 0.18 + (ground - low + 0.26) * near
        layers.append(
            ridge(
                c,
                horizon - 0.10 + near * 0.06,
                0.19 - 0.09 * near,
                1.5 + near,
                tone,
                min(0.97, tone + 0.26),
                lit=1.0,
                near=0.1 + near * 0.1,
            )
        )
    layers.append(trees(c, horizon - 0.002, 0.10, ground + 0.06, count=int(60 * c.wide), near=0.25))
    above = composed(layers, c.width, c.height)
    yield from layers
    yield surface(c, look, above, horizon, sun, calm=1.0)
    yield haze(c, look, horizon, 0.45)
    if c.between(0, 1) > 0.4:
        yield trees(c, 1.02, 0.20, ground * 0.4, count=16, near=0.9)


def city(c: Canvas, look: Look) -> Iterator[Layer]:
    """Yield towers behind towers, their windows lit, over water or a street of light."""
    horizon = c.between(0.70, 0.76)
    sun = sun_at(c, look, horizon - 0.16)
    layers = list(sky(c, look, horizon, sun, cloudy=0.5))
    _, low, ground = SKIES[look.hour]
    for i in range(4):
        near = i / 3
        tone = low - 0.16 + (ground - low + 0.16) * near**0.9
        layers += towers(c, look, horizon + near * 0.012, 0.20 + near * 0.22, tone, near)
        if i < 3:
            layers.append(haze(c, look, horizon - 0.03, 0.42 * (1 - near)))
    above = composed(layers, c.width, c.height)
    yield from layers
    yield surface(c, look, above, horizon + 0.012, (sun[0], sun[1], sun[2]), calm=0.75)


def towers(c: Canvas, look: Look, foot: float, tall: float, tone: float, near: float) -> list[Layer]:
    """Return one row of houses, and the light in their windows."""
    width = 0.035 + near * 0.035
    count = int(c.wide / width * 0.85) + 2
    starts = (np.arange(count) + c.random.uniform(-0.4, 0.4, count)) * c.wide / count - 0.03
    hill = 0.35 + 0.65 * np.exp(-((np.linspace(-1.3, 1.3, count) + c.between(-0.4, 0.4)) ** 2) * 1.6)
    talls = tall * hill * (0.35 + c.random.random(count) ** 1.5 * 0.75)
    widths = width * (0.65 + c.random.random(count) * 0.9)
    kinds = c.random.random(count)
    lit = {"night": 0.34, "dusk": 0.24, "dawn": 0.12, "day": 0.03}[look.hour]
    # Some houses are awake and some asleep; a whole floor may be lit.
    awake = c.random.random((count, 1, 1)) ** 1.6 * 2.0
    floors = c.random.random((count, 40, 1)) > 0.93
    panes = np.where(
        (c.random.random((count, 40, 14)) < lit * (0.35 + near) * awake) | (floors & (awake > 0.5)),
        c.random.random((count, 40, 14)) * 0.75 + 0.25,
        0,
    )

    def draw(pen, unit: float) -> None:
        for x, high, wide, kind in zip(starts, talls, widths, kinds, strict=True):
            left, right, top = x * unit, (x + wide) * unit, (foot - high) * unit
            pen.rectangle([left, top, right, (foot + 0.4) * unit], fill=255)
            middle = (left + right) / 2
            if kind > 0.86:
                pen.polygon([(left, top), (middle, top - wide * 1.3 * unit), (right, top)], fill=255)
            elif kind > 0.68:
                pen.rectangle([left + wide * 0.2 * unit, top - wide * 0.4 * unit, right - wide * 0.2 * unit, top], fill=255)
                pen.rectangle([middle - 0.0012 * unit, top - wide * 1.5 * unit, middle + 0.0012 * unit, top], fill=255)
            elif kind > 0.55:
                pen.polygon([(left, top), (left, top - wide * 0.5 * unit), (right, top)], fill=255)

    def windows(pen, unit: float) -> None:
        pane = 0.0052 + near * 0.0042
        for i, (x, high, wide) in enumerate(zip(starts, talls, widths, strict=True)):
            for row in range(min(40, int(high / pane / 1.5))):
                for column in range(min(14, int(wide / pane / 1.5))):
                    if panes[i, row, column] > 0:
                        left, top = x + (column + 0.4) * pane * 1.5, foot - high + (row + 0.6) * pane * 1.5
                        pen.rectangle(
                            [left * unit, top * unit, (left + pane * 0.75) * unit, (top + pane * 0.8) * unit],
                            fill=int(255 * panes[i, row, column]),
                        )

    cover = c.drawn(draw)
    fade = np.clip((foot - c.y) / tall, 0, 1)
    wall = Layer(c.palette.at(tone + (1 - fade) * 0.10 * (1 - near)), cover, 0.1 + near * 0.3)
    if near < 0.3 or lit < 0.1:
        return [wall]
    shine = c.drawn(windows) * np.clip((foot - c.y) * 200, 0, 1)
    warm = c.palette.at(np.float32(0.88)) * 0.75 + c.palette.accent * 0.25
    return [wall, Layer(np.broadcast_to(warm.astype(np.float32), (c.height, c.width, 3)), shine * (0.55 + 0.4 * near), 0.1 + near * 0.3)]
