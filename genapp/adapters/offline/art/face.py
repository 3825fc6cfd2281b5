"""A face from the side and its hair: a drawing of nobody."""

from collections.abc import Iterator

import numpy as np

from genapp.adapters.offline.art.colour import Array
from genapp.adapters.offline.art.figures import blurry
from genapp.adapters.offline.art.forms import ground
from genapp.adapters.offline.art.light import Canvas, Layer
from genapp.adapters.offline.art.words import Look

# A face from the side, from the crown of the head down to the breast: (x, y) in head heights.
PROFILE = (
    (-0.02, -0.56), (0.12, -0.53), (0.25, -0.46), (0.335, -0.35), (0.372, -0.23), (0.378, -0.13), (0.366, -0.075), (0.372, -0.03), (0.405, 0.025),
    (0.448, 0.085), (0.462, 0.115), (0.448, 0.143), (0.405, 0.155), (0.392, 0.172), (0.404, 0.196), (0.428, 0.214), (0.424, 0.236), (0.400, 0.250),
    (0.417, 0.264), (0.424, 0.288), (0.404, 0.312), (0.380, 0.328), (0.378, 0.352), (0.390, 0.386), (0.378, 0.425), (0.335, 0.452), (0.270, 0.462),
    (0.190, 0.470), (0.125, 0.505), (0.105, 0.580), (0.110, 0.680), (0.150, 0.760), (0.260, 0.830), (0.400, 0.890), (0.520, 0.990), (0.600, 1.250),
)  # fmt: skip


def smooth(points: Array, count: int) -> Array:
    """Return a soft line through points (Catmull-Rom)."""
    padded = np.vstack([2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]])
    t = np.linspace(0, len(points) - 1.0001, count)
    i = t.astype(int)
    f = (t - i)[:, None]
    a, b, d, e = padded[i], padded[i + 1], padded[i + 2], padded[i + 3]
    return 0.5 * (2 * b + (d - a) * f + (2 * a - 5 * b + 4 * d - e) * f**2 + (3 * b - a - 3 * d + e) * f**3)


def portrait(c: Canvas, look: Look) -> Iterator[Layer]:
    """Yield a face from the side before a halo, its hair in flowing bands: nobody's likeness."""
    side = 1 if c.between(0, 1) > 0.5 else -1
    size = c.between(0.60, 0.68)
    x, y = c.wide / 2 - side * 0.10, 0.44
    u, v = (c.x - x) * side / size, (c.y - y) / size
    yield ground(c, look, 0.26, 0.88)
    disc = np.hypot(c.x - c.wide / 2 - side * 0.04, c.y - 0.42)
    yield Layer(c.palette.at(np.clip(0.98 - disc * 0.62 + c.noise(2, 3) * 0.015, 0, 1)), c.edge(0.36 - disc, 0.003), 0.1)
    front = smooth(np.array(PROFILE, np.float32), 240)
    back = smooth(
        np.array(
            [
                (-0.62, 1.25),
                (-0.52, 0.92),
                (-0.30, 0.74),
                (-0.235, 0.60),
                (-0.25, 0.40),
                (-0.36, 0.22),
                (-0.46, -0.02),
                (-0.44, -0.28),
                (-0.28, -0.48),
                (-0.02, -0.56),
            ],
            np.float32,
        ),
        120,
    )
    outline = np.vstack([front, back])

    def draw(pen, unit: float) -> None:
        pen.polygon([((x + px * size * side) * unit, (y + py * size) * unit) for px, py in outline], fill=255)

    face = c.drawn(draw)
    cheek = np.exp(-(((u - 0.22) / 0.22) ** 2 + ((v - 0.16) / 0.26) ** 2))
    shade = np.clip((0.42 - u) * 0.55, 0, 1)
    jaw = np.exp(-(((v - 0.50 - (0.25 - u) * 0.25) / 0.07) ** 2)) * np.clip(0.36 - u, 0, 1) * 0.75
    tone = 0.68 - shade * 0.62 + cheek * 0.10 - jaw * 0.32 - np.clip(v - 0.55, 0, 1) * 0.32
    eye = np.exp(-(((u - 0.292) / 0.060) ** 2 + ((v - 0.012 + np.abs(u - 0.30) * 0.12) / 0.014) ** 2))
    brow = np.exp(-(((u - 0.295) / 0.085) ** 2 + ((v + 0.085 - (u - 0.25) * 0.15) / 0.014) ** 2))
    lips = np.exp(-(((u - 0.402) / 0.034) ** 2 + ((v - 0.250) / 0.024) ** 2))
    lash = np.exp(-(((u - 0.300) / 0.050) ** 2 + ((v - 0.020 + np.abs(u - 0.30) * 0.22) / 0.006) ** 2))
    skin = c.palette.at(np.clip(tone - eye * 0.30 - lash * 0.30 - brow * 0.28, 0.04, 0.97))
    skin = skin + (c.palette.at(np.float32(0.34)) - skin) * (lips * 0.62)[..., None]
    yield Layer(skin.astype(np.float32), face, 0.45)
    yield from hair(c, x, y, size, side)
    if c.between(0, 1) > 0.35:
        yield blurry(c, 14, 0.006, 0.03, 0.30)


def hair(c: Canvas, x: float, y: float, size: float, side: int) -> Iterator[Layer]:
    """Yield locks that sweep back from the brow and fall over the shoulder."""
    locks, flow = c.count(16), c.between(0.0, 0.55)
    cap = smooth(
        np.array(
            [
                (0.345, -0.315),
                (0.315, -0.44),
                (0.17, -0.555),
                (-0.04, -0.60),
                (-0.27, -0.54),
                (-0.42, -0.37),
                (-0.475, -0.12),
                (-0.46, 0.16),
                (-0.40, 0.40),
                (-0.27, 0.44),
                (-0.17, 0.30),
                (-0.10, 0.10),
                (-0.02, -0.06),
                (0.08, -0.18),
                (0.21, -0.275),
                (0.345, -0.315),
            ],
            np.float32,
        ),
        160,
    )

    def crown(pen, unit: float) -> None:
        pen.polygon([((x + px * size * side) * unit, (y + py * size) * unit) for px, py in cap], fill=255)

    yield Layer(c.palette.at(np.clip(0.09 + np.clip(0.45 - c.y, 0, 1) * 0.30 + c.noise(3, 2) * 0.012, 0, 1)), c.drawn(crown), 0.5)
    for i in range(locks):
        part = i / (locks - 1)
        wild = c.between(-0.05, 0.05)
        blown = flow * (1 - part) ** 0.7
        path = smooth(np.array([
            (0.335 - part * 0.05, -0.33 - 0.08 * np.sin(part * 3.0)), (0.19 - part * 0.10, -0.53 + part * 0.19), (-0.10 - part * 0.04, -0.575 + part * 0.35),
            (-0.34 + part * 0.20, -0.38 + part * 0.36), (-0.45 + part * 0.30 - blown * 0.25, 0.02 + part * 0.20 - blown * 0.10 + wild),
            (-0.48 + part * 0.30 - blown * 0.75 + wild, 0.44 - blown * 0.35 + wild), (-0.58 + part * 0.42 - blown * 1.3, 0.80 - blown * 0.55 + wild * 4),
            (-0.60 + part * 0.55 - blown * 1.8 + wild * 2, 1.12 - blown * 0.95 + wild * 6),
        ], np.float32), 60)  # fmt: skip
        along = np.linspace(0, 1, 60)
        half = (0.006 + 0.052 * np.sin(np.clip(along, 0, 1) * 3.1) ** 0.8) * (1 - part * 0.2)
        step = np.gradient(path, axis=0)
        step /= np.hypot(step[:, 0], step[:, 1])[:, None] + 1e-6
        rim = np.stack([-step[:, 1], step[:, 0]], -1) * half[:, None]
        left, right = path + rim, path - rim

        def draw(pen, unit: float, left: Array = left, right: Array = right) -> None:
            pen.polygon([((x + px * size * side) * unit, (y + py * size) * unit) for px, py in np.vstack([left, right[::-1]])], fill=255)

        def shine(pen, unit: float, path: Array = path, rim: Array = rim) -> None:
            for k in range(5):
                strand = path + rim * (k - 2) / 2.9
                points = [((x + px * size * side) * unit, (y + py * size) * unit) for px, py in strand]
                pen.line(points, fill=90 + 40 * (k % 3), width=max(1, int(0.0026 * unit)), joint="curve")

        cover = c.drawn(draw)
        colour = c.palette.at(np.clip(0.10 + 0.15 * abs(np.sin(part * 5.2)) + np.clip(0.3 - c.y, 0, 1) * 0.22, 0, 1))
        if i % 5 == 1:
            colour = colour + (c.palette.accent * 0.8 - colour) * 0.5
        sheet = (c.height, c.width, 3)
        yield Layer(np.broadcast_to(colour.astype(np.float32), sheet), cover, 0.5 + part * 0.2, drift=0.006 * (part - 0.5))
        strands = c.drawn(shine, 0.001, 1) * cover * 0.42
        yield Layer(np.broadcast_to(c.palette.at(np.float32(0.66)), sheet), strands, 0.5 + part * 0.2, drift=0.006 * (part - 0.5))
