"""Discord's documented limits, as the error tree it sends with code 50035.

From the pages on messages ("Embed Limits", "Create Message"), components, interactions
and application commands of its documentation. Lengths are in UTF-16 units of the
stripped text: never laxer than Discord.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from fakediscord.things import COMPONENTS_V2, Json, inside, many

Path: TypeAlias = tuple[str | int, ...]
Texts: TypeAlias = list[tuple[Path, Any, int, int]]

_NAME = re.compile(r"[-_'\w]{1,32}")
_SHOWN = ("title", "description", "fields", "image", "thumbnail", "author", "footer")
_BUTTON, _SELECT, _INPUT, _TEXT, _LABEL = 2, 3, 4, 10, 18


def length(text: object) -> int:
    return len(str(text or "").strip().encode("utf-16-le", "surrogatepass")) // 2


class Errors:
    def __init__(self) -> None:
        self.tree: Json = {}

    def add(self, path: Path, code: str, message: str) -> None:
        node = self.tree
        for part in path:
            node = node.setdefault(str(part), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def text(self, path: Path, value: object, most: int, least: int = 0) -> None:
        if least and value is None:
            self.add(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif not least <= length(value) <= most:
            message = f"Must be between {least} and {most} in length."
            self.add(path, "BASE_TYPE_BAD_LENGTH", message)

    def count(
        self, path: Path, items: Sequence[object], most: int, least: int = 0
    ) -> None:
        if not least <= len(items) <= most:
            message = f"Must be between {least} and {most} in length."
            self.add(path, "BASE_TYPE_BAD_LENGTH", message)


def message(p: Json, files: int = 0, *, edit: bool = False) -> tuple[Json, bool]:
    """Return what is wrong with a message, and whether there is nothing in it."""
    errors = Errors()
    embeds: list[Json] = many(p, "embeds")
    rows: list[Json] = many(p, "components")
    errors.text(("content",), p.get("content"), 2000)
    errors.text(("nonce",), p.get("nonce"), 25)
    errors.count(("embeds",), embeds, 10)
    total = sum(_embed(errors, ("embeds", i), embed) for i, embed in enumerate(embeds))
    if total > 6000:
        errors.add(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds 6000")
    attachments: list[Json] = many(p, "attachments")
    errors.count(("attachments",), attachments or [None] * files, 10)
    for i, attachment in enumerate(attachments):
        errors.text(
            ("attachments", i, "description"), attachment.get("description"), 1024
        )
    if (p.get("flags") or 0) & COMPONENTS_V2:
        errors.add((), "UNSUPPORTED", "this fake knows no components v2")
    _rows(errors, rows)
    shown = (str(p.get("content") or "").strip(), embeds, files, rows)
    return errors.tree, not edit and not any(shown)


def _embed(errors: Errors, at: Path, embed: Json) -> int:
    texts: Texts = [
        (("title",), embed.get("title"), 256, 0),
        (("description",), embed.get("description"), 4096, 0),
        (("footer", "text"), inside(embed, "footer").get("text"), 2048, 0),
        (("author", "name"), inside(embed, "author").get("name"), 256, 0),
    ]
    fields: list[Json] = many(embed, "fields")
    errors.count((*at, "fields"), fields, 25)
    for j, f in enumerate(fields):
        texts.append((("fields", j, "name"), f.get("name"), 256, 1))
        texts.append((("fields", j, "value"), f.get("value"), 1024, 1))
    for path, value, most, least in texts:
        errors.text(at + path, value, most, least)
    if not any(embed.get(key) for key in _SHOWN):
        errors.add((*at, "description"), "BASE_TYPE_REQUIRED", "This is required")
    return sum(length(value) for _, value, _, _ in texts)


def _rows(errors: Errors, rows: list[Json]) -> None:
    errors.count(("components",), rows, 5)
    for i, row in enumerate(rows):
        inner: list[Json] = many(row, "components")
        if row.get("type") != 1:
            errors.add(("components", i, "type"), "UNION_TYPE_CHOICES", "not a row")
        most = 1 if any(c.get("type") != _BUTTON for c in inner) else 5
        errors.count(("components", i, "components"), inner, most, 1)
    seen: set[str] = set()
    for at, c in walk(rows):
        _component(errors, ("components", *at), c, seen)


def walk(items: list[Json], at: Path = ()) -> Iterator[tuple[Path, Json]]:
    for i, c in enumerate(items):
        yield (*at, i), c
        yield from walk(many(c, "components"), (*at, i, "components"))
        if c.get("component"):
            yield (*at, i, "component"), c["component"]


def _component(errors: Errors, at: Path, c: Json, seen: set[str]) -> None:
    kind, custom = c.get("type"), c.get("custom_id")
    if kind == _BUTTON:
        errors.text((*at, "label"), c.get("label"), 80)
        if c.get("style") == 5:
            errors.text((*at, "url"), c.get("url"), 512, 1)
        else:
            errors.text((*at, "custom_id"), custom, 100, 1)
        if not (c.get("label") or c.get("emoji")):
            errors.add(at, "BUTTON_COMPONENT_REQUIRES_LABEL_OR_EMOJI", "no label")
    elif kind in {_SELECT, _INPUT}:
        errors.text((*at, "custom_id"), custom, 100, 1)
        errors.text((*at, "placeholder"), c.get("placeholder"), 100)
        errors.text((*at, "label"), c.get("label"), 45)
        errors.text((*at, "value"), c.get("value"), 4000)
        errors.count((*at, "options"), many(c, "options"), 25)
    elif kind == _LABEL:
        errors.text((*at, "label"), c.get("label"), 45, 1)
    if custom:
        if custom in seen:
            errors.add(
                (*at, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", "duplicated"
            )
        seen.add(custom)


def modal(d: Json) -> Json:
    errors = Errors()
    errors.text(("custom_id",), d.get("custom_id"), 100, 1)
    errors.text(("title",), d.get("title"), 45, 1)
    errors.count(("components",), many(d, "components"), 5, 1)
    seen: set[str] = set()
    for at, c in walk(many(d, "components")):
        _component(errors, ("components", *at), c, seen)
    return errors.tree


def choices(items: list[Json]) -> Json:
    errors = Errors()
    _choices(errors, (), items)
    return errors.tree


def _choices(errors: Errors, at: Path, items: list[Json]) -> None:
    errors.count((*at, "choices"), items, 25)
    for i, c in enumerate(items):
        errors.text((*at, "choices", i, "name"), c.get("name"), 100, 1)
        if isinstance(c.get("value"), str):
            errors.text((*at, "choices", i, "value"), c["value"], 100)


def commands(items: list[Json]) -> Json:
    errors = Errors()
    for kind, most in ((1, 100), (2, 15), (3, 15)):
        if sum((c.get("type") or 1) == kind for c in items) > most:
            errors.add((), "APPLICATION_COMMANDS_TOO_MANY", f"{most} of type {kind}")
    names = [(c.get("type") or 1, c.get("name")) for c in items]
    for i, c in enumerate(items):
        if names.index(names[i]) != i:
            errors.add((i, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", "not unique")
        _named(errors, (i,), c, slash=(c.get("type") or 1) == 1)
        if sum(length(text) for text in _texts(c)) > 8000:
            errors.add((i,), "APPLICATION_COMMAND_TOO_LARGE", "more than 8000")
    return errors.tree


def _texts(c: Json) -> Iterator[object]:
    yield c.get("name")
    yield c.get("description")
    for choice in many(c, "choices"):
        yield from (choice.get("name"), choice.get("value"))
    for option in many(c, "options"):
        yield from _texts(option)


def _named(errors: Errors, at: Path, c: Json, *, slash: bool = True) -> None:
    errors.text((*at, "name"), c.get("name"), 32, 1)
    names: list[Any] = [c.get("name"), *inside(c, "name_localizations").values()]
    for name in names:
        if slash and name and (not _NAME.fullmatch(name) or name != name.lower()):
            errors.add((*at, "name"), "APPLICATION_COMMAND_INVALID_NAME", f"{name!r}")
    if slash:
        errors.text((*at, "description"), c.get("description"), 100, 1)
    for locale, text in inside(c, "description_localizations").items():
        errors.text((*at, "description_localizations", locale), text, 100, 1)
    options: list[Json] = many(c, "options")
    errors.count((*at, "options"), options, 25)
    optional = False
    for j, option in enumerate(options):
        if option.get("required") and optional:
            errors.add(
                (*at, "options", j),
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must come first",
            )
        optional = optional or not option.get("required")
        _choices(errors, (*at, "options", j), many(option, "choices"))
        _named(errors, (*at, "options", j), option)
