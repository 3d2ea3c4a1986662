"""The documentation says what the code does."""

import re
import runpy
from dataclasses import fields
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.shell.verbs import pincite
from conftest import ROOT

DOCS = ROOT / "docs"
MADE = runpy.run_path(str(DOCS / "generate.py"))
GENERATED: dict[str, str] = MADE["generated"]()
PAGES = [*sorted(DOCS.rglob("*.md")), ROOT / "README.md"]


@pytest.mark.parametrize("name", GENERATED)
def test_generated_parts_are_as_they_would_be_made_now(name: str) -> None:
    made = (DOCS / "reference" / name).read_text("utf-8")
    assert made == GENERATED[name], "run: python docs/generate.py"


def test_every_setting_is_explained() -> None:
    assert set(MADE["MEANINGS"]) == {setting.name for setting in fields(Settings)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    for address in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if "://" not in address:
            assert (page.parent / address).exists(), address


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands_in_the_pages_exist(page: Path) -> None:
    known = set(pincite.list_commands(None))  # type: ignore[arg-type]  # not looked at
    for block in re.findall(r"```\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
        for line in block.splitlines():
            if match := re.match(r"(?:\$ )?pincite (?:--data \S+ )?([a-z]+)", line):
                assert match[1] in known, line
