"""The pure parts of the HTTP face against oracles and invariants."""

import asyncio
import threading
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.http.errors import BusyError, RequestError
from bot.http.inputs import span, whole
from bot.http.options import Options, is_loopback
from bot.http.page import spelled, web_address
from bot.http.rate import Rate
from bot.http.reading import PART, paragraphs, part_of, parts
from bot.http.versions import lines
from bot.http.worker import Worker
from corpus.diff import difference
from corpus.errors import SettingsError
from corpus.model import Bound, Document, Kind, Passage, Quantity, Span
from shelf import document

TEXT = Document(id="1", title="t", text="x" * 40)

texts = st.text(alphabet='ab 1\n\r\u2028<&"é', max_size=120)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Span], Span | None, list[Span]]:
    text = draw(texts.filter(bool))
    places = st.integers(0, len(text))
    pairs = st.tuples(places, places).filter(lambda pair: pair[0] != pair[1])
    spans = pairs.map(lambda pair: Span(min(pair), max(pair)))
    numbers = sorted(draw(st.lists(spans, max_size=5)))
    return text, numbers, draw(st.none() | spans), draw(st.lists(spans, max_size=3))


@given(marked())
def test_runs_are_the_text_again(
    given_: tuple[str, list[Span], Span | None, list[Span]],
) -> None:
    text, numbers, cited, answers = given_
    shown: set[int] = set()
    whole_text = Span(0, len(text))
    for line in paragraphs(
        text, whole_text, numbers=numbers, cited=cited, answers=answers
    ):
        at = line.span.start
        for stretch in line.stretches:
            for run in stretch.runs:
                assert text[at : at + len(run.text)] == run.text
                places = range(at, at + len(run.text))
                shown |= set(places)
                for place in places:
                    here = Span(place, place + 1)
                    assert stretch.cited == (cited is not None and cited.covers(here))
                    assert run.answers == any(a.covers(here) for a in answers)
                    if run.number is not None:
                        assert numbers[run.number].covers(here)
                at += len(run.text)
        assert at == line.span.end
    assert {i for i, c in enumerate(text) if not c.isspace()} <= shown


@given(marked())
def test_each_anchor_is_set_once(
    given_: tuple[str, list[Span], Span | None, list[Span]],
) -> None:
    text, numbers, cited, _ = given_
    lines = list(paragraphs(text, Span(0, len(text)), numbers=numbers, cited=cited))
    assert sum(line.anchor for line in lines) <= 1
    runs = [run for line in lines for part in line.stretches for run in part.runs]
    firsts = [run.number for run in runs if run.first]
    assert len(firsts) == len(set(firsts))


@given(st.integers(0, 400_000), st.integers(1, 3000))
def test_parts_cover_a_long_text_once(length: int, line: int) -> None:
    text = "".join("\n" if i % line == line - 1 else "x" for i in range(length))
    pieces = parts(text)
    assert "".join(text[p.start : p.end] for p in pieces) == text
    assert all(p.end - p.start <= PART for p in pieces)
    for place in (0, length // 2, length - 1):
        if pieces and place >= 0:
            piece = pieces[part_of(pieces, place)]
            assert piece.start <= place < piece.end


@given(st.lists(st.floats(0, 30), max_size=60))
def test_nobody_gets_more_than_the_rate(gaps: list[float]) -> None:
    rate, now, taken = Rate(60), 0.0, 0
    for gap in gaps:
        now += gap
        taken += rate.wait("192.0.2.1", now) == 0
    assert taken <= 15 + now + 1


def test_who_waits_as_told_is_let_in() -> None:
    rate = Rate(60)
    while not (early := rate.wait("192.0.2.1", 0)):
        pass
    assert rate.wait("192.0.2.1", early + 0.01) == 0
    assert rate.wait("192.0.2.2", 0) == 0


def test_one_site_of_ipv6_is_one_client() -> None:
    rate = Rate(4)
    assert rate.wait("2001:db8::1", 0) == 0
    assert rate.wait("2001:db8::2", 0) > 0
    assert rate.wait("2001:db8:1::1", 0) == 0


def test_the_worker_refuses_what_does_not_fit_and_drops_what_was_given_up() -> None:
    async def scene() -> list[str]:
        free, done = threading.Event(), list[str]()
        worker = Worker(limit=2, observe=lambda _stage, _seconds: None)
        first = asyncio.create_task(worker.run(free.wait, 10))
        second = asyncio.create_task(worker.run(done.append, "given up"))
        await asyncio.sleep(0.05)
        assert worker.depth() == 2
        assert worker.stuck() > 0
        with pytest.raises(BusyError):
            await worker.run(done.append, "too many")
        second.cancel()
        await asyncio.sleep(0.05)
        third = asyncio.create_task(worker.run(done.append, "kept"))
        free.set()
        await asyncio.gather(first, third)
        assert worker.stuck() == 0
        worker.close()
        return done

    assert asyncio.run(scene()) == ["kept"]


@pytest.mark.parametrize("address", ["https://example.org/a?b#c", "http://e.org"])
def test_the_web_is_linked_to(address: str) -> None:
    assert web_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<script>",
        "//example.org",
        "http://[",
        "file:///etc/passwd",
        "",
        None,
    ],
)
def test_only_the_web_is_linked_to(address: str | None) -> None:
    assert web_address(address) is None


NUMBERS: list[tuple[tuple[str, str | None, Bound, str, Kind], str]] = [
    (("1000", None, ">", "patent", "count"), "> 1,000 patent"),
    (("0.6", "0.7", "=", "CNY/Wh", "money"), "0.6 to 0.7 CNY/Wh"),
    (("2027", "2028", "=", "year", "year"), "2027 to 2028"),
    (("20260131", None, "=", "date", "date"), "2026-01-31"),
    (("6", None, "<", "%", "percent"), "< 6 %"),
    (("1E+3", None, "~", "", "number"), "about 1,000"),
]


@pytest.mark.parametrize(("number", "shown"), NUMBERS)
def test_numbers_are_written_for_people(
    number: tuple[str, str | None, Bound, str, Kind], shown: str
) -> None:
    value, high, bound, unit, kind = number
    passage = Passage(TEXT, Span(0, 4))
    top = None if high is None else Decimal(high)
    assert spelled(Quantity(Decimal(value), top, bound, unit, kind, passage)) == shown


@pytest.mark.parametrize(
    "value", ["", "1", "2-1", "1-1", "-1-2", "1-2-3", "a-b", "٣-٤"]
)
def test_what_is_no_span_is_refused(value: str) -> None:
    with pytest.raises(RequestError):
        span(value, "at")


@pytest.mark.parametrize("value", ["", "0", "-1", "1.0", "101", "٣", "9" * 5000])
def test_what_is_no_number_is_refused(value: str) -> None:
    with pytest.raises(RequestError):
        whole(value, "k", 1, 100)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost"]
)
def test_this_machine_is_served_without_a_token(host: str) -> None:
    assert is_loopback(host)
    assert Options(host=host)


@pytest.mark.parametrize(
    "host",
    ["0.0.0.0", "::", "localhost.evil.example", "192.0.2.1", "", "127.1"],  # noqa: S104  must be refused
)
def test_the_world_is_not_served_without_a_token(host: str) -> None:
    assert not is_loopback(host)
    with pytest.raises(SettingsError):
        Options(host=host)
    assert Options(host=host, token="long enough to be one")


def test_a_short_token_is_refused() -> None:
    with pytest.raises(SettingsError):
        Options(token="hunter2")


_SENTENCES = st.lists(st.sampled_from(["A cat sat.", "It cost 5.", "It cost 6."]))


@given(_SENTENCES, _SENTENCES)
def test_versions_beside_each_other_are_the_versions(
    before: list[str], after: list[str]
) -> None:
    old, new = document(" ".join(before)), document(" ".join(after))
    found = list(lines(difference(old, new, (), ())))
    alike = sum(line.alike for line in found)
    for texts, sides in (
        (before, [line.before for line in found]),
        (after, [line.after for line in found]),
    ):
        shown = " ".join("".join(p.text for p in side) for side in sides)
        assert shown.count(".") == len(texts) - alike
        if not alike:
            assert "".join(shown.split()) == "".join("".join(texts).split())
    same = [line for line in found if line.before == line.after]
    assert not any(piece.changed for line in same for piece in line.before)


def test_only_the_words_that_changed_are_marked() -> None:
    old, new = document("The price is 5 euros."), document("The price is 6 euros.")
    (line,) = lines(difference(old, new, (), ()))
    marked = [[p.text for p in side if p.changed] for side in (line.before, line.after)]
    assert marked == [["5"], ["6"]]


def test_a_long_stretch_is_marked_whole() -> None:
    (line,) = lines(difference(document("a " * 2000), document("b " * 2000), (), ()))
    assert [len(line.before), len(line.after)] == [1, 1]
