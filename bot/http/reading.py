"""A document's text cut for display: paragraphs, the cited passage, the numbers.

Pure. The runs of a part, joined, are the text again, character for character; what
is shown can therefore never differ from what is stored.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.model import Span

PART = 40_000  # characters of a long document on one page
_LINE = "\n"


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that look alike. *number* is the place of the quantity they state.

    *first* tells the first run of its number: there its anchor goes.
    """

    text: str
    number: int | None = None
    first: bool = False
    answers: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Runs that are all cited, or all not."""

    cited: bool
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the text, its line break left out; *anchor*: citing begins here."""

    span: Span
    stretches: tuple[Stretch, ...]
    anchor: bool = False


def parts(text: str) -> list[Span]:
    """Cut *text* at ends of lines into parts of about `PART` characters."""
    cut: list[Span] = []
    start = 0
    while start < len(text):
        stop = start + PART
        if stop < len(text):
            stop = text.rfind(_LINE, start, stop) + 1 or stop
        cut.append(Span(start, min(stop, len(text))))
        start = stop
    return cut


def part_of(pieces: Sequence[Span], place: int) -> int:
    """Return which of *pieces* holds the character at *place*; the last if none."""
    held = (i for i, piece in enumerate(pieces) if place < piece.end)
    return next(held, len(pieces) - 1)


def paragraphs(
    text: str,
    part: Span,
    *,
    numbers: Sequence[Span] = (),
    cited: Span | None = None,
    answers: Sequence[Span] = (),
) -> Iterator[Paragraph]:
    """Yield the lines of *part* of *text* that have something in them.

    *numbers* are in reading order; one that overlaps an earlier one is not marked.
    """
    apart = _apart(numbers)
    at = 0
    anchored = False
    for line in _lines(text, part):
        while at < len(apart) and apart[at][1].end <= line.start:
            at += 1
        here: list[tuple[int, Span]] = []
        for place, span in apart[at:]:
            if span.start >= line.end:
                break
            here.append((place, span))
        anchor = not anchored and cited is not None and cited.overlaps(line)
        anchored = anchored or anchor
        yield Paragraph(
            line, tuple(_stretches(text, line, here, cited, answers)), anchor
        )


def _lines(text: str, part: Span) -> Iterator[Span]:
    start = part.start
    for line in text[part.start : part.end].splitlines(keepends=True):
        shown = line.rstrip()
        if shown:
            yield Span(start, start + len(shown))
        start += len(line)


def _apart(numbers: Sequence[Span]) -> list[tuple[int, Span]]:
    kept: list[tuple[int, Span]] = []
    end = 0
    for place, span in enumerate(numbers):
        if span.start >= end:
            kept.append((place, span))
            end = span.end
    return kept


def _stretches(
    text: str,
    line: Span,
    numbers: Sequence[tuple[int, Span]],
    cited: Span | None,
    answers: Sequence[Span],
) -> Iterator[Stretch]:
    spans = [span for _, span in numbers] + list(answers) + ([cited] if cited else [])
    ends = {end for span in spans for end in (span.start, span.end)}
    cuts = sorted(
        {line.start, line.end, *(c for c in ends if line.start < c < line.end)}
    )
    runs: list[Run] = []
    is_cited = False
    for start, stop in pairwise(cuts):
        piece = Span(start, stop)
        number = next((p for p, span in numbers if span.covers(piece)), None)
        inside = cited is not None and cited.covers(piece)
        if runs and inside != is_cited:
            yield Stretch(is_cited, tuple(runs))
            runs = []
        is_cited = inside
        runs.append(
            Run(
                text[start:stop],
                number,
                any(span.start == start for _, span in numbers),
                any(span.covers(piece) for span in answers),
            )
        )
    yield Stretch(is_cited, tuple(runs))
