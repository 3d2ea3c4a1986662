"""Numbers that name instead of count: iPhone 15, Section 427, [12], (22), ISO 9001."""

import re

_LABEL = re.compile(
    r"(?:\b(?:sections?|secs?|figures?|figs?|tables?|tabs?|chapters?|chaps?|equations?|eqs?|eqns?"
    r"|refs?|references?|versions?|ver|pages?|pp?|appendix|steps?|phases?|stages?|types?"
    r"|class|model|rooms?|route|highway|flight|articles?|act|rules?|parts?|vol|volume|issue"
    r"|nos?|nr|nrs|numbers?|items?|schemes?|schedules?|clauses?|paragraphs?|para|lines?|rows?|columns?"
    r"|examples?|questions?|theorem|lemma|level|grade|tier|category|categories|group|groups"
    r"|case|study|experiment|exp|trial|run|sample|samples|cell|cells|specimen|site|sites"
    r"|channel|windows|iphone|ipad|galaxy|pixel|apollo|boeing|airbus|iso|iec|en|din|rfc|astm"
    r"|ieee|jis|gb|covid|sars|fy|interstate|exit|gate|suite|apt|box|zip|tel|phone|fax|isbn"
    r"|issn|doi|pmid|edition|episode|season|chapter|book|day|week|month|year|grade|lot|lots|unit|psalm"
    r"|protocol|directive|regulation|resolution|title|annex|box|bus|line|track|level|q|nct|movie|top|formula|euro|catch|area|studio|file|files|mark|mk|python|java|android|ios|usb|bluetooth|wifi|http|web|gen|generation|region|zone|district|ward|precinct|warp)"
    r"[. \u00a0]{0,2}|[#№§$&@_=\\]|§§[ ]?)"
    r"(?:\d{1,4}[A-Za-z]?(?:\.\d+)*(?:[ ]?(?:,|and|&|or|to|through|–|-)[ ]?){1,2}){0,4}$",
    re.IGNORECASE,
)
_CAPITAL = re.compile(r"(?:^|[^\w.'’-])([A-Z][\w’'+-]*)[ \u00a0]$")
_NOT_NAMES = frozenset(
    """
    The A An In On At By For From To Of Over Under About Around Some Only Just
    Nearly Almost Up More Less Fewer Approximately Roughly Between And Or But
    With Without After Before Since Until During Within As If When While Where
    All Both Another These Those This That Its Their His Her Our My Your Last
    Next First Every Each Also Then Than There Here Now Today Out Over Above
    Below At Than Least Most Using Through Total Totally Average Mean Exactly
    Precisely Another Additional Other Around Circa Per Are Is Was Were Be Has
    Have Had Did Do Does Not No Yes We I You He She They It Add Take Give Buy
    Mix Use Wait Get Let Make Plus Minus Equals So Because Not Even
    """.split()
)
_BRACKET = re.compile(r"\[[\d,;–\- ]{0,30}$")
_PAREN = re.compile(r"\((?:\d{1,3}[,;–\- ]{1,2}){0,6}$")
_LIST_END = re.compile(r"[\d,;–\- ]{0,30}\]")
_PAREN_END = re.compile(r"(?:[,;–\- ]{1,2}\d{1,3}){0,6}\)")
_AUTHOR = re.compile(r"(?:et al\.?|[A-Z][\w’'-]+|[;)]|\d{4}[a-z]?),?[ ]?\(?$")
_ET_AL = re.compile(
    r"et al\.?,?[ ]?\(?$|\([^()]*[A-Z][^()\d]*,[ ]$|\([^()]*\d{4}[a-z]?[,;][ ][^()]*$"
)


def label(text: str, start: int) -> bool:
    """Tell whether a word such as ``Section`` or ``Figure`` stands before *start*."""
    return _LABEL.search(text, max(0, start - 40), start) is not None


def product(text: str, start: int) -> bool:
    """Tell whether a name in capitals, such as ``iPhone``, stands before *start*."""
    base = max(0, start - 28)
    match = _CAPITAL.search(text[base:start])
    if match is None:
        return False
    return match[1] not in _NOT_NAMES


def citation(text: str, start: int, end: int) -> bool:
    """Tell whether the bare number is in brackets, as ``[3, 12]`` or ``(22)``."""
    base = max(0, start - 32)
    head = text[base:start]
    if "[" in head and _BRACKET.search(head) and _LIST_END.match(text, end):
        return True
    return (
        "(" in head
        and _PAREN.search(head) is not None
        and _PAREN_END.match(text, end) is not None
    )


def author_year(text: str, start: int, end: int) -> bool:
    """Tell whether a year belongs to a citation: ``(Smith et al., 2010)``."""
    head = text[max(0, start - 80) : start]
    if _ET_AL.search(head) is None:
        return False
    return text[end : end + 1] in ",;:)" or text[end : end + 1].isalpha()
