"""More places."""

import math
import random

from core import mix
from scenes import front, lights, sky_of


def ballroom(d):
    sky_of(d, (0, "#3a0f2e"), (0.6, "#8c1f44"), (1, "#2a0a20"))
    for k in range(4):
        x = 60 + k * 220
        d.path(f"M{x} 760V330a70 70 0 0 1 140 0V760Z", d.lin(0, 260, 0, 760, (0, "#ffd9a0"), (1, "#b0405a")), o=0.5, blur=6)
    for x, y in ((450, 120), (150, 80), (760, 90)):
        d.glow(x, y, 200, "#ffe7b8", 0.7)
        for k in range(12):
            d.oval(x + 60 * math.cos(k * 0.524), y + 22 * math.sin(k * 0.524), 7, 10, "#fff6dc", o=0.9, blur=1)
    for x, s in ((120, 1), (800, 0.9)):
        d.path(f"M{x} {420}c40 0 40 60 0 60c-40 0-40-60 0-60ZM{x - 46 * s:.0f} 500q46-30 92 0l30 400h-150Z", "#1c0818", o=0.5, blur=6)


def ballroom_front(d):
    d.rect(0, 1010, 900, 200, d.lin(0, 1010, 0, 1200, (0, "#7a2a3e"), (1, "#2a0a18")), o=0.85, blur=8)
    d.glow(450, 1150, 420, "#ffb27a", 0.3)


def glasshouse(d):
    sky_of(d, (0, "#dff0d8"), (0.6, "#9cc79a"), (1, "#3f6a4c"))
    for k in range(7):
        d.path(f"M{k * 150} 0V760", stroke="#f8fff4", sw=8, o=0.6, blur=2)
    d.path("M0 150L450 20L900 150M0 420H900", stroke="#f8fff4", sw=8, o=0.6, blur=2)
    rng = random.Random(8)
    for _ in range(90):
        x, y = rng.choice((rng.uniform(-20, 300), rng.uniform(620, 920))), rng.uniform(240, 1100)
        d.oval(
            x,
            y,
            rng.uniform(14, 30),
            rng.uniform(60, 130),
            mix("#1f5a3c", "#7fc28a", rng.random()),
            rot=rng.uniform(-70, 70),
            o=0.75,
            blur=rng.choice((2, 4, 6)),
        )
    for _ in range(12):
        d.oval(rng.uniform(0, 900), rng.uniform(420, 900), 20, 20, rng.choice(("#e86a9c", "#ffb0c8", "#ffd27a")), o=0.85, blur=3)
    d.glow(450, 120, 480, "#fffbe0", 0.7)


def glasshouse_front(d):
    front(d, 1000, "#7d6a54")
    for x in (140, 300, 740):
        d.path(f"M{x - 56} 930h112l-16 96h-80Z", d.lin(x - 56, 930, x + 56, 930, (0, "#d98058"), (1, "#8a3f2c")))
        for k in range(9):
            d.oval(x - 40 + k * 10, 890 - (k % 3) * 20, 13, 44, ("#2f7a4c", "#4f9a5c")[k % 2], rot=-40 + k * 10)


def club(d):
    sky_of(d, (0, "#160c30"), (0.5, "#3a1650"), (1, "#1a0a20"))
    for x, c in ((160, "#e91e63"), (640, "#7b5cff"), (860, "#ff8a4a")):
        d.path(f"M{x} -20L{x - 190} 1000h380Z", d.lin(0, 0, 0, 1000, (0, c, 0.75), (1, c, 0)), o=0.55, blur=24)
        d.oval(x, 10, 34, 22, "#fff2dc", blur=4)
    lights(d, 5, 44, (0, 520, 900, 980), ("#ff7aa8", "#b48cff", "#ffd08a"), (5, 22))
    d.rect(690, 420, 22, 480, "#0f0818", o=0.8, blur=4)


def club_front(d):
    d.rect(0, 1040, 900, 180, d.lin(0, 1040, 0, 1200, (0, "#2a1238"), (1, "#0c0614")), o=0.9, blur=6)
    d.path("M470 1010L800 860l16 34L500 1052Z", d.lin(470, 860, 800, 1050, (0, "#fff0b8"), (0.5, "#d9982c"), (1, "#7a4a14")))
    d.path("M790 850q60-40 84-20q6 60-46 96q-30-20-38-76Z", d.lin(790, 840, 870, 930, (0, "#fff3c4"), (0.6, "#d9982c"), (1, "#7a4a14")))
    for k in range(3):
        d.rect(560 + k * 44, 940 - k * 20, 16, 60, "#f0c868", r=6)


def library(d):
    sky_of(d, (0, "#4a2a2e"), (0.6, "#7a4430"), (1, "#2a1420"))
    rng = random.Random(6)
    for row in range(6):
        y, x = 20 + row * 170, -10
        while x < 900:
            w, t = rng.uniform(18, 42), rng.uniform(100, 146)
            d.rect(
                x, y + 150 - t, w - 3, t, rng.choice(("#8c2f4a", "#3f5a78", "#c08a4a", "#5a7a5c", "#6a3a6a", "#d9c0a0")), r=3, o=0.7, blur=3
            )
            x += w
        d.rect(0, y + 150, 900, 14, "#24100f", o=0.8, blur=3)
    d.glow(180, 380, 420, "#ffd79a", 0.8)
    d.glow(760, 220, 300, "#ffd79a", 0.45)


def library_front(d):
    front(d, 990, "#5a3428")
    d.path("M180 1000q110-60 230-10q120-50 230 10v40q-120-50-230-4q-110-46-230 4Z", "#f6ead6")
    d.path("M410 990v44", stroke="#a08a74", sw=4)
    for k in range(4):
        d.path(f"M210 {1000 + k * 7}q90-34 180-2M430 {998 + k * 7}q90-34 180 2", stroke="#b8a48c", sw=2, o=0.7)


def hills(d):
    sky_of(d, (0, "#ffd9a8"), (0.4, "#ffb38a"), (0.7, "#c9808c"), (1, "#3f5a4c"))
    d.glow(220, 260, 360, "#fff3cc", 0.9)
    for k, c in enumerate(("#9c7a9a", "#6f7f86", "#4f7a66", "#3a6a4c")):
        y = 470 + k * 95
        d.path(f"M-20 {y}Q{160 + k * 40} {y - 120} 420 {y - 10}T920 {y - 50}V1220H-20Z", c, blur=4 - k if k < 3 else 0)
    for r in range(9):
        d.path(f"M-20 {800 + r * 46}Q450 {740 + r * 46} 920 {790 + r * 46}", stroke=mix("#7fc27a", "#1f4a34", r / 9), sw=22, o=0.75, blur=3)


def hills_front(d):
    rng = random.Random(2)
    for _ in range(120):
        x, y = rng.uniform(-20, 920), rng.uniform(1040, 1210)
        d.oval(x, y, 13, 34, mix("#1f5a34", "#8fd08a", rng.random()), rot=rng.uniform(-60, 60), o=0.95)


def rooftop(d):
    sky_of(d, (0, "#6a4a9c"), (0.45, "#f08aa8"), (0.75, "#ffc79a"), (1, "#5a2a50"))
    rng = random.Random(12)
    for layer in range(3):
        x = -30
        while x < 920:
            w, t = rng.uniform(60, 120), rng.uniform(120, 330) - layer * 30
            c = mix("#8a5a9c", "#2a1638", layer * 0.4)
            d.rect(x, 860 - t + layer * 60, w, t + 400, c, o=0.9, blur=3 - layer)
            for _ in range(7 + layer * 5):
                d.rect(x + rng.uniform(8, w - 14), 870 - t + layer * 60 + rng.uniform(0, 260), 7, 10, "#ffdf9c", o=rng.uniform(0.3, 0.9))
            x += w + 6
    d.glow(700, 520, 360, "#ffe6b8", 0.7)


def rooftop_front(d):
    front(d, 1010, "#4a2a48")
    d.rect(590, 920, 150, 96, "#1f1a22", r=14)
    d.oval(664, 968, 40, 40, "#4a4450")
    d.oval(664, 968, 26, 26, d.rad(656, 958, 30, (0, "#b8d8ff"), (0.5, "#3a4a78"), (1, "#0f1020")))
    d.rect(612, 904, 44, 20, "#2c2630", r=6)


def sky(d):
    sky_of(d, (0, "#3a5aa8"), (0.45, "#8fb0e0"), (0.7, "#ffd9b8"), (1, "#e89aa0"))
    d.glow(220, 620, 420, "#fff0cc", 0.9)
    rng = random.Random(3)
    for _ in range(30):
        x, y, r = rng.uniform(-60, 960), rng.uniform(520, 1100), rng.uniform(60, 170)
        d.oval(x, y, r * 1.5, r * 0.7, mix("#fff6ee", "#f0a8b0", rng.random() * 0.7), o=0.55, blur=12)
    d.path(
        "M560 250q150-110 320-10q30 60-10 110q-170 80-300-10q-30-50-10-90Z",
        d.lin(560, 180, 880, 360, (0, "#f2c48a"), (1, "#9c4a3a")),
        o=0.9,
        blur=1,
    )
    d.path("M640 380h180l-30 60h-120Z", "#5a3024", o=0.9, blur=1)
    d.path("M660 360v30M800 350v36", stroke="#5a3024", sw=5)


def sky_front(d):
    front(d, 1000, "#6a3a24")
    d.path("M700 1200a150 150 0 0 1 0-300a150 150 0 0 1 0 300Z", stroke="#8a5030", sw=24)
    for k in range(8):
        a = k * math.pi / 4
        d.path(
            f"M{700 + 40 * math.cos(a):.0f} {1050 + 40 * math.sin(a):.0f}L{700 + 190 * math.cos(a):.0f} {1050 + 190 * math.sin(a):.0f}",
            stroke="#a86a3c",
            sw=14,
        )
    d.oval(700, 1050, 44, 44, "#c98a4c")
