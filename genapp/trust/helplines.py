"""Where help is, by country. Numbers are public emergency and crisis lines; a reviewer should check them each year (last: November 2026)."""

from dataclasses import dataclass

ANYWHERE = "https://findahelpline.com"


@dataclass(frozen=True)
class Helpline:
    """A line one can call now."""

    name: str
    number: str
    emergency: str


_LINES = {
    "AU": Helpline("Lifeline", "13 11 14", "000"),
    "AT": Helpline("Telefonseelsorge", "142", "112"),
    "BE": Helpline("Zelfmoordlijn 1813 / Centre de Prévention du Suicide", "1813 / 0800 32 123", "112"),
    "BR": Helpline("CVV", "188", "192"),
    "CA": Helpline("Suicide Crisis Helpline", "988", "911"),
    "CH": Helpline("Die Dargebotene Hand", "143", "112"),
    "DE": Helpline("TelefonSeelsorge", "0800 111 0 111", "112"),
    "DK": Helpline("Livslinien", "70 201 201", "112"),
    "ES": Helpline("Línea 024", "024", "112"),
    "FI": Helpline("Mieli Kriisipuhelin", "09 2525 0111", "112"),
    "FR": Helpline("3114, numéro national de prévention du suicide", "3114", "112"),
    "GB": Helpline("Samaritans", "116 123", "999"),
    "GH": Helpline("Mental Health Authority", "0800 678 678", "112"),
    "IE": Helpline("Samaritans", "116 123", "112"),
    "IN": Helpline("Tele-MANAS", "14416", "112"),
    "IT": Helpline("Telefono Amico", "02 2327 2327", "112"),
    "JP": Helpline("Yorisoi Hotline", "0120 279 338", "119"),
    "KE": Helpline("Befrienders Kenya", "0722 178 177", "999"),
    "MX": Helpline("Línea de la Vida", "800 911 2000", "911"),
    "NG": Helpline("SURPIN", "0800 078 7746", "112"),
    "NL": Helpline("113 Zelfmoordpreventie", "113", "112"),
    "NO": Helpline("Mental Helse", "116 123", "113"),
    "NZ": Helpline("Need to talk?", "1737", "111"),
    "PL": Helpline("Centrum Wsparcia", "800 70 2222", "112"),
    "PT": Helpline("SNS 24", "808 24 24 24", "112"),
    "SE": Helpline("Mind Självmordslinjen", "90101", "112"),
    "TZ": Helpline("Emergency services", "112", "112"),
    "UG": Helpline("Mental Health Uganda", "0800 21 21 21", "999"),
    "US": Helpline("988 Suicide & Crisis Lifeline", "988", "911"),
    "ZA": Helpline("SADAG Suicide Crisis Line", "0800 567 567", "112"),
}
FALLBACK = Helpline("findahelpline.com lists free lines in your country", "", "112")


def helpline(country: str) -> Helpline:
    """Return the line of a country (ISO code), else where to find one."""
    return _LINES.get(country.upper(), FALLBACK)


def card(country: str) -> str:
    """Return what stands in the conversation when somebody may be in danger (SAFE-1)."""
    line = helpline(country)
    call = f"{line.name}: {line.number}. " if line.number else ""
    return (
        f"You matter, and you do not have to carry this alone. Please talk to a person now. {call}In immediate danger call {line.emergency}. "
        f"More lines, free and confidential: {ANYWHERE}"
    )


def countries() -> list[str]:
    """Return the countries with a line of their own."""
    return sorted(_LINES)
