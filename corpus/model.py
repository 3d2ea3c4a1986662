"""The nouns of the project. Text is stored once; everything else points into it.

A leaf: it imports nothing of the project.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "percent",
    "money",
    "measure",
    "count",
    "year",
    "date",
    "duration",
    "ratio",
    "rate",
    "ordinal",
    "number",
]
Bound: TypeAlias = Literal["=", "~", "<", "<=", ">", ">="]
Status: TypeAlias = Literal["actual", "target", "forecast", "rumour"]
Paging: TypeAlias = Literal["page", "slide", "chapter", "sheet"]

DEFAULT_SPACE = "default"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of character offsets into one document's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse empty and backward ranges, so no later code has to."""
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def covers(self, other: "Span") -> bool:
        """Tell whether *other* lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Tell whether the two spans share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, weakref_slot=True, kw_only=True)
class Document:
    """One text, immutable once read. Its id comes from its content.

    *source* is where it was read from (a path, an address, ``-``); *digest* is the
    SHA-256 of the bytes as read, in hexadecimal. *pages* are the offsets at which
    the pages of a paged source begin, and *paging* is what its pages are called.
    """

    id: str
    title: str
    text: str = field(repr=False, compare=False)
    url: str | None = None
    published: date | None = None
    author: str | None = None
    language: str | None = None
    source: str = "-"
    digest: str = ""
    space: str = DEFAULT_SPACE
    pages: tuple[int, ...] = field(default=(), repr=False)
    paging: Paging | None = None

    def __hash__(self) -> int:
        """Return a hash of the id alone: it comes from all that is hashed else."""
        return hash(self.id)

    def all(self) -> "Passage":
        """Return the whole text as one passage; the text must not be empty."""
        return Passage(self, Span(0, len(self.text)))


@dataclass(frozen=True, slots=True)
class Passage:
    """A verbatim slice of a document: chunk, sentence, citation and quotation alike."""

    document: Document
    span: Span

    def __post_init__(self) -> None:
        """Refuse a span that points past the text."""
        if self.span.end > len(self.document.text):
            raise ValueError(f"{self.span} is outside {self.document}")

    @property
    def text(self) -> str:
        """The characters themselves, exactly as the document has them."""
        return self.document.text[self.span.start : self.span.end]

    def part(self, start: int, end: int) -> "Passage":
        """Return the passage at *start* to *end* of this passage's own text."""
        base = self.span.start
        return Passage(self.document, Span(base + start, base + end))


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage fit to embed: whole sentences of one section.

    *sentences* are spans of the document's text; together they hold every visible
    character of the passage. *section* is the nearest heading above.
    """

    passage: Passage
    sentences: tuple[Span, ...]
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as the documents state it, and where.

    *value* and *high* are in *unit*, scale words multiplied out; *high* is the other
    end of a range. *unit* is ``%``, ``percentage point``, an ISO 4217 code, a symbol
    as pint writes it, a compound of these with ``/``, ``year``, a counted noun in the
    singular, or empty. A full date or a month is in the unit ``date`` as the number
    yyyymmdd, with *high* the last day where it names more than one day.
    *alternatives* are the other units that an ambiguous symbol could have meant;
    *uncertainty* is what stands after a ±.
    """

    value: Decimal
    high: Decimal | None
    bound: Bound
    unit: str
    kind: Kind
    passage: Passage
    alternatives: tuple[str, ...] = ()
    uncertainty: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One row of the number ledger: what a quantity measures.

    *entity* and *attribute* are the documents' words (or their resolved form),
    *time* the years or days it holds for, *status* how sure the source is.
    """

    quantity: Quantity
    entity: str | None = None
    attribute: str | None = None
    time: Quantity | None = None
    status: Status = "actual"
    speaker: str | None = None
    condition: Passage | None = None
