"""What counts some of what another noun names."""

from corpus.language.narrower import narrower
from corpus.language.words import stem


def test_persons_of_a_kind_are_people() -> None:
    for word in ("person", "people", "individual"):
        assert stem("spectators") in narrower(stem(word))
        assert stem("employee") in narrower(stem(word))


def test_it_goes_one_way() -> None:
    for word in ("spectator", "car", "truck", "sheep", "ferry"):
        assert not narrower(stem(word))
    assert stem("people") not in narrower(stem("person"))


def test_a_word_of_no_group_has_none() -> None:
    assert narrower("mine") == frozenset()
