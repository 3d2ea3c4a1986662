"""Turn XML and HTML trees into text; the only module on lxml."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, TypeAlias

from corpus.errors import SourceError
from corpus.read.compose import heading, item, joined, table, words
from corpus.read.extra import library

_SKIPPED = frozenset(
    "script style noscript template nav head title svg math iframe form button".split()
)
_BLOCKS = frozenset(
    "p div section article main header footer aside blockquote pre figure figcaption"
    " ul ol dl dt dd li table h1 h2 h3 h4 h5 h6 body html br hr address details"
    " graphic quote list item row cell lb comments".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_DEPTH = 200
_SPAN = 50  # rows or columns of one cell
_COPIES = 2_000  # of cells, on one page

# By column: the cell above that goes on, and for how many rows.
_Below: TypeAlias = dict[int, tuple[Any, int]]


class MarkupError(SourceError):
    """XML or HTML that cannot be parsed, or that is made to hurt."""


def xml(data: bytes, source: str) -> Any:
    """Parse XML; entities are not resolved. Raises MarkupError."""
    etree = library("lxml.etree")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise MarkupError(source, f"it is not sound XML ({error.msg})") from error
    if root.getroottree().docinfo.internalDTD is not None and b"<!ENTITY" in data:
        raise MarkupError(source, "it declares entities of its own")
    return root


def html(data: bytes | str, source: str) -> Any:
    """Parse HTML as browsers do. Raises MarkupError."""
    etree, parsers = library("lxml.etree"), library("lxml.html")
    try:
        parser = parsers.HTMLParser(
            encoding="utf-8" if isinstance(data, bytes) else None,
            huge_tree=False,
            no_network=True,
        )
        root = parsers.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise MarkupError(source, f"it is not HTML ({error})") from error
    _unspan(root)
    return root


def text(root: Any) -> str:
    """Return the text of an HTML tree, or of trafilatura's, with its structure."""
    return joined(_blocks(root, 0))


def plain(element: Any) -> str:
    """Return all the words in *element* on one line."""
    return words(" ".join(element.itertext())) if element is not None else ""


def _blocks(element: Any, depth: int) -> Iterator[str]:
    """Yield the blocks inside *element*; text beside blocks is a block too."""
    loose: list[str] = [element.text or ""]
    for child in element.iterchildren():
        name = _name(child)
        if name in _BLOCKS or _has_blocks(child):
            yield words("".join(loose))
            loose = []
            yield from _block(name, child, depth + 1)
        elif name and name not in _SKIPPED:
            loose.append(_inline(child))
        loose.append(child.tail or "")
    yield words("".join(loose))


def _block(name: str, element: Any, depth: int) -> Iterator[str]:
    if name in _SKIPPED or depth > _DEPTH:
        return
    if name in _HEADINGS:
        yield heading(int(name[1]), _inline(element))
    elif name == "table":
        yield from table(_rows(element))
    elif name in {"li", "item"} and not _has_blocks(element):
        yield item(_inline(element))
    elif name == "pre":
        yield (
            element.text_content() if hasattr(element, "text_content") else ""
        ).strip()
    else:
        yield from _blocks(element, depth)


def _rows(element: Any) -> Iterator[list[str]]:
    for row in element.iter("tr", "row"):
        yield [_inline(cell) for cell in row.iterchildren("td", "th", "cell")]


def _unspan(root: Any) -> None:
    """Put a cell that spans rows or columns into each of them.

    Not more than so many on one page: strangers may claim any number.
    """
    left = _COPIES
    below: _Below = {}
    table = None
    for row in root.iter("tr"):
        if row.getparent() is not table:
            table, below = row.getparent(), {}
        cells = list(row.iterchildren("td", "th"))
        every = _filled(cells, below)
        left -= len(every) - len(cells)
        if left < 0:
            etree = library("lxml.etree")
            etree.strip_attributes(root, "colspan", "rowspan")
            return
        if len(every) > len(cells):
            for cell in cells:
                row.remove(cell)
            row.extend(every)


def _filled(cells: list[Any], below: _Below) -> list[Any]:
    """Return *cells* as often as they span columns, and those from the rows above."""
    every: list[Any] = []
    for cell in [*cells, None]:
        while len(every) in below:
            above, more = below.pop(len(every))
            if more > 1:
                below[len(every)] = above, more - 1
            every.append(deepcopy(above))
        if cell is None:
            break
        wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
        for number in range(wide):
            if high > 1:
                below[len(every)] = cell, high - 1
            every.append(deepcopy(cell) if number else cell)
    return every


def _span(cell: Any, name: str) -> int:
    """Take the attribute *name* off a cell; return how many it says."""
    told = cell.attrib.pop(name, "1")
    return min(int(told), _SPAN) if told.isdecimal() and int(told) else 1


def _inline(element: Any) -> str:
    parts: list[str] = [element.text or ""]
    for child in element.iterchildren():
        name = _name(child)
        if name in {"br", "lb"}:
            parts.append("\n")
        elif name and name not in _SKIPPED:
            space = " " if name in _BLOCKS else ""
            parts += space, _inline(child), space
        parts.append(child.tail or "")
    return "".join(parts)


def _has_blocks(element: Any) -> bool:
    return any(
        _name(child) in _BLOCKS - {"br", "lb"} for child in element.iterdescendants()
    )


def _name(element: Any) -> str:
    """Return the tag without its namespace; comments have none."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
