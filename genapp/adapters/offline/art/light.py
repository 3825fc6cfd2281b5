"""What every drawn picture is made of: noise, edges, glows, layers, and the finish of film."""

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from genapp.adapters.offline.art.colour import Array, Palette

Draw = Callable[[ImageDraw.ImageDraw, float], None]


@dataclass(frozen=True)
class Layer:
    """One depth of a picture: colours, where it covers (None: everywhere), how near it is (0 far, 1 near), how it drifts by itself in a clip.

    A small one says at which row and column it lies.
    """

    colour: Array
    cover: Array | None = None
    near: float = 0.0
    drift: float = 0.0
    glows: bool = False
    place: tuple[int, int] = (0, 0)

    @property
    def size(self) -> tuple[int, int]:
        """How many rows and columns it has: colour and cover may each be a single column."""
        return np.broadcast_shapes(self.colour.shape[:2], (1, 1) if self.cover is None else self.cover.shape)  # pyright: ignore[reportReturnType]


class Canvas:
    """A sheet with its own numbers: `x` and `y` in heights, from the top left; the same seed gives the same numbers."""

    def __init__(self, width: int, height: int, seed: int, palette: Palette, detail: float = 1.0):
        self.palette, self.detail, self.random = palette, detail, np.random.default_rng(seed)
        self.unit, self.wide = height, width / height
        self._lay(0, 0, width, height)

    def _lay(self, left: int, top: int, width: int, height: int) -> None:
        self.left, self.top, self.width, self.height = left, top, width, height
        self.x = (np.arange(left, left + width, dtype=np.float32) + 0.5)[None, :] / self.unit
        self.y = (np.arange(top, top + height, dtype=np.float32) + 0.5)[:, None] / self.unit

    def part(self, x: float, y: float, reach: float) -> "Canvas | None":
        """Return the piece of this sheet around a point, with the same numbers; None when it lies outside."""
        left, top = max(0, int((x - reach) * self.unit)), max(0, int((y - reach) * self.unit))
        right, bottom = min(self.width, int((x + reach) * self.unit) + 1), min(self.height, int((y + reach) * self.unit) + 1)
        if left >= right or top >= bottom:
            return None
        piece = copy.copy(self)
        piece._lay(left, top, right - left, bottom - top)
        return piece

    def between(self, low: float, high: float) -> float:
        """Return the next number of this sheet."""
        return float(self.random.uniform(low, high))

    def count(self, usual: int) -> int:
        """Return how many of something there are at this picture's detail."""
        return max(2, round(usual * (0.3 + 0.7 * self.detail)))

    def noise(self, scale: float, octaves: int = 4, *, stretch: float = 1.0, rough: float = 0.5) -> Array:
        """Return soft noise around 0 (about -1..1): `scale` features to a height, `stretch` times as long as they are high."""
        octaves = max(2, round(octaves * (0.5 + 0.5 * self.detail)))
        total = np.zeros((self.height, self.width), np.float32)
        strength = 1.0
        for octave in range(octaves):
            rows = max(2, round(scale * 2**octave * self.height / self.unit) + 1)
            columns = max(2, round(scale * 2**octave * self.width / self.unit / stretch) + 1)
            if rows > self.height or columns > self.width * 2:
                break
            grid = self.random.standard_normal((rows + 2, columns + 2), np.float32)
            sheet = Image.fromarray(grid).resize(
                (self.width, self.height), Image.Resampling.BICUBIC, box=(0.5, 0.5, columns + 1.5, rows + 1.5)
            )
            total += np.asarray(sheet) * strength
            strength *= rough
        return total

    def line(self, scale: float, octaves: int = 6, *, rough: float = 0.5, ridged: bool = False) -> Array:
        """Return noise along the width, one number a column, about -1..1."""
        total, strength = np.zeros(self.width, np.float32), 1.0
        places = self.x[0] * scale
        for octave in range(octaves):
            count = int(self.wide * scale * 2**octave) + 4
            values = self.random.uniform(-1, 1, count).astype(np.float32)
            t = places * 2**octave
            i = t.astype(np.int32)
            f = t - i
            f = f * f * (3 - 2 * f)
            wave = values[i] * (1 - f) + values[i + 1] * f
            total += (1 - 2 * np.abs(wave) if ridged else wave) * strength
            strength *= rough
        return total

    def edge(self, distance: Array, soft: float = 0.0) -> Array:
        """Return a cover from a distance in heights: 1 inside (positive), 0 outside, smooth over a pixel or over `soft` heights."""
        width = max(soft, 1.2 / self.unit)
        t = np.clip(distance / width + 0.5, 0, 1)
        return t * t * (3 - 2 * t)

    def glow(self, x: float, y: float, size: float) -> Array:
        """Return light around a point that fades over `size` heights, 1 in its middle."""
        distance = (self.x - x) ** 2 + (self.y - y) ** 2
        return 1.0 / (1.0 + distance / (size * size)) ** 1.5

    def drawn(self, draw: Draw, blur: float = 0.0, scale: int = 2) -> Array:
        """Return what `draw` puts in white on black, as a cover; it is told how many pixels a height has. `blur` in heights."""
        sheet = Image.new("L", (self.width * scale, self.height * scale))
        draw(ImageDraw.Draw(sheet), self.height * scale)
        sheet = sheet.resize((self.width, self.height), Image.Resampling.BOX)
        if blur:
            sheet = sheet.filter(ImageFilter.GaussianBlur(blur * self.height))
        return np.asarray(sheet, np.float32) / 255


def over(below: Array, colour: Array, cover: Array | None) -> None:
    """Lay a colour over a picture where it covers, in place."""
    if cover is None:
        below[...] = colour
    else:
        below += (colour - below) * cover[..., None]


def screen(below: Array, light: Array) -> None:
    """Add light to a picture, in place, so that it never burns out."""
    below += np.clip(light, 0, 1) * (1 - below)


def composed(layers: Iterable[Layer], width: int, height: int) -> Array:
    """Return layers laid over each other, the first at the back."""
    picture = np.zeros((height, width, 3), np.float32)
    for layer in layers:
        top, left = layer.place
        rows, columns = layer.size
        below = picture[top : top + rows, left : left + columns]
        screen(below, layer.colour) if layer.glows else over(below, layer.colour, layer.cover)
    return picture


def blurred(picture: Array, radius: float) -> Array:
    """Return a picture (0..1) blurred by a radius in pixels; done small, because nobody sees the difference."""
    height, width = picture.shape[:2]
    shrink = max(1, min(16, int(radius / 2)))
    sheet = Image.fromarray((np.clip(picture, 0, 1) * 255).astype(np.uint8))
    small = sheet.resize((max(1, width // shrink), max(1, height // shrink)), Image.Resampling.BOX).filter(
        ImageFilter.GaussianBlur(radius / shrink)
    )
    return np.asarray(small.resize((width, height), Image.Resampling.BICUBIC), np.float32) / 255


def finish(
    picture: Array,
    seed: int,
    *,
    bloom: float = 0.25,
    grain: float = 0.022,
    vignette: float = 0.22,
    contrast: float = 1.0,
    sharp: float = 0.0,
) -> Image.Image:
    """Return the picture as a print: bloom around its lights, a darker rim, a film's curve and its grain; `sharp` lifts what is fine (below 0: softens it)."""
    height, width = picture.shape[:2]
    side = min(width, height)
    if bloom:
        lights = blurred(np.clip(picture - 0.55, 0, 1) * 1.6, side * 0.035)
        screen(picture, lights * bloom)
    if sharp:
        picture += (picture - blurred(picture, side * 0.002 + 0.5)) * sharp
    if contrast != 1.0:
        picture = np.clip(picture, 0, 1)
        picture += (picture * picture * (3 - 2 * picture) - picture) * (contrast - 1.0)
    if vignette:
        x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
        y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
        picture *= (1 - vignette * np.clip((x * x + y * y) * 0.5, 0, 1) ** 1.5)[..., None]
    if grain:
        random = np.random.default_rng(seed + 7)
        speck = random.standard_normal((height, width), np.float32)
        speck[:, 1:] += speck[:, :-1] * 0.5
        # Film shows its grain in the middle tones.
        middle = picture.mean(-1)
        picture += (speck * grain * (0.35 + 2.6 * middle * (1 - middle)))[..., None]
    return Image.fromarray((np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8))


def shifted(values: Array, by: int) -> Array:
    """Return an array moved along its first axis, its rim repeated."""
    if not by:
        return values
    index = np.clip(np.arange(values.shape[0]) - by, 0, values.shape[0] - 1)
    return values[index]
