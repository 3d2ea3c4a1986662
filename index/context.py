"""What stands around the sentences of one passage, read once for all of them. Pure."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeAlias
from weakref import WeakKeyDictionary

from corpus.language.acronyms import acronyms
from corpus.language.names import Name, small_stems
from corpus.language.words import stems, topics
from corpus.ledger.sentence import read
from corpus.model import Document
from index.model import Candidate

Acronyms: TypeAlias = Mapping[str, frozenset[str]]

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Context:
    """A passage with its title and section.

    *plain* are the stems that the question writes without a capital.
    """

    candidate: Candidate
    plain: frozenset[str] = _NOTHING

    @cached_property
    def acronyms(self) -> Acronyms:
        """What the document's acronyms stand for."""
        return _acronyms(self.candidate.passage.document)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of the whole passage."""
        # By sentences: some of these are cut into words for other reasons, too.
        return _NOTHING.union(*map(stems, self._sentences))

    @cached_property
    def small(self) -> Container[str]:
        """The stems that the passage or the question writes without a capital."""
        return _Small(self.plain, self._sentences)

    @cached_property
    def heading(self) -> frozenset[str]:
        """The stems of the title and the section."""
        title = self.candidate.passage.document.title
        return stems(f"{title}\n{self.candidate.section or ''}")

    @cached_property
    def titles(self) -> tuple[Name, ...]:
        """The names in the title."""
        return _title_names(self.candidate.passage.document.title)

    @property
    def _sentences(self) -> list[str]:
        text = self.candidate.passage.document.text
        return [text[span.start : span.end] for span in self.candidate.sentences]


@dataclass(frozen=True)
class _Small(Container[str]):
    """Stems written without a capital, of *texts* only if they are asked for."""

    known: frozenset[str]
    texts: Sequence[str]

    def __contains__(self, stem: object) -> bool:
        return stem in self._stems

    @cached_property
    def _stems(self) -> frozenset[str]:
        return self.known.union(*map(small_stems, self.texts))


_DEFINED: WeakKeyDictionary[Document, Acronyms] = WeakKeyDictionary()


def _acronyms(document: Document) -> Acronyms:
    """Return the stems that acronyms stand for; kept while the document is in use."""
    found = _DEFINED.get(document)
    if found is None:
        defined = acronyms(document.text)
        found = {short.lower(): topics(long) for short, long in defined.items()}
        _DEFINED[document] = found
    return found


@lru_cache(maxsize=256)
def _title_names(title: str) -> tuple[Name, ...]:
    if not title.strip():
        return ()
    return read(Document(id="title", title="", text=title).all()).names
