"""Words are counted exactly as the inverted index counts them."""

import re

from hypothesis import given
from hypothesis import strategies as st

from index.lexical import terms
from index.words import Counter

PIECES = ["cars", "Car's", "state_of", "CO2", "naïve", "50%", "été", "running", "ran"]
texts = st.lists(st.sampled_from([*PIECES, "\n", " ", "-", "\x00"]) | st.text()).map(
    " ".join
)


@given(texts, st.lists(st.sampled_from(["car", "run", "naiv", "co2", "state", "ete"])))
def test_counts_are_those_of_the_analyser(text: str, wanted: list[str]) -> None:
    stems = [stem for word in re.findall(r"[^\W_]+", text) for stem in terms(word)]
    expected = {stem: stems.count(stem) for stem in set(wanted) & set(stems)}
    assert Counter(set(wanted)).count(text) == expected
    assert Counter(set(wanted)).count(text) == expected  # its words known by now
