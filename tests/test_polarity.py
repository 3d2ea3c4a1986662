"""Denials are seen however they are written."""

import pytest

from corpus.language.opposites import negative, opposites
from corpus.model import Document
from index.evidence import Evidence, evidence
from index.fusion import Signals
from index.model import Candidate
from index.polarity import denies, side, verdict
from index.question import understand

DENIALS = """not|never|no longer|neither|nor|cannot|without|hardly|barely|isn't|isn’t|
fails to|failed to|refuses to|refused to|declines to|declined to""".split("|")
NEGATIVES = """not|never|no|none|nor|neither|nobody|nothing|without|cannot|except|
other than|fail|fails|failed|refused|refusal|deny|denies|denied|don't|don’t""".split(
    "|"
)


@pytest.mark.parametrize("way", [str, str.upper, str.title])
@pytest.mark.parametrize("around", ["The firm {} bid.", "“The firm {} bid – again”"])
def test_every_denial_is_seen(way: type[str], around: str) -> None:
    for said in map(str.strip, DENIALS):
        assert denies(around.format(way(said))), said
    for said in map(str.strip, NEGATIVES):
        assert negative(around.format(way(said))), said


def test_what_only_looks_like_one_is_none() -> None:
    text = "Northern notes mention another garden and a longer tailor's failsafe."
    assert not denies(text)
    assert not negative(text)


def told(question: str, sentence: str) -> Evidence:
    document = Document(id="d", title="", text=sentence)
    chunk = Candidate(
        document.all(), (document.all().span,), None, 1.0, Signals(1, 1, 1, 1), (1.0,)
    )
    return next(evidence([chunk], question))


def side_of(question: str, sentence: str) -> str:
    return side(understand(question), told(question, sentence))


@pytest.mark.parametrize(
    ("question", "sentence", "said"),
    [
        ("Do lentils need soaking?", "Lentils need soaking.", "Yes"),
        ("Do lentils need soaking?", "Lentils need no soaking.", "No"),
        ("Do lentils need soaking?", "Lentils do not need soaking.", "No"),
        ("Do lentils need soaking?", "Lentils in no way need soaking.", None),
        ("Do lentils need soaking?", "Nobody says that lentils need soaking.", None),
        ("Does the firm own mines?", "The firm no doubt owns mines.", "Yes"),
    ],
)
def test_what_a_sentence_says_to_a_yes_or_no_question(
    question: str, sentence: str, said: str | None
) -> None:
    assert verdict(understand(question), told(question, sentence)) == said


@pytest.mark.parametrize(
    ("question", "sentence", "taken"),
    [
        ("Which firms bid for the mine?", "Three firms bid for the mine.", "same"),
        ("Which firms bid for the mine?", "Nord did not bid for the mine.", "other"),
        ("Which firms did not bid for it?", "Nord did not bid for it.", "same"),
        ("Which firms did not bid for it?", "Three firms bid for it.", "other"),
        # What is denied is something beside.
        (
            "What kind of old bridge has a wooden deck?",
            "An old bridge with a wooden deck is not rare in towns.",
            "same",
        ),
        (
            "Which old bridge over the river has a wooden deck?",
            "The old bridge has a wooden deck that does not reach over the river.",
            "unclear",
        ),
        (
            "Which account is closed if the fee is not paid?",
            "The library closes the account.",
            "unclear",
        ),
        ("What can an old man not do?", "An old man cannot earn as much.", "same"),
        ("What is a bridge without piers called?", "It is a span.", "unclear"),
    ],
)
def test_the_side_that_is_taken(question: str, sentence: str, taken: str) -> None:
    assert side_of(question, sentence) == taken


def test_a_prefix_that_says_no_makes_an_opposite() -> None:
    for one, other in (("stabl", "unstabl"), ("specif", "nonspecif"), ("cover", "")):
        assert not other or (other in opposites(one) and one in opposites(other))
    for whole in ("discov", "display", "under", "unit"):
        assert not {"cov", "play", "der", "it"} & opposites(whole)
