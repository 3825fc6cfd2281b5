"""Where somebody stands who waits, in words: never alarming, and never more exact than we are. Pure (OCHAT-12, QUE-15)."""

_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def ordinal(number: int) -> str:
    """Return 1st, 2nd, 3rd, 4th, 11th, 21st."""
    return f"{number}{'th' if 10 <= number % 100 <= 20 else _ENDINGS.get(number % 10, 'th')}"


def place(number: int) -> tuple[str, dict[str, str]]:
    """Return which words of the catalogue tell a place in line, and what is put into them."""
    return ("next", {}) if number <= 1 else ("place", {"place": ordinal(number)})


def wait(seconds: int) -> tuple[str, dict[str, str]]:
    """Return which words tell how long it usually takes; a negative figure is one that nobody knows."""
    minutes, hours = round(seconds / 60), round(seconds / 3600)
    if seconds < 0:
        return "no_need", {}
    if minutes <= 1:
        return "a_minute", {}
    if minutes < 60:
        return "minutes", {"n": str(minutes)}
    return ("an_hour", {}) if hours == 1 else ("hours", {"n": str(hours)})
