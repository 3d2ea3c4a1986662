r"""Undo what encodings and editors did to a text, and nothing else.

The rule:

- text decoded with the wrong encoding is decoded again where ftfy is sure of it;
- a stray ``Â``, left where ``Â`` and a non-breaking space stood for that space, goes;
- a non-breaking space becomes a space, and a narrow one between groups of digits;
- line ends become ``\\n``; NULs, other control characters and byte order marks go;
- a lone surrogate becomes U+FFFD; letters are composed (NFC);
- curly quotes, dashes, ligatures, fractions and full-width letters stay as they are.
"""

import re

import ftfy

_RULE = ftfy.TextFixerConfig(
    unescape_html=False,  # a reader of HTML has done so, and plain text means it
    uncurl_quotes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    normalization="NFC",
    explain=False,
)
_GROUPED = re.compile(r"(?<=\d)\u00a0(?=\d{3}(?!\d))")  # 10 000
_JOINED = re.compile(r"(?<=\S) ?\u00a0+ ?(?=\S)")  # the middle of a line
_STRAY = re.compile(r" ?Â+(?=(\W|\Z)|\w)")
_CLOSING = frozenset(".,;:!?%)]}\"'”’»…€$£°")


def repair(text: str) -> str:
    """Return *text* repaired by the rule above. Repairing twice changes nothing."""
    repaired = _pass(text)
    while repaired != text:  # clean text, the common case, costs one pass
        text, repaired = repaired, _pass(repaired)
    return repaired


def _pass(text: str) -> str:
    text = _without_stray(ftfy.fix_text(text, _RULE))
    if "\u00a0" in text:
        text = _GROUPED.sub("\u202f", text)
        text = _JOINED.sub(" ", text).replace("\u00a0", " ")
    return text


def _without_stray(text: str) -> str:
    """Remove the ``Â`` of a lost non-breaking space; leave the letter alone.

    No orthography ends a word in a capital after a small letter, a digit or a closing
    mark, so such an ``Â`` is damage for sure. One that follows a capital or a space
    might be a letter (``Â``, the third of the Vietnamese alphabet), and goes only
    where the text has damage for sure elsewhere.
    """
    if "Â" not in text:
        return text
    found = list(_STRAY.finditer(text))
    sure = [match for match in found if _surely(text, match)]
    if not sure:
        return text
    parts: list[str] = []
    end = 0
    for match in found:
        if match[1] is None and not _surely(text, match):
            continue  # the beginning or the middle of a word
        parts += text[end : match.start()], _left_behind(match)
        end = match.end()
    return "".join([*parts, text[end:]])


def _surely(text: str, match: re.Match[str]) -> bool:
    if match.start() == 0 or match[0].startswith(" "):
        return False
    before = text[match.start() - 1]
    if before.islower() or before.isdigit():
        return True
    ends = match[1].isspace() if match[1] else match.end() == len(text)
    return ends and before in _CLOSING  # not the age of d'Âge, nor a quoted "Â"


def _left_behind(match: re.Match[str]) -> str:
    """Return the space that the stray letter stood for, unless there still is one."""
    if match[1] is None:
        return " "
    return " " if match[0].startswith(" ") and not match[1].isspace() else ""
