"""Hears when somebody may be in danger: self-harm and suicide, in five languages (SAFE-1). Pure; errs towards offering help."""

import re

from genapp.trust.normal import readings, squeezed

_SIGNS = (
    r"kill(?:ing)? my ?self", r"kms", r"end(?:ing)? (?:my (?:own )?life|it all)", r"(?:want|wanna|going|ready|wish|rather|prefer) (?:to )?(?:die|be dead|be gone for ?ever)",
    r"(?:want to|wanna|gonna|going to) end it(?! (?:here|now with|with (?:him|her)))", r"life is(?: not|n t)? (?:not )?worth living", r"(?:been|keep|started|am|m) cutting (?:again|my)",
    r"wish (?:that )?i (?:was|were|had been) (?:dead|never born)", r"(?:do not|dont|don t|no longer) (?:want to|wanna) (?:live|be alive|exist|wake up|be here any ?more)", r"suicid\w*",
    r"tak(?:e|ing) my (?:own )?life", r"(?:hurt|harm|cut|cutting|hurting|harming|burn|starve)(?:ing)? my ?self(?! (?:on|while|cook|shav|by accident)\w*)", r"self harm\w*", r"better off (?:dead|without me)",
    r"no (?:reason|point) (?:to|in) (?:live|living|go on|going on)", r"unalive my ?self", r"overdos(?:e|ing) on", r"(?:pills|tablets|meds) to (?:overdose|die|end)", r"(?:cannot|can t|cant) go on (?:living|any ?more|like this)",
    r"hang my ?self", r"jump(?:ing)? off (?:a|the) (?:bridge|roof|building)", r"i (?:don t|dont|do not) deserve to live", r"slit my wrists?",
    r"kujiua", r"nitajiua", r"najiua", r"nataka kufa", r"sitaki kuishi", r"kujidhuru", r"najidhuru", r"kujikata", r"nimechoka na maisha", r"kujitoa uhai", r"bora nife",
    r"suicidar\w*", r"suicidio", r"matarme", r"me (?:quiero|voy a) matar", r"quiero morir(?!me de)\w*", r"no quiero (?:vivir mas|seguir viviendo|vivir asi)", r"quitarme la vida", r"hacerme dano", r"cortarme las venas", r"acabar con mi vida", r"desaparecer para siempre",
    r"(?:estaria |mejor )muert[oa]",
    r"(?:veux|vais|envie de) (?:me tuer|me suicider|mourir(?! de))", r"plus envie de vivre", r"mettre fin a (?:mes jours|ma vie)", r"en finir avec (?:la|ma) vie", r"(?:veux|vais) en finir(?! avec (?!la vie|ma vie))", r"me faire du mal", r"me couper les veines", r"me scarifi\w*",
    r"mich umbringen", r"bring\w* mich um", r"umbringen will", r"selbstmord\w*", r"suizid\w*", r"(?:will|mochte|wollte) (?:\w+ )?(?:sterben|tot sein|nicht mehr leben)", r"mir (?:das leben nehmen|etwas antun|weh tun)",
    r"mich (?:ritzen|geritzt|selbst verletz\w*)", r"ritze mich", r"keinen sinn mehr im leben", r"lebensmude",
)  # fmt: skip
_ANY = re.compile(r"\b(?:" + "|".join(_SIGNS) + r")\b")
# Without spaces only what is long enough to be meant.
_RUN = re.compile(
    r"killmyself|endmylife|enditall|wanttodie|wannadie|wishiwasdead|suicid|dontwanttolive|hurtmyself|cutmyself|cuttingmyself|harmmyself|selfharm|betteroff(?:dead|withoutme)|overdose|"
    r"noreasonto?live|goonlikethis|nitajiua|kujiua|natakakufa|sitakikuishi|kujidhuru|matarme|quieromorir|noquierovivir|quitarmelavida|meveuxmourir|veuxmourir|metuer|enviedevivre|"
    r"finamesjours|enfiniraveclavie|mettrefin|willsterben|michum|nichtmehrleben|selbstmord|lebennehmen|geritzt"
)
_NOT = re.compile(
    r"\b(?:suicide squad|laugh\w* (?:so hard )?i (?:could|will) die|die laughing|dying to (?:see|know|meet)|(?:die|kill) for|suicide (?:prevention|hotline) (?:worker|volunteer|job))\b"
)


def detect(text: str) -> bool:
    """Say whether the message speaks of harming oneself."""
    if any(_ANY.search(_NOT.sub(" ", reading)) for reading in readings(text)):
        return True
    return bool((run := squeezed(text)) and _RUN.search(run))
