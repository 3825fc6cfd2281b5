"""The local text rules: what genapp never takes part in, in five languages, before any provider is asked (T24). Pure.

A rule needs two kinds of words near each other (a minor and something sexual, say), so that talk about one's children or news passes.
"""

import re

from genapp.trust.normal import readings


def _any(*words: str) -> str:
    return r"(?:" + "|".join(words) + r")"


_NOT_TIME = r"\b(?! (?:minutes?|hours?|days?|weeks?|months?|years? (?:ago|later|of|in|together|since|before|after)|km|miles|people|times|percent|am|pm|o))"
_MINOR = _any(
    r"child(?:ren|ish)?", r"kids?", r"kiddies?", r"toddlers?", r"infants?", r"preteens?", r"pre teens?", r"under ?age[d]?", r"minors?", r"school ?girls?", r"school ?boys?",
    r"little (?:girl|boy|sister|brother)s?", r"young (?:girl|boy)s?", r"lolis?", r"lolitas?", r"shotas?", r"jailbait", r"pedo\w*", r"paedo\w*", r"cp", r"middle ?school\w*", r"elementary school\w*",
    r"high ?schoolers?", r"(?:(?:1[0-7]|[2-9]) ?(?:yo|y o|yrs?|years?)(?: ?old)?)(?! (?:ago|later|of|in|together|since|before|after|now|from))",
    r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen) years? old", rf"(?:am|m|is|are|re|was|be|being|aged?|turn(?:ed|ing)?) (?:only |just |barely |now )?(?:1[0-7]|[5-9]){_NOT_TIME}",
    r"mtoto", r"watoto", r"wasichana wadogo", r"msichana mdogo", r"mvulana mdogo", r"mwanafunzi", r"miaka (?:1[0-7]|[5-9]|kumi(?: na \w+)?)\b",
    r"ninos?", r"ninas?", r"menor(?:es)?(?: de edad)?", r"colegialas?", r"(?:1[0-7]|[5-9]) anos", r"(?:doce|trece|catorce|quince|dieciseis|diecisiete) anos", r"adolescentes?",
    r"enfants?", r"fillettes?", r"garconnets?", r"mineure?s?", r"collegiennes?", r"lyceennes?", r"(?:1[0-7]|[5-9]) ans", r"(?:douze|treize|quatorze|quinze|seize) ans", r"petite fille", r"petit garcon",
    r"kind(?:er|es)?", r"kleines? madchen", r"kleiner? junge", r"minderjahrige?\w*", r"schulmadchen", r"schulerin(?:nen)?", r"(?:1[0-7]|[5-9]) jahre?(?: alt)?", r"(?:zwolf|dreizehn|vierzehn|funfzehn|sechzehn|siebzehn) jahre?",
)  # fmt: skip
_SEXUAL = _any(
    r"sex\w*", r"nud(?:e|es|ity)", r"naked", r"porn\w*", r"hentai", r"erotic\w*", r"horny", r"fuck\w*", r"fck\w*", r"blow ?job", r"hand ?job", r"masturbat\w*", r"orgasm\w*", r"penis", r"vagina", r"pussy", r"dick pics?",
    r"undress\w*", r"strip(?:ping|s)?", r"lingerie", r"seduc\w*", r"make ?out", r"molest\w*", r"grope\w*", r"intercourse", r"lewd", r"nsfw", r"intimate", r"kinky", r"fetish", r"bdsm", r"sleep with (?:me|him|her)", r"touch (?:me|her|him|yourself)",
    r"ngono", r"uchi", r"kufira", r"kutomba", r"mapenzi ya kitandani", r"ponografia",
    r"sexual\w*", r"desnud\w*", r"porno\w*", r"erotic[oa]s?", r"follar\w*", r"coger conmigo", r"acostar(?:se|me|te)",
    r"sexe\w*", r"sexuel\w*", r"nue?s?\b", r"baiser", r"coucher avec", r"erotique\w*", r"deshabill\w*",
    r"nackt\w*", r"sexuell\w*", r"ficken", r"ausziehen", r"erotisch\w*", r"schlafen mit",
)  # fmt: skip
_FORCED = _any(
    r"rape[sd]?", r"raping", r"non ?consensual\w*", r"without (?:her|his|their) consent", r"against (?:her|his|their) will", r"force (?:her|him|them) to have", r"drug(?:ged)? (?:her|him|them)", r"roofie\w*", r"while (?:she|he) (?:is )?(?:sleeps?|asleep|unconscious|passed out)",
    r"she says no but", r"he says no but", r"revenge porn", r"hidden camera",
    r"ubakaji", r"kubaka", r"bila ridhaa", r"violacion", r"violar(?:la|lo)?", r"sin (?:su )?consentimiento", r"contra su voluntad", r"viol(?:er|e[rs]?)\b", r"sans (?:son )?consentement", r"contre son gre",
    r"vergewaltig\w*", r"ohne (?:ihre|seine|ihr|sein)?(?: ?zustimmung| ?einwilligung)", r"gegen (?:ihren|seinen) willen",
)  # fmt: skip
_SAY = _any(
    r"describe", r"write", r"role ?play", r"pretend", r"imagine", r"fantas\w*", r"story", r"scene", r"let s", r"tell me how", r"i want to", r"make (?:a|me)", r"show", r"teach", r"help me", r"how (?:do|can|to)",
    r"eleza", r"andika", r"nataka", r"nionyeshe", r"jinsi ya", r"describe", r"escrib\w*", r"cuenta\w*", r"quiero", r"imagina", r"como (?:puedo)?", r"decris", r"ecris", r"raconte", r"je veux", r"imagine", r"comment",
    r"beschreib\w*", r"schreib\w*", r"erzahl\w*", r"ich will", r"ich mochte", r"stell dir", r"wie (?:kann|man)",
)  # fmt: skip
_REAL = _any(
    r"celebrit\w*", r"actress", r"actor", r"famous (?:singer|person|woman|man)", r"(?:prime )?minister", r"president", r"my (?:ex|neighbou?r|teacher|boss|coworker|colleague|classmate|cousin|sister|brother|mother|father)",
    r"real (?:person|woman|man)", r"taylor swift", r"emma watson", r"scarlett johansson", r"selena gomez", r"deep ?fakes?", r"mtu halisi", r"jirani yangu", r"mi (?:ex|vecina|profesora|jefa|prima)", r"ma (?:voisine|prof|patronne|ex)",
    r"meine (?:nachbarin|lehrerin|chefin|ex)",
)  # fmt: skip
_PICTURE = _any(
    r"nudes?",
    r"naked (?:picture|photo|image|pic)s?",
    r"porn\w*",
    r"deep ?fakes?",
    r"sex ?tapes?",
    r"picha za uchi",
    r"fotos? desnud\w*",
    r"photos? nue?s?",
    r"nacktbild\w*",
    r"nacktfoto\w*",
    r"explicit (?:story|scene|image|photo)s?",
    r"sex(?:ual)? (?:story|scene)s?",
)
_WITHIN = r"\b(?:\W*\w+\b){0,14}?\W*\b"


def _near(one: str, other: str) -> re.Pattern[str]:
    return re.compile(rf"\b{one}{_WITHIN}{other}\b|\b{other}{_WITHIN}{one}\b")


_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("minors", _near(_MINOR, _SEXUAL)),
    (
        "minors",
        re.compile(
            r"\b(?:child ?porn\w*|kiddie ?porn|csam|kinderporno\w*|pornografia infantil|pedopornographi\w*|loli(?:con)?|shotacon|ponografia ya watoto)\b"
        ),
    ),
    ("non_consent", _near(_FORCED, _SAY)),
    ("non_consent", _near(_FORCED, _SEXUAL)),
    ("real_people", _near(_REAL, _PICTURE)),
)


def check(text: str) -> str:
    """Return the category a text is refused for, or "" when it may pass."""
    for reading in readings(text):
        for category, rule in _RULES:
            if rule.search(reading):
                return category
    return ""
