"""What a German reader is told is German, reasons and errors included."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.discord.words import words
from bot.service import Service
from bot.settings import Settings
from conftest import ARTICLE, ROOT

DE, EN = words("de"), words("en")
SPEAKERS = ("Refusal", "Error", "super().__init__")
PARTS = ("a date for this",)  # of sentences, not sentences
UNSEEN = ("ExtraMissingError", "SettingsError", "InputError")  # of the shell only
REASONS = [
    *(
        ROOT / "index" / name
        for name in ("abstain.py", "compose.py", "derive.py", "units.py")
    ),
    *(ROOT / "corpus/read").glob("*.py"),
    *(ROOT / "corpus/fetch").glob("*.py"),
]


def sentences(file: Path) -> Iterator[str]:
    """Yield what *file* gives as a reason, its blanks filled with one word."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        for text in map(_text, _said(node, file.stem)):
            if " " in text.strip() and text.strip("X ") and text not in PARTS:
                yield text


def _said(node: ast.AST, module: str) -> list[ast.expr]:
    """Return what may be a reason in one piece of a module's code."""
    if isinstance(node, ast.Call):
        named = ast.unparse(node.func)
        return node.args if named.endswith(SPEAKERS) and named not in UNSEEN else []
    if isinstance(node, ast.Assign):
        return [node.value] if ast.unparse(node.targets[0]) == "reason" else []
    if isinstance(node, ast.Return) and module == "abstain":
        return [node.value] if node.value else []
    return []


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(map(_text, node.values))
    return "X" if isinstance(node, ast.FormattedValue) else ""


@pytest.mark.parametrize("file", REASONS, ids=lambda file: file.stem)
def test_every_reason_has_a_german_sentence(file: Path) -> None:
    for sentence in sentences(file):
        assert DE.reason(sentence) != sentence, sentence
        assert EN.reason(sentence) == sentence


def test_there_are_reasons_to_look_at() -> None:
    assert sum(len(list(sentences(file))) for file in REASONS) > 50


@pytest.mark.parametrize(
    ("english", "german"),
    [
        (
            "the documents give this for 2030 and 2035, not for today",
            "die Dokumente nennen das für 2030 und 2035, nicht für heute",
        ),
        (
            "the documents do not mention Ford, Opel or Black and Decker",
            "die Dokumente erwähnen Ford, Opel oder Black and Decker nicht",
        ),
        (
            "cannot read 'a: b.txt': line 3: it is not JSON (and 2 more bad lines)",
            "»a: b.txt« ist nicht zu lesen: Zeile 3: sie ist kein JSON (und 2 weitere fehlerhafte Zeilen)",  # noqa: E501
        ),
        ("something nobody foresaw", "something nobody foresaw"),
    ],
)
def test_lists_and_reasons_inside_reasons(english: str, german: str) -> None:
    assert DE.reason(english) == german


@pytest.mark.parametrize(
    "question",
    [
        "What will cell prices be in 2040?",
        "What is the capital of France?",
        "How many patents does Nissan have?",
        "What was the subsidy of Bolivia?",
        "Who is the president?",
        "How much higher is Japan's share of patents than Brazil's?",
    ],
)
def test_the_article_is_silent_in_german(question: str, tmp_path: Path) -> None:
    service = Service(Settings(data=tmp_path))
    list(service.add([str(ARTICLE)]))
    answer = service.ask(question)
    service.close()
    assert not answer
    assert answer.reason
    assert DE.reason(answer.reason) != answer.reason
