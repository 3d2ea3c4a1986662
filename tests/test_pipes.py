"""Pipe tables become sentences, and nothing else changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.read.pipes import told

TABLE = "| Maker | Output (GWh) |\n|:--|--:|\n| Norvik Cells | 9.2 |"
ROW = "Maker: Norvik Cells; Output (Norvik Cells): 9.2 GWh."
CELL = st.text("abc xyz019.%", min_size=1, max_size=8).filter(str.strip)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (TABLE, [ROW]),
        (f"Before.\n{TABLE}\n\nAfter.", ["Before.", ROW, "After."]),
        ("Who | Age\n--- | ---\nAnn | 31\nBo | 40", ["Who: Ann; Age (Ann): 31."]),
        ("|a\\|b|c|\n|-|-|\n|x|y\\|z|", ["a|b: x; c: y|z."]),
        ("|Who|**Age**|\n|-|-|\n|`Ann`|__31__|", ["Who: Ann; Age (Ann): 31."]),
    ],
)
def test_a_row_is_told_with_its_headers(text: str, sentences: list[str]) -> None:
    lines = [line for line in told(text).split("\n") if line]
    assert lines[: len(sentences)] == sentences


@pytest.mark.parametrize(
    "text",
    [
        f"```\n{TABLE}\n```",
        f"~~~ text\n{TABLE}\n~~~",
        "a | b\nc | d",
        "A line\n---\nwith | a bar",
        "| a | b |\n|---|\n| c | d |",
        "x || y",
    ],
)
def test_what_is_no_table_is_left(text: str) -> None:
    assert told(text) == text


@given(st.text())
def test_text_without_bars_is_left(text: str) -> None:
    assert told(text.replace("|", "")) == text.replace("|", "")


@given(
    st.integers(2, 4).flatmap(
        lambda width: st.lists(
            st.lists(CELL, min_size=width, max_size=width), min_size=2, max_size=5
        )
    )
)
def test_no_cell_is_lost(rows: list[list[str]]) -> None:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(1, "|---" * len(rows[0]) + "|")
    made = told("\n".join(lines))
    for row in rows[1:]:
        for cell in row:
            assert " ".join(cell.split()) in made
