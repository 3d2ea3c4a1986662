# ruff: noqa: RUF001  other scripts are tested too

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Document
from corpus.segment import LIMIT, LONGEST, passages, sentences

# One case a row; | stands where one sentence ends and the next begins.
ENGLISH = [
    "He met Dr. Smith.| It was late.",
    "The U.S. Army left.| It won.",
    "He lives in the U.S.| The house is big.",
    "See Fig. 3 for details.| Then go.",
    "Smith et al. (2019) found it.| Good.",
    "This holds (Smith et al. 2019).| The rest does not.",
    "Use e.g. this one, i.e. that one.| Done.",
    "Answer No. 5 is right.| Next.",
    "The answer was no.| The end.",
    "Apple Inc. reported a loss.| It fell.",
    "It works at Apple Inc.| The firm grew.",
    "Toyota Motor Corp. and Idemitsu Kosan Co. agreed.| They began.",
    "J. R. R. Tolkien wrote it.| Yes.",
    "J.-P. Sartre wrote it.| Yes.",
    "He ate vitamin C.| The rest was left.",
    "S. aureus grew.| It died.",
    "They met at 5 p.m. on Monday.| Fine.",
    "It ended at 5 p.m.| The crowd left.",
    "Jan. 5 was cold, Feb. 12 warm.| Fine.",
    "It opened in Jan.| The next month it closed.",
    "He sat on the sun.| Mon dieu.",
    "approx. 5 kg were used.| Ok.",
    "Washington D.C. is big.| Ok.",
    "Cells, modules, etc. are made.| Cells, etc.| They are made.",
    "It was 5.0 vs. 4.5 in St. Louis.| Ok.",
]
NUMBERS = [
    "prices fall to around CNY 1/Wh ($0,14/Wh).| By 2035, they fell.",
    "It cost 3.5 million.| We paid 1.000,50 €.| More.",
    "It began in 2024.| 5 people came.",
    "Version 3.11.7 is out.| Get it.",
    "The p-value was .05.| The rest was not.",
    "It is 20 °C.| mRNA levels rose.| iPhone sales fell.",
    "See Sec. 2.3 and pp. 5-7.| Then vol. 2.| Then no. 3.",
]
MARKS = [
    "Wait... what?| Yes.",
    "He paused…| Then he left.| It costs ... 5 euros.",
    "Words [...] The others (...) left.",
    'He said "Stop."| Then he left.',
    '"Stop!" he said.| Then he left.',
    "He said: “It is done.”| She left.",
    "(See Table 2.)| Next one.",
    "What?!| No way.| Yahoo! is a firm.",
    "No space here.[1]| Next one.[2, 3]| Last.¹| End.",
    "Visit https://example.com/a.b?c=d.| Then www.x.org.| Go.",
    "Tokenised text , with marks .| Another one .| Last .",
    "it is low case .| so is this .",
    "Il dit : « Oui. »| Puis il part.",
    "*It is done.*| **She left.**| Yes.",
]
OTHERS = [
    "Prof. Dr. Müller kam am 3. Oktober an.| Er blieb.",
    "Das kostet z.B. 3,5 Mio. Euro.| Gut.",
    "Le prix est de 3,5 M€.| Il baisse.",
    "А. С. Пушкин родился в Москве.| Он умер.",
    "価格は上昇した。|次の文。|「はい。」|終わり",
    "他说：“好。”|他走了！|真的？|真的。",
    "यह एक वाक्य है।| यह दूसरा है।",
    "هل هذا صحيح؟| نعم.",
]


@pytest.mark.parametrize("case", [*ENGLISH, *NUMBERS, *MARKS, *OTHERS])
def test_sentences(case: str) -> None:
    assert "|".join(_sentences(case.replace("|", ""))) == case.replace("| ", "|")


LINES = [
    # headings, with and without marks
    (
        "# Title\n\nOne. Two.\n\n## Part ##\nThree.",
        "# Title|One.|Two.|## Part ##|Three.",
    ),
    ("Prices fall again\nThe price fell to 5 euros. It rose.", None),
    ("Title\n=====\n\nText here.", "Title\n=====|Text here."),
    # lists, in which "1." ends nothing
    ("1. First one. More.\n2. Second", "1. First one.|More.|2. Second"),
    ("- apples\n- pears\n  and plums\n- figs", "- apples|- pears\n  and plums|- figs"),
    ("(a) One.\n(b) Two.\nc) Three", "(a) One.|(b) Two.|c) Three"),
    # tables
    ("| a | b. |\n|---|---|\n| C. | d |", "| a | b. |||---|---||| C. | d |"),
    ("Year\tShare\n2015\t50 %", "Year\tShare|2015\t50 %"),
    # a paragraph a line, with or without a full stop
    ("The first paragraph\nThe second one\nThe third", None),
    # lines wrapped at a width
    (
        (
            "The cells that were made in the first year of this plant were\n"
            "too dear for Toyota and Nissan, which is why the makers\n"
            "waited. Then it changed."
        ),
        (
            "The cells that were made in the first year of this plant were\n"
            "too dear for Toyota and Nissan, which is why the makers\n"
            "waited.|Then it changed."
        ),
    ),
    ("It was made by the\nfirm in 2024.", "It was made by the\nfirm in 2024."),
]


@pytest.mark.parametrize(("text", "cut"), LINES)
def test_lines(text: str, cut: str | None) -> None:
    wanted = cut or text.replace(". ", ".|").replace("\n", "|")
    assert "|".join(_sentences(text)) == wanted


def test_passages_keep_to_their_sections() -> None:
    text = (
        "The report\n\nIt has an introduction. Short.\n\n"
        "## Prices\n\nThe price is 5 euros.\n\nIt falls.\n\n"
        "## Shares\n### In Japan\n\nThe share is 6 %."
    )
    found = list(passages(_document(text, title="The report")))
    assert [(chunk.section, chunk.passage.text) for chunk in found] == [
        (None, "The report\n\nIt has an introduction. Short."),
        ("Prices", "## Prices\n\nThe price is 5 euros.\n\nIt falls."),
        ("In Japan", "## Shares\n### In Japan\n\nThe share is 6 %."),
    ]


def test_long_paragraphs_are_cut_evenly_between_sentences() -> None:
    text = " ".join(f"This is the sentence with the number {i}." for i in range(60))
    lengths = [len(chunk.passage.text) for chunk in passages(_document(text))]
    assert max(lengths) <= LIMIT
    assert min(lengths) > LIMIT / 2


def test_short_paragraphs_are_packed() -> None:
    text = "\n\n".join(f"He said {i}." for i in range(30))
    assert len(list(passages(_document(text)))) == 1


def test_a_sentence_without_end_is_cut_after_a_word() -> None:
    found = _sentences("word " * 1000)
    assert all(len(one) <= LONGEST and one.endswith("word") for one in found)
    assert sum(one.count("word") for one in found) == 1000


def test_segmenting_takes_time_in_proportion() -> None:
    for text in ("a. " * 60_000, "." * 200_000, "x" * 200_000, "\n#" * 100_000):
        assert list(passages(_document(text)))


MARKS_AND_WORDS = [
    *["Dr. ", "U.S. ", "3.5 ", ". ", ".\n", "\n\n", "# ", "The ", "a ", "1. ", "- "],
    *["Title\n", "。", "! ", "“", "”", "…", "e\u0301", "word " * 30, "\t", "|", "x"],
]
TEXTS = st.text(max_size=300) | st.lists(
    st.sampled_from(MARKS_AND_WORDS), max_size=60
).map("".join)


@given(TEXTS, st.integers(min_value=1, max_value=200))
def test_every_visible_character_is_in_one_passage_and_one_sentence(
    text: str, limit: int
) -> None:
    document = _document(text)
    chunks = list(passages(document, limit=limit))
    visible = {place for place, char in enumerate(text) if not char.isspace()}
    for spans in (
        [chunk.passage.span for chunk in chunks],
        [span for chunk in chunks for span in chunk.sentences],
    ):
        covered = [place for span in spans for place in range(span.start, span.end)]
        assert covered == sorted(set(covered))
        assert visible <= set(covered)
        assert all(
            text[span.start : span.end].strip() == text[span.start : span.end]
            for span in spans
        )
    for chunk in chunks:
        assert len(chunk.passage.text) <= limit
        assert all(chunk.passage.span.covers(span) for span in chunk.sentences)


@given(TEXTS)
def test_passages_are_made_of_the_sentences(text: str) -> None:
    document = _document(text)
    packed = [span for chunk in passages(document) for span in chunk.sentences]
    assert packed == [sentence.span for sentence in sentences(document)]


def _document(text: str, title: str = "title") -> Document:
    return Document(id="id", title=title, text=text)


def _sentences(text: str) -> list[str]:
    return [sentence.text for sentence in sentences(_document(text))]
