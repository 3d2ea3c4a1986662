"""How much to quote: a sentence, and what beside it may well be the answer. Pure."""

from collections.abc import Sequence

from corpus.model import Span

ALSO = 0.035  # how likely a sentence beside must be the one for it to be quoted too
LONGEST = 500  # characters of a quotation of several sentences


def widened(spans: Sequence[Span], shares: Sequence[float], best: int) -> range:
    """Return which sentences to quote: *best*, and those beside that may answer too.

    *spans* are a passage's sentences in order, *shares* how likely each is the one
    that answers. The likelier neighbour is taken first, while there is room.
    """
    low = high = best
    while True:
        beside = [
            place
            for place in (low - 1, high + 1)
            if 0 <= place < len(spans) and shares[place] >= ALSO
        ]
        fitting = [
            place
            for place in beside
            if spans[max(place, high)].end - spans[min(place, low)].start <= LONGEST
        ]
        if not fitting:
            return range(low, high + 1)
        taken = max(fitting, key=lambda place: (shares[place], -place))
        low, high = min(low, taken), max(high, taken)
