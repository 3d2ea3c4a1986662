"""Questions whose answers are known, read from a file with one JSON object a line."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from corpus.errors import SourceError
from corpus.model import Document, Quantity, Span
from corpus.quantity import quantities

Row: TypeAlias = Mapping[str, Any]


class QuestionsError(SourceError):
    """A file of questions is not as it should be."""


@dataclass(frozen=True, slots=True)
class Gold:
    """A question, and what answers it.

    *spans* are the answering places by document id, empty where nothing answers, and
    *documents* the ids of the documents to find, which answer as a whole, unless
    nothing does. *numbers* are the amounts that the stated answers consist of.
    """

    question: str
    spans: Mapping[str, tuple[Span, ...]]
    documents: frozenset[str]
    numbers: tuple[Quantity, ...]
    answerable: bool

    def holds(self, document: str, span: Span) -> bool:
        """Tell whether *span* of *document* touches what answers."""
        if not self.answerable:
            return False
        if document in self.documents:
            return True
        return any(span.overlaps(gold) for gold in self.spans.get(document, ()))


def read(file: Path) -> Iterator[Gold]:
    """Yield the questions in *file*. Raises QuestionsError, which names the line.

    A row has `question`, and, where it can be answered, `doc_id` with `spans` (pairs
    of character offsets), or `evidence` (objects with `doc_id`, `start` and `end`), or
    `relevant_doc_ids`; `answers` are the right words; `answerable` may say false.
    """
    try:
        with file.open(encoding="utf-8") as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield _gold(str(file), number, line)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise QuestionsError(str(file), reason) from error


def _gold(file: str, number: int, line: str) -> Gold:
    try:
        row: Row = json.loads(line)
        spans: dict[str, list[Span]] = {}
        if row.get("spans"):
            spans[str(row["doc_id"])] = [Span(*pair) for pair in row["spans"]]
        for one in row.get("evidence") or ():
            place = Span(one["start"], one["end"])
            spans.setdefault(str(one["doc_id"]), []).append(place)
        whole = frozenset(map(str, row.get("relevant_doc_ids") or ()))
        question = row["question"]
        answers = [str(one) for one in row.get("answers") or ()]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        reason = f"line {number} is not a question: {error}"
        raise QuestionsError(file, reason) from error
    if not isinstance(question, str) or not question.strip():
        raise QuestionsError(file, f"line {number} has no question")
    told = bool(spans or whole) and row.get("answerable") is not False
    return Gold(
        question=question,
        spans={one: tuple(found) for one, found in spans.items()} if told else {},
        documents=whole,
        numbers=tuple(n for one in answers for n in _amount(one)) if told else (),
        answerable=told,
    )


def _amount(answer: str) -> tuple[Quantity, ...]:
    """Return the quantity that *answer* consists of, if it is no more than one."""
    said = answer.strip(" .")
    found = quantities(Document(id="answer", title="", text=said).all())
    whole = len(found) == 1 and len(found[0].passage.text) == len(said)
    return found if whole else ()
