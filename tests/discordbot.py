"""The bot over the plain service: ``discordbot.py FOLDER SECONDS``."""

import asyncio
import os
import sys
from pathlib import Path

from bot.discord import log
from bot.discord.run import serve
from bot.discord.settings import DiscordSettings
from plainservice import PlainService, document

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    plain = PlainService(folder, seconds=float(sys.argv[2])).keep(document())
    log.start()
    asyncio.run(serve(DiscordSettings.from_env(os.environ, folder), plain))
