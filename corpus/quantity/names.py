"""Numbers that name instead of count: iPhone 15, Section 427, [12], (22), ISO 9001."""

from corpus.pattern import regex
from corpus.quantity.backward import reversed_before

_LABELS = frozenset(
    """section sec figure fig table tab chapter chap equation eq eqn ref reference version
    ver page p pp appendix step phase stage type class model room route highway flight
    article act rule part vol volume issue no nr number item scheme schedule clause
    paragraph para line row column example question theorem lemma level grade tier
    category group case study experiment exp trial run sample cell specimen site channel
    windows iphone ipad galaxy pixel apollo boeing airbus iso iec en din rfc astm ieee jis
    gb covid sars fy interstate exit gate suite apt box zip tel phone fax isbn issn doi
    pmid edition episode season book day week month year lot unit psalm protocol directive
    regulation resolution title annex bus track q nct movie top formula euro catch area
    studio file mark mk python java android ios usb bluetooth wifi http web gen generation
    region zone district ward precinct warp code numbered fraction compound core clone
    viking cluster peak band mode point node isolate strain patient subject participant
    plate film device reaction method scenario option criterion objective hypothesis
    priority dataset sol orbit rev complex axis axes condition treatment assemblage bed
    interval lots""".split()
)
_CODES = frozenset("rfc iso iec en din astm ieee jis gb no nr".split())
_NOT_NAMES = frozenset(
    """The A An In On At By For From To Of Over Under About Around Some Only Just Nearly
    Almost Up More Less Fewer Approximately Roughly Between And Or But With Without After
    Before Since Until During Within As If When While Where All Both Another These Those
    This That Its Their His Her Our My Your Last Next First Every Each Also Then Than
    There Here Now Today Out Above Below Least Most Using Through Total Totally Average
    Mean Exactly Precisely Additional Other Circa Per Are Is Was Were Be Has Have Had Did
    Do Does Not No Yes We I You He She They It Add Take Give Buy Mix Use Wait Get Let Make
    Plus Minus Equals So Because Even""".split()
)
# The patterns that follow match reversed text: "ro 2 .sgiF" for "Figs. 2 or ".
_LIST = regex(
    r"(?:(?:[ ]?(?:,|dna|&|ro|ot|hguorht|–|-)[ ]?){1,2}[A-Za-z]?\d{1,4}(?:\.\d+)*+)*+"
)
_JOINTS = frozenset(",d&roth–-")  # what it begins with; most labels have no list
_LABEL = regex(r"[. \u00a0]{0,2}([A-Za-z]++)(?![\w’'])")
_COORDINATE = regex(r"[ ]?=[ ]?[xyz](?!\w)")  # x = 0.1 in a formula
_MARK = "#№§$&@_\\"
_CAPITAL = regex(r"[ \u00a0]([\w’'+-]*[A-Z])(?![\w.’'-])")
_BRACKET = regex(r"[\d,;–\- ]{0,30}\[")
_PAREN = regex(r"(?:[,;–\- ]{1,2}\d{1,3}){0,6}\(")
_FORMULA = regex(r"[\d., ]{0,20}\([A-Za-z]")
_LIST_END = regex(r"[\d,;–\- ]{0,30}\]")
_PAREN_END = regex(r"(?:[,;–\- ]{1,2}\d{1,3}){0,6}\)")
_AUTHOR = regex(
    r"\(?[ ]?,?\.?la[ ]te"  # et al. (2010), et al., 2010
    r"|[ ],?(?:[\w’'-]*[A-Z]|[a-z]?\d{4}[;,]?)[^()\n]{0,60}\("  # (Knox 1998, (Knox, 1998
    r"|[ ][,;][a-z]?\d{4}[^()\n]{0,60}\("  # (..., 1998; 2001
    r"|\([ ][\w’'-]*[A-Z](?:[ ](?:dna|&)[ ][\w’'-]*[A-Z])?[ ]?(?:[a-z,;:.()]|$)"  # Bearden (2001)
)
_SECTION = regex(r"\.\s++[A-Z]")
_SENTENCE = regex(r"\s{0,3}(?:[.!?\n]|$)")


def label(back: str) -> bool:
    """Tell whether a word such as ``Section`` or ``Figure`` ends the text.

    *back* is the text before the number, reversed.
    """
    joint = back[1:2] if back.startswith(" ") else back[:1]
    listed = _LIST.match(back) if joint in _JOINTS else None
    at = listed.end() if listed else 0
    if back[at : at + 1] in _MARK and at < len(back):
        return True
    match = _LABEL.match(back, at)
    if match is None:
        return "=" in back[at : at + 2] and _COORDINATE.match(back, at) is not None
    word = match[1][::-1].lower()
    return word in _LABELS or (word[-1] == "s" and word[:-1] in _LABELS)


def standard(text: str, start: int) -> bool:
    """Tell whether a name of standards such as ``RFC`` stands before what looks a year."""
    match = _LABEL.match(reversed_before(text, start, 12))
    return match is not None and match[1][::-1].lower() in _CODES


def product(back: str) -> bool:
    """Tell whether a name in capitals, such as ``iPhone``, ends the reversed *back*."""
    match = _CAPITAL.match(back)
    return match is not None and match[1][::-1] not in _NOT_NAMES


def bracketed(text: str, back: str, end: int) -> bool:
    """Tell whether the bare number is in brackets, ``[3, 12]``, ``(22)``, ``F(1, 4)``.

    *back* is the text before the number, reversed.
    """
    if "[" in back and _BRACKET.match(back) and _LIST_END.match(text, end):
        return True
    if "(" not in back:
        return False
    if _FORMULA.match(back):
        return True
    return _PAREN.match(back) is not None and _PAREN_END.match(text, end) is not None


def author_year(text: str, start: int, end: int) -> bool:
    """Tell whether a year belongs to a citation: ``(Smith et al., 2010)``."""
    if (
        text[end : end + 1] not in (",", ";", ":", ")")
        and not text[end : end + 1].isalpha()
    ):
        return False
    return _AUTHOR.match(reversed_before(text, start, 80)) is not None


def reference(text: str, start: int, end: int) -> bool:
    """Tell whether the number is a lost superscript or the number of a section."""
    if not start:
        return False
    if text[start - 1] in ",’" and start > 1 and "." not in text[start:end]:
        earlier = text[start - 2]
        if not earlier.isdecimal():
            return not earlier.isspace()
    if text[end : end + 1] != "." or _SECTION.match(text, end) is None:
        return False
    return _SENTENCE.match(reversed_before(text, start, 4)) is not None
