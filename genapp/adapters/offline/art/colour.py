"""Colours of the drawn pictures: palettes from dark to light, blended in OKLab so that no mixture turns grey."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
STEPS = 512
# Six colours from the deepest shadow to the brightest light, and one that answers them.
PALETTES = {
    "dusk": "150f2b 3b1d52 8a3a6b e0705c f9b573 fdeacb 3fa7a0",
    "dawn": "23305c 5d62a3 b68bb5 f3b2a5 fbd7b4 fff4e4 e8785e",
    "day": "0c3a63 2475a8 6ab4d4 b4dfe6 eef0dd fffaf0 f0a04b",
    "night": "050819 0e1a3d 1f3768 46669a 9cb8d6 f4ebcd f2c14e",
    "gold": "241309 5a2b12 a85a1c e09a3a f7cf7c fff3d2 2f6f73",
    "forest": "07160f 123527 2c5f43 6d9a63 c0cf92 f6efcf e0843c",
    "autumn": "1f0d0d 5b1a17 ab3f22 df8433 f2c067 fbecca 3d6b6b",
    "winter": "14223a 37557a 7d9ebb b9d0de e6eef2 ffffff d9737a",
    "spring": "20331f 4f7a4a 9dbf7e e9c6c9 f8e3d8 fffaf1 d9648c",
    "sea": "04202e 0b4a5c 1c8590 6cc4bd c9ead8 fbf8e6 f28f5b",
    "rose": "2a0c1c 6b1f3d b5446a e88a98 f7c4bd fff0e6 3c6e71",
    "violet": "140a2e 372070 7048b5 b080d9 e2bce8 fdf0f5 f4b860",
    "ember": "170707 4e1111 a32317 e2571e f8a541 ffe9b8 2b7a78",
    "jade": "04191a 0a4240 177a6c 5cb894 b9e0b8 f6f7df e56b5d",
    "ink": "0c0d12 2b2e38 5f6470 9fa3aa d6d6d3 f7f5ef c8452f",
    "neon": "070416 2a0b4f 7a1d9c e32c9b ff8a5c ffe6a8 16d5e0",
    "sand": "2b1a12 6a4028 b27a4b dcae7c f1d9b4 fdf6e6 3f7c85",
    "mint": "1c2f38 3f6d74 7fb5ac bfdccb e9efdc fffdf2 e8a0a0",
}
# The hue of a colour word, in degrees of OKLab, and how strong it is.
HUES = {
    "red": (25, 0.16), "crimson": (18, 0.16), "scarlet": (30, 0.17), "orange": (55, 0.15), "amber": (75, 0.14), "yellow": (98, 0.15),
    "lime": (122, 0.16), "green": (148, 0.13), "emerald": (160, 0.12), "teal": (190, 0.09), "turquoise": (195, 0.11), "cyan": (205, 0.11),
    "blue": (255, 0.13), "indigo": (275, 0.14), "purple": (305, 0.15), "violet": (298, 0.14), "magenta": (335, 0.18), "pink": (355, 0.12),
    "brown": (60, 0.06), "copper": (50, 0.10),
}  # fmt: skip


def lab(rgb: Array) -> Array:
    """Return sRGB (0..1) as OKLab."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    to_lms = [
        [0.4122214708, 0.2119034982, 0.0883024619],
        [0.5363325363, 0.6806995451, 0.2817188376],
        [0.0514459929, 0.1073969566, 0.6299787005],
    ]
    lms = np.cbrt(linear @ np.array(to_lms))
    to_lab = [
        [0.2104542553, 1.9779984951, 0.0259040371],
        [0.7936177850, -2.4285922050, 0.7827717662],
        [-0.0040720468, 0.4505937099, -0.8086757660],
    ]
    return (lms @ np.array(to_lab)).astype(np.float32)


def rgb(oklab: Array) -> Array:
    """Return OKLab as sRGB (0..1), cut to what can be shown."""
    to_lms = [[1.0, 1.0, 1.0], [0.3963377774, -0.1055613458, -0.0894841775], [0.2158037573, -0.0638541728, -1.2914855480]]
    lms = (oklab @ np.array(to_lms)) ** 3
    to_rgb = [
        [4.0767416621, -1.2684380046, -0.0041960863],
        [-3.3077115913, 2.6097574011, -0.7034186147],
        [0.2309699292, -0.3413193965, 1.7076147010],
    ]
    linear = np.clip(lms @ np.array(to_rgb), 0, 1)
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055).astype(np.float32)


@dataclass(frozen=True)
class Palette:
    """Colours from dark (0) to light (1), and an accent; `table` is the blend of them all."""

    shades: Array
    accent: Array
    table: Array = field(repr=False)

    def at(self, t: Array | np.floating[Any] | float) -> Array:
        """Return the colour at `t` (0 darkest, 1 lightest), for each number of an array."""
        return self.table[np.clip(np.asarray(t) * (STEPS - 1), 0, STEPS - 1).astype(np.int32)]


def palette(shades: Array, accent: Array) -> Palette:
    """Return a palette of OKLab colours, darkest first."""
    places = np.linspace(0, 1, len(shades))
    steps = np.linspace(0, 1, STEPS)
    blend = np.stack([np.interp(steps, places, shades[:, i]) for i in range(3)], -1).astype(np.float32)
    return Palette(shades, rgb(accent[None])[0], rgb(blend))


def named(name: str) -> Palette:
    """Return one of PALETTES."""
    colours = np.array([[int(one[i : i + 2], 16) / 255 for i in (0, 2, 4)] for one in PALETTES[name].split()], np.float32)
    oklab = lab(colours)
    return palette(oklab[:-1], oklab[-1])


def tinted(base: Palette, words: Sequence[str]) -> Palette:
    """Return a palette drawn towards the colours of these words (HUES): the first is its body, the second answers it."""
    if not words:
        return base
    shades = base.shades.copy()
    hue, chroma = HUES[words[0]]
    to = np.array([np.cos(np.radians(hue)), np.sin(np.radians(hue))]) * chroma
    # Neither the deepest shadow nor the brightest light takes a full colour.
    weight = np.array([0.55, 0.9, 1.0, 1.0, 0.7, 0.25])[:, None]
    bend = np.array([0.6, 1.1, 1.1, 0.95, 0.6, 0.3])[:, None] * to
    shades[:, 1:] = shades[:, 1:] * (1 - weight * 0.92) + bend * weight
    # Two colours side by side, never mixed: opposite ones would meet in grey.
    hue, chroma = (HUES[words[1]][0], max(0.12, HUES[words[1]][1])) if len(words) > 1 else ((hue + 165) % 360, 0.13)
    accent = np.array([0.72, np.cos(np.radians(hue)) * chroma, np.sin(np.radians(hue)) * chroma], np.float32)
    return palette(shades, accent)


def turned(base: Palette, degrees: float, strength: float) -> Palette:
    """Return a palette whose hues are turned and whose colours are as strong as `strength` (1 leaves them)."""
    c, s = np.cos(np.radians(degrees)) * strength, np.sin(np.radians(degrees)) * strength
    matrix = np.array([[c, s], [-s, c]], np.float32)
    shades = base.shades.copy()
    shades[:, 1:] = shades[:, 1:] @ matrix
    accent = lab(base.accent[None])[0]
    accent[1:] = accent[1:] @ matrix
    return palette(shades, accent)


def learnt(colours: Array, base: Palette, weight: float) -> Palette:
    """Return a palette drawn towards colours seen elsewhere (OKLab, darkest first); `weight` 0..1."""
    places = np.linspace(0, 1, len(base.shades))
    seen = np.stack([np.interp(places, np.linspace(0, 1, len(colours)), colours[:, i]) for i in range(3)], -1)
    shades = base.shades * (1 - weight) + seen * weight
    # Dark stays dark enough and light light enough for a picture to have depth.
    shades[:, 0] = base.shades[:, 0] * 0.55 + np.sort(seen[:, 0]) * 0.45
    strongest = colours[int(np.argmax(np.hypot(colours[:, 1], colours[:, 2])))]
    accent = np.array([0.72, *strongest[1:]], np.float32)
    return palette(shades.astype(np.float32), accent * weight + lab(base.accent[None])[0] * (1 - weight))
