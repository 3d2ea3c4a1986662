"""Time to read grows with the text and no faster, whatever the text repeats.

Sixteen times the text takes sixteen times as long where the time is linear, and 256
times where it is quadratic: the limit between the two is far from both, so that a busy
machine fails nothing.
"""

import time

import pytest

from corpus.model import Document
from corpus.quantity import quantities

SIZE, TIMES, LIMIT = 1000, 16, 64
LEAST = 0.0005  # seconds; below, the clock's own noise is measured
REPEATED = [
    "1", "1,234,", "1.", "1 ", "-", "7 ", "1-", "(1", "[1, ", "1\n", "1:", "1/", "10^",
    "½", "1½", "1'", '1"', "1°", "5'10\"", "1e", "x10", "×", "±", "~", "%", "1% ",
    "twenty ", "one hundred and ", "one-", "half a ", "a ", "an a ", "and ",
    "point one ",
    "1 kg/m·", "1 W/(m K) ", "5 per ", "1 h 1 min ", "3 old ", "3 green old ", "1-a-",
    "$1 million ", "$", "US$ ", "¥6 ", "¥", "1 yen ", "EUR ", "$(1) ",
    "May ", "1 May ", "Q1 ", "the second ", "last year ", "'90s ", "2012–13 ", "FY",
    "Figs. 2 and ", "A", "(Knox 1998, ", "et al. ", "[1] ", "http://a/1", "a@1",
    "x = 1 ", "24/7 ", "+44 20 ", "doi:10.1/", "Group of ",
    "her thirties ", "19th century ", "430 BC ", "a third of the ", "almost half ",
    "5 (±1) ", "1:50,000", "25 bps ", "10+ ",
    "about ", "more than ", "between 1 and ", "from 1 to ", "or more ", "“1”", "₁²",
]  # fmt: skip


def seconds(text: str) -> float:
    passage = Document(id="d", title="", text=text).all()
    started = time.process_time()
    quantities(passage)
    return time.process_time() - started


def grows(piece: str) -> float:
    text = (piece * TIMES * SIZE)[: TIMES * SIZE]
    short = min(seconds(text[:SIZE]) for _ in range(3))
    long = seconds(text)
    return long / max(short, LEAST)


@pytest.mark.parametrize("piece", REPEATED, ids=ascii)
def test_time_grows_with_the_text(piece: str) -> None:
    # once more before it fails: another process may have had the machine
    assert grows(piece) < LIMIT or grows(piece) < LIMIT
