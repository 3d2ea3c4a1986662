"""Numbers side by side: which belong together, and as a table. Pure."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.contract import plain
from corpus.model import Fact, Passage, Quantity, Span
from corpus.quantity import quantities
from index.model import Answer
from index.operations import asked

_TIMES = frozenset({"year", "date", "ordinal"})
_WORD = re.compile(r"\w{3,}")
_COMPARING = re.compile(r"\bcompar|\bversus\b|\bvs\b|\bvergleich", re.IGNORECASE)
_AROUND = 160  # characters on either side of a number that say what it is about
_PART = re.compile(r"[,;:]\s+|[.!?]\s+|\s[–—-]\s|\n")


@dataclass(frozen=True, slots=True)
class Row:
    """A number, and what it is the number of: *label* is in the documents' words."""

    label: str
    quantity: Quantity


def asks_to_compare(question: str) -> bool:
    """Tell whether a question asks to hold numbers against each other."""
    return bool(_COMPARING.search(question)) or asked(question) is not None


def of_answer(answer: Answer) -> tuple[Row, ...]:
    """Return the numbers of *answer* that can be compared; at least two, or none."""
    if not answer or not asks_to_compare(answer.question):
        return ()
    chosen = answer.derivation.operands if answer.derivation else ()
    numbers = [answer.quantities[place] for place in chosen] or answer.quantities
    return alike([Row(clause(number.passage), number) for number in numbers])


def of_ledger(facts: Iterable[Fact]) -> tuple[Row, ...]:
    """Return the comparable numbers of *facts*, by what the ledger says of them."""
    return alike([Row(_label(fact), fact.quantity) for fact in facts])


def sources(rows: Iterable[Row]) -> list[str]:
    """Return the title and the day of each document of *rows*, each once."""
    documents = {row.quantity.passage.document.id: row.quantity.passage.document
                 for row in rows}  # fmt: skip
    return [
        f"{document.title or document.id} ({document.published.isoformat()})"
        if document.published
        else document.title or document.id
        for document in documents.values()
    ]


def _label(fact: Fact) -> str:
    return " · ".join(_named(fact)) or clause(fact.quantity.passage)


def _named(fact: Fact) -> list[str]:
    """Return whose number it is, of what, and when, as far as the ledger says."""
    time = fact.time.passage.text if fact.time is not None else None
    return [part for part in (fact.entity, fact.attribute, time) if part]


def of_facts(facts: Iterable[Fact], about: str) -> tuple[Row, ...]:
    """Return the comparable numbers whose fact or sentence has all words of *about*."""
    wanted = {word.casefold() for word in _WORD.findall(about)}
    rows: list[Row] = []
    for fact in facts:
        text = f"{' '.join(_named(fact))} {clause(fact.quantity.passage)}".casefold()
        if wanted and all(word in text for word in wanted):
            rows.append(Row(_label(fact), fact.quantity))
    return alike(rows)


def alike(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return those in the unit that most of them have, in order, each once.

    Times are what numbers hold for, so they are not compared. Fewer than two are none.
    """
    stated = [row for row in rows if row.quantity.kind not in _TIMES]
    units = Counter(row.quantity.unit for row in stated)
    if not units or units.most_common(1)[0][1] < 2:  # noqa: PLR2004  two to compare
        return ()
    unit = units.most_common(1)[0][0]
    chosen = (row for row in stated if row.quantity.unit == unit)
    return tuple(
        {
            (row.quantity.passage.document.id, row.quantity.passage.span): row
            for row in chosen
        }.values()
    )


def table(rows: Sequence[Row]) -> str:
    """Return *rows* as CSV, the numbers exact and as stated, with where they stand."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        ("what", "stated", "bound", "value", "high", "unit", "document", "start", "end")
    )
    for row in rows:
        quantity, passage = row.quantity, row.quantity.passage
        writer.writerow(
            (
                _cell(row.label),
                _cell(passage.text),
                quantity.bound,
                plain(quantity.value),
                "" if quantity.high is None else plain(quantity.high),
                quantity.unit,
                passage.document.id,
                passage.span.start,
                passage.span.end,
            )
        )
    return out.getvalue()


def _cell(text: str) -> str:
    """Return *text* on one line, so that no spreadsheet takes it for a formula."""
    words = " ".join(text.split())
    return f"'{words}" if words[:1] in ("=", "+", "-", "@") else words


def clause(number: Passage) -> str:
    """Return the words around *number* that say what it is of.

    They begin after the number before it, or where its part of the sentence does, and
    end with that part, or with the number if another one follows there.
    """
    text, span = number.document.text, number.span
    start = _edge(text, max(span.start - _AROUND, 0), span.start)
    end = _end(text, span.end, min(span.end + _AROUND, len(text)))
    around = Passage(number.document, Span(start, end))
    for other in quantities(around):
        if other.kind in _TIMES:
            continue
        if start <= other.passage.span.end <= span.start:
            start = other.passage.span.end
        elif span.end <= other.passage.span.start < end:
            end = span.end + text.startswith((")", "]"), span.end)
    return " ".join(text[start:end].split()).lstrip(" ,;:)]").rstrip(" ,;:.")


def _edge(text: str, start: int, stop: int) -> int:
    """Return where the part of a sentence that goes on to *stop* begins."""
    found = [match.end() for match in _PART.finditer(text, start, stop)]
    if found:
        return found[-1]
    return start if start == 0 else text.find(" ", start) + 1


def _end(text: str, start: int, stop: int) -> int:
    """Return where the part of a sentence that *start* is in ends."""
    match = _PART.search(text, start, stop)
    if match:
        return match.start()
    return stop if stop == len(text) else max(text.rfind(" ", start, stop), start)
