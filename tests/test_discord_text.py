"""What Discord shows is what the document says, and nothing of it is alive."""

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from bot.discord.text import escape, line, marked, quotations, short, units
from corpus.model import Span
from discordtext import HOSTILE, read

readable = st.text(
    st.one_of(
        st.sampled_from("*_~`|<>[]()@:/.#+-1 \n\\ae"),
        st.characters(exclude_categories=["Cc", "Cs"]),
    ),
    max_size=120,
).map(lambda text: unicodedata.normalize("NFC", text))
snippets = st.lists(st.one_of(st.sampled_from(HOSTILE), readable), max_size=3).map(
    " ".join
)


@given(snippets)
def test_escaped_text_reads_as_itself(text: str) -> None:
    assert read(escape(text))[0] == text


@given(snippets, st.data())
def test_marks_are_bold_and_nothing_else_changes(
    text: str, data: st.DataObject
) -> None:
    ends = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    marks = [
        Span(start, end)
        for start, end in zip(ends[::2], ends[1::2], strict=False)
        if start < end
    ]
    shown, bold = read(marked(text, marks))
    assert shown == text
    wanted = "".join(text[mark.start : mark.end].strip() for mark in marks)
    assert "".join(bold.split()) == "".join(wanted.split())


@given(snippets, st.integers(60, 300))
@example("x" * 6000, 100)
@example("word " * 400 + "*" * 500, 120)
def test_quotations_lose_nothing_fit_and_cut_between_words(
    text: str, limit: int
) -> None:
    pages = list(quotations(text, (), limit))
    assert all(units(page) <= limit for page in pages)
    shown = [read(page)[0] for page in pages]
    assert "".join("".join(shown).split()) == "".join(text.split())
    whole = text.split()
    for page in shown:
        for word in page.split():
            assert word in whole or units(escape(max(whole, key=len))) > limit - 8


@given(st.lists(st.sampled_from(["e\u0301\u0323", "👩‍👩‍👧", "👍🏽"]), min_size=30))
def test_a_long_word_is_cut_between_characters(word: list[str]) -> None:
    for page in quotations("".join(word), (), 60):
        shown = read(page)[0]
        assert not unicodedata.combining(shown[0])
        assert shown[0] not in "\u200d🏽"
        assert shown[-1] != "\u200d"


@given(snippets, st.integers(20, 100))
def test_lines_fit_and_stay_one_line(text: str, limit: int) -> None:
    for shortened in (line(text, limit), short(text, limit)):
        assert units(shortened) <= limit
        assert "\n" not in shortened
    shown = read(line(text, limit))[0].rstrip("\u202c\u2069")
    assert " ".join(text.split()).startswith(shown.removesuffix("…").rstrip())


def test_a_title_cannot_turn_the_direction_of_what_follows() -> None:
    assert line("\u202egnirts\u2067x", 50).endswith("\u2069\u202c")
    assert line("\u202edone\u202c", 50).count("\u202c") == 1


def test_lengths_are_counted_as_discord_counts_them() -> None:
    assert units("é👍") == 3
