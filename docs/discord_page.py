"""Discord's messages as a web page, near enough to how Discord shows them. Pure."""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

_INLINE = re.compile(
    r"\\(?P<plain>[^\w\s])|(?P<bold>\*\*)|`(?P<code>[^`]+)`"
    r"|\[(?P<label>[^\]]+)\]\(<(?P<address>[^>]+)>\)|<@!?(?P<user>\d+)>|\*(?P<slant>[^*]+)\*"
)
_STYLE = Path(__file__).with_suffix(".css")
_PRIVATE = 1 << 6  # the flag of a message for one user
_BUTTONS = {1: "blurple", 2: "grey", 3: "green", 4: "red"}


@dataclass(frozen=True, slots=True)
class Line:
    """A message, who wrote it, and what it answers: a command or another message."""

    message: Json
    who: str
    answers: str = ""


def page(lines: Iterable[Line], files: Mapping[str, bytes], names: Json) -> str:
    """Return the page that shows *lines*; *files* by attachment, *names* by user."""
    shown = "".join(_message(line, files, names) for line in lines)
    style = f"<style>{_STYLE.read_text('utf-8')}</style>"
    return f"<!doctype html><meta charset=utf-8>{style}<main>{shown}</main>"


def _message(line: Line, files: Mapping[str, bytes], names: Json) -> str:
    message, bot = line.message, line.who == "Pincite"
    kind, badge = ("bot", "<span class=badge>APP</span>") if bot else ("person", "")
    sent = {a["filename"]: files[a["id"]] for a in message["attachments"]}
    parts = [
        f"<h2 class={kind}>{escape(line.who)} {badge}<time>Today at 10:24</time></h2>",
        markdown(message["content"], names),
        *(_file(name, data) for name, data in sent.items()),
        *(_embed(embed, names, sent) for embed in message["embeds"]),
        _buttons(message),
    ]
    if message["flags"] & _PRIVATE:
        parts.append("<p class=only>👁 Only you can see this</p>")
    above = f"<p class=answers>{line.answers}</p>" if line.answers else ""
    face = f"<i class='face {kind}'>{line.who[0]}</i>"
    return f"<article>{above}{face}<div>{''.join(parts)}</div></article>"


def _file(name: str, data: bytes) -> str:
    if name.endswith(".png"):
        return ""  # it is in the embed
    return f"<p class=file>📄 {escape(name)} <small>{len(data)} bytes</small></p>"


def _embed(embed: Json, names: Json, files: Mapping[str, bytes]) -> str:
    title: str = embed.get("title") or ""
    footer: str = embed["footer"]["text"] if embed.get("footer") else ""
    image: str = embed["image"]["url"] if embed.get("image") else ""
    parts = [
        f"<h3>{_inline(title, names)}</h3>" if title else "",
        markdown(embed.get("description") or "", names),
        _picture(files[image.removeprefix("attachment://")]) if image else "",
        f"<footer>{escape(footer)}</footer>" if footer else "",
    ]
    colour = f"#{embed.get('color') or 0:06x}"
    return f"<section style='border-color:{colour}'>{''.join(parts)}</section>"


def _picture(data: bytes) -> str:
    return f"<img src='data:image/png;base64,{b64encode(data).decode()}'>"


def _buttons(message: Json) -> str:
    rows: list[str] = []
    for row in message["components"]:
        shown = (
            f"<b class={_BUTTONS[button['style']]}>{escape(button['label'])}</b>"
            for button in row["components"]
        )
        rows.append(f"<p class=buttons>{''.join(shown)}</p>")
    return "".join(rows)


def markdown(text: str, names: Json) -> str:
    """Return *text* as Discord shows its Markdown, so far as the bot writes it."""
    return "".join(_blocks(text, names))


def _blocks(text: str, names: Json) -> Iterator[str]:
    for kind, rows in groupby(text.split("\n") if text else [], _kind):
        said = [_inline(row.removeprefix(kind), names) for row in rows]
        if kind == "> ":
            yield f"<blockquote>{'<br>'.join(said)}</blockquote>"
        elif kind == "- ":
            yield f"<ul>{''.join(f'<li>{row}</li>' for row in said)}</ul>"
        else:
            mark = {"### ": "h4", "-# ": "small"}.get(kind, "p")
            yield "".join(f"<{mark}>{row}</{mark}>" for row in said)


def _kind(row: str) -> str:
    return next((k for k in ("### ", "> ", "- ", "-# ") if row.startswith(k)), "")


def _inline(text: str, names: Json) -> str:
    bold, at, out = False, 0, list[str]()
    for match in _INLINE.finditer(text):
        out.append(escape(text[at : match.start()]))
        at = match.end()
        if match["bold"]:
            bold = not bold
            out.append("<strong>" if bold else "</strong>")
        elif match["code"]:
            out.append(f"<code>{escape(match['code'])}</code>")
        elif match["label"]:
            out.append(f"<a>{escape(match['label'])}</a>")
        elif match["user"]:
            out.append(f"<em>@{escape(names[match['user']])}</em>")
        else:
            out.append(escape(match["plain"] or match["slant"]))
    return "".join(out) + escape(text[at:])
