"""An operator's quality from 0 to 100, from the facts of the last thirty days. Pure (QUE-05, QUE-07, C29)."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from genapp.core.errors import Invalid
from genapp.desk.figures import check_whole

Number = int | float | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Formula:
    """What costs how many points. A response beyond `response_free` seconds costs one for each `response_step`; ratings count from `ratings_from` on."""

    start: int = 100
    idle_incident: int = 2
    reassignment: int = 4
    complaint: int = 8
    response_free: int = 60
    response_step: int = 6
    response_most: int = 25
    ratings_from: int = 5
    rating_expected: int = 4
    rating_points: int = 10
    rating_loss: int = 30
    rating_gain: int = 5
    threshold: int = 60
    suspended_days: int = 7

    def __post_init__(self) -> None:
        check_whole(self)
        for name, least, most in (("start", 0, 100), ("threshold", 0, 100), ("response_step", 1, 3600), ("rating_expected", 1, 5)):
            if not least <= getattr(self, name) <= most:
                raise Invalid(f"From {least} to {most:,}, please.", field=name)


DEFAULT = Formula()


@dataclass(frozen=True, slots=True)
class Facts:
    """What happened within thirty days; averages are None while there is nothing to average."""

    idle_incidents: int = 0
    reassignments: int = 0
    complaints: int = 0
    response_seconds: Number | None = None
    rating: Number | None = None
    ratings: int = 0


@dataclass(frozen=True, slots=True)
class Quality:
    """A score, and what moved it: each part as people read it, with its points."""

    score: int
    parts: tuple[tuple[str, str], ...] = ()


def quality(facts: Facts, formula: Formula = DEFAULT) -> Quality:
    """Return the score, rounded half up, and its parts; what changed nothing is not named (QUE-07)."""
    counted = ((facts.idle_incidents, formula.idle_incident, "idle incident"), (facts.reassignments, formula.reassignment, "reassignment"), (facts.complaints, formula.complaint, "complaint"))  # fmt: skip
    parts = [(f"{count} {name}{'s' * (count != 1)}", Fraction(-count * each)) for count, each, name in counted]
    if facts.response_seconds is not None:
        slower = (_exact(facts.response_seconds) - formula.response_free) / formula.response_step
        parts.append(
            (f"answers in {_read(_exact(facts.response_seconds), 0)} s", -min(Fraction(formula.response_most), max(Fraction(0), slower)))
        )
    if facts.rating is not None and facts.ratings >= formula.ratings_from:
        points = (_exact(facts.rating) - formula.rating_expected) * formula.rating_points
        parts.append(
            (
                f"rated {_read(_exact(facts.rating))} by {facts.ratings}",
                min(Fraction(formula.rating_gain), max(Fraction(-formula.rating_loss), points)),
            )
        )
    exact = formula.start + sum((points for _, points in parts), Fraction(0))
    score = int(min(Fraction(100), max(Fraction(0), exact)) + Fraction(1, 2))
    return Quality(score, tuple((name, f"{'+' * (points > 0)}{_read(points)}") for name, points in parts if points))


def suspended_words(score: int, threshold: int) -> str:
    """Return the reason of a suspension, word for word as the specification has it (QUE-07)."""
    return f"Quality score below threshold ({score} < {threshold})"


def _exact(number: Number) -> Fraction:
    return Fraction(str(number))  # 4.7 is 47/10, as it was written, and not the nearest float.


def _read(number: Fraction, digits: int = 2) -> str:
    text = f"{float(number):.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
