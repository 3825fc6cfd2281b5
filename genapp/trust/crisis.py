"""Hears when somebody may be in danger: self-harm and suicide, in five languages (SAFE-1). Pure; errs towards offering help."""

import re

from genapp.trust.normal import readings

_SIGNS = re.compile(
    r"\b(?:"
    + "|".join(
        (
            r"kill(?:ing)? my ?self", r"kms", r"end(?:ing)? (?:my life|it all)", r"(?:want|wanna|going|ready|wish|rather|prefer) (?:to )?(?:die|be dead|be gone for ?ever)", r"(?:do not|dont|don t) want to (?:live|be alive|exist|wake up)",
            r"suicid\w*", r"tak(?:e|ing) my (?:own )?life", r"(?:hurt|harm|cut|cutting|hurting|harming|burn) my ?self", r"self harm\w*", r"better off (?:dead|without me)", r"no (?:reason|point) (?:to|in) liv(?:e|ing)",
            r"(?:everyone|everybody) would be better off without me", r"unalive my ?self", r"overdose on", r"(?:cannot|can t|cant) go on (?:living|any ?more|like this)", r"hang my ?self", r"jump off (?:a|the) bridge", r"i (?:don t|dont|do not) deserve to live",
            r"kujiua", r"nitajiua", r"najiua", r"nataka kufa", r"sitaki kuishi", r"kujidhuru", r"kujikata", r"nimechoka na maisha", r"bora nife",
            r"suicidar\w*", r"suicidio", r"matarme", r"quiero morir\w*", r"no quiero (?:vivir|seguir viviendo)", r"quitarme la vida", r"hacerme dano", r"cortarme", r"acabar con mi vida", r"mejor (?:estaria )?muert[oa]",
            r"me (?:tuer|suicider)", r"je veux mourir", r"envie de mourir", r"plus envie de vivre", r"mettre fin a (?:mes jours|ma vie)", r"en finir avec la vie", r"me faire du mal", r"me couper les veines", r"me scarifi\w*",
            r"mich umbringen", r"bring\w* mich um", r"umbringen will", r"selbstmord\w*", r"suizid\w*", r"(?:will|mochte|wollte) (?:\w+ )?(?:sterben|tot sein|nicht mehr leben)", r"mir (?:das leben nehmen|etwas antun|weh tun)", r"mich (?:ritzen|selbst verletzen)", r"ritze mich", r"keinen sinn mehr im leben",
        )
    )
    + r")\b"
)  # fmt: skip
_NOT = re.compile(
    r"\b(?:suicide squad|laugh\w* (?:so hard )?i (?:could|will) die|die laughing|dying to (?:see|know|meet)|could kill for|to die for|suicide (?:prevention|hotline) (?:worker|volunteer|job))\b"
)


def detect(text: str) -> bool:
    """Say whether the message speaks of harming oneself."""
    return any(_SIGNS.search(_NOT.sub(" ", reading)) for reading in readings(text))
