"""Draw the demo characters' pictures: `python tools/portraits/draw.py [slug ...]`. Needs Chromium, Playwright and Pillow, nothing from a network."""

import io
import shutil
import sys
from pathlib import Path

import features as F
import mouth
import scenes
import scenes_more
from body import Body
from core import Doc, mix, ribbon, sample, spline, taper
from hair import Hair, ball
from head import Head
from people import PEOPLE
from PIL import Image
from playwright.sync_api import sync_playwright

OUT = Path(__file__).parents[2] / "assets" / "characters"
TONES = [("#f58fb0", "#c2418a", "#5a1f6e"), ("#ffb48a", "#d9557a", "#5c1f52"), ("#c08ae0", "#8a3aa8", "#33175a")]


def glasses(d, h, colour):
    for s in (-1, 1):
        x, y = h.at(s * 60, 2, 10)
        rx, ry = 47 * (0.62 + 0.38 * h.c) * (1 if s != h.far or abs(h.yaw) < 12 else 0.84), 41
        d.oval(x, y, rx, ry, "#fff6ea", o=0.10)
        d.path(f"M{x - rx:.1f} {y:.1f}a{rx:.1f} {ry} 0 1 0 {2 * rx:.1f} 0a{rx:.1f} {ry} 0 1 0 {-2 * rx:.1f} 0Z", stroke=colour, sw=6.5)
        d.path(f"M{x - rx * 0.6:.1f} {y - ry * 0.55:.1f}q{rx * 0.3:.1f} -10 {rx * 0.7:.1f} -8", stroke="#ffffff", sw=3, o=0.5)
        if s != h.far or abs(h.yaw) < 12:
            a, b = h.at(s * 104, -2, 6), h.at(s * 126, 0)
            d.path(f"M{a[0]:.1f} {a[1]:.1f}L{b[0]:.1f} {b[1]:.1f}", stroke=colour, sw=6)
    a, b, c = h.at(-17, -2, 22), h.at(0, -9, 34), h.at(17, -2, 22)
    d.path(ribbon(sample([a, b, c], 8), lambda _t: 3), colour)


def knot(d, who, h):
    """A knot of hair behind the crown."""
    c = who["color"]
    x, y, _ = h.turn(0, -150, -110)
    d.oval(x, y - 40, 74, 66, mix(c["base"], c["dark"], 0.4))
    for k in range(9):
        r = 66 - k * 6
        d.path(
            ribbon(sample([(x - r, y - 36), (x - r * 0.2, y - 40 - r * 0.9), (x + r * 0.9, y - 44)], 12), taper(5, 0.2, 0.1, 0.5)),
            mix(c["base"], c["light"], 0.15 + 0.05 * (k % 4)),
            o=0.8,
        )


def flower(d, h, colour):
    x, y = h.at(108, -70, 12)
    for k in range(6):
        d.oval(x + 20 * (k % 3 - 1) * 0.9, y + 18 * (k // 3 * 2 - 1) * 0.7, 20, 16, mix(colour, "#ffffff", 0.08 * k), rot=k * 60)
    d.oval(x, y, 8, 8, "#ffd27a")


def shade_of_beard(d, h, who):
    """The soft mass under the single hairs."""
    dark, ch = mix(who["color"]["dark"], who["color"]["base"], 0.5), h.chin_y
    ring = [
        h.at(x, y, 3)
        for x, y in (
            (-112, 40),
            (-104, 92),
            (-84, 140),
            (-52, ch - 16),
            (0, ch + 4),
            (52, ch - 16),
            (84, 140),
            (104, 92),
            (112, 40),
            (98, 74),
            (70, 98),
            (54, 94),
            (20, 98),
            (0, 102),
            (-20, 98),
            (-54, 94),
            (-70, 98),
            (-98, 74),
        )
    ]
    d.path(spline(ring, True), dark, o=0.34 + 0.3 * (who["beard"]["ln"] > 15), blur=6)


def figure(d, who, yaw, wear, look, pitch=2):
    """One person from the crown down, in head units around the eyes."""
    h, acc = Head(who, yaw, pitch), who["rim"]
    hair = Hair(h, dict(color=who["color"]), seed=3)
    who["hair"](hair)
    body = Body(h, who.get("man", False))
    if who.get("knot"):
        knot(d, who, h)
    hair.paint(d, hair.back)
    body.skin(d, acc)
    if wear[0] != "turtle":
        body.wear(d, *wear, acc)
    h.ear(d, -1, acc)
    h.ear(d, 1, acc)
    if wear[0] == "turtle":
        body.wear(d, *wear, acc)
    h.skin(d, acc)
    F.marks(d, h)
    F.eyes(d, h, look=look)
    F.brows(d, h)
    mouth.nose(d, h)
    if "beard" in who:
        shade_of_beard(d, h, who)
        hair.draw_beard(d, hair.beard(**who["beard"]), who["beard_o"])
    mouth.mouth(d, h)
    if "glasses" in who:
        glasses(d, h, who["glasses"])
    if who.get("parted"):
        scalp = [
            h.turn(*ball(a, e, 1.03))[:2]
            for a, e in ((-70, 74), (-40, 60), (0, 56), (40, 60), (70, 74), (80, 40), (60, 14), (0, 0), (-60, 14), (-80, 40))
        ]
        d.path(spline(scalp, True), mix(who["color"]["dark"], who["color"]["base"], 0.5), blur=2)
    hair.paint(d, hair.front)
    hair.rim(d, hair.front, acc)
    if "flower" in who:
        flower(d, h, who["flower"])
    if "ear" in who:
        for s, (x, y) in getattr(h, "lobe", {}).items():
            if s != h.far or abs(yaw) < 14:
                d.oval(x, y + 8, 6, 9, who["ear"])
                d.oval(x - 2, y + 5, 2, 2, "#ffffff", o=0.9)


def place(name):
    """Return the function that draws a place."""
    return getattr(scenes, name, None) or getattr(scenes_more, name)


def picture(slug, number):
    """Return the SVG of a person's picture: 1 portrait, 2 turned by the window, 3 in their place."""
    who, d, n = PEOPLE[slug], Doc(), list(PEOPLE).index(slug)
    tones = TONES[(n + number) % 3]
    if number == 3:
        place(who["place"])(d)
        x, y, k, yaw = (400, 500, 1.0, -16 if n % 2 else 14)
    else:
        (scenes.warm if number == 1 else scenes.window)(d, *tones, seed=n + 1)
        x, y, k, yaw = (450, 520, 1.42, -7 if n % 2 else 7) if number == 1 else (430, 520, 1.36, 27 if n % 2 else -27)
    d.open(f'transform="translate({x} {y}) scale({k})"')
    figure(d, who, yaw, who["wear"][number - 1], look=(-yaw * 0.13, 0), pitch=2 if number < 3 else 3)
    d.close()
    if number == 3:
        place(who["place"] + "_front")(d)
    d.rect(0, 0, 900, 1200, d.rad(450, 520, 900, (0, "#000000", 0), (0.7, "#1a0414", 0.05), (1, "#1a0414", 0.5)))
    return d.svg()


def save(image, path, limit):
    """Write a WebP below `limit` bytes."""
    for quality in (88, 84, 80, 76, 70, 64, 58, 50, 42, 34):
        image.save(path, "WEBP", quality=quality, method=6)
        if path.stat().st_size < limit:
            return


def main(slugs):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium") or None, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 900, "height": 1200})
        for slug in slugs or PEOPLE:
            folder = OUT / slug
            folder.mkdir(parents=True, exist_ok=True)
            for number in (1, 2, 3):
                page.set_content(f'<body style="margin:0">{picture(slug, number)}</body>')
                image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
                save(image, folder / f"{number}.webp", 60_000)
                if number == 1:
                    save(image.resize((450, 600), Image.Resampling.LANCZOS), folder / "card.webp", 25_000)
                    save(image.crop((170, 190, 730, 750)).resize((96, 96), Image.Resampling.LANCZOS), folder / "thumb.webp", 2_500)
            print(slug)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
