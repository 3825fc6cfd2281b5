"""Backgrounds: warm brand light for the portraits, and twelve places that tell a life."""

import math
import random

from core import mix


def warm(d, a, b, c, seed):
    """A soft gradient with out-of-focus lights."""
    rng = random.Random(seed)
    d.rect(0, 0, 900, 1200, d.lin(0, 0, 900, 1200, (0, a), (0.55, b), (1, c)))
    d.glow(220, 260, 620, "#ffe3c8", 0.55)
    for _ in range(16):
        x, y, r = rng.uniform(0, 900), rng.uniform(0, 1100), rng.uniform(24, 90)
        d.oval(x, y, r, r, mix("#fff1e0", a, rng.random() * 0.5), o=rng.uniform(0.08, 0.24), blur=rng.choice((2, 4, 8)))
    d.path(f"M0 1200V{rng.uniform(760, 860):.0f}Q300 640 560 800T900 700V1200Z", mix(c, "#2a0a2e", 0.4), o=0.35, blur=40)


def window(d, a, b, c, seed):
    """A room with light from a window, curtain and leaves out of focus."""
    rng = random.Random(seed)
    d.rect(0, 0, 900, 1200, d.lin(0, 0, 900, 900, (0, mix(a, "#fff2e2", 0.35)), (1, c)))
    d.rect(60, 90, 330, 640, d.lin(60, 90, 390, 730, (0, "#fff3dd"), (1, mix(b, "#ffd9b8", 0.6))), r=18, o=0.9, blur=8)
    for x in (220,):
        d.rect(x, 90, 12, 640, mix(a, "#3a1030", 0.3), o=0.5, blur=4)
    d.rect(60, 390, 330, 10, mix(a, "#3a1030", 0.3), o=0.5, blur=4)
    for k in range(5):
        d.path(f"M{120 + k * 60} 90L{420 + k * 150} 1200H{500 + k * 150}L{150 + k * 60} 90Z", "#fff0d8", o=0.07, blur=12)
    for _ in range(16):
        x, y, t = rng.uniform(640, 900), rng.uniform(520, 1150), rng.uniform(-70, 70)
        d.oval(x, y, 22, 76, mix("#2f6a52", c, rng.uniform(0.1, 0.6)), rot=t, o=0.55, blur=6)
    d.glow(200, 300, 520, "#fff0d0", 0.5)


def sky_of(d, *stops):
    d.rect(0, 0, 900, 1200, d.lin(0, 0, 0, 1000, *stops))


def lights(d, seed, n, box, colours, r=(6, 26)):
    rng = random.Random(seed)
    for _ in range(n):
        x, y, s = rng.uniform(box[0], box[2]), rng.uniform(box[1], box[3]), rng.uniform(*r)
        d.oval(x, y, s, s, rng.choice(colours), o=rng.uniform(0.25, 0.7), blur=rng.choice((2, 4, 6)))


def front(d, y, colour, shine="#ffd9b0"):
    """A table, wall or rail before the figure."""
    d.path(
        f"M-20 {y + 14}Q450 {y - 12} 920 {y + 14}V1220H-20Z",
        d.lin(0, y, 0, 1200, (0, mix(colour, shine, 0.28)), (0.2, colour), (1, mix(colour, "#12040e", 0.55))),
    )
    d.path(f"M-20 {y + 14}Q450 {y - 12} 920 {y + 14}", stroke=mix(colour, shine, 0.6), sw=4, o=0.7, blur=1)


def harbour(d):
    sky_of(d, (0, "#5a3a7e"), (0.35, "#e0698a"), (0.6, "#ffb678"), (0.62, "#8a4a78"), (1, "#2a1a48"))
    d.glow(640, 560, 380, "#ffe0a0", 0.9)
    d.oval(640, 560, 62, 62, "#fff0c8", o=0.95, blur=2)
    for k in range(16):
        d.rect(560 - k * 14 + (k % 3) * 20, 640 + k * 20, 160 + k * 26, 5, "#ffd09a", r=2, o=0.5 - k * 0.02, blur=2)
    for x, s in ((110, 1), (250, 0.7), (800, 0.8)):
        d.path(
            f"M{x - 70 * s} {640}h{140 * s}l{-26 * s} {34 * s}h{-90 * s}ZM{x} 640v{-210 * s}l{70 * s} {180 * s}Z", "#3a1c4a", o=0.85, blur=1
        )
    d.rect(0, 628, 900, 6, "#6a3a68", o=0.6, blur=2)


def harbour_front(d):
    front(d, 985, "#6b5a6a")
    d.rect(640, 880, 74, 120, "#8c2f4a", r=16)
    d.rect(640, 880, 26, 120, "#d9708a", r=12, o=0.5)
    d.rect(652, 858, 50, 30, "#e8c9a0", r=8)


def kitchen(d):
    sky_of(d, (0, "#7a3a2c"), (0.6, "#c8703c"), (1, "#5a2430"))
    for y in (190, 400):
        d.rect(40, y, 820, 16, "#4a2218", o=0.8, blur=2)
        for k in range(9):
            d.rect(
                70 + k * 90,
                y - 70 - (k * 37 % 40),
                52,
                70 + (k * 37 % 40),
                ("#d9a05a", "#8c3a3a", "#e8d0a8", "#5a7a5a")[k % 4],
                r=10,
                o=0.75,
                blur=4,
            )
    d.glow(700, 130, 420, "#ffdf9c", 0.85)
    for x in (180, 470, 720):
        d.path(f"M{x} 0V90l-60 50h120l-60-50", "#2a1218", o=0.7, blur=2)
        d.glow(x, 150, 150, "#ffe2a4", 0.6)
    d.rect(0, 640, 900, 400, "#5a2a26", o=0.55, blur=12)


def kitchen_front(d):
    front(d, 985, "#8a5a38")
    d.oval(200, 1000, 130, 34, "#e9dccb")
    for x, y, c in ((150, 970, "#d6452f"), (205, 958, "#e5672f"), (250, 976, "#c62f3a")):
        d.oval(x, y, 34, 32, c)
        d.oval(x - 10, y - 11, 9, 7, "#ffe0cc", o=0.6, blur=1)
    d.path("M640 985Q600 900 660 860Q655 920 690 905Q740 870 730 985Z", "#4f8a4a", o=0.95)


def observatory(d):
    sky_of(d, (0, "#140f38"), (0.5, "#3a2270"), (1, "#7a3a8c"))
    rng = random.Random(4)
    for _ in range(170):
        r = rng.uniform(0.8, 3)
        d.oval(rng.uniform(0, 900), rng.uniform(0, 800), r, r, "#fff6e8", o=rng.uniform(0.3, 1))
    d.path("M-60 760Q450 200 960 300", stroke="#d6b0ff", sw=120, o=0.18, blur=40)
    d.glow(700, 200, 260, "#ffd6f0", 0.6)
    d.path("M560 640L860 330l60 60L640 720Z", d.lin(560, 640, 900, 400, (0, "#2a2048"), (0.5, "#8a7ab8"), (1, "#2a2048")), blur=1)
    d.path("M640 700L560 980M650 700L740 980", stroke="#1a1430", sw=16, o=0.9)


def observatory_front(d):
    front(d, 1000, "#2b2350", "#d6b0ff")
    for k in range(3):
        d.rect(90 + k * 8, 960 - k * 22, 210 - k * 14, 22, ("#9c27b0", "#e8d9c8", "#3a5a9c")[k], r=4)


def market(d):
    sky_of(d, (0, "#1f1440"), (0.6, "#5a2058"), (1, "#2a1030"))
    for k in range(4):
        x = 30 + k * 230
        d.path(f"M{x} 470h200l-20 70h-160Z", ("#c2185b", "#e0902e", "#7b1fa2", "#2f7a8c")[k], o=0.8, blur=4)
        d.rect(x + 20, 540, 160, 260, "#ffcf8a", o=0.32, blur=16)
    for k in range(9):
        x, y = 40 + k * 105, 120 + 60 * math.sin(k * 1.1) + (k % 2) * 90
        d.path(f"M{x} 0V{y - 46:.0f}", stroke="#150a24", sw=2, o=0.7)
        d.glow(x, y, 110, "#ff9a5a", 0.7)
        d.oval(x, y, 36, 46, d.rad(x - 8, y - 8, 56, (0, "#ffe9b0"), (0.6, "#ff7a4a"), (1, "#c22a4a")))
        d.rect(x - 16, y - 50, 32, 9, "#5a1a2a", r=3)
    lights(d, 3, 36, (0, 500, 900, 900), ("#ffd08a", "#ff7aa8", "#9ee7ff"))


def market_front(d):
    front(d, 1000, "#4a2036")
    for x, c in ((120, "#ffb26b"), (760, "#ff6b9d")):
        d.glow(x, 960, 130, c, 0.6)
        d.oval(x, 960, 46, 52, d.rad(x - 8, 950, 60, (0, "#fff0c0"), (0.7, c), (1, "#a02a4a")))


def workshop(d):
    sky_of(d, (0, "#8a5a34"), (0.6, "#b87a44"), (1, "#4a2a20"))
    d.rect(520, 80, 320, 400, "#ffe6bb", r=10, o=0.8, blur=8)
    d.glow(680, 260, 460, "#fff0cc", 0.7)
    for x, y, s in ((130, 300, 1), (300, 260, 0.8), (430, 330, 0.7)):
        d.path(f"M{x} {y - 190 * s:.0f}V{y - 60 * s:.0f}", stroke="#2a140e", sw=14 * s)
        d.path(
            f"M{x} {y - 80 * s:.0f}c{70 * s:.0f} 0 {80 * s:.0f} {70 * s:.0f} {44 * s:.0f} {100 * s:.0f}c{50 * s:.0f} {30 * s:.0f} {40 * s:.0f} {120 * s:.0f} {-44 * s:.0f} {120 * s:.0f}"
            f"s{-94 * s:.0f} {-90 * s:.0f} {-44 * s:.0f} {-120 * s:.0f}c{-36 * s:.0f} {-30 * s:.0f} {-26 * s:.0f} {-100 * s:.0f} {44 * s:.0f} {-100 * s:.0f}Z",
            d.lin(x - 80, y, x + 80, y, (0, "#b8622c"), (1, "#5a2414")),
            blur=1,
        )


def workshop_front(d):
    front(d, 990, "#6a4026")
    d.path("M90 1000q60-150 190-120t170 90q40 40-20 50Z", d.lin(90, 900, 420, 1000, (0, "#d98a44"), (1, "#7a3418")))
    d.path("M150 980q80-70 220-30", stroke="#3a160c", sw=4, o=0.6)
    for k in range(7):
        d.path(f"M{600 + k * 34} {980 + k % 2 * 8}q16-26 32-2t-20 12", stroke="#f0cfa0", sw=5, o=0.85)
