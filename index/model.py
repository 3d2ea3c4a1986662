"""What a search and an answer are made of. No model, no disk, no clock."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from corpus.model import Passage, Quantity, Span
from index.fusion import Signals

Outcome: TypeAlias = Literal["answered", "not_found"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage a search found, and its fused score from 0 to 1."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage a search found, with what an answer is chosen by.

    *signals* are what the passage with its title, date and section is ranked by, and
    *fused* the score they make, from 0 to 1 among the candidates of one search.
    *sentences* are the spans of its sentences in the document. *sentence_cosines* are
    their similarities to the question, one each, in order, and *sentence_coverage* the
    shares of the question's words, weighed by rarity, that are in the sentence or in
    the title, date and section.
    """

    passage: Passage
    sentences: tuple[Span, ...]
    section: str | None
    fused: float
    signals: Signals
    sentence_cosines: tuple[float, ...]
    sentence_coverage: tuple[float, ...] = ()

    @property
    def cosine(self) -> float:
        """The passage's similarity to the question."""
        return self.signals.cosine

    @property
    def hit(self) -> Hit:
        """The passage with its score, as a search shows it."""
        return Hit(self.passage, self.fused)


@dataclass(frozen=True, slots=True)
class Citation:
    """A quotation that supports an answer; *marks* are the answering words.

    The marks are spans of the document's text, inside the quotation.
    """

    passage: Passage
    score: float
    marks: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Derivation:
    """Arithmetic over quantities of the answer, named by their place in it."""

    expression: str
    value: Decimal
    unit: str
    operands: tuple[int, ...]
    high: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the documents say about a question, or that they do not say.

    *text* is what a person is shown, in a line or two. *reason* and *nearest* are set
    where the documents do not say. *corpus* is the generation that was asked.
    *resolved* is the question that a follow-up was taken for, if it was one.
    """

    question: str
    status: Outcome
    text: str
    confidence: float
    corpus: str
    quantities: tuple[Quantity, ...] = ()
    derivation: Derivation | None = None
    citations: tuple[Citation, ...] = ()
    reason: str | None = None
    nearest: Citation | None = None
    resolved: str | None = None

    def __bool__(self) -> bool:
        """Tell whether the documents say anything."""
        return self.status == "answered"
