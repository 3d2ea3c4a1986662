"""What a document replies to its own questions answers them, and no question does."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpus.model import Document
from corpus.segment import passages
from index.answer import answer
from index.evidence import evidence
from index.fusion import Signals
from index.model import Answer, Candidate
from index.question import understand
from index.reply import idle, settles

THINGS = "ferry kiln orchard lantern anvil cistern harness trellis bellows".split()
STYLES = [
    "## {}\n\n{}\n",
    "**{}**\n{}\n",
    "Q: {}\nA: {}\n",
    "{}\n{}\n",
    "3. {}\n\n{}\n",
]
REPLIES = [
    "Behind the mill. The path is steep in winter.",
    "Near the old gate.",
    "On the north side, by the wall. Ask for the key. It hangs in the hall.",
]


def found(text: str) -> list[Candidate]:
    """Return the passages of *text* as a search would, all as near as the others."""
    document = Document(id="d", title="Handbook", text=text)
    return [
        Candidate(
            chunk.passage,
            chunk.sentences,
            chunk.section,
            1.0,
            Signals(0.5, 0.5, 0.5, 0.5),
            (0.5,) * len(chunk.sentences),
        )
        for chunk in passages(document)
    ]


def ask(question: str, text: str) -> Answer:
    return answer(question, found(text), weigh=lambda _: 1.0, corpus="c")


@given(
    st.lists(st.sampled_from(THINGS), min_size=2, max_size=5, unique=True),
    st.sampled_from(STYLES),
    st.data(),
)
def test_the_reply_to_the_very_question_is_the_answer(
    things: list[str], style: str, data: st.DataObject
) -> None:
    replies = [data.draw(st.sampled_from(REPLIES)) for _ in things]
    asked = [f"Where is the {thing}?" for thing in things]
    pairs = zip(asked, replies, strict=True)
    text = "\n".join(style.format(*pair) for pair in pairs)
    for question, reply in zip(asked, replies, strict=True):
        given_answer = ask(question, text)
        assert given_answer, given_answer.reason
        assert reply in given_answer.citations[0].passage.text
        others = [one for one in asked if one != question]
        assert not any(one in given_answer.citations[0].passage.text for one in others)


@given(st.sampled_from(THINGS), st.sampled_from(THINGS))
def test_what_says_nothing_alone_answers_no_other_question(
    mine: str, other: str
) -> None:
    assume(mine != other)
    theirs = f"## Is the {other} for sale?\n\nNo."
    text = f"{theirs}\n\n## Where is the {other}?\n\nIn the hall."
    assert not ask(f"Is the {mine} for sale?", text)
    told = ask(f"Is the {other} for sale?", text)
    assert theirs in [one.passage.text for one in told.citations]


def settled(asked: str, theirs: str) -> bool:
    _, reply = evidence(found(f"{theirs}\nBy the old gate, which is closed."))
    return settles(understand(asked), reply)


@pytest.mark.parametrize(
    ("asked", "theirs"),
    [
        ("Where is the ferry?", "Where is the ferry?"),
        ("where can I find the ferry", "Where do I find the ferry?"),
        ("Where is the ferry in the Handbook?", "Where is the ferry?"),
        ("How many ferries are there?", "How many ferries are there?"),
    ],
)
def test_the_very_question_is_settled(asked: str, theirs: str) -> None:
    assert settled(asked, theirs)


@pytest.mark.parametrize(
    ("asked", "theirs"),
    [
        ("When is the ferry?", "Where is the ferry?"),
        ("Where is the red ferry?", "Where is the ferry?"),
        ("Where is the ferry?", "Where is the red ferry?"),
        ("Why is the ferry not red?", "Why is the ferry red?"),
        ("How old are the ferries?", "How many ferries are there?"),
    ],
)
def test_another_question_is_not(asked: str, theirs: str) -> None:
    assert not settled(asked, theirs)


@pytest.mark.parametrize(
    "text", ["Where is it?", "**Where is it?**", "## Is it “old”?", "Q: Where? "]
)
def test_a_question_answers_nothing(text: str) -> None:
    (one,) = evidence(found(text))
    assert idle(understand("Where is it?"), one)


def test_a_quoted_question_may_answer() -> None:
    (one,) = evidence(found("“Where is it?” asked the mayor in 1999."))
    assert not idle(understand("Who asked where it is?"), one)
