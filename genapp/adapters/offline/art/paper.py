"""Cut paper: smooth flat shapes laid on a sheet of their own, each sheet with its shadow on what lies below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from genapp.adapters.offline.art.colour import Array, lab, rgb
from genapp.adapters.offline.art.light import Canvas, Layer

SCALE = 2
Points = Sequence[tuple[float, float]] | Array


def smooth(points: Array, count: int) -> Array:
    """Return a soft line through points (Catmull-Rom)."""
    return _spline(np.vstack([2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]]), len(points) - 1.0001, count)


def closed(points: Points, count: int = 0) -> Array:
    """Return a soft closed line through points."""
    one = np.asarray(points, np.float32)
    return _spline(np.vstack([one[-1:], one, one[:2]]), len(one) - 0.0001, count or len(one) * 10)


def _spline(padded: Array, end: float, count: int) -> Array:
    t = np.linspace(0, end, count)
    i = t.astype(int)
    f = (t - i)[:, None]
    a, b, d, e = padded[i], padded[i + 1], padded[i + 2], padded[i + 3]
    return 0.5 * (2 * b + (d - a) * f + (2 * a - 5 * b + 4 * d - e) * f**2 + (3 * b - a - 3 * d + e) * f**3)


def both(half: Points) -> Array:
    """Return the whole outline of which this is the right half, from top to bottom."""
    right = np.asarray(half, np.float32)
    left = right[::-1] * (-1, 1)
    return np.vstack([right, left[np.abs(left[:, 0]) > 1e-6]])


def circle(x: float, y: float, rx: float, ry: float = 0.0, count: int = 48, start: float = 0.0, end: float = 6.2832) -> Array:
    """Return the points of an ellipse, or of a part of it."""
    angle = np.linspace(start, end, count, endpoint=end - start < 6.28)
    return np.stack([x + np.cos(angle) * rx, y + np.sin(angle) * (ry or rx)], -1).astype(np.float32)


def shade(colour: Array, by: float, warm: float = 0.0, strong: float = 1.0) -> Array:
    """Return a colour made lighter by `by` (OKLab), warmer, its colour `strong` times as strong."""
    one = lab(np.asarray(colour, np.float32)[None])[0]
    one[0] = np.clip(one[0] + by, 0.04, 0.98)
    one[1:] = one[1:] * strong + np.array([0.6, 0.5], np.float32) * warm
    return rgb(one[None])[0]


def mixed(one: Array, other: Array, part: float) -> Array:
    """Return a colour between two."""
    return rgb(lab(one[None]) * (1 - part) + lab(other[None]) * part)[0]


def far(one: Array, other: Array) -> float:
    """Return how different two colours look (OKLab)."""
    return float(np.linalg.norm(lab(one[None]) - lab(other[None])))


@dataclass(frozen=True)
class Frame:
    """Where a drawing's own measures lie: its middle in heights, its size (negative `wide`: mirrored)."""

    x: float
    y: float
    wide: float
    tall: float

    def at(self, points: Points) -> Array:
        """Return points in heights."""
        return np.asarray(points, np.float32) * (self.wide, self.tall) + (self.x, self.y)

    def moved(self, x: float, y: float, wide: float = 1.0, tall: float = 1.0) -> "Frame":
        """Return a frame that lies elsewhere in this one."""
        return Frame(self.x + x * self.wide, self.y + y * self.tall, self.wide * wide, self.tall * tall)


class Paper:
    """One sheet to cut shapes for; what is not covered stays open."""

    def __init__(self, c: Canvas, frame: Frame):
        self.c, self.frame = c, frame
        self.unit = c.height * SCALE
        self.sheet = Image.new("RGBA", (c.width * SCALE, c.height * SCALE))

    def _pixels(self, points: Points) -> list[tuple[float, float]]:
        return [(float(x), float(y)) for x, y in self.frame.at(points) * self.unit]

    def mask(self, points: Points, soft: bool = True) -> Image.Image:
        """Return a shape as something to clip others by."""
        sheet = Image.new("L", self.sheet.size)
        ImageDraw.Draw(sheet).polygon(self._pixels(closed(points) if soft else points), fill=255)
        return sheet

    def alpha(self) -> Image.Image:
        """Return what is covered by now, to clip others by."""
        return self.sheet.getchannel("A")

    def cut(
        self, points: Points, colour: Array, *, soft: bool = True, clip: Image.Image | None = None, blur: float = 0.0, part: float = 1.0
    ) -> None:
        """Lay a shape; `soft` rounds its corners, `blur` (in the frame's size) only where something lies already, `part` shows what is below."""
        spots = self._pixels(closed(points) if soft else points)
        fill = (*(int(v * 255 + 0.5) for v in np.clip(colour, 0, 1)), 255)
        if clip is None and not blur and part >= 1.0:
            ImageDraw.Draw(self.sheet).polygon(spots, fill=fill)
            return
        reach = blur * abs(self.frame.tall) * self.unit
        xs, ys = [x for x, _ in spots], [y for _, y in spots]
        left, top = max(0, int(min(xs) - 3 * reach)), max(0, int(min(ys) - 3 * reach))
        right, bottom = min(self.sheet.width, int(max(xs) + 3 * reach) + 2), min(self.sheet.height, int(max(ys) + 3 * reach) + 2)
        if left >= right or top >= bottom:
            return
        cover = Image.new("L", (right - left, bottom - top))
        ImageDraw.Draw(cover).polygon([(x - left, y - top) for x, y in spots], fill=int(255 * part))
        if reach:
            cover = cover.filter(ImageFilter.GaussianBlur(reach))
        if clip is not None:
            cover = ImageChops.multiply(cover, clip.crop((left, top, right, bottom)))
        self.sheet.paste(fill, (left, top), cover)

    def line(
        self, points: Points, colour: Array, wide: float, *, clip: Image.Image | None = None, taper: bool = True, soft: bool = True
    ) -> None:
        """Draw a line as a blade: full in its middle, fine at its ends; `wide` in the frame's size."""
        path = smooth(np.asarray(points, np.float32), max(12, len(points) * 8)) if soft else np.asarray(points, np.float32)
        along = np.linspace(0, 1, len(path))
        half = wide / 2 * (np.sin(along * np.pi).clip(0, 1) ** 0.6 if taper else np.ones_like(along))
        step = np.gradient(path, axis=0)
        step = step / (np.hypot(step[:, 0], step[:, 1])[:, None] + 1e-6)
        rim = np.stack([-step[:, 1], step[:, 0]], -1) * half[:, None]
        self.cut(np.vstack([path + rim, (path - rim)[::-1]]), colour, soft=False, clip=clip)

    def loft(self, outer: Points, inner: Points, colour: Array, strands: Sequence[Array], count: int, wide: float = 0.012) -> None:
        """Lay a lock between two lines, with strands along it."""
        one, other = smooth(np.asarray(outer, np.float32), 48), smooth(np.asarray(inner, np.float32), 48)
        self.cut(np.vstack([one, other[::-1]]), colour, soft=False)
        for i in range(1, count):
            part = i / count
            self.line(one * (1 - part) + other * part, strands[i % len(strands)], wide, soft=False)

    def layers(self, near: float, shadow: float = 0.30, drift: float = 0.0) -> Iterator[Layer]:
        """Yield the sheet's shadow, then the sheet."""
        small = self.sheet.resize((self.c.width, self.c.height), Image.Resampling.BOX)
        values = np.asarray(small, np.float32) / 255
        cover = values[..., 3]
        if shadow:
            reach = 0.012 * self.c.height
            cast = Image.new("L", small.size)
            cast.paste(small.getchannel("A").filter(ImageFilter.GaussianBlur(reach)), (int(reach * 0.6), int(reach * 1.1)))
            dark = np.broadcast_to(self.c.palette.at(np.float32(0.0)) * 0.5, values[..., :3].shape)
            yield Layer(dark, np.asarray(cast, np.float32) / 255 * shadow, near, drift)
        yield Layer(values[..., :3], cover, near, drift)
