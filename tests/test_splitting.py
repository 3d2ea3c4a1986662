"""Short cuts around patterns find exactly what the patterns find."""

import re

from hypothesis import given
from hypothesis import strategies as st

from corpus.language import words
from corpus.language.names import small_stems
from corpus.pattern import may_have, may_match

PIECES = "a B ab U.S. city's 3.5 1,000 AT&T é _ ’s x1".split()
texts = st.lists(st.sampled_from([*PIECES, " ", ".", ",", "'", "-", "\n"]) | st.text())
joined = texts.map("".join)
PATTERN = re.compile(  # initials; what has marks only inside
    r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[.,](?=\d)[^\W_]+|[&'’][^\W_]+)*"
)


@given(joined)
def test_words_are_those_of_the_pattern(text: str) -> None:
    assert list(words.split(text)) == PATTERN.findall(text)
    found = [(word.text, word.start, word.end) for word in words.words(text, at=7)]
    assert found == [(m[0], 7 + m.start(), 7 + m.end()) for m in PATTERN.finditer(text)]


@given(joined)
def test_small_words_are_those_without_a_capital(text: str) -> None:
    small = re.findall(r"\b[a-z]{2,}\b", text)
    assert small_stems(text) == frozenset(map(words.stem, small))


@given(joined)
def test_what_may_not_match_does_not(text: str) -> None:
    found = re.search(r"\b(?:AB|u\.s\.)", text, re.IGNORECASE)
    assert may_match(text, ["ab", "u.s."]) or found is None


@given(joined)
def test_what_may_not_have_a_word_has_it_not(text: str) -> None:
    found = re.search(r"\b(?:AB|s|don['’]t)\b", text, re.IGNORECASE)
    assert may_have(text, frozenset({"ab", "s", "don"})) or found is None
