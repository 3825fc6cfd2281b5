"""Who a portrait shows: what its words say of the person, and what chance adds where they say nothing. Always an adult, never anybody real."""

import re
from dataclasses import dataclass

import numpy as np

from genapp.adapters.offline.art.colour import Array

MEN = set(
    ["man", "men", "male", "boy", "gentleman", "king", "he", "his", "him", "guy", "husband", "father", "bearded", "beard", "moustache"]
)
WOMEN = set(["woman", "women", "female", "girl", "lady", "queen", "she", "her", "wife", "mother", "goddess"])
SKINS = {
    "pale": "f6d9c8", "freckled": "f3cdb6", "fair": "f2cbb2", "light": "ecc0a0", "olive": "d5a377", "tan": "cc9364", "tanned": "cc9364", "brown": "a9683f", "dark": "70422b",
    "deep": "5c3423", "black": "5c3423", "ebony": "4d2b1f",
}  # fmt: skip
"""Tones of skin; two words that name one (deep brown, dark brown) give the deeper, and "warm" makes no difference."""
HAIRS = {
    "black": "1d1a1f", "dark": "2b211f", "lacquer": "17151a", "brown": "50311f", "chestnut": "63341f", "auburn": "7a3420", "red": "a5432a", "copper": "b4572c",
    "ginger": "bf6a30", "blond": "d9b36c", "blonde": "d9b36c", "golden": "d3a455", "sandy": "c39a66", "ash": "a5977f", "grey": "8f9096", "gray": "8f9096",
    "streaked": "77777c", "silver": "bfc1c7", "white": "e9e6e0", "platinum": "eadfc6", "blue": "2f4f8f", "pink": "d9799a", "purple": "5c3b7a",
}  # fmt: skip
CLOTHS = {
    "red": "b3242b", "crimson": "9d1c2e", "orange": "e07b2f", "ochre": "c58a3b", "yellow": "efb83d", "green": "2f6b4a", "moss": "66754a", "teal": "1f6e72",
    "turquoise": "35a7a8", "blue": "2f5f9e", "indigo": "2b3a6b", "navy": "1d2a4d", "mauve": "a07a94", "rust": "b5532f", "purple": "5f3479", "plum": "5b2a4f", "pink": "e08fa4", "white": "f1ede4",
    "pale": "ebe3d2", "cream": "efe4cd", "grey": "83868d", "black": "201f26", "brown": "6b4a33", "gold": "d0a03c", "silver": "b9bcc4", "peach": "f3b79b",
    "copper": "b87333", "sand": "d8bd92", "wine": "6d1f33", "tulle": "e3c7dc", "denim": "35507d", "jewel": "7b1e6a", "mint": "a8d5c2", "lavender": "b7a3d6",
}  # fmt: skip
STYLES = (
    ("scarf", "headscarf hijab veil"), ("bald", "bald shaved hairless"), ("bun", "bun chignon up topknot knot"), ("crown", "crown braided-crown"),
    ("tail", "ponytail tied tail"), ("braids", "braid braids braided cornrows plait plaits"), ("locs", "locs dreadlocks"), ("puff", "puff puffs"),
    ("afro", "afro"), ("curls", "curls curly"), ("bob", "bob"), ("bouffant", "bouffant beehive"), ("fade", "fade crewcut"),
    ("crop", "crop cropped close short pixie"), ("swept", "swept quiff"), ("waves", "waves wavy"), ("long", "long loose straight flowing ribbons"),
)  # fmt: skip
HATS = (
    ("straw", "straw sunhat brim"), ("swimcap", "swimcap"), ("helmet", "helmet"), ("band", "headband"), ("beanie", "beanie"), ("turban", "turban"),
    ("cap", "cap"), ("straw", "hat"),
)  # fmt: skip
WEARS = (
    ("whites", "whites ski fencing"), ("suit", "suit tuxedo blazer tailored tailoring lapels waistcoat"), ("coat", "coat cape trench felt overcoat"), ("knit", "knitwear sweater knit turtleneck jumper"),
    ("ruffles", "ruffles tulle gown ballgown"), ("robe", "robe robes kimono sari silk drape layers"), ("jersey", "jersey kit t-shirt tshirt gloves"),
    ("tank", "tank vest running sprint singlet climbing harness sport gym fitness yoga wrapped"), ("jacket", "jacket leather denim velvet"), ("shirt", "shirt linen collar"), ("dress", "dress"), ("bare", "beauty bare shoulders shawl towel skincare makeup"),
)  # fmt: skip
BODY = {word for table in (STYLES, HATS, WEARS) for _, known in table for word in known.split()} | {
    "hair", "skin", "beard", "moustache", "eyes", "lips", "lip", "lipstick", "eyelids", "eyeshadow", "lashes", "glasses", "clothes",
}  # fmt: skip
"""What a colour word beside it colours, and not the ground."""


def colour(code: str) -> Array:
    """Return a colour of six hexadecimal digits as sRGB (0..1)."""
    return np.array([int(code[i : i + 2], 16) / 255 for i in (0, 2, 4)], np.float32)


@dataclass(frozen=True)
class Person:
    """What is seen of somebody. `pose` is "front", "turned" or "side"; `facing` 1 looks to the right, -1 to the left; `chance` are numbers (0..1) for the rest."""

    man: bool
    pose: str
    facing: int
    skin: Array
    hair: str
    hair_colour: Array
    beard: str
    beard_colour: Array
    hat: str
    wear: str
    cloth: Array | None
    age: int
    words: frozenset[str]
    chance: tuple[float, ...]

    def has(self, *words: str) -> bool:
        """Return whether one of these words was said."""
        return not self.words.isdisjoint(words)


def person(told: tuple[str, ...], chance: Array) -> Person:
    """Return whom these fragments of a prompt speak of; `chance` are 24 numbers (0..1)."""
    parts = [re.findall(r"[a-z]+", part) for part in told]
    words = frozenset(word for part in parts for word in part)
    dice = tuple(float(one) for one in chance)
    first = next((word for part in parts for word in part if word in MEN or word in WOMEN), "")
    man = first in MEN if first else dice[0] < 0.4
    age = _age(parts)
    skin = _skin(parts, dice[1])
    style = _style(parts, man, dice[2])
    hair = _colour(parts, HAIRS, {"hair"} | _known(STYLES)) or _usual(skin, age, dice[3])
    hat = "swimcap" if {"swim", "cap"} <= words else _named(HATS, words)
    if not hat and not {"hair", *_known(STYLES)} & words and dice[4] > 0.90:
        hat = ("straw", "beanie")[dice[5] > 0.5]
    if "headband" in words:
        style = style if style in ("crop", "bun", "tail") else ("crop" if man else "tail")
    beard, shown = _beard(parts, man, dice[6]), _colour(parts, HAIRS, {"beard", "moustache", "stubble", "bearded"})
    wear = _named(WEARS, words) or (("shirt", "knit", "suit", "coat") if man else ("coat", "dress", "knit", "robe"))[int(dice[7] * 3.99)]
    cloth = _colour(parts, CLOTHS, _known(WEARS) | {"dress", "clothes", "cloth", "headscarf", "veil", "coloured"})
    pose = "side" if "profile" in words else "front" if "frontal" in words or {"level", "mask"} & words else ""
    if style == "scarf" and not pose:
        pose = ("turned", "front")[dice[8] > 0.6]
    pose = (
        "turned" if {"quarter", "three"} <= words else pose or ("side", "turned", "front", "turned", "front", "side")[int(dice[8] * 5.99)]
    )
    facing = -1 if "left" in words else 1 if "right" in words else (-1, 1)[dice[9] > 0.5]
    return Person(
        man,
        pose,
        facing,
        skin,
        style,
        colour(hair),
        beard,
        colour(shown or hair),
        hat,
        wear,
        colour(cloth) if cloth else None,
        age,
        words,
        dice,
    )


def _known(table: tuple[tuple[str, str], ...]) -> set[str]:
    return {word for _, known in table for word in known.split()}


def _named(table: tuple[tuple[str, str], ...], words: frozenset[str]) -> str:
    return next((name for name, known in table if words & set(known.split())), "")


def _colour(parts: list[list[str]], table: dict[str, str], near: set[str]) -> str:
    """Return the colour said of a thing: the last colour word before it, in the same breath."""
    for part in parts:
        for place, word in enumerate(part):
            if word in near and "skin" not in part[place:]:
                said = [one for one in part[max(0, place - 4) : place] if one in table]
                if said:
                    return table[said[-1]]
    return ""


def _skin(parts: list[list[str]], die: float) -> Array:
    for part in parts:
        if "skin" in part or "skinned" in part:
            said = [word for word in part if word in SKINS]
            if said:
                return colour(min((SKINS[word] for word in said), key=lambda code: int(code[:2], 16)))
    tones = list(dict.fromkeys(SKINS.values()))
    return colour(tones[int(die * (len(tones) - 0.01))])


def _usual(skin: Array, age: int, die: float) -> str:
    if age >= 60:
        return HAIRS[("grey", "silver", "white")[int(die * 2.99)]]
    if skin.mean() < 0.45:
        return HAIRS[("black", "dark")[die > 0.8]]
    if skin.mean() < 0.66:
        return HAIRS[("black", "dark", "brown")[int(die * 2.99)]]
    return HAIRS[("dark", "brown", "chestnut", "auburn", "blond", "sandy", "copper", "black")[int(die * 7.99)]]


def _style(parts: list[list[str]], man: bool, die: float) -> str:
    """Return how the hair is worn; a word such as "long" counts only where hair is spoken of."""
    loose = {"long", "short", "close", "up", "loose", "straight", "flowing", "tied", "ribbons", "swept", "knot", "tail", "crown"}
    words: set[str] = set()
    for part in parts:
        words |= {
            word for word in part if word not in loose or {"hair", "braided", "locs", "curls", "hairstyle", "haircut", "bob"} & set(part)
        }
    if {"short", "curls"} <= words or {"short", "curly"} <= words:
        return "curlcrop"
    found = _named(STYLES, frozenset(words))
    if found == "tail" and man:
        return "bun"
    if found == "waves" and man:
        return "swept"
    if found in ("curls",) and man and "long" not in words:
        return "curlcrop"
    if found:
        return found
    if man:
        return ("crop", "swept", "curlcrop", "fade", "crop" if "hair" in words else "bald", "crop")[int(die * 5.99)]
    return ("long", "waves", "bob", "bun", "curls", "tail", "braids", "afro")[int(die * 7.99)]


def _beard(parts: list[list[str]], man: bool, die: float) -> str:
    words = frozenset(word for part in parts for word in part)
    short = any({"beard", "bearded"} & set(part) and {"short", "groomed", "trimmed", "neat"} & set(part) for part in parts)
    if words & {"moustache", "mustache"}:
        return "moustache"
    if words & {"stubble"}:
        return "stubble"
    if words & {"beard", "bearded"}:
        return "short" if short else "full"
    if not man or words & {"shaven", "beardless", "smooth"}:
        return ""
    return ("", "", "short", "stubble", "full")[int(die * 4.99)]


def _age(parts: list[list[str]]) -> int:
    """Return about how old, 28 and more, where a person's age and not a decade is spoken of."""
    words = {word for part in parts if MEN & set(part) or WOMEN & set(part) or "aged" in part for word in part}
    if "old" in words and "years" not in words:
        return 75
    for years, known in ((75, "seventies eighties elderly"), (65, "sixties older"), (55, "fifties"), (45, "forties"), (35, "thirties")):
        if words & set(known.split()):
            return years
    return 28
