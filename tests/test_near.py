"""Texts that are nearly the same, and texts that only look like it."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.service import Service
from conftest import ARTICLE, Engine
from corpus.near import near, sketch
from corpus.store import Store, check
from test_store import make, put, store

__all__ = ["store"]

BRIDGE = (
    "The steel bridge of Norhaven was opened in the spring of 1932. It is 1,149 metres"
    " long and carries four lanes of traffic over the strait, which ferries had crossed"
    " for two hundred years. Its towers were painted red in 2019, and nobody remembers"
    " why. The city pays for its upkeep from a toll that every lorry owes."
)
FERRY = (
    "The ferry of Norhaven was the pride of the strait until the spring of 1932. It was"
    " 49 metres long and carried forty cars, which had to be pushed aboard by hand. Its"
    " funnel was painted red, and the captain never said why. The city paid for its"
    " coal from the harbour dues that every fishing boat owed."
)
FORM = (
    "Minutes of the board. Present were the chair, the treasurer and the secretary. The"
    " minutes of the last meeting were read and signed. The board discussed {}. It was"
    " resolved to {}. There being no other business the chair closed the meeting."
)
SAME = [
    (BRIDGE, BRIDGE.replace("four lanes", "six lanes")),
    (BRIDGE, f"Reprinted with leave of the author. {BRIDGE}"),
    (BRIDGE, BRIDGE.upper().replace(".", " !")),
    ("价格下降了百分之五市场份额达到六成这是一个新的开始" * 2,
     "价格下降了百分之五市场份额达到六成这是一个新的开始" * 2 + "了"),
]  # fmt: skip
OTHER = [
    (BRIDGE, FERRY),
    (BRIDGE, BRIDGE[: len(BRIDGE) // 2] + FERRY),
    (BRIDGE + FERRY, BRIDGE),
    (
        FORM.format("the roof", "mend it before the first frost of the year"),
        FORM.format("the accounts", "ask the bank for a loan over ten years"),
    ),
    ("The price is 5 euros.", "The price is 5 euros."),  # too short to tell
    ("", ""),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_copies_are_near(one: str, other: str) -> None:
    assert near(one, other)
    assert near(other, one)
    assert len(set(sketch(one)) & set(sketch(other))) >= 2


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_others_are_not(one: str, other: str) -> None:
    assert not near(one, other)


@given(st.text(), st.text())
def test_any_text_can_be_compared(one: str, other: str) -> None:
    assert near(one, other) == near(other, one)
    found = sketch(one)
    assert found == sorted(found) == sketch(one.upper().lower() and one)
    assert all(0 <= number < 2**63 for number in found)


def test_no_two_of_many_texts_of_common_words_are_near() -> None:
    choose = random.Random(3)  # noqa: S311  chance that can be repeated
    words = [f"word{i}" for i in range(60)]
    texts = [" ".join(choose.choices(words, k=120)) for _ in range(60)]
    assert not any(near(a, b) for a in texts for b in texts if a is not b)


def test_the_store_finds_the_first_of_its_kind(store: Store) -> None:
    bridge = make(BRIDGE, "/bridge")
    put(store, bridge)
    assert store.alike(bridge) is None
    for number, text in enumerate((FERRY, BRIDGE + " It is open.", BRIDGE + " So.")):
        one = make(text, f"/{number}")
        put(store, one)
        found = store.alike(one)
        assert (found.id if found else None) == (bridge.id if number else None)
    theirs = make(BRIDGE + " It is open.", "/1", space="theirs")
    put(store, theirs)
    assert store.alike(theirs) is None  # in its own space there is no other
    put(store, make(FERRY * 2, "/bridge"))  # a new version: the bridge is gone
    again = store.alike(make(BRIDGE + " So.", "/2"))
    assert again is not None
    assert again.source == "/1"
    assert store.check() == []


def test_what_is_removed_is_near_to_nothing(store: Store, tmp_path: Path) -> None:
    bridge = make(BRIDGE, "/bridge")
    put(store, bridge)
    store.remove(bridge.id)
    assert store.alike(make(BRIDGE + " So.", "/2")) is None
    store.close()
    assert check(tmp_path) == []


def test_a_thousand_copies_are_looked_up_like_one(store: Store) -> None:
    """However many share its numbers, few rows are read and few texts compared."""
    first = make(BRIDGE, "/first")
    steps: list[int] = []
    for number in range(60):
        put(store, replace(first, id=f"copy-{number}", source=f"/{number}"))
        counted = 0

        def count() -> None:
            nonlocal counted
            counted += 1

        connection = store._connection  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
        connection.set_progress_handler(count, 10)
        found = store.alike(replace(first, id="another"))
        connection.set_progress_handler(None, 10)
        assert found is not None
        assert found.id == "copy-0"
        steps.append(counted)
    assert steps[-1] <= 1.5 * steps[10]


def test_adding_says_it(tmp_path: Path, engine: Engine) -> None:
    service = Service(engine(tmp_path / "data"))
    text = ARTICLE.read_text("utf-8")
    (first,) = service.add([str(ARTICLE)])
    (second,) = service.add_bytes("copy.txt", text.replace("2030", "2031").encode())
    (third,) = service.add_bytes("bridge.txt", BRIDGE.encode())
    service.close()
    assert first.near is third.near is None
    assert second.near is not None
    assert second.near.document == first.document
