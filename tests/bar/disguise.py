"""How people hide words from a filter, one function a way; the corpus is read in each of them."""

LEET = str.maketrans({"a": "4", "e": "3", "i": "1", "o": "0", "s": "5"})
LOOK_ALIKE = str.maketrans({"a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "x": "х", "i": "і"})


def _spelled(text: str, between: str) -> str:
    return " ".join(between.join(word) if len(word) > 3 and word.isalpha() else word for word in text.split())


FORMS = {
    "plain": str,
    "capitals": str.upper,
    "leet": lambda text: text.translate(LEET),
    "spaced": lambda text: _spelled(text, " "),
    "dotted": lambda text: _spelled(text, "."),
    "look-alike": lambda text: text.translate(LOOK_ALIKE),
    "hidden": lambda text: "\u200b".join(text),
}
