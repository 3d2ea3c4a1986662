"""Fuzz the quantity reader: python benchmarks/quantity_fuzz.py MAKER [--runs N].

MAKER is ``random`` (mixtures of the pieces that quantities are made of),
``hypothesis`` or ``atheris`` (guided by coverage), each of which must be installed.
Any exception, any span that is not verbatim or out of order, ends the run with the
text that caused it.
"""

import argparse
import random
import sys
import time
from datetime import date
from importlib import import_module
from typing import Any

from corpus.model import Document
from corpus.quantity import quantities

PIECES = [
    *"0123456789.,:;-+/()[]'\"%$€£¥°×±~<>=^*&#@ \n\t\u00a0\u2009–—−½²³µΩ",
    *[
        "1",
        "12",
        "2024",
        "1,000",
        "1.5",
        "0,14",
        "1e9",
        "10^6",
        "3/4",
        "2½",
        "-5",
        "($",
        "5)",
        "[3]",
        "$1",
        "US$",
        "million",
        "bn",
        "k",
        "m",
    ],
    *[
        "half",
        "two",
        "twenty-one",
        "hundred",
        "and",
        "a",
        "an",
        "the",
        "of",
        "per",
        "to",
        "from",
        "between",
        "or",
        "about",
        "over",
    ],
    *[
        "less",
        "than",
        "more",
        "up",
        "at",
        "least",
        "km",
        "kg",
        "Wh/kg",
        "mAh",
        "cm−2",
        "s-1",
        "°C",
        "percent",
        "points",
        "basis",
    ],
    *[
        "people",
        "patents",
        "May",
        "June",
        "5th",
        "Q3",
        "FY24",
        "last",
        "year",
        "today",
        "2012–13",
        "1990s",
        "10:30",
        "pm",
    ],
    *[
        "euros",
        "dollars",
        "yen",
        "cents",
        "pounds",
        "feet",
        "inches",
        "degrees",
        "below",
        "zero",
        "times",
        "fold",
        "dozen",
    ],
    *[
        "BC",
        "AD",
        "century",
        "19th",
        "nineties",
        "her",
        "third",
        "almost",
        "(±",
        "bps",
        "24/7",
        "+44",
        "doi:",
        "later",
    ],
]
_ODD, _SPACED = 0.1, 0.4  # how often an odd character, a space
_PUBLISHED = date(2024, 2, 29)


def check(text: str) -> None:
    """Read *text* and check what holds for every text."""
    if not text:
        return
    end = 0
    document = Document(id="d", title="", text=text, published=_PUBLISHED)
    for quantity in quantities(document.all()):
        span = quantity.passage.span
        assert end <= span.start < span.end <= len(text)  # noqa: S101
        assert quantity.value.is_finite()  # noqa: S101
        assert quantity.high is None or quantity.value <= quantity.high  # noqa: S101
        end = span.end


def mixture(source: random.Random) -> str:
    """Return a text of up to thirty pieces, a fifth of them arbitrary characters."""
    pieces: list[str] = []
    for _ in range(source.randint(1, 30)):
        if source.random() < _ODD:
            pieces.append(
                chr(source.choice((source.randrange(0x250), source.randrange(0xD800))))
            )
        else:
            pieces.append(source.choice(PIECES))
        if source.random() < _SPACED:
            pieces.append(" ")
    return "".join(pieces)


def at_random(runs: int, seed: int) -> None:
    """Check *runs* mixtures."""
    source = random.Random(seed)  # noqa: S311 - not a secret
    started = time.perf_counter()
    for number in range(runs):
        text = mixture(source)
        try:
            check(text)
        except Exception:
            print(f"input {number}: {text!r}")
            raise
    print(f"{runs} inputs, no exception, {time.perf_counter() - started:.0f} s")


def by_hypothesis(runs: int, seed: int) -> None:
    """Check *runs* texts that hypothesis makes of characters and of pieces."""
    from hypothesis import HealthCheck, given, settings  # noqa: PLC0415 - only here
    from hypothesis import seed as seeded  # noqa: PLC0415
    from hypothesis import strategies as st  # noqa: PLC0415

    counted = 0
    pieces = st.sampled_from(PIECES) | st.characters(exclude_categories=["Cs"])

    @seeded(seed)
    @settings(
        max_examples=runs,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    @given(st.lists(pieces, max_size=12).map("".join) | st.text(max_size=40))
    def run(text: str) -> None:
        nonlocal counted
        counted += 1
        check(text)

    started = time.perf_counter()
    run()
    print(f"{counted} inputs, no exception, {time.perf_counter() - started:.0f} s")


def guided(runs: int) -> None:
    """Check *runs* texts under atheris, which is led by the branches they reach."""
    atheris: Any = import_module("atheris")

    def test(data: bytes) -> None:
        provider = atheris.FuzzedDataProvider(data)
        pieces: list[str] = []
        while provider.remaining_bytes():
            if provider.ConsumeBool():
                pieces.append(provider.PickValueInList(PIECES))
            else:
                pieces.append(provider.ConsumeUnicodeNoSurrogates(4))
        check("".join(pieces))

    atheris.instrument_all()
    atheris.Setup([sys.argv[0], f"-atheris_runs={runs}", "-max_len=64"], test)
    atheris.Fuzz()


def main() -> None:
    """Fuzz by the maker of texts that is named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("maker", choices=["random", "hypothesis", "atheris"])
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.maker == "atheris":
        guided(options.runs)
    elif options.maker == "hypothesis":
        by_hypothesis(options.runs, options.seed)
    else:
        at_random(options.runs, options.seed)


if __name__ == "__main__":
    main()
