"""What questions ask for, as a table, and that no text whatever breaks the reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import EmptyQuestionError
from corpus.ledger.sentence import read
from corpus.model import Document
from index.question import understand


@pytest.mark.parametrize(
    ("text", "asks", "kind"),
    [
        ("How many mines does Peru have?", "number", "count"),
        ("How much does a cell cost?", "number", "money"),
        ("How much of the market is Peru's?", "number", "percent"),
        ("What share of exports is copper?", "number", "percent"),
        ("What was the price of copper in 2019?", "number", "money"),
        ("How long did the strike last?", "number", "duration"),
        ("How tall is the tower?", "number", "measure"),
        ("When did the mine open?", "time", "year"),
        ("By what year will it close?", "time", "year"),
        ("What is the target year?", "time", "year"),
        ("By when must claims be made?", "time", "duration"),
        ("How much zinc does a fee buy?", "number", "measure"),
        ("What is the phone number of the mine?", "thing", None),
        ("What is the number of the mines?", "number", "count"),
        ("How much did case numbers fall?", "number", "percent"),
        ("Who runs the mine?", "person", None),
        ("Where is the mine?", "place", None),
        ("Why did it close?", "reason", None),
        ("How is copper refined?", "manner", None),
        ("What is a smelter?", "definition", None),
        ("Did the mine close?", "yes_no", None),
        ("Which firms bid for the mine?", "organisation", None),
    ],
)
def test_the_sort_of_answer(text: str, asks: str, kind: str | None) -> None:
    question = understand(text)
    assert question.asks == asks
    assert (kind in question.kinds) if kind else not question.kinds


def test_what_anyone_may_do_is_told_by_more_than_a_date() -> None:
    assert not understand("When may I leave the mine?").wants.strict
    assert understand("When did I leave the mine?").wants.strict


def test_slots_are_told_apart() -> None:
    question = understand("How many copper mines did Peru open in 2019?")
    assert question.wants.noun == "mine"
    assert [name.text for name in question.names] == ["Peru"]
    assert [int(year.value) for year in question.years] == [2019]
    assert [term.stem for term in question.terms] == ["copper", "mine", "open"]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("What does a cell cost in dollars?", "USD"),
        ("What was the price in EUR?", "EUR"),
        ("How heavy is it in kg?", "kg"),
        ("What was the price in Peru?", None),
    ],
)
def test_the_unit_asked_for(text: str, unit: str | None) -> None:
    assert understand(text).unit == unit


def test_now_is_a_time() -> None:
    assert understand("What is the price today?").now
    assert not understand("What is the price?").now


@pytest.mark.parametrize("text", ["", "   ", "?!…", "¿"])
def test_a_question_without_words_is_refused(text: str) -> None:
    with pytest.raises(EmptyQuestionError, match="empty"):
        understand(text)


@given(st.text(max_size=200))
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        question = understand(text)
    except EmptyQuestionError:
        return
    assert question.text == text


@given(st.text(min_size=1, max_size=200))
def test_any_sentence_is_read_and_its_parts_lie_inside(text: str) -> None:
    document = Document(id="d", title="", text=text)
    reading = read(document.all())
    for group in reading.groups:
        assert all(text[n.start : n.end] == n.text for n in group.names)
    assert all(0 <= t.start < t.end <= len(text) for t in reading.times)
