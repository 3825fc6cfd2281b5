"""Eyes, brows and the marks of age, drawn on a Head."""

import math
import random

from core import mix, ribbon, sample, spline, taper, tone


def eyes(d, h, look=(0.0, 0.0)):
    p = h.p["eyes"]
    for s in (-1, 1):
        eye(d, h, s, p, look)


def eye(d, h, s, p, look):
    sk, fc = h.p["skin"], h.p["face"]
    ink, deep = p.get("ink", "#2a1420"), tone(sk, -0.5)
    cx, hw = p.get("x", 60), p.get("w", 30)
    up, lo, tilt, hood = p.get("up", 14), p.get("lo", 11), p.get("tilt", 3), p.get("hood", 0)
    P = lambda x, y, dz=0: h.at(s * (cx + x), y, dz - 6)
    upper = sample([P(-hw, 6), P(-hw * 0.62, -up * 0.62 + 1), P(-2, -up), P(hw * 0.58, -up * 0.74 - tilt * 0.6), P(hw, 1 - tilt)], 20)
    lower = sample([P(hw, 1 - tilt), P(hw * 0.55, lo * 0.82 - 1), P(0, lo), P(-hw * 0.6, lo * 0.78), P(-hw, 6)], 16)
    shape = spline(upper + lower[1:-1], True)
    # upper lid plane
    gap = p.get("crease", 10)
    crease = sample(
        [
            P(-hw + 1, 0),
            P(-hw * 0.55, -up * 0.7 - gap * 0.75),
            P(0, -up - gap),
            P(hw * 0.62, -up * 0.72 - gap * 0.8 - tilt),
            P(hw + 6, -3 - tilt),
        ],
        20,
    )
    lid = p.get("shadow", tone(sk, -0.2))
    d.path(spline(crease + upper[::-1], True), lid, o=0.75, blur=1)
    mid = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in zip(crease, upper)]
    d.path(ribbon(mid[5:15], taper(gap * 0.26, 0.1, 0.1, 0.5)), tone(sk, 0.42), o=0.5, blur=1)
    # ball
    c = d.clip(shape)
    x0, y0 = P(0, 0)
    d.path(
        shape,
        d.lin(x0, y0 - up, x0, y0 + lo, (0, mix("#b79aa6", sk, 0.35)), (0.45, mix("#f6ece8", sk, 0.08)), (1, mix("#efe0dc", sk, 0.16))),
    )
    d.open(f'clip-path="url(#{c})"')
    r = p.get("iris", 15.5)
    ix, iy = P(-1.5 * (1 if s < 0 else 1), -up * 0.12)
    ix, iy = ix + look[0], iy + look[1]
    rx = r * (0.55 + 0.45 * h.c)
    col = p["color"]
    d.oval(ix, iy, rx + 1.5, r + 1.5, mix(col, "#180a14", 0.72), o=0.92)
    d.oval(ix, iy, rx, r, d.rad(ix, iy + 5, r * 1.05, (0, mix(col, "#ffe6b0", 0.42)), (0.5, col), (1, mix(col, "#12060f", 0.66))))
    for k in range(14):
        a = math.pi * (k + 0.5) / 14
        d.path(
            f"M{ix + math.cos(a) * rx * 0.45:.1f} {iy + math.sin(a) * r * 0.45:.1f}L{ix + math.cos(a) * rx * 0.86:.1f} {iy + math.sin(a) * r * 0.86:.1f}",
            stroke=mix(col, "#fff0cc", 0.5),
            sw=0.9,
            o=0.4,
        )
    d.oval(ix, iy, rx * 0.43, r * 0.45, "#120810")
    lash_sh = upper + [(x, y + 8) for x, y in upper[::-1]]
    d.path(spline(lash_sh, True), "#2a1020", o=0.42, blur=2)
    d.oval(ix - rx * 0.34, iy - r * 0.36, 4.4, 4.9, "#ffffff", o=0.96)
    d.oval(ix + rx * 0.38, iy + r * 0.40, 2.2, 2.2, "#ffffff", o=0.5)
    d.close()
    # tear corner, lower rim
    tx, ty = P(-hw + 3, 5.5)
    d.oval(tx, ty, 3.2, 2.4, mix(sk, "#d8506a", 0.45), o=0.7)
    d.path(spline(lower), stroke=mix(tone(sk, -0.32), "#b03a4a", 0.25), sw=1.8, o=0.7)
    d.path(spline(lower[2:9]), stroke=ink, sw=1.5, o=0.45)
    # lashes
    k = p.get("lash", 1.0)
    line = upper + [P(hw + 5 * k, -3 - tilt * 1.2 - 2 * k)]
    d.path(ribbon(line, lambda t: (1.1 + 2.5 * k * math.sin(min(1, t * 1.15) * math.pi * 0.62)) * (1 if t < 0.9 else (1 - t) * 10)), ink)
    if k > 0.8:
        for i in (11, 13, 15, 17, 19, 20):
            x, y = upper[i]
            g = s * (1 if h.yaw * s < 12 else 0.8)
            ln = 5 + (i - 11) * 0.85
            d.path(
                ribbon(
                    sample([(x, y), (x + g * ln * 0.6, y - ln * 0.35), (x + g * ln * 1.1, y - ln * 0.95)], 5),
                    taper(1.5 * k, 0.9, 0.05, 0.2),
                ),
                ink,
            )
    d.path(ribbon(crease, taper(1.9 if not hood else 2.6, 0.1, 0.15, 0.6)), tone(deep, -0.15), o=0.6)
    if hood:
        d.path(spline(crease[8:] + [P(hw + 4, -16 - tilt), P(hw * 0.4, -up - gap - 9)], True), tone(sk, 0.04), o=0.5 * hood, blur=2)
    # under the eye
    bag = sample([P(-hw + 2, 13), P(-6, lo + 11), P(hw * 0.7, lo + 5)], 10)
    d.path(ribbon(bag, taper(2.2, 0.1, 0.1, 0.4)), deep, o=0.07 + 0.32 * fc.get("age", 0), blur=1)
    d.path(ribbon([(x, y - 5) for x, y in bag], taper(2.4, 0.1, 0.1, 0.5)), tone(sk, 0.4), o=0.38, blur=2)


def brows(d, h):
    p = h.p["brows"]
    col, th, arch, y0 = p["color"], p.get("w", 7), p.get("arch", 10), p.get("y", -42)
    rng = random.Random(7)
    for s in (-1, 1):
        k = p.get("raise", 0) * (1 if s > 0 else 0)
        P = lambda x, y: h.at(s * x, y - k, 3)
        spine = sample([P(26, y0 + 3), P(46, y0 - arch * 0.55), P(70, y0 - arch), P(99, y0 + 4 - arch * 0.3)], 20)
        prof = lambda t: th * (0.62 + 0.5 * math.sin(min(1, t * 1.9) * math.pi / 2)) * (1 - max(0, t - 0.5) * 1.75) + 0.5
        d.path(ribbon(spine, prof), col, o=0.62, blur=1)
        for i in range(46):
            t = rng.random() ** 0.9
            x, y = spine[int(t * 20)]
            v = rng.uniform(-0.8, 0.8) * prof(t)
            ln, lean = rng.uniform(7, 13) * (1.1 - 0.35 * t), rng.uniform(0.5, 0.95)
            a = math.radians(-58 + 66 * t) + rng.uniform(-0.16, 0.16)
            dx, dy = s * math.cos(a) * ln, math.sin(a) * ln * lean
            d.path(
                ribbon(
                    sample([(x, y + v), (x + dx * 0.55, y + v + dy * 0.65), (x + dx, y + v + dy * 0.75)], 4), taper(1.05, 0.8, 0.1, 0.3)
                ),
                mix(col, "#1a0a12", rng.uniform(0, 0.35)),
                o=0.75,
            )


def marks(d, h):
    """Lines of age, freckles and moles."""
    fc, sk = h.p["face"], h.p["skin"]
    g, dk = fc.get("age", 0), tone(h.p["skin"], -0.5)
    if g > 0.25:
        for yy, a in ((-104, 0.9), (-86, 1)):
            d.path(
                ribbon(sample([h.at(-58, yy + 3), h.at(-20, yy - 2), h.at(22, yy + 1), h.at(60, yy + 4)], 12), taper(1.4, 0.1, 0.1, 0.5)),
                dk,
                o=0.32 * g * a,
                blur=1,
            )
        for s in (-1, 1):
            for k in (-1, 0, 1):
                d.path(
                    ribbon(
                        sample([h.at(s * 97, 2 + k * 6), h.at(s * 106, 2 + k * 10), h.at(s * 113, 4 + k * 15)], 6),
                        taper(1.3, 0.6, 0.05, 0.3),
                    ),
                    dk,
                    o=0.46 * g,
                )
            d.path(ribbon(sample([h.at(s * 12, -48), h.at(s * 9, -36), h.at(s * 11, -26)], 6), taper(1.3, 0.1, 0.1, 0.5)), dk, o=0.42 * g)
    rng = random.Random(11)
    for _ in range(fc.get("freckles", 0)):
        x, yy = rng.gauss(0, 48), rng.gauss(44, 17)
        if abs(x) < 108:
            a, b = h.at(x, yy, 2 if abs(x) > 24 else 16)
            r = rng.uniform(1.1, 2.5)
            d.oval(a, b, r, r * 0.85, mix(tone(sk, -0.3), "#a8481e", 0.5), o=rng.uniform(0.3, 0.62))
    for x, yy, r in fc.get("moles", []):
        a, b = h.at(x, yy)
        d.oval(a, b, r, r, tone(sk, -0.72), o=0.85)
