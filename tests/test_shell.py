"""The command line as its users meet it: real processes, bytes and exit statuses."""

import pytest

from bot import __version__
from conftest import ROOT, Pincite, one_line


def test_version(pincite: Pincite) -> None:
    assert pincite("--version").stdout.decode() == f"pincite {__version__}\n"


def test_help_names_every_verb(pincite: Pincite) -> None:
    said = pincite("--help").stdout.decode()
    for verb in ("ask", "search", "add", "list", "show", "remove", "verify", "doctor"):
        assert f"\n  {verb} " in said


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["ask"],
        ["ask", "--frobnicate", "Why?"],
        ["search", "-k", "0", "batteries"],
        ["add"],
        ["completion", "csh"],
    ],
)
def test_wrong_usage_is_one_line(pincite: Pincite, arguments: list[str]) -> None:
    assert "--help says more" in one_line(pincite(*arguments), 2)


@pytest.mark.parametrize("question", ["", "   ", "?!", "\t"])
def test_an_empty_question_is_refused(pincite: Pincite, question: str) -> None:
    assert "the question is empty" in one_line(pincite("ask", question), 2)


def test_a_question_that_is_not_text_is_refused(pincite: Pincite) -> None:
    assert "UTF-8" in one_line(pincite("ask", b"caf\xe9"), 2)


def test_a_bad_setting_is_named(pincite: Pincite) -> None:
    said = one_line(pincite("verify", env={"PINCITE_HTTP_PORT": "many"}), 2)
    assert "setting http_port is 'many'" in said


def test_options_may_stand_after_the_verb(pincite: Pincite) -> None:
    assert pincite("doctor", "--data", "elsewhere").stdout.count(b"elsewhere") == 1
    assert pincite("--data", "elsewhere", "doctor").stdout.count(b"elsewhere") == 1


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed(pincite: Pincite, shell: str) -> None:
    assert b"_PINCITE_COMPLETE" in pincite("completion", shell).stdout


def test_nothing_is_styled_off_a_terminal(pincite: Pincite) -> None:
    assert b"\x1b" not in pincite("doctor").stdout


def test_the_readme_shows_every_verb(pincite: Pincite) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    listed = pincite("--help").stdout.decode().partition("Commands:\n")[2]
    verbs = [line.split()[0] for line in listed.splitlines() if line[2:3].strip()]
    assert verbs
    for verb in verbs:
        assert f"pincite {verb}" in readme
