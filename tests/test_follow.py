"""What follow-ups are taken for, and that complete questions are left alone."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.follow import resolve

_ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "data/followups.tsv")
    .read_text("utf-8")
    .splitlines()
]

COMPLETE = """
What share of tin does Bolivia mine?
How much did the bridge cost?
Who built the bridge?
When did the solar drying plant open?
Why did the mine close in 2019?
How long does it take to dry coffee?
Is it true that the mine closed?
What is it called when prices fall and output rises?
What does Nordspan expect, and when will it say so?
Did Nordspan publish its results?
When Estrup opened its plant, how many people did it employ?
Which company doubled its revenue?
Who lost their job?
Which countries raised their tariffs?
How many firms have moved their plants?
What process turns the ore into metal before it is sold?
What is the capital of Peru?
Where do growers keep the beans that they dry?
And how many mines does Peru have?
So who runs the mine?
What happens if the wind exceeds 28 m/s?
How many people died?
How many people live in Lyon?
Tin price 2019
tariffs on coffee
What time is it?
What about the law says that a mine may close?
Compare Peru and Chile.
Is there a mine in Peru?
Who said that the price would fall?
What do those with a licence pay?
Which is larger, the bridge or the tunnel?
Name the countries that mine tin.
How is tin smelted?
Thanks!
hello
""".strip().splitlines()

UNRELATED = [
    "How tall is the Skarn tower?",
    "What share of shipments did Germany buy in 2024?",
    "Who chairs the cooperative?",
    "Which makers plan plants in Japan?",
    "Did prices rise?",
]


@pytest.mark.parametrize(("before", "turn", "complete"), _ROWS)
def test_a_follow_up_is_completed(before: str, turn: str, complete: str) -> None:
    assert resolve(turn, [before]) == complete


@pytest.mark.parametrize("before", UNRELATED)
@pytest.mark.parametrize("question", COMPLETE)
def test_a_complete_question_is_left_alone(question: str, before: str) -> None:
    assert resolve(question, [before]) == question


def test_complete_questions_are_left_alone_among_themselves() -> None:
    for before, question in pairwise(COMPLETE):
        assert resolve(question, [before]) == question


def test_each_turn_is_read_after_the_one_before() -> None:
    turns = ["What share of tin did Peru mine in 2019?", "And China?", "thanks!"]
    assert resolve("2021?", turns[:2]) == "What share of tin did China mine in 2021?"
    assert resolve("Why?", turns[:2]) == "Why did China mine that share of tin in 2019?"
    assert resolve("And Bolivia?", turns[:3]) == (
        "What share of tin did Bolivia mine in 2019?"
    )


def test_an_unrelated_question_begins_anew() -> None:
    turns = ["What share of tin does Peru mine?", "How much did the bridge cost?"]
    assert resolve("And the ferry?", turns) == "How much did the ferry cost?"


@pytest.mark.parametrize(
    "turn", ["And China?", "Why?", "When was it founded?", "2030?"]
)
def test_without_a_question_before_there_is_nothing_to_complete(turn: str) -> None:
    assert resolve(turn, []) == turn
    assert resolve(turn, ["", "?!"]) == turn


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=3))
def test_any_text_is_completed_or_left(question: str, previous: list[str]) -> None:
    assert isinstance(resolve(question, previous), str)


_PIECES = (
    "and what about why when it its they the bridge Peru Peru's 2019 in dollars ? how "
    "many that year did mine"
)


@given(
    *[st.lists(st.sampled_from(_PIECES.split()), max_size=8).map(" ".join)] * 2,
)
def test_any_words_are_completed_or_left(question: str, before: str) -> None:
    made = resolve(question, [before])
    assert made == question or made.strip()
