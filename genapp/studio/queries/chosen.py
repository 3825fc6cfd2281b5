"""The studio's figures as this site chose them: `GENAPP_STUDIO` names those that differ from the documented ones (GEN-04, GEN-09)."""

from functools import cache

from genapp.core.errors import Invalid
from genapp.core.settings import settings
from genapp.studio.plans import DEFAULTS, Figures, Plan, Site


def read(told: dict[str, dict[str, int]]) -> Figures:
    """Return the figures of a setting; ValueError names the first that cannot be. `site` is the house, every other name a plan's."""
    made: dict[str, Plan] = dict(DEFAULTS)
    site = Site()
    for name, values in told.items():
        try:
            if name == "site":
                site = Site(**values)
            else:
                usual = made.get(name.lower(), DEFAULTS["base"])
                known = {"at_once": usual.at_once, "waiting": usual.waiting, "priority": usual.priority}
                made[name.lower()] = Plan(**{**known, **values})
        except Invalid as wrong:
            raise ValueError(f"GENAPP_STUDIO: {name}.{wrong.field}: {wrong.message}") from None
        except TypeError:
            known = ", ".join((Site if name == "site" else Plan).__dataclass_fields__)
            raise ValueError(f"GENAPP_STUDIO: {name} has {known}") from None
    return Figures(site, made)


@cache
def chosen() -> Figures:
    """Return what this site chose."""
    return read(settings().studio)
