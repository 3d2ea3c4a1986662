"""Write the parts of the documentation that the code knows best.

    python docs/generate.py

`tests/test_docs.py` fails while any of them differs from what this would write.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any

import click

from bot.http.openapi import openapi
from bot.settings import PREFIX, Settings
from bot.shell.verbs import pincite

HERE = Path(__file__).resolve().parent / "reference"
WIDTH = 80
MEANINGS = {
    "data": "folder of the corpus and its index; by default the platform's",
    "store": "address of a PostgreSQL database to keep the corpus in; empty: `data`",
    "store_read": "address of a replica of it to ask",
    "model": "folder or name of a sentence-transformers model; empty: all-MiniLM-L6-v2",
    "rerank": "have a cross-encoder read the best sentences (`reranker.txt`)",
    "least": "answer from this probability on, 0 to 1; empty: as fitted",
    "fetch_hosts": "hosts that may be fetched though they are not public, with commas",
    "fetch_robots": "whether a site's robots.txt is honoured",
    "discord_token": "the Discord bot's token; `DISCORD_TOKEN` sets it too",
    "http_host": "address to listen on; beyond loopback only with a token",
    "http_port": "port to listen on",
    "http_token": "what every client must send, at least 16 characters",
    "http_public_url": "where readers find it; what has no web address is linked there",
    "http_space": "the space whose documents are served",
    "http_rate": "requests a minute for each client",
}


def main() -> None:
    """Write every file."""
    HERE.mkdir(exist_ok=True)
    for name, text in generated().items():
        (HERE / name).write_text(text, "utf-8")


def generated() -> Mapping[str, str]:
    """Return each file's name and what belongs in it."""
    described = json.dumps(openapi(), indent=2, ensure_ascii=False)
    return {
        "commands.md": "\n".join(_commands()) + "\n",
        "settings.md": "\n".join(_settings()) + "\n",
        "openapi.json": described + "\n",
        "http.md": "\n".join(_interface(openapi())) + "\n",
    }


def _commands() -> Iterator[str]:
    yield "# Commands\n"
    yield "Made by `docs/generate.py` from the commands' own help."
    root = click.Context(pincite, info_name="pincite", terminal_width=WIDTH)
    yield _help(root)
    for name in pincite.list_commands(root):
        if command := pincite.get_command(root, name):
            yield f"\n## {name}\n"
            context = click.Context(command, root, info_name=name)
            context.terminal_width = WIDTH
            yield _help(context)


def _help(context: click.Context) -> str:
    return f"```\n{context.command.get_help(context)}\n```"


def _settings() -> Iterator[str]:
    yield "# Settings\n"
    yield "Made by `docs/generate.py` from `bot/settings.py`. A flag beats an"
    yield "environment variable beats a credential beats the file beats the default.\n"
    yield "| in the file, as a credential | variable | means | default |"
    yield "|---|---|---|---|"
    for setting in fields(Settings):
        name = setting.name
        names = f"`{name}` | `{PREFIX}{name.upper()}`"
        yield f"| {names} | {MEANINGS.get(name, '')} | {_default(setting)} |"


def _default(setting: "Field[Any]") -> str:
    if setting.default is MISSING or setting.default in {"", None}:
        return ""
    return f"`{setting.default}`"


def _interface(described: Mapping[str, Any]) -> Iterator[str]:
    yield "# The HTTP interface\n"
    yield "Made by `docs/generate.py` from the OpenAPI document: `openapi.json`"
    yield "here, and at `/openapi.json` of every server.\n"
    yield "| request | takes | does | returns |"
    yield "|---|---|---|---|"
    for path, operations in described["paths"].items():
        for verb, operation in operations.items():
            given = [f"`{each['name']}`" for each in operation["parameters"]]
            if "requestBody" in operation:
                given.append("a `Question`")
            yield (
                f"| `{verb.upper()} {path}` | {', '.join(given)} |"
                f" {operation['summary']} | {_returned(operation)} |"
            )
    yield "\nErrors are `application/problem+json` (RFC 9457)."
    for name, schema in described["components"]["schemas"].items():
        yield f"\n## {name}\n"
        yield "| | is |"
        yield "|---|---|"
        needed = set(schema["required"])
        for key, value in schema["properties"].items():
            mark = "" if key in needed else " (may be left out)"
            yield f"| `{key}` | {_kind(value)}{mark} |"


def _returned(operation: Mapping[str, Any]) -> str:
    (content,) = operation["responses"]["200"]["content"].items()
    kind, body = content
    name = body["schema"].get("$ref", "").rpartition("/")[2]
    return f"`{name}`" if name else kind


def _kind(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return f"`{schema['$ref'].rpartition('/')[2]}`"
    if "anyOf" in schema:
        return " or ".join(_kind(each) for each in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(f"`{each}`" for each in schema["enum"])
    kind: str | list[str] = schema["type"]
    words = kind if isinstance(kind, str) else " or ".join(kind)
    if schema.get("format"):
        words += f" ({schema['format']})"
    return f"{words} of {_kind(schema['items'])}" if "items" in schema else words


if __name__ == "__main__":
    main()
