"""Who the twelve are: face, hair, clothes, and the place of their third picture."""

import styles as st

PINK, PLUM, AMBER = "#ff6b9d", "#b45cd6", "#ffb26b"


def _eyes(color, **kw):
    return dict(color=color, **kw)


PEOPLE = {
    "amara": dict(
        skin="#7a4a34", face=dict(cheek=127, jaw=98, temple=119, chin=32, age=.12), eyes=_eyes("#4a2a1a", lash=1.15, w=31), brows=dict(color="#1a0f10", w=7),
        nose=dict(w=27, br=0), mouth=dict(color="#a8434e", w=46, up=12, lo=18, smile=8), hair=lambda hr: st.crown(hr), color=st.BLACK,
        wear=[("boat", "#c2185b"), ("vee", "#e0902e"), ("turtle", "#3a5a8c")], rim=PINK, ear="#ffd27a", place="harbour"),
    "leo": dict(
        man=True, skin="#d9a57e", face=dict(cheek=128, jaw=112, temple=120, chin=40, chin_y=196, bone=.5, age=.1), eyes=_eyes("#5a6a3a", lash=.55, up=12, w=29),
        brows=dict(color="#2a1712", w=9, arch=6), nose=dict(w=25, bridge=5), mouth=dict(color="#b8706a", w=46, up=8, lo=13, smile=10, open=7, gloss=.5),
        hair=lambda hr: st.back(hr, lift=.1), color=st.BROWN, beard=dict(ln=13, w=2.4, n=1500), beard_o=.8,
        wear=[("shirt", "#f1e6da"), ("crew", "#7b1f4a"), ("shirt", "#33415c")], rim=AMBER, place="kitchen"),
    "noor": dict(
        skin="#c9926c", face=dict(cheek=124, jaw=96, temple=118, chin=31, age=.18), eyes=_eyes("#3a2418", lash=1.1, up=14), brows=dict(color="#1c1012", w=8, arch=11),
        nose=dict(w=23, bridge=6), mouth=dict(color="#a9485a", w=43, smile=6), parted=True, hair=lambda hr: st.bob(hr), color=st.BLACK, glasses="#3a2230",
        wear=[("turtle", "#2b2350"), ("jacket", "#6a4a8c"), ("crew", "#9c27b0")], rim=PLUM, ear="#e8e2ff", place="observatory"),
    "ren": dict(
        skin="#e6bd98", face=dict(cheek=124, jaw=98, temple=117, chin=32, age=.02), eyes=_eyes("#2e1c18", lash=.8, up=11, hood=.7, tilt=6, crease=7), brows=dict(color="#1a1014", w=7, arch=6),
        nose=dict(w=22), mouth=dict(color="#c0606a", w=41, smile=6, up=9, lo=14), parted=True, hair=lambda hr: st.waves(hr), color=st.BLACK,
        wear=[("jacket", "#2a2140"), ("crew", "#d94a6e"), ("jacket", "#7b1fa2")], rim=PINK, ear="#9ee7ff", place="market"),
    "elias": dict(
        man=True, skin="#dfb596", face=dict(cheek=126, jaw=108, temple=120, chin=38, chin_y=196, bone=.6, age=.85), eyes=_eyes("#5b7d92", lash=.45, up=11, hood=.6),
        brows=dict(color="#6d6064", w=9, arch=6), nose=dict(w=26, bridge=7), mouth=dict(color="#b07a74", w=44, up=6, lo=11, smile=7, gloss=.4),
        hair=lambda hr: st.back(hr, lift=.12, vol=1.08), color=st.GREY, beard=dict(ln=24, w=3.6, n=1300), beard_o=.95,
        wear=[("shirt", "#5c6f8a"), ("crew", "#7d5a3c"), ("shirt", "#8a6f54")], rim=AMBER, place="workshop"),
    "marisol": dict(
        skin="#c68a63", face=dict(cheek=127, jaw=99, temple=119, chin=32, age=.38), eyes=_eyes("#4f3120", lash=1.25, up=14, tilt=5), brows=dict(color="#21120f", w=7, arch=13),
        nose=dict(w=23), mouth=dict(color="#c2183b", w=46, up=11, lo=16, smile=8), hair=lambda hr: st.knot(hr), color=st.BLACK, knot=True, flower="#e91e63",
        wear=[("boat", "#a3123f"), ("vee", "#1f1a2e"), ("boat", "#c2185b")], rim=PINK, ear="#ffd27a", place="ballroom"),
    "ines": dict(
        skin="#e3b897", face=dict(cheek=126, jaw=102, temple=118, chin=34, age=1), eyes=_eyes("#557a5a", lash=.6, up=11, hood=.7), brows=dict(color="#8d8286", w=6, arch=8),
        nose=dict(w=25, bridge=3), mouth=dict(color="#b5646a", w=45, up=7, lo=12, smile=11), parted=True, hair=lambda hr: st.bob(hr, part=-20), color=st.WHITE, glasses="#7a3b52",
        wear=[("shirt", "#4f7a5c"), ("vee", "#b0557a"), ("shirt", "#d9cbb4")], rim=AMBER, place="glasshouse"),
    "kofi": dict(
        man=True, skin="#5a3626", face=dict(cheek=128, jaw=112, temple=121, chin=40, chin_y=195, bone=.3, age=.1), eyes=_eyes("#2e1a12", lash=.5, up=12), brows=dict(color="#120a0a", w=9, arch=6),
        nose=dict(w=30), mouth=dict(color="#8d4a48", w=48, up=12, lo=17, smile=7), hair=lambda hr: st.crop(hr, ln=5, w=5, n=1100, curl=3), color=st.BLACK, beard=dict(ln=9, w=2.4, n=1500), beard_o=.9,
        wear=[("crew", "#3b2a5c"), ("jacket", "#8c2f39"), ("jacket", "#1f2a44")], rim=PLUM, place="club"),
    "maren": dict(
        skin="#f0cdb4", face=dict(cheek=124, jaw=97, temple=117, chin=31, freckles=90, age=.04), eyes=_eyes("#5f8f86", lash=.95, up=14), brows=dict(color="#7a3a22", w=6, arch=9),
        nose=dict(w=21, tip=11), mouth=dict(color="#cc6a68", w=42, smile=6), parted=True, hair=lambda hr: st.parted(hr, part=-18, hang=(170, 320), wave=(14, 1.6), back=330), color=st.AUBURN,
        wear=[("crew", "#2f5d62"), ("turtle", "#d8b28c"), ("vee", "#3f4a78")], rim=AMBER, ear="#c9ffe8", place="library"),
    "arjun": dict(
        man=True, skin="#a06a48", face=dict(cheek=126, jaw=108, temple=120, chin=38, chin_y=194, bone=.3, age=.3), eyes=_eyes("#3a2214", lash=.6, up=13), brows=dict(color="#160c0c", w=10, arch=7),
        nose=dict(w=26, bridge=5), mouth=dict(color="#a05c54", w=45, up=8, lo=14, smile=8), hair=lambda hr: st.crop(hr, ln=24, w=7, n=620, curl=4, vol=1.08), color=st.BLACK, beard=dict(ln=12, w=2.4, n=1400), beard_o=.85,
        wear=[("kurta", "#e6d3b3"), ("jacket", "#4a5d3a"), ("kurta", "#356a64")], rim=AMBER, place="hills"),
    "mina": dict(
        skin="#f0cba8", face=dict(cheek=122, jaw=93, temple=116, chin=28, age=0), eyes=_eyes("#3a241c", lash=1.1, up=13, tilt=5, hood=.5, crease=7), brows=dict(color="#2a1a1a", w=6, arch=5),
        nose=dict(w=20, tip=10), mouth=dict(color="#d2566a", w=39, up=10, lo=15, smile=5), parted=True, hair=lambda hr: st.fringe(hr, hang=(190, 330), wave=(2, .6), back=340, out=.05), color=st.BLACK,
        wear=[("jacket", "#efe6ea"), ("turtle", "#1f1a22"), ("shirt", "#e58aa6")], rim=PINK, ear="#ffffff", place="rooftop"),
    "caspian": dict(
        man=True, skin="#e2b48e", face=dict(cheek=125, jaw=108, temple=119, chin=37, chin_y=195, bone=.5, age=.15), eyes=_eyes("#4f86a8", lash=.6, up=12), brows=dict(color="#6a4a2a", w=9, arch=7),
        nose=dict(w=24, bridge=6), mouth=dict(color="#b9736c", w=45, up=8, lo=13, smile=10, skew=1.4), parted=True, hair=lambda hr: st.waves(hr), color=st.SAND, beard=dict(ln=9, w=1.8, n=1300), beard_o=.7,
        wear=[("jacket", "#2c3e63"), ("shirt", "#efe2cf"), ("jacket", "#6a3a2a")], rim=AMBER, place="sky"),
}  # fmt: skip
