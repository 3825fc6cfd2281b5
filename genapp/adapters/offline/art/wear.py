"""What people of a portrait wear: shoulders and clothes, headscarves."""

from genapp.adapters.offline.art.colour import Array
from genapp.adapters.offline.art.paper import Paper, both, circle, shade
from genapp.adapters.offline.art.person import Person


def bust(paper: Paper, p: Person, cloth: Array, accent: Array, neck: bool = True) -> None:
    """Lay shoulders in their clothes, with a neck seen from the front or with none."""
    wide, thick = (0.90, 0.185) if p.man else (0.76, 0.135)
    skin, dim = p.skin, shade(p.skin, -0.10, 0.015, 1.08)
    top = [(thick, 0.20), (thick * 0.98, 0.52), (thick + 0.07, 0.66)] if neck else [(0.0, 0.78), (thick * 0.8, 0.72), (thick + 0.10, 0.66)]
    body = both(
        [
            *top,
            (wide * 0.62, 0.79),
            (wide * 0.95, 0.92),
            (wide * 1.08, 1.20),
            (wide * 1.12, 2.2),
        ]
    )
    paper.cut(body, skin)
    shape = paper.mask(body)
    if neck:
        paper.cut([(-0.36, 0.2), (0.36, 0.2), (0.30, 0.42), (0.10, 0.62), (-0.16, 0.60), (-0.36, 0.44)], dim, clip=shape)
    if p.wear in ("bare", "dress", "tank", "ruffles", "jersey", "shirt"):
        for side in (1, -1):
            paper.line([(side * 0.08, 0.885), (side * 0.24, 0.845), (side * 0.46, 0.85)], dim, 0.022)
    large = both(
        [(thick + 0.01, 0.60), (thick + 0.09, 0.65), (wide * 0.66, 0.77), (wide * 1.0, 0.91), (wide * 1.14, 1.20), (wide * 1.18, 2.2)]
    )
    deep, light = shade(cloth, -0.09), shade(cloth, 0.07)
    kind = p.wear
    if kind in ("suit", "coat", "jacket", "shirt", "robe"):
        high = 0.58 if kind == "coat" else 0.62
        paper.cut(
            both([(0.0, 1.22 if kind != "shirt" else 1.0), (thick * 0.8, 0.86), (thick + 0.02, high), *large[1:6]]), cloth, soft=False
        )
        coat = paper.mask(large)
        paper.cut([*large[:6], (0.0, 2.2), (0.0, 1.22 if kind != "shirt" else 1.0), (thick * 0.8, 0.86)], cloth, soft=False)
        under = accent if kind in ("jacket", "coat") else shade(accent, 0.3, 0, 0.3)
        if kind in ("suit", "coat", "jacket"):
            paper.cut([(-thick, 0.66), (0, 0.86), (thick, 0.66), (0.22, 1.2), (0, 1.5), (-0.22, 1.2)], under, soft=False)
            if kind == "suit" and p.man:
                paper.cut([(-0.05, 0.86), (0.05, 0.86), (0.09, 1.4), (-0.09, 1.4)], deep, soft=False)
        for side in (1, -1):
            if kind in ("suit", "coat", "jacket"):
                reach = 0.40 if kind == "coat" else 0.31
                collar = [(side * (thick + 0.0), high - 0.02), (side * (thick + 0.11), high + 0.0), (side * reach, 0.93), (side * (reach - 0.07), 0.98), (side * (reach - 0.02), 1.04), (side * 0.02, 1.46), (side * 0.14, 1.0)]  # fmt: skip
                paper.cut(collar, light if side > 0 else deep, soft=False)
            elif kind == "shirt":
                paper.cut(
                    [
                        (side * thick, 0.60),
                        (side * (thick + 0.10), 0.62),
                        (side * 0.33, 0.86),
                        (side * 0.17, 0.95),
                        (0, 1.0),
                        (side * 0.10, 0.80),
                    ],
                    light,
                    soft=False,
                )
            else:
                paper.cut([(side * (thick - 0.01), 0.62), (side * (thick + 0.08), 0.62), (side * 0.24, 0.90), (-side * 0.12, 1.50), (-side * 0.26, 1.50), (side * 0.06, 0.98)], accent, soft=False)  # fmt: skip
        for i in range(4 if kind == "robe" else 2):
            for side in (1, -1):
                paper.line(
                    [(side * (0.46 + 0.11 * i), 0.84 + 0.06 * i), (side * (0.40 + 0.12 * i), 1.15), (side * (0.34 + 0.13 * i), 1.6)],
                    deep,
                    0.016,
                    clip=coat,
                )
        if kind == "shirt" and p.has("patterned", "pattern", "resort"):
            for i in range(26):
                x, y = -0.8 + 0.32 * (i % 6) + 0.16 * (i // 6 % 2), 0.86 + 0.15 * (i // 6)
                if abs(x) > 0.22:
                    paper.cut(circle(x, y, 0.045, 0.025), accent, clip=coat)
    elif kind in ("knit", "whites"):
        paper.cut(large, cloth)
        shape = paper.mask(large)
        paper.cut(both([(thick + 0.005, 0.46), (thick + 0.04, 0.50), (thick + 0.055, 0.70), (0.0, 0.80)]), light)
        for i in range(9):
            x = (i - 4) / 4
            paper.line([(x * (thick + 0.02), 0.50), (x * (thick + 0.05), 0.74 - abs(x) * 0.04)], deep, 0.010)
        if kind == "knit":
            for row in range(paper.c.count(6)):
                y = 0.92 + 0.085 * row
                paper.line(
                    [(-1.0, y + 0.10), (-0.5, y), (0, y - 0.03), (0.5, y), (1.0, y + 0.10)],
                    accent if row == 2 else deep,
                    0.012 if row != 2 else 0.03,
                    clip=shape,
                )
    else:
        _light(paper, p, cloth, accent, large, thick)


def _light(paper: Paper, p: Person, cloth: Array, accent: Array, large: Array, thick: float) -> None:
    """Lay what leaves neck or shoulders free."""
    deep, light, shape = shade(cloth, -0.08), shade(cloth, 0.07), paper.mask(large)
    if p.wear == "tank":
        for side in (1, -1):
            paper.cut([(side * 0.30, 0.68), (side * 0.46, 0.70), (side * 0.54, 1.05), (side * 0.22, 1.05)], cloth, soft=False, clip=shape)
        paper.cut([(-0.58, 1.0), (-0.32, 0.86), (0.0, 0.985), (0.32, 0.86), (0.58, 1.0), (0.64, 2.2), (-0.64, 2.2)], cloth, clip=shape)
        for side in (1, -1):
            paper.line([(side * 0.305, 0.69), (side * 0.25, 0.90), (0, 1.01)], accent, 0.028, taper=False, clip=shape)
            paper.line([(side * 0.46, 0.70), (side * 0.49, 0.90), (side * 0.57, 1.06)], accent, 0.028, taper=False, clip=shape)
    elif p.wear == "jersey":
        paper.cut(large, cloth)
        paper.cut(both([(thick + 0.06, 0.58), (thick + 0.05, 0.70), (0.0, 0.83)]), p.skin, clip=shape)
        for i in range(2):
            paper.line([(-thick - 0.07, 0.62 + i * 0.0), (-thick * 0.6, 0.78 + i * 0.06), (0, 0.85 + i * 0.06), (thick * 0.6, 0.78 + i * 0.06), (thick + 0.07, 0.62)], (accent, light)[i], 0.03, taper=False, clip=shape)  # fmt: skip
        for side in (1, -1):
            for i in range(2):
                paper.line(
                    [(side * (0.40 + i * 0.08), 0.68), (side * (0.62 + i * 0.08), 0.95), (side * (0.74 + i * 0.09), 1.5)],
                    (accent, light)[i],
                    0.035,
                    taper=False,
                    clip=shape,
                )
        for i in range(4 if p.has("striped") else 1):
            paper.cut(
                [(-1.2, 1.0 + i * 0.13), (1.2, 1.0 + i * 0.13), (1.2, 1.05 + i * 0.13), (-1.2, 1.05 + i * 0.13)],
                accent,
                soft=False,
                clip=shape,
            )
    elif p.wear == "ruffles":
        for row in range(4):
            y, tone = 0.93 + row * 0.12, (light, cloth, deep)[row % 3]
            paper.cut([(-1.2, y), (1.2, y), (1.2, 2.2), (-1.2, 2.2)], tone, soft=False, clip=shape)
            for i in range(11):
                x = -1.0 + i * 0.2 + (row % 2) * 0.1
                paper.cut(circle(x, y + 0.015 + 0.05 * x * x, 0.125, 0.07), tone)
                paper.line(
                    [(x - 0.09, y + 0.06 + 0.05 * x * x), (x, y - 0.005), (x + 0.06, y + 0.10)], deep if tone is not deep else cloth, 0.010
                )
    elif p.wear == "dress":
        paper.cut([(-0.62, 0.74), (-0.42, 0.76), (-0.24, 0.98), (0, 1.06), (0.24, 0.98), (0.42, 0.76), (0.62, 0.74), (1.2, 1.0), (1.2, 2.2), (-1.2, 2.2), (-1.2, 1.0)], cloth, soft=False, clip=shape)  # fmt: skip
        paper.cut([(0, 1.06), (0.24, 0.98), (0.42, 0.76), (0.62, 0.74), (1.2, 1.0), (1.2, 2.2), (0, 2.2)], accent, soft=False, clip=shape)
        paper.cut([(0.62, 0.74), (1.2, 1.0), (1.2, 2.2), (0.56, 2.2)], light, soft=False, clip=shape)
    else:
        paper.cut(
            [(-1.3, 0.98), (-0.7, 1.02), (-0.3, 1.04), (0.1, 1.075), (0.5, 1.03), (1.3, 0.94), (1.3, 2.3), (-1.3, 2.3)], cloth, clip=shape
        )
        for i in range(paper.c.count(6)):
            paper.line(
                [(-1.2, 1.02 + i * 0.07), (-0.3, 1.07 + i * 0.085), (0.4, 1.07 + i * 0.07), (1.2, 0.99 + i * 0.045)],
                (deep, light)[i % 2],
                0.016,
                clip=shape,
            )


def scarf(paper: Paper, p: Person, cloth: Array) -> None:
    """Lay a headscarf behind the face and over the shoulders."""
    deep, light = shade(cloth, -0.08), shade(cloth, 0.06)
    paper.cut(
        both(
            [(0, -0.63), (0.25, -0.58), (0.42, -0.38), (0.455, -0.05), (0.43, 0.28), (0.46, 0.55), (0.66, 0.82), (0.86, 1.1), (0.95, 2.2)]
        ),
        cloth,
    )
    for side in (1, -1):
        for i in range(paper.c.count(6)):
            paper.line([(side * (0.05 + 0.03 * i), -0.58 + 0.03 * i), (side * (0.36 + 0.012 * i), -0.2), (side * (0.37 + 0.01 * i), 0.25), (side * (0.22 + 0.08 * i), 0.7), (side * (0.2 + 0.13 * i), 1.3)], (deep, light)[i % 2], 0.014)  # fmt: skip


def wrap(paper: Paper, cloth: Array) -> None:
    """Lay the fold of a headscarf below the chin."""
    deep, light = shade(cloth, -0.08), shade(cloth, 0.06)
    paper.cut(
        [
            (-0.40, 0.22),
            (-0.30, 0.36),
            (-0.14, 0.50),
            (0.04, 0.525),
            (0.22, 0.43),
            (0.40, 0.20),
            (0.48, 0.5),
            (0.40, 0.74),
            (0.05, 0.92),
            (-0.40, 0.76),
            (-0.5, 0.5),
        ],
        light,
    )
    for i in range(4):
        paper.line([(-0.42, 0.36 + i * 0.09), (-0.1, 0.57 + i * 0.08), (0.2, 0.54 + i * 0.08), (0.44, 0.34 + i * 0.08)], deep, 0.014)
