"""Hair and beards: ribbons growing over the turned skull, lit from the upper left."""

import math
import random

from core import interp, lerp, mix, ribbon, spline, taper

CX, CY, CZ = 0, -55, -18
RX, RY, RZ = 138, 152, 150


def line(a, hl):
    """Hairline polar angle (degrees from the crown) at azimuth a."""
    a = abs((a + 180) % 360 - 180)
    top = hl.get("top", 60)
    return interp(
        [
            (0, top),
            (28, top + hl.get("corner", 0)),
            (58, top + 12),
            (76, 92),
            (90, hl.get("side", 104)),
            (112, 118),
            (150, 140),
            (180, 146),
        ],
        a,
    )


def ball(a, e, r=1.0, tilt=0):
    a, e = math.radians(a), math.radians(e)
    return (CX + RX * r * math.sin(e) * math.sin(a), CY - RY * r * math.cos(e), CZ + RZ * r * math.sin(e) * math.cos(a))


def slerp(p, q, t):
    """Great-circle walk between two (azimuth, polar) directions."""

    def v(a, e):
        a, e = math.radians(a), math.radians(e)
        return (math.sin(e) * math.sin(a), math.cos(e), math.sin(e) * math.cos(a))

    u, w = v(*p), v(*q)
    dot = max(-1, min(1, sum(x * y for x, y in zip(u, w))))
    o = math.acos(dot)
    if o < 1e-3:
        return p
    k, m = math.sin((1 - t) * o) / math.sin(o), math.sin(t * o) / math.sin(o)
    x, y, z = (k * i + m * j for i, j in zip(u, w))
    return math.degrees(math.atan2(x, z)), math.degrees(math.acos(max(-1, min(1, y))))


class Hair:
    """Collects locks, then draws those behind and those before the face."""

    def __init__(self, h, spec, seed=1):
        self.h, self.s, self.rng = h, spec, random.Random(seed)
        self.back, self.front = [], []
        self.col = spec["color"]

    def proj(self, pts):
        return [self.h.turn(*p) for p in pts]

    def lock(self, pts, w, layer=None, tint=0.0, prof=None, shine=1.0):
        """Register one lock given as solid points."""
        q = self.proj(pts)
        zs = [p[2] for p in q]
        lay = layer or ("back" if min(zs) < -40 and sum(zs) / len(zs) < 10 else "front")
        (self.back if lay == "back" else self.front).append((sum(zs) / len(zs), q, w, tint, prof, shine))

    def light(self, q):
        """Brightness of a lock from its place on the skull."""
        x, y, z = q
        nx, ny, nz = x / RX, (y - CY) / RY, z / RZ
        return max(-0.8, min(0.9, -0.48 * nx - 0.50 * ny * (1 if y < 60 else 0.2) + 0.34 * nz - 0.10))

    def paint(self, d, items, under=True):
        c, rng = self.col, random.Random(5)
        base, hi, dk = c["base"], c["light"], c["dark"]
        items = sorted(items, key=lambda i: i[0])
        if under:
            for _, q, w, _, prof, _ in items:
                p2 = [(p[0], p[1]) for p in q]
                d.path(
                    ribbon(p2, lambda t, w=w: (w * 1.25 + 2) * (1 if t < 0.6 else max(0.05, 1 - ((t - 0.6) / 0.4) ** 2))),
                    mix(dk, base, 0.35),
                )
        for _, q, w, tint, prof, shine in items:
            p2 = [(p[0], p[1]) for p in q]
            m = self.light(q[len(q) // 3]) + rng.uniform(-0.2, 0.2) + tint
            a, b = self.light(q[0]) + tint, self.light(q[-1]) + tint
            tone = lambda v: mix(base, hi, v) if v > 0 else mix(base, dk, -v * 1.25)
            g = d.lin(
                p2[0][0], p2[0][1], p2[-1][0] + 0.1, p2[-1][1] + 0.1, (0, tone(a - 0.25)), (0.38, tone(m + 0.08)), (1, tone(b - 0.12))
            )
            d.path(ribbon(p2, prof or taper(w, 0.35, 0.06, 0.4)), g)
            if shine and len(p2) > 6 and m > -0.35:
                k = max(2, int(len(p2) * 0.12)), int(len(p2) * 0.62)
                for _ in range(2):
                    off = rng.uniform(-0.55, 0.55) * w
                    seg = [(x + off * 0.8, y + off * 0.35) for x, y in p2[k[0] : k[1]]]
                    if len(seg) > 3:
                        d.path(
                            ribbon(seg, taper(w * rng.uniform(0.07, 0.17), 0.05, 0.05, 0.45)),
                            mix(hi, "#fff4e4", 0.25),
                            o=min(0.7, max(0.1, 0.22 + 0.55 * m)) * shine,
                        )
            if rng.random() < 0.55:
                off = rng.uniform(-0.8, 0.8) * w
                d.path(ribbon([(x + off, y + off * 0.3) for x, y in p2[1:]], taper(w * 0.09, 0.1, 0.05, 0.5)), dk, o=0.5)

    def rim(self, d, items, acc):
        for z, q, w, *_ in items:
            p2 = [(p[0], p[1]) for p in q]
            nx = sum(p[0] for p in p2) / len(p2)
            if nx > 88 and z > -70 and self.rng.random() < 0.45:
                d.path(ribbon([(x + w * 0.5, y) for x, y in p2[1:-1]], taper(1.5, 0.1, 0.1, 0.5)), mix(acc, "#ffffff", 0.3), o=0.55)

    # ---- styles -------------------------------------------------------
    def combed(self, n, root, target, vol=1.06, lift=0.0, w=11, hang=0, wave=(0, 1), layer=None, out=0.0, seed=2, tint=0.0, curl=0, jit=5):
        """Locks from root(t) to target(t) over the skull, then hanging down."""
        rng = random.Random(seed)
        for i in range(n):
            t = (i + rng.uniform(0.1, 0.9)) / n
            a, b = root(t), target(t)
            a = (a[0] + rng.uniform(-jit, jit) * 0.6, a[1] + rng.uniform(-jit, jit) * 0.5)
            b = (b[0] + rng.uniform(-jit, jit), b[1] + rng.uniform(-jit, jit))
            r0 = vol + rng.uniform(-0.025, 0.03)
            pts = []
            for k in range(15):
                u = k / 14
                az, el = slerp(a, b, u)
                pts.append(ball(az, el, lerp(min(r0, 1.03), r0, min(1, u * 3)) + lift * math.sin(u * math.pi) ** 0.8))
            ln = (hang(t) if callable(hang) else hang) * rng.uniform(0.88, 1.08)
            if ln > 4:
                x, y, z = pts[-1]
                ph, steps = rng.uniform(0, 1.4) + t * 3, max(4, int(ln / 16))
                for k in range(1, steps + 1):
                    u = k / steps
                    sw = wave[0] * math.sin(ph + u * wave[1] * 6.28) * min(1, u * 2)
                    g = 1 + out * math.sin(u * 2.2) - curl * u * u
                    pts.append((x * g + sw, y + ln * u, z * (1 - 0.12 * u) + sw * 0.4))
            self.lock(pts, w * rng.uniform(0.75, 1.2), layer, tint)

    def tufts(self, n, hl, ln, w, flow, vol=1.05, lift=0.12, curl=0.0, seed=3, amin=-180, amax=180, emax=None):
        """Short locks everywhere on the scalp, following flow(a, e)."""
        rng = random.Random(seed)
        for _ in range(n):
            a = rng.uniform(amin, amax)
            lim = line(a, hl) if emax is None else min(emax, line(a, hl))
            e = math.degrees(math.acos(1 - rng.random() * (1 - math.cos(math.radians(lim)))))
            fa, fe = flow(a, e)
            k = ln(a, e) * rng.uniform(0.75, 1.2)
            ph, pts = rng.uniform(0, 6.28), []
            for j in range(9):
                u = j / 8
                r = vol + lift * math.sin(u * 2.4) * min(1, k / 30)
                p = ball(a + fa * k * u, e + fe * k * u, r)
                if curl:
                    q = ph + u * 5.2
                    p = (p[0] + curl * math.cos(q) * (1 - 0.3 * u), p[1] + curl * math.sin(q) * 0.9, p[2] + curl * 0.4 * math.sin(q))
                pts.append(p)
            self.lock(pts, w * rng.uniform(0.75, 1.2), None, rng.uniform(-0.12, 0.12))

    def cap(self, d, hl, vol=1.0, fade=None):
        """Close-cropped base colour over the scalp."""
        h, c = self.h, self.col
        ring, top = [], []
        for i in range(-100, 101, 5):
            p = h.turn(*ball(i + h.yaw * -1 * 0, line(i, hl), vol))
            if p[2] > -30:
                ring.append((p[0], p[1]))
        for i in range(0, 181, 8):
            q = math.radians(180 + i)
            top.append((CX + CZ * h.s + math.cos(q) * vol * math.hypot(RX * h.c, RZ * h.s), CY * h.cp - h.sp * 0 + math.sin(q) * RY * vol))
        shape = spline(top + ring[::-1], True, 0.12)
        d.path(shape, fade or c["dark"], blur=2)
        return shape

    def beard(self, ln=26, w=5, n=420, top=96, full=1.0, mous=True, seed=4, base=0.8):
        """Beard rooted on the lower face; drawn at once by draw_beard."""
        rng, h, out = random.Random(seed), self.h, []
        ch = h.chin_y
        for _ in range(n):
            x = rng.uniform(-118, 118)
            y = rng.uniform(20, ch + 4)
            wd = h.width(y)
            if abs(x) > wd - 1:
                continue
            edge = top + 30 - 70 * (abs(x) / 116) ** 2.2
            lip = abs(x) < 52 and 108 - 6 < y < 150 - (abs(x) / 52) * 6
            is_m = mous and abs(x) < 56 and 92 + abs(x) * 0.16 < y < 110 + abs(x) * 0.32
            if not is_m and (y < edge or lip or (abs(x) < 14 and y < 156 and y > 146)):
                continue
            k = ln * rng.uniform(0.7, 1.2) * (0.55 if is_m else lerp(0.35, 1, max(0, min(1, (y - 40) / 110))))
            z = h.depth(x, y)
            sx = x / 110
            if is_m:
                dx, dy = math.copysign(0.8, x or 1), 0.55
            else:
                dx, dy = sx * 0.35 - 0.25 * sx * (y > 150), 1
            pts = [(x + dx * k * u * (1 - 0.4 * u), y + dy * k * u, z + 5 + k * 0.25 * math.sin(u * 2)) for u in (0, 0.3, 0.6, 0.85, 1)]
            out.append((y, [h.turn(*p) for p in pts], w * rng.uniform(0.6, 1.15), rng.uniform(-0.2, 0.2)))
        return sorted(out, key=lambda i: i[0] * (1 if full else -1))

    def draw_beard(self, d, items, o=1.0):
        c, rng = self.s.get("beard", self.col), random.Random(9)
        d.open(f'opacity="{o}"')
        for _, q, w, t in items:
            d.path(ribbon([(p[0], p[1]) for p in q], taper(w * 1.5, 0.8, 0.2, 0.3)), c["dark"], o=0.5, blur=0)
        for _, q, w, t in items:
            v = -0.55 * q[0][0] / 120 + t + 0.12
            d.path(
                ribbon([(p[0], p[1]) for p in q], taper(w * 0.62, 0.6, 0.05, 0.3)),
                mix(c["base"], c["light"] if v > 0 else c["dark"], abs(v)),
                o=0.9,
            )
        d.close()
