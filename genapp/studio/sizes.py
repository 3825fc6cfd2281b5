"""The sizes somebody chooses from: a shape and how large it is, each with its pixels. Pure (GEN-02, CRED-14)."""

RATIOS = ("1x1", "4x5", "3x4", "2x3", "9x16", "3x2", "16x9")
"""Shapes, width by height, in the order they are offered."""
SCALES = {"small": 640**2, "standard": 1024**2, "large": 1440**2, "huge": 2048**2}
"""Pixels of a picture, about; each is one step of the price list."""
CLIP_SCALES = {"small": 640**2, "standard": 960**2}
"""Pixels of a clip, about."""
STEP = 16
"""Every side is a multiple of this: generators take no other."""
_OLD = {"square": ("1x1", "standard")}


def pixels(ratio: str, about: int) -> tuple[int, int]:
    """Return width and height of a shape with about so many pixels."""
    across, down = (int(part) for part in ratio.split("x"))
    wide = (about * across / down) ** 0.5
    return round(wide / STEP) * STEP, round(wide * down / across / STEP) * STEP


def name(ratio: str, scale: str) -> str:
    """Return what an order calls a shape of some size."""
    return f"{ratio}-{scale}"


def named(scales: dict[str, int]) -> dict[str, tuple[int, int]]:
    """Return every size by its name."""
    return {name(ratio, scale): pixels(ratio, about) for scale, about in scales.items() for ratio in RATIOS}


def parts(size: str) -> tuple[str, str]:
    """Return shape and size behind a name, ("", "") for one that is not chosen from here."""
    ratio, _, scale = size.partition("-")
    return (ratio, scale) if ratio in RATIOS and scale in SCALES else _OLD.get(size, ("", ""))
