"""Cut the three families to what the screens show: `python tools/fonts/subset.py <folder of the original woff2 files>`; needs fonttools and brotli.

The originals are the `files/*-latin-wght-*.woff2` of the npm packages `@fontsource-variable/inter`, `playfair-display` and `jetbrains-mono` (all OFL 1.1, no reserved names).
"""

import sys
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

OUT = Path(__file__).parent.parent.parent / "assets" / "fonts"
LATIN = [
    *range(0x20, 0x180),
    0x192,
    0x2BC,
    0x2C6,
    0x2DA,
    0x2DC,
    *range(0x2010, 0x2028),
    0x2030,
    0x2032,
    0x2033,
    0x2039,
    0x203A,
    0x20AC,
    0x2122,
    *range(0x2190, 0x2194),
    0x2212,
]
FILES = {
    "inter-latin-wght-normal": (LATIN, 400, 700),
    "playfair-display-latin-wght-normal": (LATIN, 400, 700),
    "playfair-display-latin-wght-italic": (LATIN, 400, 700),
    "jetbrains-mono-latin-wght-normal": ([*range(0x20, 0x7F), 0xB7, 0x2013, 0x2026], 400, 700),
}
for name, (letters, low, high) in FILES.items():
    font = TTFont(Path(sys.argv[1]) / f"{name}.woff2")
    options = Options()
    options.layout_features = (
        ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "lnum"] if "mono" not in name else ["kern", "ccmp"]
    )
    options.flavor, options.hinting, options.desubroutinize = "woff2", False, True
    cut = Subsetter(options)
    cut.populate(unicodes=letters)
    cut.subset(font)
    font.flavor, whole = None, BytesIO()
    font.save(whole)
    # Read anew: glyphs that were cut are still named in what is open.
    font = instantiateVariableFont(TTFont(BytesIO(whole.getvalue())), {"wght": (low, high)})
    font.flavor = "woff2"
    font.save(OUT / f"{name}.woff2")
    print(name, (OUT / f"{name}.woff2").stat().st_size)
