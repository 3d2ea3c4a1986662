"""Denials are seen however they are written."""

import pytest

from corpus.language.opposites import negative
from index.polarity import denies

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
