import re
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Document, Passage, Span
from index.link import LONGEST, link

PAGE = "https://example.org/news/1"


def passage(text: str, start: int, end: int, url: str | None = PAGE) -> Passage:
    document = Document(id="d", title="t", text=text, url=url)
    return Passage(document, Span(start, end))


def landing(url: str, text: str) -> tuple[int, int] | None:
    """Find what a browser would mark: the oracle, written apart from the code."""
    directive = url.split("#:~:text=")[1]
    parts = directive.split(",")
    prefix = unquote(parts.pop(0)[:-1]) if parts[0].endswith("-") else ""
    flat = re.sub(r"\s", " ", text).lower()
    edge = r"(?<![a-z]){}(?![a-z])"
    pattern = edge.format(re.escape(unquote(parts[0]).lower()))
    starts = [m.start() for m in re.finditer(f"(?={pattern})", flat)]
    if prefix:
        starts = [s for s in starts if flat[:s].rstrip().endswith(prefix.lower())]
    if not starts:
        return None
    end = starts[0] + len(unquote(parts[0]))
    if len(parts) > 1:
        last = re.compile(edge.format(re.escape(unquote(parts[1]).lower())))
        match = last.search(flat, end)
        return (starts[0], match.end()) if match else None
    return starts[0], end


def test_a_document_without_an_address_has_no_link() -> None:
    assert link(passage("Some words.", 0, 11, url=None)) is None
    assert link(passage("Some words.", 0, 11, url="javascript:alert(1)")) is None


def test_a_short_quotation_goes_in_whole_with_its_marks_encoded() -> None:
    text = "A first line. Prices, costs & solid-state cells fell. The end."
    made = link(passage(text, 14, 53))
    assert made == (
        f"{PAGE}#:~:text=Prices%2C%20costs%20%26%20solid%2Dstate%20cells%20fell."
    )


def test_a_quotation_said_twice_is_told_apart_by_the_word_before() -> None:
    text = "Alpha says yes. Beta says yes."
    start = text.rindex("says")
    made = link(passage(text, start, len(text) - 1))
    assert made is not None
    assert "text=Beta-,says%20yes" in made


def test_an_old_fragment_is_replaced() -> None:
    made = link(passage("Some words.", 0, 11, url=f"{PAGE}#top"))
    assert made == f"{PAGE}#:~:text=Some%20words."


def test_a_long_quotation_goes_in_by_its_ends() -> None:
    text = " ".join(f"word{n}" for n in range(200))
    made = link(passage(text, 0, len(text)))
    assert made == f"{PAGE}#:~:text=word0%20word1%20word2%20word3,{LAST}"


LAST = "word196%20word197%20word198%20word199"


@given(
    st.lists(
        st.sampled_from(["one", "two", "three", "four", "x-y", "a,b"]),
        min_size=1,
        max_size=40,
    ),
    st.data(),
)
def test_the_first_match_of_a_link_is_the_quotation(
    words: list[str], data: st.DataObject
) -> None:
    text = " ".join(words)
    edges = [0] + [m.end() for m in re.finditer(r" ", text)]
    start = data.draw(st.sampled_from(edges))
    ends = [m.start() for m in re.finditer(r" |$", text) if m.start() > start]
    end = data.draw(st.sampled_from(ends))
    made = link(passage(text, start, end))
    assert made is not None
    assert len(made) <= LONGEST
    if "#:~:" in made:
        assert landing(made, text) == (start, end)
