import pytest

from corpus.language.acronyms import acronyms
from corpus.language.names import names, small_stems
from corpus.language.places import place
from corpus.language.synonyms import synonyms
from corpus.language.words import stem, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("batteries", "battery"),
        ("commercialising", "commercialize"),
        ("organisation", "organization"),
        ("held", "holds"),
        ("shrank", "shrink"),
        ("people", "person"),
        ("Japan's", "Japan"),
        ("ASSBs", "ASSB"),
        ("U.S.", "US"),
    ],
)
def test_relatives_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_words_part_at_hyphens_and_keep_their_place() -> None:
    text = "solid-state R&D cost $0,14/Wh"
    found = words(text, at=100)
    assert [w.text for w in found] == ["solid", "state", "R&D", "cost", "0,14", "Wh"]
    assert all(text[w.start - 100 : w.end - 100] == w.text for w in found)


@pytest.mark.parametrize(
    ("written", "country"),
    [
        ("Japanese", "Japan"),
        ("South Korean", "South Korea"),
        ("Dutch", "Netherlands"),
        ("U.S.", "United States"),
        ("US", "United States"),
        ("us", None),
        ("Britain’s", "United Kingdom"),
        ("Sri Lankan", "Sri Lanka"),
        ("Toyota", None),
    ],
)
def test_places_go_by_any_of_their_names(written: str, country: str | None) -> None:
    assert place(written) == country


def test_names_are_runs_of_capitals_that_no_sentence_explains() -> None:
    text = (
        "Geographically, Acme Motors leads. The University of Oxford and Beta Corp's "
        "lab in Leeds agree. Makers wait; makers of cars. Chinese firms do not."
    )
    found = names(text, small=small_stems(text))
    assert [name.text for name in found] == [
        "Acme Motors",
        "University of Oxford",
        "Beta Corp's",
        "Leeds",
        "Chinese",
    ]
    assert [name.text for name in found if name.place] == ["Leeds", "Chinese"]


def test_a_short_name_matches_the_long_one() -> None:
    (long,) = names("sold by Acme Motors today")
    (short,) = names("did Acme sell")
    assert short.matches(long)
    assert not names("by Beta")[0].matches(long)


def test_acronyms_are_read_where_the_text_spells_them_out() -> None:
    text = "The Bureau of Fish, Trade and Industry (BFTI) met (2024). See (ABC)."
    assert acronyms(text) == {"BFTI": "Bureau of Fish, Trade and Industry"}


def test_synonyms_go_both_ways_and_hold_the_word_itself() -> None:
    assert stem("price") in synonyms(stem("costs"))
    assert stem("cost") in synonyms(stem("prices"))
    assert synonyms("xyzzy") == {"xyzzy"}
