"""What a generation costs: a formula for each operation, known before it starts. Pure (CRED-14, GEN-02, C30)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from genapp.core.errors import Invalid
from genapp.core.money import CREDIT

RESOLUTIONS = {"small": 600_000, "standard": 1_100_000, "large": 2_200_000, "huge": 8_400_000}
"""The most pixels of each size; more than the last is refused."""
QUALITIES = ("draft", "standard", "high")
BATCH = 8
"""The most results of one order (GEN-01)."""


@dataclass(frozen=True, slots=True)
class Formula:
    """What one result of an operation costs in hundredths of a credit, always from `least` to `most`.

    Complexity is counted in the operation's own unit (`UNITS`): the first `included` are in the base, each further one adds `step` of it.
    """

    base: int
    least: int
    most: int
    included: int
    step: Fraction
    resolutions: Mapping[str, Fraction]
    qualities: Mapping[str, Fraction]

    def price(self, *, pixels: int, quality: str, units: int) -> int:
        """Return the price of one result, rounded half up to a hundredth; Invalid names what cannot be made."""
        if quality not in self.qualities:
            raise Invalid("We do not know this quality.", field="quality")
        if units < 0:
            raise Invalid("Less than nothing cannot be made.", field="units")
        more = 1 + self.step * max(0, units - self.included)
        exact = self.base * self.resolutions[resolution(pixels)] * self.qualities[quality] * more
        return min(self.most, max(self.least, int(exact + Fraction(1, 2))))


def resolution(pixels: int) -> str:
    """Return the name of the smallest size that holds so many pixels."""
    for name, most in RESOLUTIONS.items():
        if 0 < pixels <= most:
            return name
    raise Invalid(f"Between 1 and {max(RESOLUTIONS.values()) // 1_000_000} megapixels, please.", field="size")


UNITS = {"image": "references", "video": "seconds", "face_swap": "faces", "model_creation": "pictures", "model_refinement": "pictures"}
"""The operations, and what makes each more complex."""
_SIZES = {name: Fraction(factor) for name, factor in zip(RESOLUTIONS, ("1", "6/5", "8/5", "2"), strict=True)}
_LOOKS = {name: Fraction(factor) for name, factor in zip(QUALITIES, ("1", "5/4", "3/2"), strict=True)}
_SAME = dict.fromkeys(RESOLUTIONS, Fraction(1))


def _formula(base: int, most: int, included: int, step: str, sizes: Mapping[str, Fraction] = _SIZES) -> Formula:
    return Formula(base * CREDIT, base * CREDIT, most * CREDIT, included, Fraction(step), sizes, _LOOKS)


BEGIN = {
    "image": _formula(5, 20, 0, "1/4"),
    "video": _formula(30, 120, 5, "1/10"),
    "face_swap": _formula(10, 30, 1, "1/2"),
    "model_creation": _formula(50, 100, 10, "1/40", _SAME),
    "model_refinement": _formula(30, 60, 5, "1/25", _SAME),
}
"""The list genapp begins with: 5-20 an image, 30-120 a video, 10-30 a face swap, 50-100 a model, 30-60 a refinement (GEN-02, C30)."""

Formulas = Mapping[str, Formula]


def price(formulas: Formulas, operation: str, *, pixels: int = 1_048_576, quality: str = "standard", units: int = 0, count: int = 1) -> int:
    """Return what an order of `count` results costs in hundredths of a credit: what is held before it starts (GEN-10)."""
    if operation not in formulas:
        raise Invalid("We do not make that.", field="operation")
    if not 1 <= count <= BATCH:
        raise Invalid(f"From 1 to {BATCH} at once, please.", field="count")
    return count * formulas[operation].price(pixels=pixels, quality=quality, units=units)


def to_json(formulas: Formulas) -> dict[str, Any]:
    """Return the formulas as they are stored: factors as text, so that none is ever a float."""
    return {
        name: {
            "base": one.base, "least": one.least, "most": one.most, "included": one.included, "step": str(one.step),
            "resolutions": {size: str(factor) for size, factor in one.resolutions.items()},
            "qualities": {look: str(factor) for look, factor in one.qualities.items()},
        }
        for name, one in formulas.items()
    }  # fmt: skip


def from_json(told: Mapping[str, Any]) -> dict[str, Formula]:
    """Return stored or written formulas; Invalid names the first field that cannot be, such as `video_base`."""
    return {name: _one(name, told.get(name) or {}) for name in UNITS}


def _one(name: str, told: Mapping[str, Any]) -> Formula:
    def whole(field: str, least: int, most: int) -> int:
        value = told.get(field)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise Invalid("A number that fits here, please.", field=f"{name}_{field}")
        return value

    def factor(field: str, value: Any, most: int) -> Fraction:
        try:
            number = Fraction(str(value).strip())
        except (ValueError, ZeroDivisionError):
            raise Invalid("A number such as 1.2, please.", field=f"{name}_{field}") from None
        if not 0 <= number <= most:
            raise Invalid(f"From 0 to {most}, please.", field=f"{name}_{field}")
        return number

    def table(group: str, names: Iterable[str]) -> dict[str, Fraction]:
        given = told.get(group) or {}
        return {one: factor(f"{group}_{one}", given.get(one), 20) for one in names}

    least, most = whole("least", 1, 1_000_000), whole("most", 1, 1_000_000)
    if least > most:
        raise Invalid("The most is below the least.", field=f"{name}_most")
    return Formula(
        whole("base", 1, 1_000_000), least, most, whole("included", 0, 1_000), factor("step", told.get("step"), 10),
        table("resolutions", RESOLUTIONS), table("qualities", QUALITIES),
    )  # fmt: skip
