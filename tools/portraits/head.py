"""The head as a turned solid: projection, outline and shaded skin."""

import math

from core import interp, mix, spline, tone


class Head:
    """Face geometry in head units: eye line y=0, chin about y=190, crown y=-200."""

    def __init__(self, who, yaw=0.0, pitch=0.0):
        self.p, self.yaw = who, yaw
        t, q = math.radians(yaw), math.radians(pitch)
        self.c, self.s, self.cp, self.sp = math.cos(t), math.sin(t), math.cos(q), math.sin(q)
        self.far = 1 if yaw >= 0 else -1
        fc = who["face"]
        ch = fc.get("chin_y", 190)
        cw, jw, tw, hw = fc.get("cheek", 130), fc.get("jaw", 104), fc.get("temple", 122), fc.get("chin", 34)
        self.chin_y = ch
        self.knots = [
            (-195, 40, -20),
            (-165, 96, -5),
            (-120, tw - 4, 5),
            (-60, tw + 2, 12),
            (-15, (tw + cw) / 2 + 1, 10),
            (22, cw, 8),
            (70, (cw + jw) / 2 + 3, 2),
            (108, jw, 6),
            (142, jw * 0.80, 32),
            (ch - 22, hw + 22, 70),
            (ch - 6, hw, 88),
            (ch, hw * 0.35, 94),
        ]
        self.zf = [(-195, 10), (-130, 98), (-70, 120), (-30, 116), (10, 112), (60, 118), (120, 120), (ch, 106)]

    def width(self, y):
        return interp([(k[0], k[1]) for k in self.knots], y)

    def depth(self, x, y):
        """Surface depth at a front-view point."""
        w, z0, z1 = self.width(y), interp([(k[0], k[2]) for k in self.knots], y), interp(self.zf, y)
        u = max(0.0, 1 - (x / max(w, 1)) ** 2)
        return z0 + (z1 - z0) * math.sqrt(u)

    def turn(self, x, y, z):
        """Project a solid point: screen x, y and depth."""
        a, b = x * self.c + z * self.s, z * self.c - x * self.s
        return a, y * self.cp - b * self.sp, b * self.cp + y * self.sp

    def at(self, x, y, dz=0.0, z=None):
        """Screen position of a front-view point on the skin."""
        return self.turn(x, y, (self.depth(x, y) if z is None else z) + dz)[:2]

    def pts(self, seq, dz=0.0):
        return [self.at(p[0], p[1], dz) if len(p) == 2 else self.at(p[0], p[1], z=p[2]) for p in seq]

    def side(self, sign):
        """Outline points of one side, from the crown to the chin."""
        out = []
        for y, w, z0 in self.knots:
            z1 = interp(self.zf, y)
            if sign == self.far:
                a = z0 * abs(self.s) + math.sqrt((w * self.c) ** 2 + ((z1 - z0) * self.s) ** 2)
                k = min(1.0, abs(self.s) / 0.5)
                a += k * (
                    -11 * math.exp(-(((y + 8) / 26) ** 2))
                    + 5 * math.exp(-(((y - 34) / 24) ** 2))
                    - 5 * math.exp(-(((y - 100) / 22) ** 2))
                    + 4 * math.exp(-(((y + 62) / 22) ** 2))
                )
            else:
                a = w * self.c - z0 * abs(self.s)
            zz = (z0 + z1) / 2 * self.c
            out.append((sign * a, y * self.cp - zz * self.sp))
        return out

    def outline(self):
        return spline(self.side(1) + self.side(-1)[::-1], True)

    def skin(self, d, acc):
        """Base colour and large soft light and shadow of the face."""
        sk = self.p["skin"]
        lo, hi, deep = tone(sk, -0.34), tone(sk, 0.30), mix(tone(sk, -0.5), "#7a1f4a", 0.2)
        o = self.outline()
        c = self.clip = d.clip(o)
        d.path(o, d.lin(-130, -120, 150, 150, (0, tone(sk, 0.16)), (0.5, sk), (1, tone(sk, -0.2))))
        d.open(f'clip-path="url(#{c})"')
        x = lambda *a: self.at(*a)
        fx, fy = x(-40, -95)
        d.oval(fx, fy, 92, 62, hi, o=0.42, blur=24)  # forehead
        shade = [x(128, -150), x(104, -60), x(92, -10), x(108, 30), x(88, 84), x(60, 130), x(28, self.chin_y - 4)]
        edge = [(p[0] + 140, p[1]) for p in self.side(1)[::-1][1:8]]
        d.path(spline(shade + edge, True), lo, o=0.62, blur=16)  # shaded side
        d.path(spline(shade[1:] + edge, True), deep, o=0.22, blur=8)
        for s in (-1, 1):  # sockets, cheeks
            ex, ey = x(s * 52, -14)
            d.oval(ex, ey, 44 * self.c, 25, deep, o=0.26 if s < 0 else 0.3, blur=12)
            ex, ey = x(s * 24, -12)
            d.oval(ex, ey, 12, 22, deep, o=0.34, blur=6)
            bx, by = x(s * 76, 58)
            d.oval(bx, by, 40 * self.c, 27, self.p.get("blush", mix(sk, "#e8385f", 0.5)), o=0.38, blur=16)
            if self.p["face"].get("bone", 0):
                hollow = self.pts([(s * 112, 52), (s * 84, 78), (s * 62, 104), (s * 84, 112), (s * 104, 92)])
                d.path(spline(hollow, True), deep, o=0.28 * self.p["face"]["bone"], blur=12)
        bx, by = x(-70, 38)
        d.oval(bx, by, 34, 17, hi, rot=-24, o=0.5, blur=12)
        bx, by = x(0, self.chin_y - 26)
        d.oval(bx - 8, by, 26, 15, hi, o=0.4, blur=8)
        d.path(
            spline(
                [
                    x(-60, self.chin_y - 20),
                    x(-20, self.chin_y - 3),
                    x(20, self.chin_y - 2),
                    x(70, self.chin_y - 24),
                    x(70, self.chin_y + 12),
                    x(-60, self.chin_y + 12),
                ],
                True,
            ),
            deep,
            o=0.3,
            blur=8,
        )
        d.path(spline(self.side(1)[3:]), stroke=acc, sw=7, o=0.62, blur=3)  # rim light
        d.path(spline(self.side(1)[3:10]), stroke=mix(acc, "#ffffff", 0.5), sw=2.4, o=0.6, blur=1)
        d.close()

    def ear(self, d, s, acc):
        """One ear; hidden when turned away."""
        if s == self.far and abs(self.yaw) > 14:
            return
        sk = self.p["skin"]
        x0, _, _ = self.turn(s * (self.width(10) - 4), 10, -4)
        wd = (19 + 20 * abs(self.s)) if s != self.far else max(5, 19 - 40 * abs(self.s))
        y = lambda v: v * self.cp + 2
        o = s * 1.0
        e = [
            (x0 - o * 4, y(-18)),
            (x0 + o * wd * 0.62, y(-32)),
            (x0 + o * wd * 1.08, y(-10)),
            (x0 + o * wd * 0.92, y(22)),
            (x0 + o * wd * 0.5, y(48)),
            (x0 + o * wd * 0.2, y(60)),
            (x0 - o * 6, y(46)),
        ]
        base = tone(sk, -0.04 if s < 0 else -0.22)
        d.path(spline(e, True), base)
        inner = [
            (x0 + o * wd * 0.2, y(-16)),
            (x0 + o * wd * 0.72, y(-20)),
            (x0 + o * wd * 0.8, y(6)),
            (x0 + o * wd * 0.5, y(26)),
            (x0 + o * wd * 0.3, y(36)),
        ]
        d.path(spline(inner), stroke=tone(sk, -0.45), sw=3.4, o=0.55)
        d.oval(x0 + o * wd * 0.36, y(10), wd * 0.2, 11, tone(sk, -0.55), o=0.55, blur=2)
        if s > 0:
            d.path(spline(e[1:5]), stroke=acc, sw=3, o=0.6, blur=1)
        self.lobe = getattr(self, "lobe", {})
        self.lobe[s] = (x0 + o * wd * 0.28, y(58))
