"""From words to a picture: the scene, the hand it is drawn with, and what is blended in."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from genapp.adapters.offline.art import face, figures, forms, land, water, words
from genapp.adapters.offline.art.colour import Array, Palette, learnt, named, tinted, turned
from genapp.adapters.offline.art.light import Canvas, Layer, composed, finish

DEPTHS = 3
"""Into how many depths a clip's layers are sorted."""
DETAIL = {"draft": 0.6, "standard": 1.0, "high": 1.3, "ultra": 1.6}


def clouded(c: Canvas, look: words.Look) -> Iterator[Layer]:
    """Yield a sky that is all clouds."""
    sun = (c.wide * c.between(0.25, 0.75), c.between(0.55, 0.85), 0.055)
    yield from land.sky(c, look, 1.15, sun, cloudy=0.75)
    yield land.clouds(c, look, 1.5, sun, 0.95)
    yield land.clouds(c, replace(look, hour=look.hour), 2.4, sun, 0.6)


SCENES = {
    "mountains": land.mountains, "forest": land.forest, "desert": land.dunes, "sky": clouded, "sea": water.sea, "lake": water.lake, "city": water.city,
    "flowers": figures.flowers, "portrait": face.portrait, "sport": figures.sport, "fabric": forms.fabric, "light": forms.lamps,
    "space": forms.space, "marble": forms.marble, "ribbons": forms.ribbons, "orbs": forms.orbs,
}  # fmt: skip


def colours(look: words.Look, seen: Array | None = None) -> Palette:
    """Return a look's palette; `seen` are colours of a model's pictures."""
    base = turned(tinted(named(look.palette), look.colours), look.turn, look.strength)
    return base if seen is None else learnt(seen, base, 0.72)


def layers(c: Canvas, look: words.Look, pictures: Sequence[Image.Image] = ()) -> Iterator[Layer]:
    """Yield a look's layers, the farthest first; pictures are blended in before them."""
    motif = "lake" if look.motif == "mountains" and "lake" in look.also else look.motif
    yield from SCENES[motif](c, look)
    for i, one in enumerate(pictures[:4]):
        yield blended(c, one, (i + 0.5) / min(len(pictures), 4), 0.55 / min(len(pictures), 2))


def painted(
    prompt: str, negative: str, seed: int, width: int, height: int, *, detail: float = 1.0, model: str = "", seen: Array | None = None,
    pictures: Sequence[Image.Image] = (), told: Callable[[float], None] = lambda part: None,
) -> Image.Image:  # fmt: skip
    """Return the picture these words ask for; the same arguments give the same picture. `told` hears which part is done (0..1)."""
    look = words.look(prompt, negative, seed, model)
    c = Canvas(width, height, words.number("sheet", look.motif, seed), colours(look, seen), detail)
    picture = composed(layers(c, look, pictures), width, height)
    told(0.75)
    # A face stays what it is in every hand.
    picture = picture * 0.55 + by_hand(picture, c, look) * 0.45 if look.motif == "portrait" else by_hand(picture, c, look)
    grain = 0.020 if look.hand == "film" else 0.012
    bloom = {"neon": 0.6, "dream": 0.5, "poster": 0.0}.get(look.hand, 0.28)
    return finish(
        picture,
        seed,
        bloom=bloom,
        grain=grain,
        vignette=0.0 if look.hand == "poster" else 0.2,
        contrast=1.12,
        sharp=max(-0.4, min(0.6, detail - 1.0)),
    )


def blended(c: Canvas, picture: Image.Image, place: float, size: float) -> Layer:
    """Return a picture as a soft piece of a scene, half in the scene's own colours."""
    seen = np.asarray(ImageOps.fit(picture, (c.width, c.height), Image.Resampling.LANCZOS), np.float32) / 255
    grey = seen @ np.array([0.30, 0.59, 0.11], np.float32)
    mask = c.glow(c.wide * place, 0.5, size) + c.noise(2, 4) * 0.10
    return Layer(seen * 0.55 + c.palette.at(grey) * 0.45, np.clip(mask * 1.25 - 0.25, 0, 1) * 0.62, 0.4)


def by_hand(picture: Array, c: Canvas, look: words.Look) -> Array:
    """Return the picture as this hand would have made it."""
    if look.hand == "oil":
        sheet = Image.fromarray((np.clip(picture, 0, 1) * 255).astype(np.uint8)).filter(ImageFilter.ModeFilter(max(3, int(c.height / 170))))
        picture = picture * 0.25 + np.asarray(sheet, np.float32) / 255 * 0.75
        stroke = c.noise(60, 2, stretch=5)
        return picture * (1 + stroke[..., None] * 0.035)
    if look.hand == "water":
        paper = c.noise(120, 2) * 0.02 + c.noise(3, 4) * 0.04
        wash = np.clip(picture * 0.80 + 0.20, 0, 1)
        return wash + paper[..., None]
    if look.hand == "poster":
        steps = np.floor(np.clip(picture, 0, 1) * 7 + 0.5) / 7
        return picture * 0.35 + steps * 0.65
    if look.hand == "dream":
        return picture * 0.86 + 0.10
    return picture
