from hypothesis import given
from hypothesis import strategies as st

from index.years import around, asked, nearness

year = st.integers(1000, 2099)


def test_the_earliest_year_is_asked_about() -> None:
    assert asked(["from", "2004", "to", "1998"]) == 1998
    assert asked(["3000", "12", "998", "19981", "batteri"]) is None


@given(year, year)
def test_nearness_falls_with_the_distance(one: int, other: int) -> None:
    found = nearness(one, str(other))
    assert found == max(0.0, 1 - abs(one - other) / 20)
    assert (str(other) in around(one)) == (found > 0)


def test_what_is_no_year_is_near_none() -> None:
    assert nearness(1998, "19981") == nearness(1998, "batteri") == 0
