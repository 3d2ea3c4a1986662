"""How much to quote: a sentence, and what beside it may well be the answer. Pure."""

from collections.abc import Sequence
from itertools import product

from corpus.model import Span

COST = 0.00037  # how much likelier a quotation must get to hold the answer, a character
LONGEST = 900  # characters of a quotation of several sentences


def widened(spans: Sequence[Span], shares: Sequence[float], best: int) -> range:
    """Return which sentences to quote: *best*, and those by it that may answer too.

    *spans* are a passage's sentences in order, *shares* how likely each is the one
    that answers. Of all that run on from one another and have *best*, those are quoted
    whose likelihood together is highest, less what their characters cost.
    """

    def worth(first: int, last: int) -> float:
        length = spans[last].end - spans[first].start
        if length > LONGEST and first < last:
            return float("-inf")
        return sum(shares[first : last + 1]) - COST * length

    runs = product(range(best, -1, -1), range(best, len(spans)))
    first, last = max(runs, key=lambda run: worth(*run))
    return range(first, last + 1)
