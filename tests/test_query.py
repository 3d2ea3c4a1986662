from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical import Filter
from index.query import Query, parse


@pytest.mark.parametrize(
    ("query", "text", "only"),
    [
        ("ferry prices", "ferry prices", Filter()),
        (
            'the "steel bridge" of Norhaven',
            "the steel bridge of Norhaven",
            Filter(phrases=(("steel", "bridg"),)),
        ),
        ("ferry -captain fog", "ferry fog", Filter(without=("captain",))),
        ("solid-state well - known", "solid-state well - known", Filter()),
        ("minus -5 degrees", "minus -5 degrees", Filter()),
        ("bridges in:title", "bridges", Filter(title=("bridg",))),
        ("ferry before:2026", "ferry", Filter(before=date(2026, 1, 1))),
        ("ferry after:2025-06", "ferry", Filter(after=date(2025, 6, 1))),
        (
            "after:2025-06-02 before:2025-7 ferry",
            "ferry",
            Filter(after=date(2025, 6, 2), before=date(2025, 7, 1)),
        ),
        ("before:0001 ferry", "ferry", Filter(before=date(1, 1, 1))),
        ("before:2025-13 ferry", "before:2025-13 ferry", Filter()),
        ('an open "quote', 'an open "quote', Filter()),
        ('"?!" ferry', "?! ferry", Filter()),
        ("in:titles", "in:titles", Filter()),
        ("", "", Filter()),
    ],
)
def test_operators(query: str, text: str, only: Filter) -> None:
    assert parse(query) == Query(text, only)


@given(st.text(alphabet='ab "-:inatlebfor20251 '))
def test_any_text_parses(query: str) -> None:
    parse(query)
