import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Document
from corpus.quantity import cells, quantities


def row(*written: str) -> str:
    return f"| {' | '.join(written)} |"


def read(text: str) -> list[tuple[str, ...]]:
    found = quantities(Document(id="d", title="", text=text).all())
    return [
        (q.passage.text, str(q.value), str(q.high), q.bound, q.unit, q.kind)
        for q in found
    ]


written = (
    st.integers(0, 10**16).map(str)
    | st.integers(0, 10**16).map("{:,}".format)
    | st.decimals(0, 10**6, places=2).map("{:,}".format)
    | st.decimals(0, 40, places=2).map(str)
    | st.sampled_from(["0.5", "007", "1,23", "12,34,567", "1.234.567", "½", "10"])
    | st.sampled_from(["$5", "(5)", "5%", "5 kg", "-5", "n/a", "2019", "May 2019", ""])
)


@given(st.lists(written, min_size=1, max_size=6).map(lambda cells: row(*cells)))
def test_a_cell_read_by_itself_is_what_prose_would_make_of_it(text: str) -> None:
    quick = read(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cells, "_CELL", re.compile(r"(?!)"))
        assert read(text) == quick


def test_cells_keep_to_themselves() -> None:
    found = read(row("Revenue", "1,234.5", "2019", "999", "12"))
    assert [(text, value, kind) for text, value, _, _, _, kind in found] == [
        ("1,234.5", "1234.5", "number"),
        ("2019", "2019", "year"),
        ("999", "999", "number"),
        ("12", "12", "number"),
    ]
