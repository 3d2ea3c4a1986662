"""Passages by words: an inverted index with BM25; the only module on tantivy.

Questions never reach tantivy's query language: they are cut into terms by the same
analyser as the passages, and the terms are looked up one by one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

import tantivy

_ANALYZER = "english"
_HEAP = 64_000_000  # bytes the writer may hold before it spills
_LONGEST_WORD = 64
_FREQUENCY = "freq"  # what is read of a word's occurrences: not where they stand

Field: TypeAlias = Literal["text", "title"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What is indexed of one passage; *text* has the contextual header before it."""

    id: int
    document: str
    title: str
    text: str
    published: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which passages a search may find. Words and phrases are given analysed.

    Every one of *phrases* and of *title* must occur, none of *without* may. Documents
    pass that were published on the day *after* or later, and earlier than *before*.
    """

    document: str | None = None
    phrases: tuple[tuple[str, ...], ...] = ()
    title: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None

    def __bool__(self) -> bool:
        """Tell whether anything is filtered at all."""
        return self != EVERYTHING


EVERYTHING = Filter()


@lru_cache(maxsize=1)
def _analyzer() -> tantivy.TextAnalyzer:
    """Lower-case, fold accents, cut to English stems (Porter's Snowball)."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(_LONGEST_WORD))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def terms(text: str) -> list[str]:
    """Return the stems of *text*'s words, as they are indexed, in order."""
    return _analyzer().analyze(text)


def _schema() -> tantivy.Schema:
    """Describe an entry to tantivy. Nothing is stored: the texts are in the store."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", stored=False, indexed=True, fast=True)
    builder.add_text_field("document", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title", tokenizer_name=_ANALYZER)
    builder.add_text_field("text", tokenizer_name=_ANALYZER)
    builder.add_integer_field("published", indexed=True, fast=True)
    return builder.build()


class Writer:
    """Adds entries to the index in a folder, which is made if there is none."""

    def __init__(self, folder: Path) -> None:
        """Begin; nothing is kept before `close`."""
        folder.mkdir(exist_ok=True)
        index = tantivy.Index(_schema(), str(folder))
        index.register_tokenizer(_ANALYZER, _analyzer())
        # One thread: the same entries, the same order.
        self._writer = index.writer(_HEAP, 1)

    def add(self, entries: Iterable[Entry]) -> None:
        """Add *entries*."""
        for entry in entries:
            self._writer.add_document(_document(entry))

    def close(self) -> None:
        """Write all that was added."""
        self._writer.commit()
        self._writer.wait_merging_threads()


def _document(entry: Entry) -> tantivy.Document:
    """Turn an entry into tantivy's own record."""
    record = tantivy.Document()
    record.add_unsigned("id", entry.id)
    record.add_text("document", entry.document)
    record.add_text("title", entry.title)
    record.add_text("text", entry.text)
    if entry.published:
        record.add_integer("published", entry.published.toordinal())
    return record


class Lexical:
    """An index that `write` made, open for questions."""

    def __init__(self, folder: Path) -> None:
        """Map the files of *folder*."""
        self._index = tantivy.Index.open(str(folder))
        self._index.register_tokenizer(_ANALYZER, _analyzer())
        self._schema = self._index.schema
        self._searcher = self._index.searcher()

    def __len__(self) -> int:
        """Count the passages."""
        return self._searcher.num_docs

    def search(
        self, words: Sequence[str], *, k: int, only: Filter | None = None
    ) -> list[tuple[int, float]]:
        """Return up to *k* ids and their BM25, best first, for analysed *words*."""
        wanted = [self._term("text", word) for word in dict.fromkeys(words)]
        if not wanted:
            return []
        query = self._restrict(tantivy.Query.boolean_query(_any(wanted)), only)
        return self._find(query, k)

    def matching(self, only: Filter) -> list[int]:
        """Return the ids of all passages that *only* lets through, ascending."""
        query = self._restrict(tantivy.Query.all_query(), only)
        return sorted(i for i, _ in self._find(query, max(1, len(self))))

    def frequency(self, word: str, field: Field = "text") -> int:
        """Count the passages that have the analysed *word*."""
        return self._searcher.doc_freq(field, word)

    def similar(self, word: str, *, limit: int = 3) -> list[str]:
        """Return indexed words one typing mistake away from the analysed *word*.

        The first letter is taken to be right, and words with digits to be meant.
        """
        if not word.isalpha():
            return []
        found = self._searcher.terms_with_prefix("text", word[:1])
        return mistaken(word, found)[:limit]

    def _term(self, field: Field | Literal["document"], word: str) -> tantivy.Query:
        """Look up one analysed word."""
        return tantivy.Query.term_query(self._schema, field, word, _FREQUENCY)

    def _restrict(self, query: tantivy.Query, only: Filter | None) -> tantivy.Query:
        """Keep of *query* what *only* lets through, without changing its scores."""
        if not only:
            return query
        must: list[tantivy.Query] = []
        if only.document is not None:
            must.append(self._term("document", only.document))
        must.extend(self._phrase(phrase) for phrase in only.phrases)
        must.extend(self._term("title", word) for word in only.title)
        if only.after or only.before:
            must.append(self._between(only.after, only.before))
        parts: list[tuple[tantivy.Occur, tantivy.Query]] = [
            (tantivy.Occur.Must, query),
            *(
                (tantivy.Occur.Must, tantivy.Query.const_score_query(q, 0))
                for q in must
            ),
            *((tantivy.Occur.MustNot, self._term("text", w)) for w in only.without),
        ]
        return tantivy.Query.boolean_query(parts)

    def _phrase(self, words: tuple[str, ...]) -> tantivy.Query:
        """Look up words that stand side by side."""
        if len(words) == 1:
            return self._term("text", words[0])
        return tantivy.Query.phrase_query(self._schema, "text", list(words))

    def _between(self, after: date | None, before: date | None) -> tantivy.Query:
        """Look up passages of documents published from *after* on, before *before*."""
        return tantivy.Query.range_query(
            self._schema,
            "published",
            tantivy.FieldType.Integer,
            lower_bound=(after or date.min).toordinal(),
            upper_bound=(before or date.max).toordinal(),
            include_upper=before is None,
        )

    def _find(self, query: tantivy.Query, k: int) -> list[tuple[int, float]]:
        """Run *query*; ties go to the smaller id."""
        hits: list[tuple[Any, tantivy.DocAddress]]
        hits = self._searcher.search(query, k, count=False).hits
        ids = self._searcher.fast_field_values("id", [place for _, place in hits])
        pairs = ((int(i or 0), float(s)) for i, (s, _) in zip(ids, hits, strict=True))
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))


def mistaken(word: str, known: Iterable[tuple[str, int]]) -> list[str]:
    """Return the *known* words that *word* may be a mistyped one of, by frequency."""
    near = [
        (found, count)
        for found, count in known
        if abs(len(found) - len(word)) <= 1 and _one_mistake(word, found)
    ]
    near.sort(key=lambda pair: (-pair[1], pair[0]))
    return [found for found, _ in near]


def _any(queries: Sequence[tantivy.Query]) -> list[tuple[tantivy.Occur, tantivy.Query]]:
    """Ask for at least one of *queries*."""
    return [(tantivy.Occur.Should, query) for query in queries]


def _one_mistake(one: str, other: str) -> bool:
    """Tell whether one letter was added, dropped, changed or swapped with the next."""
    if len(one) > len(other):
        one, other = other, one
    same = 0
    while same < len(one) and one[same] == other[same]:
        same += 1
    rest, other_rest = one[same:], other[same:]
    if len(one) < len(other):
        return rest == other_rest[1:]
    swapped = rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:]
    return rest[1:] == other_rest[1:] or swapped
