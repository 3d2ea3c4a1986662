import re
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.links import Links, permalink
from bot.terminal import Page, cut, visible
from corpus.model import Document, Span
from index.model import Answer, Citation

PLAIN = Page(colour=False, width=0)
COLOUR = Page(colour=True, width=40)
TEXT = "Toyota Motors claims more than 1,000 patents."
LINK = (
    "https://example.org/b#:~:text="
    "Toyota%20Motors%20claims%20more%20than%201%2C000%20patents."
)
STYLE = re.compile(r"\x1b\[[0-9;]*m")


def found(text: str = TEXT, marks: tuple[Span, ...] = (Span(21, 36),)) -> Answer:
    document = Document(
        id="ab12",
        title="Batteries",
        text=text,
        url="https://example.org/b",
        published=date(2025, 5, 1),
    )
    return Answer(
        question="How many?",
        status="answered",
        text="More than 1,000 patents",
        confidence=0.9,
        corpus="0",
        citations=(Citation(document.all(), 0.7, marks),),
    )


def test_the_value_comes_first_then_the_words_then_the_place() -> None:
    assert PLAIN.answer(found()).splitlines() == [
        "More than 1,000 patents",
        "",
        "  “Toyota Motors claims more than 1,000 patents.”",
        "  Batteries · 2025-05-01 · ab12:0-45",
        f"  {LINK}",
    ]


def test_the_answering_words_are_highlighted() -> None:
    shown = COLOUR.answer(found())
    bright = re.findall(r"\x1b\[1;33m(.*?)\x1b\[0m", shown)
    assert " ".join(bright) == "more than 1,000"


def test_a_follow_up_shows_what_it_was_asked_as() -> None:
    answer = replace(found(), resolved="How many patents does Toyota claim?")
    first, second = PLAIN.answer(answer).splitlines()[:2]
    assert first == "asked as: How many patents does Toyota claim?"
    assert second == answer.text


def test_silence_gives_its_reason_and_the_nearest_passage() -> None:
    nearest = found().citations[0]
    answer = Answer(
        question="Who?",
        status="not_found",
        text="The documents do not say.",
        confidence=0,
        corpus="0",
        reason="No person is named.",
        nearest=nearest,
    )
    shown = PLAIN.answer(answer).splitlines()
    assert shown[:2] == ["The documents do not say.", "No person is named."]
    assert "The nearest passage:" in shown


def test_a_document_cannot_command_the_terminal() -> None:
    hostile = "\x1b]0;owned\x07 \x9b31m \u202etxt\u2066 \x7f\r"
    shown = PLAIN.answer(found(hostile, ()))
    assert "\x1b" not in shown
    assert "\\x1b]0;owned\\x07 \\x9b31m \\u202etxt\\u2066 \\x7f" in shown


@given(st.text())
def test_what_is_visible_has_no_control_characters(text: str) -> None:
    shown = visible(text)
    assert not any(ord(c) < 32 and c not in "\t\n" for c in shown)
    assert visible(shown) == shown


@given(st.text(min_size=1), st.lists(st.tuples(st.integers(0, 20), st.integers(1, 9))))
def test_no_visible_character_is_lost_in_layout(
    text: str, marks: list[tuple[int, int]]
) -> None:
    spans = tuple(Span(start, start + size) for start, size in marks)
    passage = Document(id="x", title="x", text=text).all()
    shown = STYLE.sub("", "\n".join(COLOUR.wrapped(cut(passage, spans))))
    assert "".join(shown.split()) == "".join(visible(text).split())


@given(st.text("ab 界é", min_size=1), st.integers(10, 30))
def test_lines_fit_the_width_unless_one_word_does_not(text: str, width: int) -> None:
    page = Page(colour=False, width=width)
    for line in page.wrapped([("", text)], "  "):
        columns = sum(2 if c == "界" else 1 for c in line)
        assert columns <= width or len(line.split()) == 1


def test_what_is_not_on_the_web_is_linked_on_our_own_page() -> None:
    document = Document(id="ab 12", title="Batteries", text=TEXT)
    mark = Span(21, 36)
    cited = Citation(document.all(), 0.7, (mark,))
    told = replace(found(), citations=(cited,))
    links = Links("https://docs.example", "default")
    *_, last = Page(colour=False, width=0, links=links).answer(told).splitlines()
    assert last == f"  https://docs.example{permalink(document.all(), (mark,))}"
    assert "https://docs.example" not in PLAIN.answer(told)
    assert links.to(found().citations[0].passage) == LINK
    elsewhere = replace(document, space="discord-1")
    assert links.to(elsewhere.all()) is None  # it is not served there
