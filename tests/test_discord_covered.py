"""Nothing on Discord goes untested: each command, option, menu, button and form."""

import inspect
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from discord import app_commands, ui

from bot.discord import buttons, modals, presses
from bot.discord.commands import COMMANDS
from bot.discord.words import words

AnyLeaf: TypeAlias = "app_commands.Command[Any, ..., Any]"

TESTS = "\n".join(
    path.read_text("utf-8")
    for path in sorted(Path(__file__).parent.glob("test_discord_*.py"))
    if path != Path(__file__)
)
IN_PROCESS = (Path(__file__).parent / "test_discord_commands.py").read_text("utf-8") + (
    Path(__file__).parent / "test_discord_running.py"
).read_text("utf-8")


def leaves() -> Iterator[AnyLeaf]:
    for command in COMMANDS:
        if isinstance(command, app_commands.Group):
            for inner in command.walk_commands():
                assert isinstance(inner, app_commands.Command)
                yield inner
        elif isinstance(command, app_commands.Command):
            yield command


@pytest.mark.parametrize("command", [*leaves()], ids=lambda each: each.qualified_name)
def test_each_command_and_option_is_used_in_process(
    command: AnyLeaf,
) -> None:
    assert f'"{command.qualified_name}"' in IN_PROCESS
    for option in command.parameters:
        assert re.search(rf'\b{option.display_name}\b["]?[=:]', IN_PROCESS), option


def test_each_menu_is_opened_in_process() -> None:
    for command in COMMANDS:
        if isinstance(command, app_commands.ContextMenu):
            assert f'"{command.name}"' in IN_PROCESS, command.name


def test_each_button_is_pressed_in_process() -> None:
    known = set(re.findall(r'"([a-z]+)"', inspect.getsource(presses.pressed)))
    assert known == {*"page sources numbers follow right wrong delete".split()}
    shown = set(re.findall(r'"([a-z]+)"', inspect.getsource(buttons.under_answer)))
    assert shown <= known
    text = words("en")
    for key in chain(known - {"page"}, ("before", "after")):
        label = text(f"button.{key}")
        assert f'label="{label}"' in IN_PROCESS, label


def test_each_form_is_filled_in_process() -> None:
    for form in (modals.FollowUp, modals.Wish):
        assert issubclass(form, ui.Modal)
    for key in ("follow", "wrong"):
        label = words("en")(f"button.{key}")
        assert re.search(
            rf'label="{label}"[^)]*\)\s*.{{0,200}}submit', IN_PROCESS, re.DOTALL
        )


# A refusal or a limit, and the words of it that a test looks for.
MET = {
    "source.refused": "Only managers",
    "settings.refused": "Only who manages the server",
    "button.not_yours": "Only whoever asked",
    "trouble.full": "questions are waiting; please try again",
    "trouble.many": "let me answer those",
    "source.large": "too large",
    "hint.long": "too long",
}


@pytest.mark.parametrize("key", MET)
def test_each_refusal_and_limit_is_met(key: str) -> None:
    assert MET[key] in (words("en").get(key) or "")
    assert MET[key] in TESTS
