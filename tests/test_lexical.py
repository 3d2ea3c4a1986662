import math
from collections import Counter
from datetime import date

import pytest

from index.lexical import Entry, Filter, Lexical, Writer, terms

TEXTS = [
    "The ferry carries cars across the strait every morning.",
    "Ferries carried 400 passengers; the ferry captain was pleased.",
    "A steel bridge was opened in 1932.",
    "The captain of the bridge crew carries a radio.",
    "Nothing of note happened in Zürich.",
]
ENTRIES = [
    Entry(10, "a", "Harbour news", TEXTS[0], date(2024, 5, 1)),
    Entry(11, "a", "Harbour news", TEXTS[1], date(2024, 5, 1)),
    Entry(12, "b", "Bridges", TEXTS[2], date(2025, 6, 2)),
    Entry(13, "b", "Bridges", TEXTS[3], date(2025, 6, 2)),
    Entry(14, "c", "Undated", TEXTS[4]),
]
NONE: set[int] = set()


@pytest.fixture(scope="module")
def lexical(tmp_path_factory: pytest.TempPathFactory) -> Lexical:
    folder = tmp_path_factory.mktemp("lexical") / "words"
    writer = Writer(folder)
    writer.add(ENTRIES)
    writer.close()
    return Lexical(folder)


def oracle(question: str) -> dict[int, float]:
    """BM25 as Lucene has it: k1 1.2, b 0.75."""
    bags = [Counter(terms(text)) for text in TEXTS]
    average = sum(bag.total() for bag in bags) / len(bags)
    scores: dict[int, float] = {}
    for entry, bag in zip(ENTRIES, bags, strict=True):
        score = 0.0
        for word in set(terms(question)) & set(bag):
            has = sum(word in other for other in bags)
            idf = math.log(1 + (len(bags) - has + 0.5) / (has + 0.5))
            slack = 1.2 * (0.25 + 0.75 * bag.total() / average)
            score += idf * bag[word] * 2.2 / (bag[word] + slack)
        if score:
            scores[entry.id] = score
    return scores


@pytest.mark.parametrize(
    "question", ["ferry", "captains of ferries", "the bridge", "which bridge opened?"]
)
def test_scores_are_bm25(lexical: Lexical, question: str) -> None:
    wanted = oracle(question)
    found = lexical.search(terms(question), k=10)
    assert [i for i, _ in found] == sorted(wanted, key=lambda i: (-wanted[i], i))
    assert [score for _, score in found] == pytest.approx(sorted(wanted.values())[::-1])


def ids(lexical: Lexical, question: str, only: Filter) -> set[int]:
    return {i for i, _ in lexical.search(terms(question), k=10, only=only)}


@pytest.mark.parametrize(
    ("only", "wanted"),
    [
        (Filter(), {10, 11, 13}),
        (Filter(document="a"), {10, 11}),
        (Filter(document="nowhere"), NONE),
        (Filter(phrases=(("ferri", "captain"),)), {11}),
        (Filter(phrases=(("captain", "ferri"),)), NONE),
        (Filter(title=("bridg",)), {13}),
        (Filter(without=("captain",)), {10}),
        (Filter(after=date(2025, 1, 1)), {13}),
        (Filter(before=date(2024, 5, 2)), {10, 11}),
        (Filter(before=date(2024, 5, 1)), NONE),
        (Filter(document="a", without=("captain",)), {10}),
    ],
)
def test_filters_apply_inside_the_search(
    lexical: Lexical, only: Filter, wanted: set[int]
) -> None:
    assert ids(lexical, "who carries", only) == wanted
    unfiltered = dict(lexical.search(terms("who carries"), k=10))
    for i, score in lexical.search(terms("who carries"), k=10, only=only):
        assert score == pytest.approx(unfiltered[i])


def test_matching_finds_all_that_pass(lexical: Lexical) -> None:
    assert lexical.matching(Filter(document="b")) == [12, 13]
    assert lexical.matching(Filter(without=("captain",))) == [10, 12, 14]


@pytest.mark.parametrize(
    "question",
    ["", "?!", "text:ferry AND (", "ferry^99999", "*", "ferry OR", "\0", "-"],
)
def test_a_question_is_never_a_query_language(lexical: Lexical, question: str) -> None:
    found = lexical.search(terms(question), k=10)
    assert {i for i, _ in found} == set(oracle(question))


def test_words_meet_without_accents_and_endings(lexical: Lexical) -> None:
    assert [i for i, _ in lexical.search(terms("ZURICH"), k=1)] == [14]
    assert terms("Ferries ferry") == ["ferri", "ferri"]


def test_frequencies_count_passages(lexical: Lexical) -> None:
    assert lexical.frequency("ferri") == 2
    assert lexical.frequency("nowhere") == 0
    assert len(lexical) == 5


@pytest.mark.parametrize(
    ("mistyped", "meant"),
    [
        ("captian", "captain"),
        ("briddg", "bridg"),
        ("ferr", "ferri"),
        ("stral", "strait"),
    ],
)
def test_a_mistyped_word_finds_its_neighbour(
    lexical: Lexical, mistyped: str, meant: str
) -> None:
    assert (meant in lexical.similar(mistyped)) == (mistyped != "stral")
