"""The nose and the mouth, drawn on a Head."""

import math

from core import mix, ribbon, sample, spline, taper, tone


def nose(d, h):
    sk, n = h.p["skin"], h.p["nose"]
    w, ln, tip, br = n.get("w", 23), n.get("len", 80), n.get("tip", 12), n.get("bridge", 0)
    lo, deep = tone(sk, -0.36), tone(sk, -0.62)
    zt = 146 + n.get("out", 12)
    P = lambda x, y, z: h.at(x, y, z=z)
    B = lambda t: P(3 + br * 0.2, t, 118 + (t + 40) / (ln + 26) * (zt - 122) + br * math.exp(-(((t - 12) / 22) ** 2)))
    plane = [
        P(17, -42, 116),
        B(-22),
        B(8),
        B(36),
        P(6, ln - 24, zt - 3),
        P(tip, ln - 8, zt - 6),
        P(tip * 0.5, ln + 2, zt - 12),
        P(w * 0.8, ln + 2, 124),
        P(w + 1, ln - 10, 122),
        P(w * 0.8, ln - 24, 124),
        P(14, 30, 122),
        P(13, 4, 118),
        P(17, -16, 114),
    ]
    d.path(spline(plane, True), lo, o=0.40, blur=1)
    d.path(spline(plane, True), mix(lo, "#8a2048", 0.3), o=0.22, blur=6)
    base = [
        P(-w * 0.86, ln - 2, 122),
        P(-w * 0.4, ln + 3, 136),
        P(0, ln + 7, zt - 14),
        P(w * 0.4, ln + 3, 136),
        P(w * 0.9, ln - 2, 122),
        P(w * 0.5, ln + 9, 126),
        P(0, ln + 11, 128),
        P(-w * 0.5, ln + 9, 126),
    ]
    d.path(spline(base, True), lo, o=0.75, blur=2)
    cast = [P(-w * 0.4, ln + 8, 124), P(w * 0.5, ln + 6, 124), P(w * 0.9, ln + 16, 118), P(w * 0.3, ln + 22, 120)]
    d.path(spline(cast, True), deep, o=0.25, blur=3)
    for s in (-1, 1):
        nx, ny = P(s * w * 0.5, ln + 1.5, 134)
        d.path(
            ribbon(
                sample([P(s * w * 0.24, ln + 4, 138), P(s * w * 0.5, ln - 0.5, 134), P(s * w * 0.76, ln + 3, 126)], 8),
                taper(3.1, 0.35, 0.3, 0.5),
            ),
            mix(deep, "#3a0a18", 0.4),
            o=0.85,
        )
        wing = sample(
            [P(s * w * 0.82, ln - 25, 122), P(s * (w + 1.5), ln - 14, 118), P(s * (w + 0.5), ln - 2, 119), P(s * w * 0.74, ln + 4, 124)], 10
        )
        d.path(ribbon(wing, taper(1.8, 0.1, 0.3, 0.65)), deep, o=0.55 if s > 0 else 0.42)
        wx, wy = P(s * w * 0.72, ln - 12, 128)
        if s < 0:
            d.oval(wx, wy, 5.5, 7, tone(sk, 0.35), o=0.4, blur=2)
    tx, ty = P(-4, ln - 14, zt)
    d.oval(tx, ty, tip * 0.8, tip * 0.72, tone(sk, 0.45), o=0.42, blur=4)
    d.oval(tx - 1, ty - 3, 4.2, 3.2, "#fff6ea", o=0.5, blur=1)
    line = [P(-4, -18, 121), P(-4, 12, 130 + br), P(-4.5, 38, 140 + br * 0.4), P(-4, ln - 22, zt - 1)]
    d.path(ribbon(sample(line, 12), taper(3.6, 0.2, 0.5, 0.7)), tone(sk, 0.5), o=0.4, blur=2)
    if abs(h.yaw) > 14:  # far contour of a turned nose
        g = h.far
        prof = [
            P(g * 15, -38, 114),
            P(g * 6, -14, 119 + br),
            P(g * 5, 14, 131 + br),
            P(g * 6, 38, 142),
            P(g * tip * 0.7, ln - 14, zt),
            P(g * tip * 0.6, ln, zt - 7),
        ]
        d.path(ribbon(sample(prof, 18), taper(1.7, 0.1, 0.3, 0.75)), tone(sk, -0.5 if g > 0 else -0.34), o=0.6)


def mouth(d, h):
    m, sk = h.p["mouth"], h.p["skin"]
    y, w, up, lo, sm, op = m.get("y", 124), m.get("w", 43), m.get("up", 10), m.get("lo", 15), m.get("smile", 5), m.get("open", 0)
    col = m["color"]
    P = lambda x, yy, dz=0: h.at(x, y + yy, dz + 4 - abs(x) * 0.12)
    L, R, bow = P(-w, -sm), P(w, -sm * m.get("skew", 1)), m.get("bow", 1)
    top = sample(
        [
            L,
            P(-w * 0.52, -up * 0.62 - sm * 0.3),
            P(-w * 0.2, -up, 3),
            P(0, -up * (1 - 0.28 * bow), 3),
            P(w * 0.2, -up, 3),
            P(w * 0.52, -up * 0.62 - sm * 0.3),
            R,
        ],
        24,
    )
    mid1 = sample(
        [
            L,
            P(-w * 0.5, -sm * 0.25),
            P(-w * 0.17, 1.5 - op * 0.1, 3),
            P(0, -0.5, 4),
            P(w * 0.17, 1.5 - op * 0.1, 3),
            P(w * 0.5, -sm * 0.25),
            R,
        ],
        24,
    )
    mid2 = sample([L, P(-w * 0.5, -sm * 0.1 + op * 0.72), P(0, op + 0.8, 4), P(w * 0.5, -sm * 0.1 + op * 0.72), R], 24) if op else mid1
    bot = sample(
        [
            L,
            P(-w * 0.6, lo * 0.42 + op * 0.6 - sm * 0.2),
            P(-w * 0.22, lo + op, 4),
            P(w * 0.22, lo + op, 4),
            P(w * 0.6, lo * 0.42 + op * 0.6 - sm * 0.2),
            R,
        ],
        24,
    )
    d.path(spline(top + bot[::-1], True), mix(col, sk, 0.3), o=0.6, blur=2)
    if op:
        shape = spline(mid1 + mid2[::-1], True)
        c = d.clip(shape)
        d.path(shape, "#521222")
        teeth = [(x, yy - 2) for x, yy in mid1] + [(x, yy + min(op * 0.82, 12)) for x, yy in mid1[::-1]]
        d.path(spline(teeth, True), "#f7ece6", clip=c)
        for q in (-1, 1):
            ex, ey = P(q * w * 0.82, 0)
            d.oval(ex, ey, w * 0.24, 12, "#521222", o=0.6, blur=4, clip=c)
        d.path(spline([(x, yy + 1) for x, yy in mid1]), stroke="#521222", sw=4, o=0.32, blur=2, clip=c)
    x0, y0 = P(0, 0)
    d.path(spline(top + mid1[::-1], True), d.lin(x0 - w, y0, x0 + w, y0, (0, mix(col, "#5a1030", 0.14)), (1, mix(col, "#3a0a2a", 0.36))))
    low = spline(mid2 + bot[::-1], True)
    d.path(low, d.lin(x0, y0, x0, y0 + lo + op, (0, mix(col, "#5a1030", 0.12)), (0.5, col), (1, mix(col, "#4a0c2c", 0.22))))
    c = d.clip(low)
    hx, hy = P(-8, op + lo * 0.48, 4)
    d.oval(hx, hy, w * 0.3, lo * 0.22, "#fff0ee", o=0.34 * m.get("gloss", 1), blur=2, clip=c)
    hx, hy = P(-w * 0.2, -up * 0.86, 3)
    d.path(ribbon(top[4:20], taper(1.3, 0.1, 0.1, 0.4)), tone(sk, 0.5), o=0.45, blur=1)
    if not op:
        d.path(ribbon(mid1, lambda t: 1.3 + 0.9 * math.cos((t - 0.5) * math.pi)), mix(col, "#2a0818", 0.72), o=0.9)
    for q, e in ((-1, L), (1, R)):
        d.oval(e[0] - q * 1, e[1] + 0.5, 4.2, 2.8, tone(sk, -0.62), o=0.6, blur=2)
        g = h.p["face"].get("age", 0)
        fold = sample([P(q * (w + 4), -sm - 12), P(q * (w + 10 + sm * 0.4), -sm - 1), P(q * (w + 8), 9)], 8)
        d.path(ribbon(fold, taper(1.6, 0.1, 0.1, 0.5)), tone(sk, -0.45), o=0.12 + 0.03 * sm * 0.5, blur=1)
        naso = sample([h.at(q * 27, 76), h.at(q * 44, 94), h.at(q * (w + 11), y - 10), h.at(q * (w + 11), y + 4)], 12)
        d.path(ribbon(naso, taper(2.2, 0.4, 0.1, 0.3)), tone(sk, -0.48), o=0.02 + 0.46 * g + 0.008 * sm + 0.012 * op, blur=1)
    ux, uy = P(1, lo + op + 9)
    d.oval(ux, uy, w * 0.44, 6, tone(sk, -0.5), o=0.4, blur=4)
    d.path(spline([h.at(-5, y - 32), h.at(-5.5, y - 14)]), stroke=tone(sk, 0.35), sw=3, o=0.3, blur=2)
    d.path(spline([h.at(4, y - 32), h.at(5, y - 15)]), stroke=tone(sk, -0.4), sw=3.4, o=0.28, blur=2)
