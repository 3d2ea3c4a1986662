"""Hold a claim against the passages nearest to it, number by number. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from corpus.model import Document, Passage, Quantity, Span
from corpus.quantity import quantities
from index.model import Hit

if TYPE_CHECKING:
    from decimal import Decimal

_TIMES = frozenset({"year", "date", "ordinal"})  # another time is no contradiction

Verdict: TypeAlias = Literal["agrees", "differs", "silent"]


@dataclass(frozen=True, slots=True)
class Compared:
    """A number of the claim, and the documents' number it is held against, if any."""

    claimed: Quantity
    found: Quantity | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim, its numbers compared, and the passages it was held against."""

    claim: str
    numbers: tuple[Compared, ...]
    hits: tuple[Hit, ...]


def check(claim: str, hits: Sequence[Hit]) -> Checked:
    """Compare every number of *claim* with those of the same unit in *hits*.

    It agrees if some passage has it; it differs from the first of its unit in the
    nearest passage that has one; else the passages are silent about it.
    """
    found = [quantity for hit in hits for quantity in quantities(hit.passage)]
    compared = tuple(_compared(number, found) for number in numbers_in(claim))
    return Checked(claim, compared, tuple(hits))


def numbers_in(text: str) -> tuple[Quantity, ...]:
    """Return the numbers in *text*, which is no document."""
    if not text.strip():
        return ()
    document = Document(id="-", title="", text=text)
    return quantities(Passage(document, Span(0, len(text))))


def _compared(number: Quantity, found: Sequence[Quantity]) -> Compared:
    alike = [other for other in found if other.unit == number.unit]
    for other in alike:
        if agree(number, other):
            return Compared(number, other, "agrees")
    if alike and number.kind not in _TIMES:
        return Compared(number, alike[0], "differs")
    return Compared(number, None, "silent")


def agree(one: Quantity, other: Quantity) -> bool:
    """Tell whether two quantities of one unit can both hold, as stated.

    Equal ends agree; so does a plain number inside a stated range or bound.
    """
    if (one.value, one.high) == (other.value, other.high):
        return one.bound == other.bound or "~" in (one.bound, other.bound)
    return _inside(one, other) or _inside(other, one)


def _inside(number: Quantity, stated: Quantity) -> bool:
    if number.high is not None or number.bound not in ("=", "~"):
        return False
    value: Decimal = number.value
    if stated.high is not None:
        return stated.value <= value <= stated.high
    limits = {
        "<": value < stated.value,
        "<=": value <= stated.value,
        ">": value > stated.value,
        ">=": value >= stated.value,
    }
    return limits.get(stated.bound, False)
