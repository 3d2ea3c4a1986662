"""What the reader puts together: one number with all that belongs to it."""

from dataclasses import dataclass
from decimal import Decimal

from corpus.model import Bound, Kind


@dataclass(slots=True)
class Term:
    """A number in the making. *start* to *end* is its surface.

    *shares* tells that it took no unit of its own, so that it can take its
    neighbour's; *plain* that it is digits alone; *alone* that it fills a cell of a
    table, so that nothing beside it belongs to it.
    """

    start: int
    end: int
    value: Decimal
    high: Decimal | None = None
    bound: Bound = "="
    unit: str = ""
    kind: Kind = "number"
    alternatives: tuple[str, ...] = ()
    uncertainty: Decimal | None = None
    shares: bool = True
    plain: bool = False
    spelled: bool = False
    scaled: bool = False
    noun: bool = False
    name: bool = False
    alone: bool = False
    core: int = 0
    factor: Decimal = Decimal(1)

    def take_unit(self, other: "Term") -> None:
        """Take the unit of *other*, and all that goes with it."""
        self.unit, self.kind, self.shares = other.unit, other.kind, other.shares
        self.alternatives, self.noun = other.alternatives, other.noun
