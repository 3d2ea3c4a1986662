"""How much is quoted, against what a reader would cut."""

from contextlib import closing
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.service import Service
from conftest import Engine
from corpus.model import Span
from index.quote import LONGEST, widened


def _row(*lengths: int) -> list[Span]:
    """Return spans of these lengths, a blank between."""
    spans: list[Span] = []
    start = 0
    for length in lengths:
        spans.append(Span(start, start + length))
        start += length + 1
    return spans


def test_a_sure_sentence_is_quoted_alone() -> None:
    assert list(widened(_row(80, 80, 80), [0.01, 0.95, 0.02], 1)) == [1]


def test_the_sentence_beside_is_quoted_where_it_may_be_the_one() -> None:
    assert list(widened(_row(80, 80, 80), [0.01, 0.5, 0.45], 1)) == [1, 2]


def test_an_unlikely_sentence_is_taken_in_to_reach_a_likely_one() -> None:
    assert list(widened(_row(80, 20, 80), [0.5, 0.001, 0.4], 0)) == [0, 1, 2]


def test_a_long_sentence_has_to_be_likelier() -> None:
    shares = [0.5, 0.1]
    assert list(widened(_row(80, 80), shares, 0)) == [0, 1]
    assert list(widened(_row(80, 400), shares, 0)) == [0]


ROWS = st.lists(
    st.tuples(st.integers(1, 1_500), st.floats(0, 1)), min_size=1, max_size=12
)


@given(ROWS, st.data())
def test_what_is_quoted_has_the_best_and_is_not_too_long(
    row: list[tuple[int, float]], data: st.DataObject
) -> None:
    spans = _row(*(length for length, _ in row))
    best = data.draw(st.integers(0, len(row) - 1))
    taken = widened(spans, [share for _, share in row], best)
    assert best in taken
    assert len(taken) == 1 or spans[taken[-1]].end - spans[taken[0]].start <= LONGEST


def test_a_quotation_begins_where_it_is_told_what_it_is_about(
    tmp_path: Path, engine: Engine
) -> None:
    article = tmp_path / "mills.txt"
    article.write_text(
        "The mill of Arnby grinds barley for the breweries. It belongs to three "
        "families of the valley, who share its upkeep.\n\n"
        "They rebuilt the weir after the flood.",
        encoding="utf-8",
    )
    with closing(Service(engine(tmp_path / "data"))) as service:
        assert [one.outcome for one in service.add([str(article)])] == ["added"]
        service.sync()
        told = service.ask("Who shares the upkeep of the mill?").citations[0].passage
        assert told.text.startswith("The mill of Arnby grinds barley")
        assert told.text.endswith("who share its upkeep.")
        flood = service.ask("What did they rebuild after the flood?").citations[0]
        assert flood.passage.text == "They rebuilt the weir after the flood."
