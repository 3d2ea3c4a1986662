"""The one service that joins the corpus, the index and the answering.

Front ends call nothing else. Blocking: run it in one worker thread.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from bot.ledger import Wanted
from bot.report import Report
from bot.settings import Settings
from bot.shelf import Shelf
from bot.sources import Source, expand, readable
from corpus.errors import CorpusMissingError, ExtraMissingError, SourceError
from corpus.model import DEFAULT_SPACE, Document, Fact, Quantity
from corpus.store import Reading
from index.model import Answer, Hit

if TYPE_CHECKING:
    from bot.engine import Engine, Glance
    from bot.remote import Remote
    from corpus.diff import Difference
    from index.choose import Cross

__all__ = ["Report", "Service", "Step"]

# Told how much is done, and of how much if that is known.
Step: TypeAlias = Callable[[int, int | None], None]
Sources: TypeAlias = Iterable[Source | SourceError]

_CANDIDATES = 6  # passages that an answer is chosen from
_TRIAL = "How much is it?"  # has all of a question read: its words, its numbers


def _ignore(_: int, __: int | None) -> None:
    pass


def _warn(message: str) -> None:
    import logging  # the shell says it otherwise

    logging.getLogger("pincite").warning(message)


def _day_after(day: date | None) -> date | None:
    if day is None or day == date.max:
        return None
    return day + timedelta(days=1)


def _completed(question: str, previous: Sequence[str]) -> str:
    if not previous:
        return question
    from index.follow import resolve

    return resolve(question, previous)


def remote(settings: Settings, notice: Callable[[str], None]) -> "Remote":
    """Return the engine over the server in *settings*, if its libraries are here."""
    try:
        from bot.remote import Remote
    except ImportError as error:
        raise ExtraMissingError("postgres", error.name or "psycopg") from error
    return Remote(settings, notice)


class Service:
    """Answers from the corpus in the settings' data folder, and keeps it."""

    def __init__(
        self,
        settings: Settings,
        notice: Callable[[str], None] = _warn,
        *,
        step: Step | None = None,
        aside: Callable[[str], None] | None = None,
        wait: float = inf,
    ) -> None:
        """Open nothing yet; *notice* hears what people should know, in one line.

        *step* hears how many passages are done where a question must wait for its
        index; with *aside* it need not if that is much work: the index before is
        searched, and *aside*, called with a space, sees to the new one. Who writes
        waits *wait* seconds for another writer.
        """
        self._shelf: Engine = (
            remote(settings, notice)
            if settings.store
            else Shelf(settings, notice, progress=step, aside=aside, wait=wait)
        )
        self._settings = settings

    def twin(self) -> "Service":
        """Return another one over the same corpus, for another thread to work with."""
        return Service(self._settings)

    def warm(self, *, space: str = DEFAULT_SPACE) -> None:
        """Load what the first question in *space* would wait for.

        The model, the answering, the units, and the index; one that lags behind is
        brought up.
        """
        from corpus.quantity.convert import convertible

        convertible("km", "mi")  # reads pint's table: a quarter of a second
        self._shelf.embedder.questions([_TRIAL])  # an empty space needs it soon, too
        with suppress(CorpusMissingError):
            self.ask(_TRIAL, space=space)

    def ask(  # noqa: PLR0913  all that can narrow a question down
        self,
        question: str,
        *,
        space: str = DEFAULT_SPACE,
        document: str | None = None,
        previous: Sequence[str] = (),
        as_of: date | None = None,
        least: float | None = None,
    ) -> Answer:
        """Answer *question*; *previous* are the conversation's earlier questions.

        A question that leans on them is asked as `index.follow.resolve` completes it.
        Only from *document*, and as things were on *as_of*, if they are given: what
        was published by then, in the versions of then as far as they are known.
        *least* is the probability from which on the documents say so, if not the
        settings': lower ones cover more, higher ones answer more of them rightly.
        """
        from index.answer import answer  # looking at documents needs none of it
        from index.lexical import Filter

        if document is not None:
            self.document(document, space=space)  # or say that it is unknown
        only = Filter(document=document, before=_day_after(as_of))
        asked = _completed(question, previous)
        if as_of is None:
            found = self._shelf.search(asked, space, only, _CANDIDATES)
        else:
            found = self._shelf.search_as_of(as_of, asked, space, only, _CANDIDATES)
        made = answer(
            asked,
            found.candidates,
            weigh=found.weigh,
            corpus=found.state,
            threshold=self._settings.least if least is None else least,
            cross=self._cross,
        )
        if asked == question:
            return made
        return replace(made, question=question, resolved=asked)

    @property
    def threshold(self) -> float:
        """The probability from which on an answer is given: as set, or as fitted."""
        from index.confidence import calibration

        told, fitted = self._settings.least, calibration(reranked=self._settings.rerank)
        return fitted.threshold if told is None else told

    @cached_property
    def _cross(self) -> "Cross | None":
        """The cross-encoder's scores, if the settings want them."""
        if not self._settings.rerank:
            return None
        try:
            from index import rerank
        except ImportError as error:
            raise ExtraMissingError("rerank", "onnxruntime") from error
        return rerank.CrossEncoder(rerank.find()).scores

    def search(
        self, query: str, *, space: str = DEFAULT_SPACE, k: int = 10
    ) -> list[Hit]:
        """Return the *k* passages nearest to *query*, operators and all, best first."""
        from index.query import parse

        asked = parse(query)
        found = self._shelf.search(asked.text or query, space, asked.only, k)
        return [candidate.hit for candidate in found.candidates]

    def add(
        self, sources: Sequence[str], *, space: str = DEFAULT_SPACE
    ) -> Iterator[Report]:
        """Add every document of *sources*; yield one report as each is stored."""
        return self._take(expand(sources), space)

    def add_bytes(
        self, name: str, data: bytes, *, space: str = DEFAULT_SPACE
    ) -> Iterator[Report]:
        """Add the documents in *data*, a file that was called *name*."""
        return self._take([Source(name, data=data)], space)

    def _take(self, sources: Sources, space: str) -> Iterator[Report]:
        from bot.failures import counted  # asking needs none of the readers
        from bot.intake import fetching, take

        with self._shelf.writing() as store:
            options = fetching(self._settings)
            found = take(store, sources, space=space, options=options)
            yield from counted(store, found)

    def failures(self) -> int:
        """Return how many documents could not be read so far; any thread may ask."""
        from bot.failures import failures

        with closing(Service(self._settings)) as other:
            try:
                return failures(other._shelf.store)  # noqa: SLF001  one of us
            except CorpusMissingError:
                return 0

    def sync(self, step: Step = _ignore, *, space: str = DEFAULT_SPACE) -> None:
        """Bring the index up to the store; *step* hears how many passages are done."""
        self._shelf.sync(space, step)

    def reindex(self, step: Step = _ignore) -> None:
        """Build the index again from the store."""
        self._shelf.reindex(step)

    def glance(self) -> "Glance | None":
        """Return a look at the documents for an event loop, where the engine has one.

        It waits for no question. Close it in the loop that it was used in.
        """
        return self._shelf.glance()

    def documents(self, *, space: str = DEFAULT_SPACE) -> list[Document]:
        """Return the documents of *space*, their texts left empty."""
        return self._shelf.store.documents(space)

    def document(self, identity: str, *, space: str = DEFAULT_SPACE) -> Document:
        """Return one document, text and all."""
        return self._shelf.store.document(identity, space)

    def reading(self, identity: str, *, space: str = DEFAULT_SPACE) -> Reading:
        """Return a version of a document, live or not, and all read out of it."""
        return self._shelf.store.reading(identity, space)

    def remove(self, identity: str, *, space: str = DEFAULT_SPACE) -> Document:
        """Remove one document for good, from the index as well; return what it was."""
        (removed,) = self.remove_all([identity], space=space)
        return removed

    def remove_all(
        self, identities: Iterable[str], *, space: str = DEFAULT_SPACE
    ) -> list[Document]:
        """Remove documents for good, all or none; return what they were, textless."""
        with self._shelf.writing() as store, store.transaction():
            gone = [replace(store.remove(one, space), text="") for one in identities]
        self._shelf.forget(space)
        return gone

    def difference(
        self, identity: str, *, space: str = DEFAULT_SPACE
    ) -> "Difference | None":
        """Compare a document to the version before it, if there was one."""
        from corpus.diff import difference

        store = self._shelf.store
        new = store.reading(identity, space)
        ids = [one.id for one in new.versions]
        before = ids[: len(ids) - 1 - ids[::-1].index(new.document.id)]
        if not before:
            return None
        old = store.reading(before[-1], space)
        return difference(old.document, new.document, old.quantities, new.quantities)

    def export(self, file: Path, *, space: str = DEFAULT_SPACE) -> int:
        """Write all versions of all documents of *space* to *file*; say how many."""
        from corpus.store.transfer import export

        return export(self._shelf.store, space, file)

    def import_(self, file: Path, *, space: str = DEFAULT_SPACE) -> int:
        """Take what `export` wrote into *space*, which has no documents yet."""
        from bot.intake import prepared
        from corpus.store.transfer import take

        with self._shelf.writing() as store:
            return take(store, file, space, prepared)

    def backup(self, folder: Path, *, keep: int | None = None) -> Path:
        """Copy the corpus to a new file of *folder*; leave only the newest *keep*."""
        return self._shelf.backup(folder, keep)

    def restore(self, copy: Path, step: Step = _ignore) -> Path:
        """Make the corpus from *copy*, or the newest in that folder; say which."""
        return self._shelf.restore(copy, step)

    def erase(self, *, space: str = DEFAULT_SPACE) -> int:
        """Delete everything in *space*; say how many versions there were."""
        with self._shelf.writing() as store:
            count = store.erase(space)
        self._shelf.forget(space)
        return count

    def refresh(self, identity: str, *, space: str = DEFAULT_SPACE) -> Report:
        """Read one document's source again."""
        document = self.document(identity, space=space)
        source = readable(document.source)
        reports = list(self.add([source], space=space))
        own = [one for one in reports if one.source == document.source]
        return (own or reports)[0]

    def quantities(
        self, identity: str, *, space: str = DEFAULT_SPACE
    ) -> list[Quantity]:
        """Return one document's quantities in reading order."""
        return self._shelf.store.quantities(identity, space)

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
        wanted = Wanted(entity, unit, year)
        found = self._shelf.store.facts(document, space)
        return [fact for fact in found if fact in wanted]

    def state(self, *, space: str = DEFAULT_SPACE) -> str:
        """Return what answers name as their corpus: it changes when documents do."""
        return self._shelf.store.state(space)

    def verify(self) -> list[str]:
        """Return every damage found in the corpus and its index, named."""
        return self._shelf.damages()

    def close(self) -> None:
        """Let go of files and locks."""
        self._shelf.close()
