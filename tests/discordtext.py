"""How Discord reads Markdown, as far as this project may write it."""

import re

_ALIVE = re.compile(
    r"[*_~`|<\[]|@(everyone|here)|://|:[^\s:]+:|discord(app)?\.|^\s*([#>+-]|\d+\.)",
    re.IGNORECASE,
)

HOSTILE = [
    "@everyone and @here, <@123456789012345678>, <@&1>, <#2>, </ask:3>, <t:1:R>",
    "join discord.gg/abc or https://discord.com/invite/abc, DISCORD.GG/abc",
    "[click](https://example.org) ![image](x) <https://example.org>",
    "```py\nprint('x')\n``` and `code` ``` ",
    "**b** __u__ _i_ ~~s~~ ||spoiler|| \\* \\",
    "# heading\n## two\n-# small\n> quote\n>>> more\n- item\n1. one\n+ x\n  - nested",
    "¯\\_(ツ)_/¯ :smile: <:x:123> 10:30:45",
    "a\u0301\u0302\u0303" * 40,
    "\u202eright to left\u202c and \u2067unclosed",
    "👩‍👩‍👧‍👧 👍🏽 🇯🇵",
]


def read(markdown: str) -> tuple[str, str]:
    """Return what Discord would show, and which of it is bold.

    Only escapes, bold and the leading "> " have a meaning here: anything else that
    Discord would give one fails.
    """
    shown: list[str] = []
    bold: list[str] = []
    is_bold = False
    for number, raw in enumerate(markdown.split("\n")):
        row = raw.removeprefix("> ")
        if number:
            shown.append("\n")
        at, bare = 0, ""
        while at < len(row):
            if row[at] == "\\" and at + 1 < len(row) and not row[at + 1].isalnum():
                shown.append(row[at + 1])
                bold += [row[at + 1]] * is_bold
                bare += "\ue000"
                at += 2
            elif row.startswith("**", at) and not row.startswith("***", at):
                is_bold = not is_bold
                at += 2
            else:
                shown.append(row[at])
                bold += [row[at]] * is_bold
                bare += row[at]
                at += 1
        assert not _ALIVE.search(bare), row
        assert "\\" not in bare
    assert not is_bold
    return "".join(shown), "".join(bold)
