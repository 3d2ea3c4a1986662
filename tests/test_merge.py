import numpy as np
import pytest

from index.embed import Embedder
from index.merge import distinct

TEXT = (
    "The ferry across the strait carries 120 cars and 400 passengers each morning, and"
    " leaves at six from the northern quay of the harbour."
)


@pytest.mark.parametrize(
    ("other", "kept"),
    [
        (TEXT, [0]),
        (TEXT.replace("each morning", "every morning"), [0]),
        (TEXT.upper(), [0]),
        (TEXT.replace("120", "130"), [0, 1]),
        (TEXT.replace("120 cars and ", ""), [0, 1]),
        ("A steel bridge was opened in 1932.", [0, 1]),
    ],
)
def test_only_repetitions_are_merged(
    minilm: Embedder, other: str, kept: list[int]
) -> None:
    texts = [TEXT, other]
    assert distinct(texts.__getitem__, minilm.passages(texts), 2) == kept


def test_nothing_is_nothing() -> None:
    assert distinct(str, np.empty((0, 3), dtype=np.float32), 9) == []
