"""Words are counted by their keys exactly as they are in the texts."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.keys import KeyFile, KeyWriter
from index.tally import tally
from index.words import Counter, stems

WORDS = ["cars", "Car's", "CO2", "naïve", "50%", "été", "running", "—"]
parts = st.lists(st.lists(st.sampled_from(WORDS)).map(" ".join), min_size=1, max_size=4)
passages = st.lists(parts, min_size=1, max_size=6)
ASKED = ["car", "run", "naiv", "co2", "ete", "nowher"]


@given(passages, st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_counts_are_those_of_the_texts(
    tmp_path: Path, written: list[list[str]], data: st.DataObject
) -> None:
    whole = data.draw(st.integers(0, len(written)))
    with KeyWriter(tmp_path) as keys:
        keys.add(written[:whole])
        keys.add(written[whole:])
    ends = np.cumsum([len(one) for one in written])
    firsts = ends - np.array([len(one) for one in written])
    chosen = data.draw(st.lists(st.integers(0, len(written) - 1), unique=True))
    file = KeyFile(tmp_path)
    assert len(file) == ends[-1]
    found = file.count(firsts[chosen], ends[chosen], ASKED)
    count = Counter(ASKED).count
    told = tally([[count(part) for part in written[at]] for at in chosen], ASKED)
    assert np.array_equal(found.counts, told.counts)
    assert np.array_equal(found.parts, told.parts)


def test_keys_are_taken_over_as_they_are(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    with KeyWriter(old) as keys:
        keys.add([["Title", "Two cars."], ["", "Nine cars, a car."], ["", "None."]])
    with KeyWriter(new) as keys:
        keys.add_keys(*KeyFile(old).take(np.array([2]), np.array([6])))
        keys.add([["", "A car."]])
    first, last = np.array([0, 2, 4]), np.array([2, 4, 6])
    found = KeyFile(new).count(first, last, ["car"])
    assert found.counts.T.tolist() == [[0, 2, 0, 0, 0, 1]]


@pytest.mark.parametrize("text", ["", "  ", "…"])
def test_what_has_no_words_has_no_stems(text: str) -> None:
    assert list(stems(text)) == []
