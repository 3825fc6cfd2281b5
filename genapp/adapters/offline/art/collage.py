"""What is done with pictures somebody gave: a face laid into another picture, and the colours a model learns."""

import io

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from genapp.adapters.offline.art.colour import Array, lab, named
from genapp.adapters.offline.art.light import finish

MOST_PIXELS = 40_000_000
FACE = (0.5, 0.36, 0.20, 0.27)
"""Where a portrait's face usually is: its middle, half its width and half its height, as parts of the height."""


def opened(body: bytes) -> Image.Image:
    """Return a picture as RGB; raises ValueError for anything that is none, or too large."""
    try:
        with Image.open(io.BytesIO(body), formats=("JPEG", "PNG", "WEBP")) as source:
            if source.width * source.height > MOST_PIXELS:
                raise ValueError("too large")
            return ImageOps.exif_transpose(source).convert("RGB")
    except (OSError, SyntaxError, Image.DecompressionBombError) as broken:
        raise ValueError("no picture") from broken


def swapped(face: Image.Image, target: Image.Image, seed: int, width: int, height: int) -> Image.Image:
    """Return the target with the face laid over its own, softly masked and framed by brush strokes: a collage, and it looks like one."""
    sheet = ImageOps.fit(target, (width, height), Image.Resampling.LANCZOS, centering=(0.5, 0.3))
    other = ImageOps.fit(face, (width, height), Image.Resampling.LANCZOS, centering=(0.5, 0.3))
    side = min(width, height)
    x, y, wide, tall = width * FACE[0], height * FACE[1], side * FACE[2], side * FACE[3]
    mask = Image.new("L", (width, height))
    ImageDraw.Draw(mask).ellipse([x - wide, y - tall, x + wide, y + tall], fill=255)
    mask = mask.filter(ImageFilter.GaussianBlur(side * 0.035))
    # The face takes the light of where it comes to lie.
    here, there = _mean(sheet, mask), _mean(other, mask)
    values = np.clip(np.asarray(other, np.float32) + (here - there) * 0.7, 0, 255).astype(np.uint8)
    drawn = Image.fromarray(values).filter(ImageFilter.ModeFilter(max(3, side // 220))).filter(ImageFilter.SMOOTH)
    sheet = Image.composite(Image.blend(Image.fromarray(values), drawn, 0.6), sheet, mask)
    return _framed(sheet, seed, (x, y, wide, tall))


def _framed(sheet: Image.Image, seed: int, place: tuple[float, float, float, float]) -> Image.Image:
    """Return a picture with strokes around a place: nobody shall take it for a photograph."""
    x, y, wide, tall = place
    random, palette = np.random.default_rng(seed), named("dusk")
    strokes = Image.new("RGB", sheet.size)
    pen, cover = ImageDraw.Draw(strokes), Image.new("L", sheet.size)
    mark = ImageDraw.Draw(cover)
    for i in range(46):
        start, long, off = random.uniform(0, 360), random.uniform(18, 75), random.normal(1.15, 0.06)
        box = [x - wide * off, y - tall * off, x + wide * off, y + tall * off]
        colour = tuple(int(v * 255) for v in (palette.accent if i % 6 == 0 else palette.at(float(random.uniform(0.3, 0.97)))))
        thick = max(1, int(wide * random.uniform(0.02, 0.075)))
        pen.arc(box, start, start + long, fill=colour, width=thick)
        mark.arc(box, start, start + long, fill=int(random.uniform(130, 235)), width=thick)
    soft = cover.filter(ImageFilter.GaussianBlur(max(0.6, wide * 0.006)))
    sheet = Image.composite(strokes, sheet, ImageChops.lighter(soft, Image.new("L", sheet.size)))
    return finish(np.asarray(sheet, np.float32) / 255, seed, bloom=0.12, grain=0.012, vignette=0.16)


def _mean(picture: Image.Image, mask: Image.Image) -> Array:
    weight = np.asarray(mask, np.float32)[..., None] / 255
    return (np.asarray(picture, np.float32) * weight).sum((0, 1)) / max(1.0, float(weight.sum()))


def colours_of(pictures: list[Image.Image]) -> Array:
    """Return six colours that stand for all of these pictures, in OKLab, the darkest first."""
    tile = 96
    sheet = Image.new("RGB", (tile * len(pictures), tile))
    for i, one in enumerate(pictures):
        sheet.paste(ImageOps.fit(one, (tile, tile), Image.Resampling.BOX), (i * tile, 0))
    few = sheet.quantize(12, Image.Quantize.MEDIANCUT)
    counted = sorted(few.getcolors() or [], reverse=True)
    table = np.array((few.getpalette() or [])[:36], np.float32).reshape(-1, 3) / 255
    seen = lab(table[[index for _, index in counted if isinstance(index, int)]])
    seen = seen[np.argsort(seen[:, 0])]
    places = np.linspace(0, len(seen) - 1, 6).round().astype(int)
    return seen[places]
