"""Choose rows of the number ledger."""

from dataclasses import dataclass

from corpus.model import Fact


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which facts are wanted; what is None does not matter.

    *entity* is compared without regard to case, as a part of the fact's entity.
    """

    entity: str | None = None
    unit: str | None = None
    year: int | None = None

    def __contains__(self, fact: Fact) -> bool:
        """Tell whether *fact* is wanted."""
        return self._has_entity(fact) and self._has_unit(fact) and self._has_year(fact)

    def _has_entity(self, fact: Fact) -> bool:
        entity = fact.entity or ""
        return self.entity is None or self.entity.casefold() in entity.casefold()

    def _has_unit(self, fact: Fact) -> bool:
        return self.unit is None or fact.quantity.unit == self.unit

    def _has_year(self, fact: Fact) -> bool:
        if self.year is None:
            return True
        if fact.time is None:
            return False
        time = fact.time
        high = time.value if time.high is None else time.high
        scale = 10_000 if time.unit == "date" else 1
        return time.value // scale <= self.year <= high // scale
