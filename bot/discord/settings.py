"""What the operator of the bot may choose, read once at the start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from bot.links import Links
from corpus.errors import PinciteError, SettingsError

Corpora: TypeAlias = Literal["own", "shared"]

TOKEN_NAMES = ("DISCORD_TOKEN", "DISCORD_BOT_TOKEN")
TOKEN_FILE = "DISCORD_TOKEN_FILE"  # noqa: S105  a name, not a secret
_QUEUE, _PER_USER, _KEEP_DAYS = 500, 4, 30


class TokenMissingError(PinciteError):
    """There is no bot token anywhere it is looked for."""

    def __init__(self) -> None:
        """Say where to put it."""
        super().__init__(
            f"no Discord token: set {TOKEN_NAMES[0]}, or name a file that holds it in"
            f" {TOKEN_FILE}, or give systemd the credential 'discord_token'"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscordSettings:
    """Settings of the Discord front end and their defaults.

    *servers* and *dms* say whose documents are asked there: ``own`` gives each server
    or user a corpus of its own, ``shared`` the operator's. *shards* None lets Discord
    choose. *queue* and *per_user* bound the waiting questions, in all and for one
    user. *links* says where citations lead. *api*, *gateway* and *cdn* replace
    Discord's addresses in tests.
    """

    data: Path
    token: str = field(default="", repr=False)
    servers: Corpora = "own"
    dms: Corpora = "own"
    shards: int | None = 1
    queue: int = _QUEUE
    per_user: int = _PER_USER
    keep_days: int = _KEEP_DAYS
    links: Links = field(default=Links())
    api: str | None = None
    gateway: str | None = None
    cdn: str | None = None

    @classmethod
    def from_env(
        cls,
        env: Mapping[str, str],
        data: Path,
        token: str = "",
        links: Links | None = None,
    ) -> "DiscordSettings":
        """Read ``DISCORD_*`` and ``PINCITE_DISCORD_*``; a *token* given wins."""
        shards = env.get("PINCITE_DISCORD_SHARDS", "1")
        return cls(
            data=data,
            token=token or _token(env),
            servers=_corpora(env, "PINCITE_DISCORD_SERVERS"),
            dms=_corpora(env, "PINCITE_DISCORD_DMS"),
            shards=None
            if shards == "auto"
            else _whole("PINCITE_DISCORD_SHARDS", shards),
            queue=_number(env, "PINCITE_DISCORD_QUEUE", _QUEUE),
            per_user=_number(env, "PINCITE_DISCORD_PER_USER", _PER_USER),
            keep_days=_number(env, "PINCITE_DISCORD_KEEP_DAYS", _KEEP_DAYS),
            links=links or Links(),
            api=env.get("DISCORD_API_BASE"),
            gateway=env.get("DISCORD_GATEWAY"),
            cdn=env.get("DISCORD_CDN"),
        )


def _token(env: Mapping[str, str]) -> str:
    for name in TOKEN_NAMES:
        if token := env.get(name, "").strip():
            return token
    if not (file := env.get(TOKEN_FILE)):
        raise TokenMissingError
    try:
        token = Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise SettingsError(TOKEN_FILE, file, "a readable file") from error
    if not token:
        raise TokenMissingError
    return token


def _corpora(env: Mapping[str, str], name: str) -> Corpora:
    value = env.get(name, "own")
    if value == "shared":
        return "shared"
    if value == "own":
        return "own"
    raise SettingsError(name, value, "own or shared")


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    return _whole(name, env[name]) if name in env else default


def _whole(name: str, value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise SettingsError(name, value, "a whole number above 0")
    return int(value)
