import pytest

from corpus.language.words import words
from index.swapped import places, replaced

TAPE = "Which scientific device manipulates the symbols on a strip of tape?"


def swapped(question: str, sentence: str) -> list[str]:
    asked = words(question)
    return replaced(
        places(asked), frozenset(word.stem for word in asked), words(sentence)
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "It is a scientific device that manipulates the symbols on a strip of tape.",
        "The device manipulates the symbols on a strip of tape.",
        "A strip of tape holds symbols.",
        "",
    ],
)
def test_a_word_that_is_there_or_has_no_place_is_not_swapped(sentence: str) -> None:
    assert swapped(TAPE, sentence) == []


def test_another_word_in_the_place_of_one_is_seen() -> None:
    said = "A device that manipulates the marbles on a strip of tape is a toy."
    assert swapped(TAPE, said) == ["symbol"]


def test_a_word_next_to_the_asking_one_has_no_place() -> None:
    said = "Which theoretical device manipulates the symbols on a strip of tape?"
    assert swapped(TAPE, said) == []


def test_a_word_of_the_question_takes_no_place() -> None:
    said = "The tape on a strip of symbols is what manipulates the tape on a device."
    assert "symbol" not in swapped(TAPE, said)
