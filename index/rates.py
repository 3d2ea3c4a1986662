"""Rates of exchange that the documents state themselves; there are no others."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.model import Quantity
from corpus.pattern import regex
from index.derive import Result, shown
from index.evidence import Evidence
from index.units import UNIT, result
from index.wanted import as_unit

_PER = regex(
    rf"\s*(?:=|to|per|for|against|/)\s*(?:the|an?|one|each)?\s*(?P<unit>{UNIT})",
    re.IGNORECASE,
)
_RATE = regex(
    r"\b(?:exchange|rates?|worth|convert\w*|conversion|equals?)\b|=|\bto the\b|\bper\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate of exchange as a document states it: so many *top* for one *bottom*."""

    evidence: Evidence
    quantity: Quantity
    top: str
    bottom: str
    inverse: bool

    @property
    def target(self) -> str:
        """The currency that the rate brings an amount into."""
        return self.bottom if self.inverse else self.top

    @property
    def told(self) -> str:
        """How an expression goes on with the rate."""
        sign = "/" if self.inverse else "×"
        return f"{sign} {self.quantity.value:f} {self.top}/{self.bottom}"

    def applied(self, value: Decimal) -> Decimal:
        """Return *value* at this rate."""
        number = self.quantity.value
        return value / number if self.inverse else value * number


def rates(
    found: Sequence[Evidence], source: str, targets: Sequence[str]
) -> Iterator[Rate]:
    """Yield the rates between *source* and one of *targets* that *found* states."""
    for evidence in found:
        if not _RATE.search(evidence.sentence.text):
            continue
        for quantity, top, bottom in _stated(evidence):
            if bottom == source and top in targets:
                yield Rate(evidence, quantity, top, bottom, inverse=False)
            elif top == source and bottom in targets:
                yield Rate(evidence, quantity, top, bottom, inverse=True)


def _stated(evidence: Evidence) -> Iterator[tuple[Quantity, str, str]]:
    """Yield each amount of one currency that is said to be one of another."""
    amounts = [q for q in evidence.reading.quantities if q.kind == "money"]
    text, stop = evidence.document.text, evidence.sentence.span.end
    for quantity in amounts:
        top, *per = quantity.unit.split("/")
        bottom = _currency(per[0]) if len(per) == 1 else None
        if not per:
            match = _PER.match(text[:stop], quantity.passage.span.end)
            bottom = _currency(match["unit"]) if match else None
        if bottom is not None and bottom != top and _exact(quantity):
            yield quantity, top, bottom
    for one in amounts:
        others = [q for q in amounts if q.unit != one.unit]
        if one.value == 1 and _exact(one) and len(others) == 1 and _exact(others[0]):
            yield others[0], others[0].unit, one.unit


def _exact(quantity: Quantity) -> bool:
    return quantity.bound == "=" and quantity.high is None and quantity.value > 0


def _currency(written: str) -> str | None:
    read = as_unit(written.rstrip("."))
    return read.unit if read is not None and read.kind == "money" else None


def exchanged(quantity: Quantity, rate: Rate) -> Result:
    """Return *quantity* in another currency, by a rate that a document states."""
    new = replace(
        quantity,
        value=rate.applied(quantity.value),
        high=None if quantity.high is None else rate.applied(quantity.high),
        unit="/".join([rate.target, *quantity.unit.split("/")[1:]]),
    )
    return result(new, f"{shown(quantity)} {rate.told}")
