"""Numbers side by side: only what is alike, exact, and where it stands."""

import csv
import io
from pathlib import Path

import pytest

from bot.chart import png
from bot.compare import (
    Row,
    alike,
    asks_to_compare,
    clause,
    of_answer,
    of_facts,
    sources,
    table,
)
from bot.discord.attach import pictures, tables
from conftest import Pincite, one_line
from corpus.model import Fact, Passage, Span
from corpus.quantity import quantities
from index.model import Answer, Derivation
from plainservice import PlainService, document

TEXT = (
    "Japan holds 36% of the patents.\nChina holds 27% of the patents.\n"
    "Korea holds 18% of the patents in 2025.\nJapan spent over $660 million."
)
DOCUMENT = document(TEXT, "Shares")
NUMBERS = quantities(DOCUMENT.all())
FACTS = [Fact(quantity=number) for number in NUMBERS]


def stated(rows: tuple[Row, ...]) -> list[str]:
    return [row.quantity.passage.text for row in rows]


@pytest.mark.parametrize(
    ("about", "wanted"),
    [
        ("patents", ["36%", "27%", "18%"]),
        ("Japan holds patents", []),  # one number is no comparison
        ("zebra", []),
        ("", []),
    ],
)
def test_numbers_about_a_thing(about: str, wanted: list[str]) -> None:
    assert stated(of_facts(FACTS, about)) == wanted


def test_units_are_not_mixed_and_nothing_comes_twice() -> None:
    rows = [Row("x", number) for number in NUMBERS]
    assert {row.quantity.unit for row in alike([*rows, *rows])} == {"%"}
    assert len(alike([*rows, *rows])) == 3


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Compare the patents of Japan and China", True),
        ("What is the difference between Japan's and China's share?", True),
        ("Vergleiche die Patente", True),
        ("Whose subsidy was it?", False),
    ],
)
def test_which_questions_compare(question: str, asks: bool) -> None:  # noqa: FBT001
    assert asks_to_compare(question) is asks


def test_a_derivation_compares_its_operands() -> None:
    answer = Answer(
        question="How much do Japan and China hold together? Compare.",
        status="answered",
        text="63 %",
        confidence=1.0,
        corpus="",
        quantities=NUMBERS,
        derivation=Derivation("36 % + 27 %", NUMBERS[0].value, "%", (0, 1)),
    )
    assert stated(of_answer(answer)) == ["36%", "27%"]


def test_the_table_is_exact_and_no_spreadsheet_runs_it() -> None:
    rows = [Row("=cmd()", NUMBERS[0]), Row("a\nb", NUMBERS[1])]
    head, first, second = csv.reader(io.StringIO(table(rows)))
    assert head[:4] == ["what", "stated", "bound", "value"]
    assert first[:4] == ["'=cmd()", "36%", "=", "36"]
    assert second[0] == "a b"
    start, end = int(first[-2]), int(first[-1])
    assert TEXT[start:end] == "36%"


@pytest.mark.parametrize(
    "label", ["Japan", "$x^2$ \\frac", "@everyone 你好 👍", "x" * 999]
)
def test_a_chart_is_drawn_whatever_the_words(label: str) -> None:
    rows = [Row(label, number) for number in NUMBERS[:3]]
    drawn = png(rows, title=label)
    assert drawn.startswith(b"\x89PNG")
    assert drawn == png(rows, title=label)


def test_the_caption_has_the_unit_and_each_source_once() -> None:
    rows = [Row("x", number) for number in NUMBERS[:3]]
    assert sources(rows) == ["Shares (2025-10-03)"]


def test_a_chart_of_the_ledger_is_written_to_a_file(
    pincite: Pincite, tmp_path: Path
) -> None:
    pincite("add", "-", stdin=TEXT.encode())
    drawn = pincite("facts", "--unit", "%", "--chart", str(tmp_path / "shares.png"))
    assert drawn.returncode == 0, drawn.stderr
    assert b"drew 3 of 3 numbers, those in %" in drawn.stderr
    assert (tmp_path / "shares.png").read_bytes().startswith(b"\x89PNG")
    alone = pincite("facts", "--unit", "USD", "--chart", str(tmp_path / "one.png"))
    assert "--unit" in one_line(alone, 2)
    nowhere = pincite("facts", "--chart", str(tmp_path / "no" / "a.png"))
    assert "can be written" in one_line(nowhere, 2)


def test_nothing_to_compare_is_nothing_to_attach(tmp_path: Path) -> None:
    assert tables(()) == pictures((), "x") == ()
    assert of_answer(PlainService(tmp_path).ask("Compare nothing")) == ()


@pytest.mark.parametrize(
    ("text", "number", "label"),
    [
        (
            "In all, they hold 36% of it, then the Chinese (27%) and Koreans (18%).",
            "27%",
            "then the Chinese (27%)",
        ),
        (
            "In all, they hold 36% of it, then the Chinese (27%) and Koreans (18%).",
            "18%",
            "and Koreans (18%)",
        ),
        ("Title\nZinc costs $3 per kg in 2024.", "$3", "Zinc costs $3 per kg in 2024"),
        (f"{'x' * 300} it is 5 kg {'y' * 300}", "5 kg", "it is 5 kg"),
    ],
)
def test_a_number_is_named_by_the_words_around_it(
    text: str, number: str, label: str
) -> None:
    start = text.index(number)
    found = Passage(document(text), Span(start, start + len(number)))
    assert clause(found) == label
