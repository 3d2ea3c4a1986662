"""What docs/discord.md says of commands, settings and permissions holds."""

from pathlib import Path

import pytest
from discord import app_commands

from bot.discord.commands import COMMANDS
from bot.discord.invite import PERMISSIONS
from bot.discord.settings import DiscordSettings

ROOT = Path(__file__).parents[1]
TEXT = "".join(
    (ROOT / name).read_text("utf-8") for name in ("README.md", "docs/discord.md")
)


def test_every_command_and_permission_is_named() -> None:
    for command in COMMANDS:
        assert str(command.name) in TEXT
        if isinstance(command, app_commands.Group):
            for inner in command.commands:
                assert inner.name in TEXT
    granted = [name for name, given in PERMISSIONS if given]
    assert len(granted) == 6
    for name in granted:
        words = name.replace("read_messages", "view_channels").split("_")
        assert " ".join(words) in " ".join(TEXT.lower().split())


@pytest.mark.parametrize(
    ("name", "field"),
    [("QUEUE", "queue"), ("PER_USER", "per_user"), ("KEEP_DAYS", "keep_days")],
)
def test_defaults_are_those_of_the_code(name: str, field: str, tmp_path: Path) -> None:
    settings = DiscordSettings(data=tmp_path)
    assert f"| `PINCITE_DISCORD_{name}` | `{getattr(settings, field)}` |" in TEXT
