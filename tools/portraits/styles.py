"""Hair styles: how the locks of each cut grow. Azimuth 0 is the face, polar angle 0 the crown."""

from core import lerp
from hair import line

BLACK = dict(base="#2c1f22", light="#7a5a54", dark="#120a0c")
BROWN = dict(base="#4a2c22", light="#a8754f", dark="#1c0f0d")
AUBURN = dict(base="#8a3a22", light="#e08a4e", dark="#3a120e")
SAND = dict(base="#8a6238", light="#e6c084", dark="#3c2616")
GREY = dict(base="#7d7478", light="#d8d0d2", dark="#38303a")
WHITE = dict(base="#b9b0b4", light="#fffaf6", dark="#6a5f6a")


def parted(hr, part=20, hang=(150, 330), wave=(9, 1.2), vol=1.10, out=0.12, back=330, curl=0.0):
    """Hair that falls from a parting to both sides, and a mass of it behind."""
    for seed, sign, n in ((2, 1, 46), (3, -1, 60)):
        hr.combed(
            n,
            lambda t: (part - 4 * t, lerp(56, 4, t)),
            lambda t, s=sign: (s * lerp(75, 150, t), lerp(95, 112, t)),
            vol=vol,
            lift=0.05,
            w=12,
            hang=lambda t: lerp(*hang, t),
            wave=wave,
            out=out,
            seed=seed,
            curl=curl,
        )
    hr.combed(
        60,
        lambda t: (lerp(95, 265, t), 30),
        lambda t: (lerp(95, 265, t), 118),
        vol=1.08,
        w=16,
        hang=back,
        wave=wave,
        layer="back",
        seed=4,
        out=out,
        curl=curl,
    )


def fringe(hr, **kw):
    """Straight hair with a fringe over the brow."""
    parted(hr, part=2, **kw)
    hr.combed(
        44,
        lambda t: (lerp(-20, 20, t), 14),
        lambda t: (lerp(-50, 50, t), 71 + 5 * abs(2 * t - 1)),
        vol=1.09,
        lift=0.03,
        w=10,
        hang=6,
        seed=8,
        jit=3,
    )


def back(hr, vol=1.07, lift=0.06, w=10, sides=13, n=80, wave=0):
    """Combed away from the face, short at the sides."""
    hl = dict(top=58, corner=5, side=101)
    hr.tufts(320, hl, lambda a, e: sides, 5, lambda a, e: (0.15, 1), vol=1.0, lift=0.02, amin=62, amax=298)
    hr.combed(
        n,
        lambda t: (lerp(-78, 78, t), line(lerp(-78, 78, t), hl) - 1),
        lambda t: (lerp(-96, 96, t), 6),
        vol=vol,
        lift=lift,
        w=w,
        seed=5,
        jit=4,
    )
    hr.combed(60, lambda t: (lerp(-100, 100, t), 20), lambda t: (lerp(-60, 60, t), 3), vol=vol + 0.01, lift=lift * 0.5, w=w, seed=6, jit=6)


def crop(hr, ln=14, w=5, n=720, curl=0.0, vol=1.02):
    """Short everywhere."""
    hl = dict(top=52, corner=5, side=98)
    hr.tufts(n, hl, lambda a, e: ln if abs(a) > 40 or e < 44 else ln * 0.45, w, lambda a, e: (0.35, 0.8), vol=vol, lift=0.04, curl=curl)


def crown(hr, vol=1.28, ln=10, w=9, n=900, curl=7):
    """A round natural crown of curls."""
    hr.tufts(n, dict(top=56, side=100), lambda a, e: ln, w, lambda a, e: (0, 0.6), vol=vol, lift=0.1, curl=curl)


def knot(hr):
    """Drawn back smoothly into a knot."""
    hl = dict(top=57, corner=2, side=103)
    hr.combed(
        96,
        lambda t: (lerp(-112, 112, t), line(lerp(-112, 112, t), hl) - 1),
        lambda t: (lerp(-112, 112, t), 4),
        vol=1.045,
        lift=0.02,
        w=11,
        seed=5,
        jit=3,
    )


def waves(hr):
    """Loose waves to the collar."""
    parted(hr, part=-24, hang=(40, 120), wave=(13, 1.0), vol=1.11, out=0.06, back=130, curl=0.05)


def bob(hr, part=24):
    """To the chin, turned in."""
    parted(hr, part=part, hang=(86, 120), wave=(3, 0.8), vol=1.10, out=0.16, back=125, curl=0.26)
