"""The one service that joins the corpus, the index and the answering.

Front ends call nothing else. Blocking: run it in one worker thread.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from bot.settings import Settings
from corpus.model import DEFAULT_SPACE, Document, Fact, Quantity
from index.model import Answer, Hit

Outcome: TypeAlias = Literal["added", "unchanged", "updated", "failed"]

# Told how much is done, and of how much if that is known.
Step: TypeAlias = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one document of a source; *reason* says why it failed."""

    source: str
    outcome: Outcome
    document: str | None = None
    title: str | None = None
    reason: str | None = None


def _ignore(_: int, __: int | None) -> None:
    pass


class Service:
    """Answers from the corpus in the settings' data folder, and keeps it."""

    def __init__(self, settings: Settings) -> None:
        """Open nothing yet: a verb pays only for what it uses."""
        self._settings = settings

    def ask(
        self,
        question: str,
        *,
        space: str = DEFAULT_SPACE,
        document: str | None = None,
        previous: Sequence[str] = (),
        as_of: date | None = None,
    ) -> Answer:
        """Answer *question*; *previous* are the conversation's earlier questions."""
        raise NotImplementedError

    def search(
        self, query: str, *, space: str = DEFAULT_SPACE, k: int = 10
    ) -> list[Hit]:
        """Return the *k* passages nearest to *query*, best first."""
        raise NotImplementedError

    def add(
        self, sources: Sequence[str], *, space: str = DEFAULT_SPACE
    ) -> Iterator[Report]:
        """Add every document of *sources*; yield one report as each is stored."""
        raise NotImplementedError

    def add_bytes(
        self, name: str, data: bytes, *, space: str = DEFAULT_SPACE
    ) -> Iterator[Report]:
        """Add the documents in *data*, a file that was called *name*."""
        raise NotImplementedError

    def sync(self, step: Step = _ignore) -> None:
        """Bring the index up to the store; *step* hears how many passages are done."""
        raise NotImplementedError

    def reindex(self, step: Step = _ignore) -> None:
        """Build the index again from the store."""
        raise NotImplementedError

    def documents(self, *, space: str = DEFAULT_SPACE) -> list[Document]:
        """Return the documents of *space*, their texts left empty."""
        raise NotImplementedError

    def document(self, identity: str, *, space: str = DEFAULT_SPACE) -> Document:
        """Return one document, text and all."""
        raise NotImplementedError

    def remove(self, identity: str, *, space: str = DEFAULT_SPACE) -> Document:
        """Remove one document for good and return what it was."""
        raise NotImplementedError

    def refresh(self, identity: str, *, space: str = DEFAULT_SPACE) -> Report:
        """Read one document's source again."""
        raise NotImplementedError

    def quantities(
        self, identity: str, *, space: str = DEFAULT_SPACE
    ) -> list[Quantity]:
        """Return one document's quantities in reading order."""
        raise NotImplementedError

    def facts(
        self,
        *,
        space: str = DEFAULT_SPACE,
        document: str | None = None,
        entity: str | None = None,
        unit: str | None = None,
        year: int | None = None,
    ) -> list[Fact]:
        """Return the number ledger's rows that match."""
        raise NotImplementedError

    def state(self, *, space: str = DEFAULT_SPACE) -> str:
        """Return what answers name as their corpus: it changes when documents do."""
        raise NotImplementedError

    def verify(self) -> list[str]:
        """Return every damage found in the corpus and its index, named."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of files and locks."""
