"""What somebody declares before pictures of people are used: the words, by version, so that what was agreed to can always be read again. Pure (CONS-1)."""

from genapp.core.errors import Invalid

STATEMENT = "2026-11"
"""The version that is shown now; an older one stays below for as long as a consent names it."""
_COMMON = (
    " Everybody shown is at least 18 years old and is not a public figure. I will not use this to deceive, to shame, or to make intimate"
    " pictures of anybody. I know that false declarations close my account and are told to the authorities where the law asks for it."
)
STATEMENTS = {
    "2026-11": {
        "self": "These pictures show me, and nobody else." + _COMMON,
        "adult": "These pictures show an adult who knows what I am going to make with them and has agreed to it, in writing or in my presence." + _COMMON,
        "licensed": "I hold a licence for these pictures that covers what I am going to make with them, and I can show it." + _COMMON,
    }
}  # fmt: skip


def words(subject: str, note: str) -> str:
    """Return what is declared by choosing a subject: self, adult or licensed. Invalid when nothing was chosen, or a licence is not named."""
    if subject not in STATEMENTS[STATEMENT]:
        raise Invalid("Please say who is shown, and that they agree.", field="subject")
    if subject == "licensed" and len(note.strip()) < 3:
        raise Invalid("Say which licence this is, or where it can be seen.", field="note")
    return STATEMENTS[STATEMENT][subject]
