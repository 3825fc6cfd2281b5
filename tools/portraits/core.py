"""Colour, geometry and SVG helpers shared by every drawing module."""

import math


def rgb(c):
    c = c.lstrip("#")
    return [int(c[i : i + 2], 16) for i in (0, 2, 4)]


def mix(a, b, t):
    """Blend colour a towards b by t (0..1)."""
    t = max(0.0, min(1.0, t))
    return "#" + "".join(f"{round(p + (q - p) * t):02x}" for p, q in zip(rgb(a), rgb(b)))


def tone(c, v):
    """Shift a colour to warm light (v > 0) or to plum shadow (v < 0)."""
    return mix(c, "#fff0d8", v) if v > 0 else mix(c, "#2a0a2e", -v)


def lerp(a, b, t):
    return a + (b - a) * t


def interp(knots, v):
    """Smooth interpolation in a sorted list of (key, value)."""
    if v <= knots[0][0]:
        return knots[0][1]
    for (a, p), (b, q) in zip(knots, knots[1:]):
        if v <= b:
            t = (v - a) / (b - a)
            return lerp(p, q, t * t * (3 - 2 * t))
    return knots[-1][1]


def f(n):
    return f"{n:.1f}".rstrip("0").rstrip(".")


def spline(pts, closed=False, k=1 / 6):
    """Catmull-Rom curve through the points as an SVG path."""
    n = len(pts)
    at = (lambda i: pts[i % n]) if closed else (lambda i: pts[max(0, min(n - 1, i))])
    d = [f"M{f(pts[0][0])} {f(pts[0][1])}"]
    for i in range(n if closed else n - 1):
        a, b, c, e = at(i - 1), at(i), at(i + 1), at(i + 2)
        d.append(
            "C"
            + " ".join(
                f(v)
                for v in (
                    b[0] + (c[0] - a[0]) * k,
                    b[1] + (c[1] - a[1]) * k,
                    c[0] - (e[0] - b[0]) * k,
                    c[1] - (e[1] - b[1]) * k,
                    c[0],
                    c[1],
                )
            )
        )
    return "".join(d) + ("Z" if closed else "")


def sample(pts, n=24):
    """Points along a Catmull-Rom curve."""
    out, m = [], len(pts) - 1
    for i in range(n + 1):
        u = i / n * m
        j = min(int(u), m - 1)
        t = u - j
        a, b, c, e = pts[max(j - 1, 0)], pts[j], pts[j + 1], pts[min(j + 2, m)]
        out.append(
            tuple(
                0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t**3)
                for p, q, r, s in zip(a, b, c, e)
            )
        )
    return out


def ribbon(pts, width):
    """Closed outline around a line; width is f(t) giving the half width."""
    left, right, n = [], [], len(pts) - 1
    for i, (x, y) in enumerate(pts):
        p, q = pts[max(i - 1, 0)], pts[min(i + 1, n)]
        dx, dy = q[0] - p[0], q[1] - p[1]
        ln = math.hypot(dx, dy) or 1
        w = width(i / n)
        left.append((x - dy / ln * w, y + dx / ln * w))
        right.append((x + dy / ln * w, y - dx / ln * w))
    return spline(left + right[::-1], True)


def taper(w, a=0.15, b=0.05, peak=0.35):
    """Half-width profile: thin start a, full at peak, thin end b."""

    def g(t):
        if t < peak:
            return w * lerp(a, 1, math.sin(t / peak * math.pi / 2))
        return w * lerp(b, 1, math.cos((t - peak) / (1 - peak) * math.pi / 2))

    return g


class Doc:
    """An SVG document collecting definitions and body elements."""

    def __init__(self, w=900, h=1200):
        self.w, self.h, self.defs, self.out, self.n = w, h, [], [], 0
        for s in (1, 2, 3, 4, 6, 8, 12, 16, 24, 40, 60):
            self.defs.append(
                f'<filter id="b{s}" x="-60%" y="-60%" width="220%" height="220%"><feGaussianBlur stdDeviation="{s}"/></filter>'
            )

    def uid(self, p="g"):
        self.n += 1
        return f"{p}{self.n}"

    def _stops(self, stops):
        return "".join(
            f'<stop offset="{s[0]}" stop-color="{s[1]}"' + (f' stop-opacity="{s[2]}"' if len(s) > 2 else "") + "/>" for s in stops
        )

    def lin(self, x1, y1, x2, y2, *stops):
        i = self.uid()
        self.defs.append(
            f'<linearGradient id="{i}" gradientUnits="userSpaceOnUse" x1="{f(x1)}" y1="{f(y1)}" '
            f'x2="{f(x2)}" y2="{f(y2)}">{self._stops(stops)}</linearGradient>'
        )
        return f"url(#{i})"

    def rad(self, x, y, r, *stops, sy=1.0):
        i = self.uid()
        self.defs.append(
            f'<radialGradient id="{i}" gradientUnits="userSpaceOnUse" cx="0" cy="0" r="{f(r)}" '
            f'gradientTransform="translate({f(x)} {f(y)}) scale(1 {sy})">{self._stops(stops)}</radialGradient>'
        )
        return f"url(#{i})"

    def clip(self, d):
        i = self.uid("c")
        self.defs.append(f'<clipPath id="{i}"><path d="{d}"/></clipPath>')
        return i

    def add(self, s):
        self.out.append(s)

    def path(self, d, fill="none", o=1.0, blur=0, stroke=None, sw=1.0, clip=None, extra=""):
        a = f'<path d="{d}" fill="{fill}"'
        if o < 1:
            a += f' opacity="{o:.2f}"'
        if blur:
            a += f' filter="url(#b{blur})"'
        if stroke:
            a += f' stroke="{stroke}" stroke-width="{f(sw)}" stroke-linecap="round" stroke-linejoin="round"'
        a += f" {extra}/>"
        self.add(f'<g clip-path="url(#{clip})">{a}</g>' if clip else a)

    def poly(self, pts, fill, **kw):
        self.path("M" + "L".join(f"{f(x)} {f(y)}" for x, y in pts) + "Z", fill, **kw)

    def oval(self, x, y, rx, ry, fill, rot=0, **kw):
        d = f"M{f(x - rx)} {f(y)}a{f(rx)} {f(ry)} 0 1 0 {f(2 * rx)} 0a{f(rx)} {f(ry)} 0 1 0 {f(-2 * rx)} 0Z"
        self.path(d, fill, extra=f'transform="rotate({f(rot)} {f(x)} {f(y)})"' if rot else "", **kw)

    def rect(self, x, y, w, h, fill, r=0, rot=0, **kw):
        d = (
            f"M{f(x + r)} {f(y)}h{f(w - 2 * r)}a{r} {r} 0 0 1 {r} {r}v{f(h - 2 * r)}a{r} {r} 0 0 1 {-r} {r}"
            f"h{f(2 * r - w)}a{r} {r} 0 0 1 {-r} {-r}v{f(2 * r - h)}a{r} {r} 0 0 1 {r} {-r}Z"
        )
        self.path(d, fill, extra=f'transform="rotate({f(rot)} {f(x + w / 2)} {f(y + h / 2)})"' if rot else "", **kw)

    def glow(self, x, y, r, c, o=0.7):
        self.oval(x, y, r, r, self.rad(x, y, r, (0, c, o), (0.45, c, o * 0.35), (1, c, 0)))

    def open(self, attrs=""):
        self.add(f"<g {attrs}>")

    def close(self):
        self.add("</g>")

    def svg(self):
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.w}" height="{self.h}" '
            f'viewBox="0 0 {self.w} {self.h}"><defs>{"".join(self.defs)}</defs>{"".join(self.out)}</svg>'
        )
