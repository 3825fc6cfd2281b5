"""What a prompt asks a drawn picture to show: its words become a motif, an hour, a season, colours and a hand."""

import hashlib
import re
from dataclasses import dataclass, replace

from genapp.adapters.offline.art.colour import HUES
from genapp.adapters.offline.art.person import BODY

MOTIFS = {
    "space": "space galaxy nebula planet planets cosmos cosmic universe astronaut star stars starry orbit moon saturn",
    "sea": "sea ocean beach coast wave waves shore sail boat ship island lagoon surf harbour harbor underwater",
    "lake": "lake river water reflection reflections pond fjord",
    "mountains": "mountain mountains peak peaks alps ridge hills hill valley cliff summit landscape canyon volcano",
    "desert": "desert dune dunes sahara sand savanna savannah",
    "forest": "forest wood woods tree trees pine pines jungle birch grove fog misty",
    "city": "city skyline street town building buildings skyscraper skyscrapers tokyo york nairobi paris london architecture tower bridge rooftop downtown cyberpunk",
    "flowers": "flower flowers rose roses tulip tulips blossom blossoms bloom petal petals garden meadow bouquet peony lotus sakura cherry orchid lily",
    "portrait": "portrait woman man girl boy person face people model lady queen king headshot selfie hair character profile she he her his",
    "fabric": "fabric silk dress cloth satin velvet fashion gown veil textile curtain drape",
    "sport": "sport sports run runner running race racing ball football soccer tennis basketball dance dancer dancing jump athlete speed motion surfing gym fitness",
    "light": "light lights bokeh lamp lantern glow glowing candle firework fireworks aurora ray rays sunbeam sparkle firefly fireflies",
    "sky": "sky cloud clouds heaven storm rainbow sunrise sunset balloon",
    "marble": "marble agate liquid fluid paint ink smoke swirl geode lava",
    "ribbons": "ribbon ribbons abstract wave curve curves flow flowing minimal minimalist gradient modern",
    "orbs": "orb orbs sphere spheres circle circles geometric geometry bauhaus shapes bubble bubbles",
}  # fmt: skip
HOURS = {
    "dawn": "dawn sunrise morning daybreak early",
    "day": "day noon midday sunny bright afternoon daylight",
    "dusk": "dusk sunset evening twilight golden gloaming",
    "night": "night midnight dark moonlight moonlit moon starry stars nocturnal neon",
}
SEASONS = {
    "spring": "spring blossom blossoms sakura cherry april may",
    "summer": "summer tropical hot july august",
    "autumn": "autumn fall october november harvest leaves",
    "winter": "winter snow snowy ice icy frozen christmas december january arctic",
}
# The hand a picture is drawn with.
HANDS = {
    "oil": "oil painting painterly impasto canvas brush impressionist",
    "water": "watercolor watercolour aquarelle wash ink",
    "poster": "poster flat vector graphic retro vintage riso screenprint cutout minimal",
    "film": "film analog analogue kodak grain grainy 35mm photo photograph photography cinematic",
    "dream": "dream dreamy soft pastel ethereal hazy mist misty fog foggy gentle",
    "neon": "neon cyberpunk synthwave vaporwave electric glowing futuristic",
}
FEEL = {
    "fire": "ember", "lava": "ember", "volcano": "ember", "gold": "gold", "golden": "gold", "silver": "ink", "grey": "ink", "gray": "ink", "black": "ink",
    "white": "winter", "monochrome": "ink", "noir": "ink", "neon": "neon", "cyberpunk": "neon", "synthwave": "neon", "jade": "jade", "mint": "mint",
    "pastel": "mint", "romantic": "rose", "love": "rose", "rose": "rose", "lavender": "violet", "dreamy": "violet", "mystic": "violet", "warm": "gold",
    "cold": "winter", "cool": "sea", "desert": "sand", "dune": "sand", "dunes": "sand", "beige": "sand", "tropical": "sea", "jungle": "forest",
}  # fmt: skip
BY_MOTIF = {
    "space": ("violet", "night", "ember"), "sea": ("sea", "dusk", "dawn"), "lake": ("dawn", "dusk", "jade"), "mountains": ("dusk", "dawn", "violet"),
    "desert": ("sand", "gold", "dusk"), "forest": ("forest", "jade", "dawn"), "city": ("dusk", "neon", "night"), "flowers": ("rose", "mint", "violet"),
    "portrait": ("rose", "gold", "violet"), "fabric": ("rose", "jade", "violet"), "sport": ("ember", "day", "neon"), "light": ("night", "neon", "violet"),
    "sky": ("dawn", "dusk", "day"), "marble": ("jade", "violet", "ink"), "ribbons": ("dusk", "violet", "sea"), "orbs": ("dawn", "mint", "ember"),
}  # fmt: skip
# What a word often only says about a picture of something else.
MOODS = ("light", "sky", "ribbons", "orbs", "marble", "forest")
ABSTRACT = ("ribbons", "marble", "orbs", "fabric", "light")
BY_SEASON = {"spring": "spring", "summer": "day", "autumn": "autumn", "winter": "winter"}


@dataclass(frozen=True)
class Look:
    """What is to be drawn. `colours` are colour words in their order; `turn` and `strength` bend the palette's hues; `also` are lesser motifs.

    `told` is what was said, breath by breath, and `shades` the colours written as `#rrggbb`: for motifs that listen closer.
    """

    motif: str
    palette: str
    hour: str
    season: str = ""
    hand: str = "film"
    colours: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    turn: float = 0.0
    strength: float = 1.0
    told: tuple[str, ...] = ()
    shades: tuple[str, ...] = ()


def number(*parts: object) -> int:
    """Return a number these parts always give, 64 bits."""
    return int.from_bytes(hashlib.sha256("\0".join(map(str, parts)).encode()).digest()[:8], "big")


def _found(table: dict[str, str], words: list[str]) -> list[str]:
    """Return the entries these words speak of, the most spoken of first, then in the order of the prompt."""
    counts: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        for name, known in table.items():
            if word in known.split():
                counts.setdefault(name, []).append(place)
    return sorted(counts, key=lambda name: (-len(counts[name]), counts[name][0]))


def look(prompt: str, negative: str, seed: int, model: str = "") -> Look:
    """Return what these words ask for; `negative` takes motifs, colours and hands away, `model` turns palette and hand."""
    shades = tuple(re.findall(r"#([0-9a-f]{6})\b", prompt.lower()))[:6]
    prompt = re.sub(r"#[0-9a-fA-F]{6}\b", "", prompt)
    words = re.findall(r"[a-z0-9]+", prompt.lower())
    never = set(re.findall(r"[a-z0-9]+", negative.lower()))
    refused = set(_found(MOTIFS, list(never)))
    words = [word for word in words if word not in never]
    motifs = sorted((name for name in _found(MOTIFS, words) if name not in refused), key=lambda name: name in MOODS)
    free = [name for name in ABSTRACT if name not in refused] or ["ribbons"]
    by_seed, by_words = number("look", seed), number("words", prompt)
    motif = motifs[0] if motifs else free[by_words % len(free)]
    hours, seasons = _found(HOURS, words), _found(SEASONS, words)
    hands = [name for name in _found(HANDS, words) if name not in _found(HANDS, list(never))]
    feels = [FEEL[word] for word in words if word in FEEL]
    usual = BY_MOTIF[motif]
    base = feels[0] if feels else BY_SEASON[seasons[0]] if seasons else ""
    hour = hours[0] if hours else ""
    if not base:
        fitting = {"night": "night", "dawn": "dawn", "dusk": "dusk", "day": "day"}
        base = fitting[hour] if hour and motif not in ABSTRACT else usual[(by_words + by_seed) % len(usual)]
    if not hour:
        hour = {"night": "night", "neon": "night", "ink": "night", "day": "day", "winter": "day", "dawn": "dawn"}.get(base, "dusk")
    told = tuple(
        kept
        for part in re.split(r"[,.;:!?\n]", prompt.lower())
        if (kept := " ".join(w for w in re.findall(r"[a-z]+", part) if w not in never))
    )
    # In a portrait a red coat is red, and the ground is not.
    wide = [word for part in told if BODY.isdisjoint(part.split()) for word in part.split()] if motif == "portrait" else words
    colours = tuple(dict.fromkeys(word for word in wide if word in HUES))
    drawn = Look(
        motif,
        base,
        hour,
        seasons[0] if seasons else "",
        hands[0] if hands else "film",
        colours,
        tuple(motifs[1:4]),
        told=told,
        shades=shades,
    )
    # The same words under another seed keep their mood and never look quite the same.
    drawn = replace(drawn, turn=(by_seed >> 16) % 1000 / 1000 * 16 - 8)
    if not model:
        return drawn
    hands_by_model = sorted(HANDS)
    mark = number("model", model)
    hand = hands[0] if hands else hands_by_model[mark % len(hands_by_model)]
    turn = drawn.turn + ((mark >> 8) % 9 - 4) * 9
    return replace(drawn, hand=hand, turn=turn, strength=(0.8, 1.0, 1.15)[(mark >> 16) % 3])
