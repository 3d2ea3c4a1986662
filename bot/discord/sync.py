"""Commands reach Discord only when they changed: it allows few such calls a day."""

import hashlib
import json
import logging
from typing import Any, TypeAlias

import discord
from discord import app_commands

from bot.discord.memory import Memory
from bot.discord.patience import FAULTS, name, persist
from bot.discord.words import LANGUAGES, words

AnyCommand: TypeAlias = (
    app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu
)

log = logging.getLogger(__name__)

_KEPT = "commands"
_LOCALES = {
    "de": (discord.Locale.german,),
    "en": (),  # what the commands are written in
}


class Translator(app_commands.Translator):
    """Gives commands their names and texts in every language there is a file for."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002  the key suffices
    ) -> str | None:
        """Return the text for *locale*, or None to leave the English one."""
        key = string.extras.get("key")
        for language in LANGUAGES:
            if key is not None and locale in _LOCALES.get(language, ()):
                return words(language).get(str(key))
        return None


def said(key: str) -> app_commands.locale_str:
    """Return the text of a command in English, to be translated."""
    return app_commands.locale_str(words("en")(f"command.{key}"), key=f"command.{key}")


async def sync_if_changed(
    tree: "app_commands.CommandTree[Any]", memory: Memory, application: int
) -> bool:
    """Send the commands if they are not those last sent; a failure is only logged."""
    payload = [
        await command.get_translated_payload(tree, tree.translator)
        if tree.translator
        else command.to_dict(tree)
        for command in sorted(tree.get_commands(), key=lambda command: command.name)
    ]
    text = json.dumps([application, payload], sort_keys=True, default=str)
    digest = hashlib.sha256(text.encode()).hexdigest()
    if memory.kept(_KEPT) == digest:
        return False
    try:
        await persist(tree.sync)
    except (*FAULTS, app_commands.AppCommandError) as fault:
        log.error("commands not sent", extra={"fault": name(fault)})  # noqa: TRY400
        return False
    memory.keep(_KEPT, digest)
    log.info("commands sent", extra={"count": len(payload)})
    return True
