"""Neck, shoulders and what people wear, in the head's own units: the chin lies about y=190."""

from core import mix, ribbon, sample, spline, taper, tone


class Body:
    """Half a figure below a turned head."""

    def __init__(self, h, man=False, bottom=1000):
        self.h, self.man, self.bottom = h, man, bottom
        self.neck = 74 if man else 60
        self.wide = 292 if man else 240
        self.top = h.turn(0, 150, -34)[0]
        self.mid = h.s * 26

    def skin(self, d, acc):
        """Neck and the start of the shoulders."""
        sk, n, t, m = self.h.p["skin"], self.neck, self.top, self.mid
        shape = spline(
            [
                (t - n, 90),
                (t - n + 3, 170),
                (m - n - 8, 232),
                (m - n - 60, 268),
                (m - self.wide * 0.8, 310),
                (m - self.wide * 0.7, 420),
                (m, 470),
                (m + self.wide * 0.7, 420),
                (m + self.wide * 0.8, 310),
                (m + n + 60, 268),
                (m + n + 8, 232),
                (t + n - 3, 170),
                (t + n, 90),
            ],
            True,
        )
        d.path(shape, d.lin(t - n, 0, t + n + 40, 0, (0, tone(sk, 0.02)), (0.45, tone(sk, -0.1)), (1, tone(sk, -0.38))))
        c = d.clip(shape)
        d.open(f'clip-path="url(#{c})"')
        d.oval(t + 14, 176, n * 1.35, 60, tone(sk, -0.55), o=0.6, blur=12)
        d.path(
            ribbon(sample([(t + n * 0.5, 190), (m + 26, 262), (m + 10, 296)], 12), taper(6, 0.2, 0.1, 0.4)), tone(sk, -0.5), o=0.3, blur=4
        )
        d.path(
            ribbon(sample([(t - n * 0.45, 200), (m - 26, 262), (m - 10, 296)], 12), taper(6, 0.2, 0.1, 0.4)), tone(sk, 0.3), o=0.3, blur=4
        )
        for s in (-1, 1):
            bone = sample([(m + s * 18, 306), (m + s * 70, 290), (m + s * 150, 282)], 12)
            d.path(ribbon(bone, taper(5, 0.3, 0.1, 0.3)), tone(sk, 0.32), o=0.4, blur=3)
            d.path(ribbon([(x, y + 9) for x, y in bone], taper(5, 0.3, 0.1, 0.3)), tone(sk, -0.5), o=0.3, blur=3)
        d.path(spline([(t + n, 120), (m + n + 6, 226), (m + n + 70, 268)]), stroke=acc, sw=6, o=0.5, blur=3)
        d.close()

    def outline(self, line):
        """The garment's edge: a neckline, shoulders and arms down to the bottom."""
        m, w, b = self.mid, self.wide, self.bottom
        left = [(m - w * 0.62, 277), (m - w * 0.9, 306), (m - w * 1.06, 372), (m - w * 1.16, 520), (m - w * 1.2, 700), (m - w * 1.18, b)]
        right = [(2 * m - x, y) for x, y in left]
        return spline([*line, *right, *left[::-1]], True, 1 / 7)

    def wear(self, d, kind, colour, acc, inner="#f6efe8"):
        """Dress the figure: crew, boat, vee, turtle, shirt, jacket or kurta."""
        m, n = self.mid, self.neck
        lines = {
            "crew": [(m - n - 34, 262), (m - n - 6, 292), (m, 318), (m + n + 6, 292), (m + n + 34, 262)],
            "boat": [(m - n - 86, 274), (m - n - 20, 300), (m, 310), (m + n + 20, 300), (m + n + 86, 274)],
            "vee": [(m - n - 34, 260), (m - n + 10, 306), (m, 366), (m + n - 10, 306), (m + n + 34, 260)],
            "turtle": [
                (self.top - n - 12, 198),
                (self.top - n + 4, 214),
                (self.top, 226),
                (self.top + n - 4, 214),
                (self.top + n + 12, 198),
            ],
        }
        base = {"shirt": "vee", "jacket": "crew", "kurta": "crew"}.get(kind, kind)
        line = lines[base]
        if base == "turtle":
            line = [(m - n - 40, 262), (m - n - 14, 236), *line, (m + n + 14, 236), (m + n + 40, 262)]
        first = inner if kind == "jacket" else colour
        self._cloth(d, self.outline(line), first, acc)
        edge = sample(lines[base], 24)
        if kind != "shirt":
            d.path(ribbon(edge, lambda _t: 7), mix(first, "#1a0812", 0.22), o=0.55)
            d.path(ribbon([(x, y - 3) for x, y in edge], lambda _t: 2.2), mix(first, "#ffffff", 0.4), o=0.5)
        if kind == "turtle":
            for k in range(-4, 5):
                x = self.top + k * n * 0.22
                d.path(
                    ribbon([(x, 214 + 6 * (1 - abs(k) / 4)), (x + (m - self.top) * 0.4, 250)], taper(2, 0.5, 0.3, 0.5)),
                    mix(first, "#1a0812", 0.3),
                    o=0.4,
                )
        if kind == "shirt":
            self._collar(d, colour)
        if kind == "jacket":
            self._jacket(d, colour, acc)
        if kind == "kurta":
            d.path(ribbon([(m, 316), (m, 470)], lambda _t: 12), mix(colour, "#ffffff", 0.14))
            for y in (346, 392, 438):
                d.oval(m, y, 6, 6, mix(colour, "#ffe9b0", 0.7))

    def _cloth(self, d, shape, colour, acc):
        m, w = self.mid, self.wide
        d.path(
            shape, d.lin(m - w, 260, m + w * 1.1, 640, (0, mix(colour, "#ffe8d0", 0.22)), (0.4, colour), (1, mix(colour, "#1c0618", 0.52)))
        )
        c = d.clip(shape)
        d.open(f'clip-path="url(#{c})"')
        dark, light = mix(colour, "#16040f", 0.6), mix(colour, "#fff2e0", 0.45)
        d.oval(m + 30, 300, 190, 60, dark, o=0.45, blur=24)
        for x0, y0, x1, y1, x2, y2 in (
            (-0.62, 330, -0.52, 470, -0.66, 760),
            (0.62, 330, 0.54, 480, 0.7, 760),
            (-0.3, 430, -0.2, 560, -0.26, 800),
            (0.22, 420, 0.3, 560, 0.22, 800),
            (-0.85, 420, -0.78, 560, -0.8, 720),
            (0.05, 380, 0.0, 520, 0.06, 700),
        ):
            fold = sample([(m + x0 * w, y0), (m + x1 * w, y1), (m + x2 * w, y2)], 16)
            d.path(ribbon(fold, taper(16, 0.1, 0.2, 0.4)), dark, o=0.34, blur=6)
            d.path(ribbon([(x - 16, y) for x, y in fold], taper(9, 0.1, 0.2, 0.4)), light, o=0.28, blur=6)
        d.oval(m - w * 0.62, 330, 90, 50, light, o=0.4, blur=24)
        d.path(
            spline([(m + w * 0.62, 279), (m + w * 0.9, 308), (m + w * 1.06, 374), (m + w * 1.16, 520), (m + w * 1.2, 720)]),
            stroke=acc,
            sw=9,
            o=0.55,
            blur=4,
        )
        d.close()

    def _collar(self, d, colour):
        m, n = self.mid, self.neck
        for s in (-1, 1):
            flap = [(m + s * (n + 30), 250), (m + s * (n - 6), 262), (m + s * 4, 366), (m + s * 62, 408), (m + s * (n + 56), 300)]
            d.path("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in flap) + "Z", mix(colour, "#ffffff", 0.18 if s < 0 else 0.02))
            d.path(ribbon([flap[2], flap[3], flap[4]], lambda _t: 2), mix(colour, "#16040f", 0.55), o=0.5)
        d.path(ribbon([(m, 366), (m + 2, 900)], lambda _t: 2.5), mix(colour, "#16040f", 0.5), o=0.55)
        for y in (420, 500, 580, 660):
            d.oval(m + 12, y, 5, 5, mix(colour, "#ffffff", 0.6), o=0.9)

    def _jacket(self, d, colour, acc):
        m, w, b = self.mid, self.wide, self.bottom
        for s in (-1, 1):
            half = [
                (m + s * (self.neck + 26), 256),
                (m + s * w * 0.62, 276),
                (m + s * w * 0.9, 305),
                (m + s * w * 1.07, 372),
                (m + s * w * 1.17, 520),
                (m + s * w * 1.21, 700),
                (m + s * w * 1.19, b),
                (m + s * 8, b),
                (m + s * 22, 620),
                (m + s * 74, 430),
            ]
            self._cloth(d, spline(half, True, 1 / 9), colour, acc if s > 0 else colour)
            lapel = [
                (m + s * (self.neck + 22), 258),
                (m + s * (self.neck + 74), 300),
                (m + s * 150, 400),
                (m + s * 128, 414),
                (m + s * 134, 446),
                (m + s * 26, 610),
                (m + s * 66, 420),
            ]
            d.path("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in lapel) + "Z", mix(colour, "#ffffff" if s < 0 else "#16040f", 0.13))
            d.path(ribbon(sample(lapel[2:6], 10), lambda _t: 1.8), mix(colour, "#16040f", 0.6), o=0.6)
