"""`pincite ask`: statuses, streams, bytes, and what a cold start loads."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.contract import answer_object, dumps
from bot.service import Service
from bot.settings import Settings
from conftest import ARTICLE, ROOT, SCRIPT, Engine, Pincite, Result

TOYOTA = "How many solid-state battery patents does Toyota have?"
FRANCE = "What is the capital of France?"
QUESTIONS = [TOYOTA, FRANCE, "When will Toyota mass-produce?"]
HEAVY = tuple(
    "torch transformers scipy sklearn openvino rich discord ftfy pint babel".split()
)


def seeded(settings: Settings) -> Settings:
    """Make a corpus of the seed article, which the tests of this module only read."""
    service = Service(settings)
    assert [report.outcome for report in service.add([str(ARTICLE)])] == ["added"]
    service.sync()
    service.close()
    return settings


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return seeded(Settings(data=tmp_path_factory.mktemp("corpus") / "data")).data


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> dict[str, str]:
    settings = seeded(engine(tmp_path_factory.mktemp("either") / "data"))
    return {"PINCITE_DATA": str(settings.data), "PINCITE_STORE": settings.store}


def test_an_answer_and_its_evidence(pincite: Pincite, at: dict[str, str]) -> None:
    result = pincite("ask", TOYOTA, "--json", env=at)
    answer = json.loads(result.stdout)
    assert result.returncode == 0
    assert result.stderr == b""
    assert answer["status"] == "answered"
    first = answer["quantities"][0]
    assert (first["value"], first["bound"], first["kind"]) == ("1000", ">", "count")
    shown = pincite("show", first["document"], "--text", env=at)
    text = shown.stdout.decode()
    assert text[first["start"] : first["end"]] == first["text"]
    for citation in answer["citations"]:
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_silence_has_a_reason_and_status_1(
    pincite: Pincite, at: dict[str, str]
) -> None:
    result = pincite("ask", FRANCE, "--json", env=at)
    answer = json.loads(result.stdout)
    assert result.returncode == 1
    assert answer["status"] == "not_found"
    assert answer["reason"]
    assert answer["nearest"]["quote"]


def test_words_need_no_quotes(pincite: Pincite, at: dict[str, str]) -> None:
    answer = json.loads(pincite("ask", *TOYOTA.split(), "--json", env=at).stdout)
    assert answer["question"] == TOYOTA


@pytest.fixture(scope="module")
def streamed(pincite_in: Pincite, at: dict[str, str]) -> Result:
    """One run over several questions, which the tests of this module share."""
    stdin = "\r\n".join(QUESTIONS).encode()
    return pincite_in("ask", "-", "--json", stdin=stdin, env=at)


def test_a_stream_is_answered_in_order(streamed: Result) -> None:
    rows = [json.loads(line) for line in streamed.stdout.splitlines()]
    assert [row["question"] for row in rows] == QUESTIONS
    assert streamed.returncode == 0


def test_a_stream_gives_the_bytes_of_single_questions(
    streamed: Result, pincite: Pincite, at: dict[str, str]
) -> None:
    last = streamed.stdout.splitlines(keepends=True)[-1]
    assert pincite("ask", QUESTIONS[-1], "--json", env=at).stdout == last


def test_another_process_and_another_index_give_the_same_bytes(
    streamed: Result, tmp_path: Path
) -> None:
    service = Service(Settings(data=tmp_path / "other"))
    list(service.add([str(ARTICLE)]))
    lines = [dumps(answer_object(service.ask(question))) for question in QUESTIONS]
    service.close()
    assert streamed.stdout.decode().splitlines() == lines


def test_lines_of_a_conversation_follow_one_another(
    pincite: Pincite, pincite_in: Pincite, at: dict[str, str]
) -> None:
    asked = [
        "What share of ASSB patents does China hold?",
        "And South Korea?",
        "Japan?",
    ]
    stdin = "".join(f"{line}\n" for line in asked)
    lines = pincite_in(
        "ask", "-", "--follow", "--json", stdin=stdin.encode(), env=at
    ).stdout
    answers = [json.loads(line) for line in lines.splitlines()]
    assert [one["question"] for one in answers] == asked
    assert [one["resolved"] for one in answers] == [
        None,
        "What share of ASSB patents does South Korea hold?",
        "What share of ASSB patents does Japan hold?",
    ]
    assert [one["quantities"][0]["value"] for one in answers] == ["27", "18", "36"]
    one = pincite("ask", asked[1], "--after", asked[0], "--json", env=at).stdout
    assert one == lines.splitlines(keepends=True)[1]


def test_lines_are_no_conversation_unless_told(
    pincite_in: Pincite, at: dict[str, str]
) -> None:
    stdin = b"What share of ASSB patents does China hold?\nAnd South Korea?\n"
    lines = pincite_in("ask", "-", "--json", stdin=stdin, env=at).stdout.splitlines()
    assert json.loads(lines[1])["resolved"] is None


def test_bad_lines_keep_their_place(pincite: Pincite, at: dict[str, str]) -> None:
    stdin = b"\xff\n\n" + FRANCE.encode()
    result = pincite("ask", "-", "--json", stdin=stdin, env=at)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["status"] for row in rows] == ["not_found"] * 3
    assert "UTF-8" in rows[0]["reason"]
    assert "empty" in rows[1]["reason"]
    assert result.returncode == 2
    assert result.stderr.count(b"\n") == 2


def test_an_empty_stream_is_no_error(pincite: Pincite, at: dict[str, str]) -> None:
    result = pincite("ask", "-", "--json", env=at)
    assert (result.returncode, result.stdout) == (0, b"")


def test_each_answer_is_flushed_before_the_next_question(data: Path) -> None:
    with subprocess.Popen(  # noqa: S603  our own command
        [*command(), "--data", str(data), "ask", "-", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdin
        assert process.stdout
        for question in (TOYOTA, FRANCE):
            process.stdin.write(question.encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["question"] == question
        process.stdin.close()


def command() -> list[str]:
    return [str(SCRIPT)] if SCRIPT.exists() else [sys.executable, "-m", "bot"]


def test_asking_imports_nothing_heavy(data: Path) -> None:
    script = (
        "import sys; from bot.cli import main;"
        f"main(['--data', {str(data)!r}, 'ask', {TOYOTA!r}]);"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    result = subprocess.run(  # noqa: S603  our own script
        [sys.executable, "-c", script], capture_output=True, check=True, cwd=ROOT
    )
    assert result.stdout.splitlines()[-1] == b"[]"


def test_a_reader_that_leaves_ends_it_quietly(data: Path) -> None:
    line = f"{TOYOTA}\n".encode()
    with subprocess.Popen(  # noqa: S603  our own command
        [*command(), "--data", str(data), "ask", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdout
        process.stdout.close()
        assert process.stdin
        process.stdin.write(line * 3)
        process.stdin.close()
        assert process.stderr
        assert process.stderr.read() == b""
        assert process.wait() == 141


def test_an_interrupt_ends_it_quietly(data: Path) -> None:
    with subprocess.Popen(  # noqa: S603  our own command
        [*command(), "--data", str(data), "ask", "-", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(TOYOTA.encode() + b"\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(2)
        assert process.stderr.read() == b""
        assert process.wait() == 130


def on_a_terminal(data: Path, **env: str) -> str:
    """Run `ask` with a terminal for output and return what it shows."""
    master, slave = pty.openpty()
    try:
        with subprocess.Popen(  # noqa: S603  our own command
            [*command(), "--data", str(data), "ask", TOYOTA],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=ROOT,
            env={**os.environ, "TERM": "xterm", **env},
        ) as process:
            process.wait()
        return os.read(master, 100_000).decode()
    finally:
        os.close(master)
        os.close(slave)


def test_a_terminal_gets_the_answer_in_bold_and_the_words_marked(data: Path) -> None:
    shown = on_a_terminal(data)
    assert shown.startswith("\x1b[1m")
    assert "\x1b[1;33m" in shown
    bare = re.sub(r"\x1b\[[\d;]*m", "", shown)
    assert max(map(len, bare.splitlines())) <= 80


def test_no_color_is_honoured(data: Path) -> None:
    assert "\x1b" not in on_a_terminal(data, NO_COLOR="1")
