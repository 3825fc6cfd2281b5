"""What is done by itself when the messages of a person tell of bad service. Pure (QUE-09, C29)."""

from collections.abc import Iterable
from dataclasses import dataclass

from genapp.core.errors import Invalid
from genapp.desk.figures import MOST

ACTIONS = ("none", "warn", "reassign", "escalate")
"""From the mildest: nothing, a word to the operator, back to the queue, before the supervisors."""
SIGNS = ("rapid_messages", "keywords")
SWITCH = {"reassign": "auto_reassign", "escalate": "auto_escalate"}
"""Which of the monitor's switches an action obeys."""


@dataclass(frozen=True, slots=True)
class Reactions:
    """What each sign leads to, and what one leads to that comes again within `cooldown` seconds of the last act on the same operator here."""

    rapid_messages: str = "warn"
    keywords: str = "warn"
    again: str = "reassign"
    cooldown: int = 600

    def __post_init__(self) -> None:
        for name in (*SIGNS, "again"):
            if getattr(self, name) not in ACTIONS:
                raise Invalid(f"One of {', '.join(ACTIONS)}, please.", field=name)
        if isinstance(self.cooldown, bool) or not isinstance(self.cooldown, int) or not 1 <= self.cooldown <= MOST:
            raise Invalid(f"A whole number from 1 to {MOST:,}, please.", field="cooldown")

    def action(self, signs: Iterable[str], acted: Iterable[str] = (), switches: dict[str, bool] | None = None) -> str:
        """Return what is done about these signs; `acted` is what was done here within the cooldown, `switches` are the monitor's (ADM-10).

        The strongest of what the signs, and within the cooldown `again`, ask for; what was done within the cooldown is not done a second time.
        An act that is switched off becomes a warning.
        """
        before = set(acted)
        asked: list[str] = [getattr(self, one) for one in signs]
        wanted = ACTIONS[max(map(ACTIONS.index, ("none", *asked, *([self.again] if asked and before else []))))]
        if (name := SWITCH.get(wanted)) and not (switches or {}).get(name, True):
            wanted = "warn"
        return "none" if wanted in before else wanted
