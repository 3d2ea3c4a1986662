"""What the operator may choose, read once at the start and passed on.

A flag beats an environment variable, which beats a credential, which beats the settings
file, which beats the default. The file is TOML; a table's name joins its keys, so
``[discord] token`` and ``discord_token`` are the same setting. A credential is a file
named like its setting in ``CREDENTIALS_DIRECTORY``: systemd's way to hand over secrets,
and a fit place to mount those of a container.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from corpus.errors import SettingsError
from corpus.model import DEFAULT_SPACE

PREFIX = "PINCITE_"
SETTINGS_FILE = "PINCITE_CONFIG"
CREDENTIALS = "CREDENTIALS_DIRECTORY"

# The names other Discord bots taught people; the first that is set wins.
_OTHER_NAMES = {"discord_token": ("DISCORD_TOKEN", "DISCORD_BOT_TOKEN")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings and their defaults.

    *data* is the folder of the corpus and its index. *store* is the address of a
    PostgreSQL database to keep them in instead, *store_read* that of a replica to ask.
    *model* is a folder or the name
    of an installed sentence-transformers model; empty means the default one. *rerank*
    has a cross-encoder read the best sentences. *least* is the probability from which
    on the documents say so, from 0 to 1; empty means the fitted one.
    *fetch_hosts* are names, with commas between them, that may be fetched though they
    are not public. The settings of ``http_`` are those of `bot.http.options.Options`.
    """

    data: Path
    store: str = field(default="", repr=False)
    store_read: str = field(default="", repr=False)
    model: str = ""
    rerank: bool = False
    least: float | None = None
    discord_token: str = field(default="", repr=False)
    fetch_hosts: str = ""
    fetch_robots: bool = True
    http_host: str = "127.0.0.1"
    http_port: int = 8384
    http_token: str = field(default="", repr=False)
    http_public_url: str = ""
    http_space: str = DEFAULT_SPACE
    http_rate: int = 240


def load(
    flags: Mapping[str, str] | None = None,
    env: Mapping[str, str] | None = None,
    file: Path | None = None,
) -> Settings:
    """Join *flags*, *env* and the settings *file*; both default to this process's.

    Unknown ``PINCITE_`` variables are let be: Kubernetes makes some of its own.
    """
    env = os.environ if env is None else env
    named = file is not None or SETTINGS_FILE in env
    chosen = (
        {"data": default_data(env)}
        | _from_file(file or config_file(env), named=named)
        | _from_credentials(env)
        | _from_env(env)
        | dict(flags or {})
    )
    kinds = {setting.name: setting.type for setting in fields(Settings)}
    values = {name: _value(name, raw, kinds) for name, raw in chosen.items()}
    return Settings(**values)


def default_data(env: Mapping[str, str]) -> Path:
    """Return the platform's folder for user data; honours ``XDG_DATA_HOME``."""
    return _platform_folder(env, "XDG_DATA_HOME", "user_data_path")


def config_file(env: Mapping[str, str]) -> Path:
    """Return where the settings file is looked for; it need not exist."""
    if named := env.get(SETTINGS_FILE):
        return Path(named)
    return _platform_folder(env, "XDG_CONFIG_HOME", "user_config_path") / "config.toml"


def _platform_folder(env: Mapping[str, str], variable: str, function: str) -> Path:
    if named := env.get(variable):
        return Path(named) / "pincite"
    import platformdirs

    folder: Path = getattr(platformdirs, function)("pincite", appauthor=False)
    return folder


def _from_env(env: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for setting in fields(Settings):
        names = (PREFIX + setting.name.upper(), *_OTHER_NAMES.get(setting.name, ()))
        if value := next((env[name] for name in names if env.get(name)), None):
            found[setting.name] = value
    return found


def _from_credentials(env: Mapping[str, str]) -> dict[str, object]:
    folder = env.get(CREDENTIALS)
    if not folder:
        return {}
    files = {setting.name: Path(folder) / setting.name for setting in fields(Settings)}
    try:
        held = {name: file for name, file in files.items() if file.is_file()}
        return {name: file.read_text("utf-8").strip() for name, file in held.items()}
    except (OSError, ValueError) as error:
        raise SettingsError(CREDENTIALS, folder, "a folder of readable text") from error


def _from_file(file: Path, *, named: bool) -> dict[str, object]:
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        if named:
            raise SettingsError("file", str(file), "a file that exists") from None
        return {}
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise SettingsError("file", str(file), f"readable ({reason})") from error
    except UnicodeDecodeError as error:
        raise SettingsError("file", str(file), "in UTF-8") from error
    found = dict(_flat(_parsed(text, file)))
    known = {setting.name for setting in fields(Settings)}
    for name in found:
        if name not in known:
            wanted = f"one of {', '.join(sorted(known))} (in {file})"
            raise SettingsError("name", name, wanted)
    return found


def _parsed(text: str, file: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError("file", str(file), f"valid TOML ({error})") from error


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}_")  # pyright: ignore[reportUnknownArgumentType]  TOML
        else:
            yield prefix + name, value


def _value(name: str, raw: object, kinds: Mapping[str, object]) -> Any:
    kind = kinds[name]
    if kind is Path and isinstance(raw, str | Path) and str(raw):
        return Path(raw).expanduser()
    if kind is str and isinstance(raw, str):
        return raw
    if kind is int:
        return _whole(name, raw)
    if kind is bool:
        return _switch(name, raw)
    if kind == float | None:
        return _share(name, raw)
    wanted = "a folder's path" if kind is Path else "text in quotes"
    raise SettingsError(name, str(raw), wanted)


def _whole(name: str, raw: object) -> int:
    if isinstance(raw, int | str) and not isinstance(raw, bool):
        try:
            number = int(raw)
        except ValueError:
            number = 0
        if number > 0:
            return number
    raise SettingsError(name, str(raw), "a whole number above 0")


def _share(name: str, raw: object) -> float | None:
    if raw == "":
        return None
    try:
        share = float(str(raw))
    except ValueError:
        share = -1
    if 0 <= share <= 1:
        return share
    raise SettingsError(name, str(raw), "a number from 0 to 1")


def _switch(name: str, raw: object) -> bool:
    meaning = {"true": True, "false": False, "yes": True, "no": False}
    meaning |= {"1": True, "0": False, "on": True, "off": False}
    try:
        return meaning[str(raw).strip().lower()]
    except KeyError as error:
        raise SettingsError(name, str(raw), "true or false") from error
