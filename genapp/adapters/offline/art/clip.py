"""Clips: the layers of a picture drift past each other at their own depth, the light breathes, the grain lives."""

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageChops

from genapp.adapters.offline.art.colour import Array
from genapp.adapters.offline.art.light import Canvas, Layer, finish, over
from genapp.adapters.offline.art.paint import DEPTHS, layers
from genapp.adapters.offline.art.words import Look

FPS = 24
RIM = 0.07
"""How far beyond its frame a clip is painted, in heights: what drifts in must be there."""

Told = Callable[[int], None]


class Sheet:
    """Neighbouring layers as one picture with its cover, at one depth."""

    def __init__(self, colour: Array, cover: Array, near: float, drift: float):
        self.near, self.drift = near, drift
        # Premultiplied, so that it can be stretched without a fringe of what is not there.
        rgba = np.dstack([colour * cover[..., None], cover])
        height, width = cover.shape
        self.image = Image.frombytes("RGBa", (width, height), (np.clip(rgba, 0, 1) * 255 + 0.5).astype(np.uint8).tobytes())

    def at(self, size: tuple[int, int], rim: float, x: float, y: float, zoom: float) -> Image.Image:
        """Return the part a camera sees that stands off by so many pixels, at a zoom; between pixels, or slow motion would jump."""
        width, height = size
        left, top = rim + x + width / 2 * (1 - 1 / zoom), rim + y + height / 2 * (1 - 1 / zoom)
        box = (left, top, left + width / zoom, top + height / zoom)
        return self.image.resize(size, Image.Resampling.BILINEAR, box=box).convert("RGBA")


def sheets(c: Canvas, look: Look, pictures: Sequence[Image.Image] = ()) -> list[Sheet]:
    """Return a look's layers as few sheets, from far to near: what is equally deep moves as one."""
    made: list[Sheet] = []
    steps: list[tuple[float, float, Array, Array]] = []
    for layer in layers(c, look, pictures):
        depth = round(layer.near * DEPTHS) / DEPTHS
        # Light belongs to what it falls on, and nothing drawn later may slip behind.
        if not steps or (depth > steps[-1][0] and not layer.glows):
            steps.append((depth, layer.drift, np.zeros((c.height, c.width, 3), np.float32), np.zeros((c.height, c.width), np.float32)))
        _lay(steps[-1][2], steps[-1][3], layer)
    for depth, drift, colour, cover in steps:
        made.append(Sheet(colour, cover, depth, drift))
    return made


def _lay(colour: Array, cover: Array, layer: Layer) -> None:
    """Lay one layer on a sheet, whose cover grows by it."""
    top, left = layer.place
    rows, columns = layer.size
    below, under = colour[top : top + rows, left : left + columns], cover[top : top + rows, left : left + columns]
    if layer.glows:
        light = np.clip(np.broadcast_to(layer.colour, below.shape), 0, 1)
        strength = light.max(-1)
        layer = Layer(light / np.maximum(strength, 1e-4)[..., None], strength)
    if layer.cover is None:
        below[...], under[...] = layer.colour, 1.0
        return
    own = np.clip(np.broadcast_to(layer.cover, under.shape), 0, 1)
    grown = own + under * (1 - own)
    # The colour of what shows through is kept apart from how much of it shows.
    share = own / np.maximum(grown, 1e-4)
    over(below, layer.colour, share)
    under[...] = grown


def filmed(
    c: Canvas, look: Look, seed: int, size: tuple[int, int], seconds: int, path: Path, told: Told, pictures: Sequence[Image.Image] = ()
) -> None:
    """Write an MP4 (H.264) of so many seconds; `c` is larger than the frame by RIM on every side. `told` hears the percent that are done."""
    (width, height), stack, count = size, sheets(c, look, pictures), seconds * FPS
    rim = (c.width - width) / 2
    random = np.random.default_rng(seed + 11)
    turn = float(random.uniform(0, 6.28))
    veil, grains = _veil(width, height), [_grain(width, height, random) for _ in range(6)]
    with av.open(str(path), "w", format="mp4", options={"movflags": "faststart"}) as target:
        stream = target.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = width + width % 2, height + height % 2, "yuv420p"
        stream.time_base = Fraction(1, FPS)
        stream.options = {"crf": "21", "preset": "veryfast", "tune": "film", "threads": "1"}
        for i in range(count):
            t = i / max(1, count - 1)
            frame = _frame(stack, size, rim, t, turn)
            frame = ImageChops.multiply(frame, veil)
            frame = ImageChops.add(frame, grains[i % 6], 1, -128)
            if frame.size != (stream.width, stream.height):
                frame = frame.resize((stream.width, stream.height), Image.Resampling.BICUBIC)
            picture = av.VideoFrame.from_image(frame)
            picture.pts = i
            target.mux(stream.encode(picture))
            if i % 6 == 0:
                told(int(100 * i / count))
        target.mux(stream.encode())


def _frame(stack: list[Sheet], size: tuple[int, int], rim: float, t: float, turn: float) -> Image.Image:
    """Return one moment: the camera sways once around and leans in, what is near moves most."""
    ease = t * t * (3 - 2 * t)
    sway_x, sway_y = math.sin(turn + ease * 3.1), math.cos(turn * 0.7 + ease * 2.2) * 0.35
    picture = Image.new("RGBA", size, (0, 0, 0, 255))
    for sheet in stack:
        reach = rim * 0.62
        x = (sway_x * (0.12 + 0.88 * sheet.near)) * reach + (t - 0.5) * sheet.drift * size[1]
        y = sway_y * (0.10 + 0.90 * sheet.near) * reach
        x = max(-rim * 0.98, min(rim * 0.98, x))
        picture.alpha_composite(sheet.at(size, rim, x, y, 1.0 + 0.045 * ease * (0.35 + sheet.near)))
    light = 1.0 + 0.02 * math.sin(6.283 * t * 1.5)
    return picture.convert("RGB").point([min(255, int(value * light + 0.5)) for value in range(256)] * 3)


def _veil(width: int, height: int) -> Image.Image:
    """Return the darker rim of a picture, as something to multiply with."""
    white = np.ones((height, width, 3), np.float32)
    return finish(white, 0, bloom=0, grain=0, vignette=0.24)


def _grain(width: int, height: int, random: np.random.Generator) -> Image.Image:
    """Return film grain around the middle grey."""
    speck = np.clip(random.standard_normal((height, width), np.float32) * 2.6 + 128, 0, 255).astype(np.uint8)
    return Image.merge("RGB", [Image.fromarray(speck)] * 3)
