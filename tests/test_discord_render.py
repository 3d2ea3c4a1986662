"""Answers as cards: the words first, the quotations whole, within Discord's limits."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord.amounts import amount
from bot.discord.card import PLAIN_LIMIT, TEXT_LIMIT, Card, pack
from bot.discord.lists import document_cards, number_cards
from bot.discord.render import Look, answer_cards, source_cards
from bot.discord.text import units
from bot.discord.words import LANGUAGES, words
from bot.links import Links, permalink
from corpus.model import Bound, Document, Passage, Quantity, Span
from discordtext import HOSTILE, read
from index.link import link
from index.model import Answer, Citation, Derivation

TEXT = (
    "By 2035, cell prices could decline further to CNY 0.6–0.7/Wh with rapid expansion."
    " They account for 36% of the patents, followed by the Chinese (27%) counterparts."
)
EN = words("en")
LOOK = Look(EN)


def document(text: str = TEXT, title: str = "Solid state *news*") -> Document:
    return Document(
        id="d1",
        title=title,
        text=text,
        url="https://example.org/a_b(c)",
        published=date(2026, 1, 31),
    )


def passage(words: str, text: str = TEXT) -> Passage:
    start = text.index(words)
    return Passage(document(text), Span(start, start + len(words)))


def quantity(
    words: str,
    value: str,
    unit: str,
    *,
    high: str | None = None,
    bound: Bound = "=",
) -> Quantity:
    return Quantity(
        Decimal(value),
        None if high is None else Decimal(high),
        bound,
        unit,
        "money" if "CNY" in unit else "percent",
        passage(words),
    )


PRICE = quantity("CNY 0.6–0.7/Wh", "0.6", "CNY/Wh", high="0.7")
SENTENCE, SECOND = TEXT[:82], TEXT[83:]


def answer(**changes: object) -> Answer:
    mark = PRICE.passage.span
    first = Citation(passage(SENTENCE), 0.9, (mark,))
    facts: dict[str, object] = {
        "question": "What will cells cost by 2035?",
        "status": "answered",
        "text": "CNY 0.6–0.7/Wh",
        "confidence": 0.87,
        "corpus": "0" * 16,
        "quantities": (PRICE,),
        "citations": (first, Citation(passage(SECOND), 0.5)),
    }
    return Answer(**(facts | changes))  # type: ignore[arg-type]


def test_the_value_comes_first_then_the_quotation_then_its_source() -> None:
    (card,) = answer_cards(answer(), LOOK, question="What *will* it cost?")
    assert card.title == "What \\*will\\* it cost?"
    name = r"Solid state \*news\* · 2026-01-31 · [open](<https://example.org/a_b%28c%29"
    sources = [f"{name}{fragment(part)}>)" for part in (SENTENCE, SECOND)]
    assert card.text.split("\n") == [
        "### CNY 0.6–0.7/Wh",
        f"> {SENTENCE.replace('CNY 0.6–0.7/Wh', '**CNY 0.6–0.7/Wh**')}",
        f"\\[1\\] {sources[0]}",
        f"> {SECOND}",
        f"\\[2\\] {sources[1]}",
    ]
    assert card.footer == "87 % sure"


def fragment(words: str) -> str:
    return (link(passage(words)) or "").removeprefix("https://example.org/a_b(c)")


def test_what_is_not_on_the_web_is_linked_on_our_own_page() -> None:
    text = "Zinc costs $3 per kg."
    local = Document(id="d2", title="Zinc", text=text).all()
    cited = answer(text="$3", citations=(Citation(local, 0.9, (Span(11, 13),)),))
    look = Look(EN, Links("https://docs.example"))
    (card,) = answer_cards(cited, look)
    where = f"https://docs.example{permalink(local, (Span(11, 13),))}"
    assert card.text.endswith(f"\\[1\\] Zinc · [open](<{where}>)")
    (card,) = answer_cards(cited, LOOK)
    assert card.text.endswith("\\[1\\] Zinc")


def test_an_answer_that_is_in_the_quotation_is_not_said_twice() -> None:
    both = Citation(passage(TEXT), 0.9)
    (card,) = answer_cards(answer(text=SENTENCE, citations=(both,)), LOOK)
    assert card.text.startswith(f"> **{SENTENCE}** They account")
    whole = Citation(passage(SECOND), 0.9)
    (card,) = answer_cards(answer(text=SECOND, citations=(whole,)), LOOK)
    assert card.text.startswith(f"> {SECOND}\n")


def test_only_our_own_words_are_translated() -> None:
    german = Look(words("de"))
    text = "more than 5% of it, about 3"
    cited = (Citation(document(text).all(), 0.9),)
    (card,) = answer_cards(answer(text="more than 5%", citations=cited), german)
    assert card.text.startswith("### more than 5%")
    differ = answer(text="The documents differ: 3% (2026); 5%", citations=cited)
    (card,) = answer_cards(differ, german)
    assert card.text.startswith("### Die Dokumente widersprechen sich: 3% (2026); 5%")


def test_silence_gives_the_reason_and_the_nearest_passage() -> None:
    silent = answer(
        status="not_found",
        citations=(),
        quantities=(),
        text="",
        reason="no passage names a price for 2040",
        nearest=Citation(passage(SENTENCE), 0.4),
    )
    (card,) = answer_cards(silent, LOOK)
    heading, reason, label, quotation, _ = card.text.split("\n")
    assert heading == "### The documents do not say"
    assert reason == "No passage names a price for 2040."
    assert label == "**The nearest passage:**"
    assert read(quotation)[0] == SENTENCE
    assert card.tone == "silence"
    assert not card.footer


def test_a_derivation_shows_each_operand_with_its_source() -> None:
    shares = (quantity("36%", "36", "%"), quantity("27%", "27", "%"))
    derived = answer(
        text="63 %",
        quantities=shares,
        derivation=Derivation("36 % + 27 %", Decimal(63), "%", (0, 1)),
    )
    (card,) = answer_cards(derived, LOOK)
    assert card.text.split("\n")[:4] == [
        "### 63 %",
        "= 36 % + 27 %",
        "- **36%** · They account for 36% of the patents \\[2\\]",
        "- **27%** · followed by the Chinese (27%) counterparts \\[2\\]",
    ]


@pytest.mark.parametrize(
    ("bound", "value", "high", "unit", "wanted"),
    [
        ("=", "0.60", "0.7", "CNY/Wh", "0.6–0.7 CNY/Wh"),
        (">", "660000000", None, "USD", "> 660,000,000 USD"),
        ("<", "6", None, "%", "< 6%"),
        ("~", "2030", None, "year", "≈ 2030 year"),
        ("=", "100", None, "patent", "100 patent"),
    ],
)
def test_amounts(
    bound: Bound, value: str, high: str | None, unit: str, wanted: str
) -> None:
    read_as = quantity("36%", value, unit, high=high, bound=bound)
    assert amount(read_as) == wanted


texts = st.lists(
    st.one_of(st.sampled_from(HOSTILE), st.sampled_from(["word", "x" * 6000, "zwölf"])),
    min_size=1,
    max_size=4,
).map(" ".join)


def fits(card: Card, *, embeds: bool) -> bool:
    if not embeds:
        return units(card.plain()) <= PLAIN_LIMIT
    return units(card.text) + units(card.title) + units(card.footer) <= 6000


@settings(max_examples=40, deadline=None)
@given(texts, st.booleans())
def test_any_document_is_shown_whole_within_the_limits(
    text: str,
    embeds: bool,  # noqa: FBT001
) -> None:
    text = text.strip()
    whole = Passage(document(text, title=text[:300]), Span(0, len(text)))
    cited = answer(text="x", citations=(Citation(whole, 1.0, (Span(0, 1),)),))
    cards = answer_cards(cited, Look(EN, embeds=embeds), question=text)
    assert all(fits(card, embeds=embeds) for card in cards)
    rows = "\n".join(card.text for card in cards).split("\n")
    shown = "".join(read(row)[0] for row in rows if row.startswith("> "))
    assert "".join(shown.split()) == "".join(text.split())
    for card in source_cards(cited, LOOK):
        assert fits(card, embeds=True)
    for card in document_cards([whole.document] * 40, EN, title="Documents"):
        assert fits(card, embeds=True)


def test_numbers_are_paged() -> None:
    cards = number_cards([PRICE] * 100, EN, title="Numbers")
    assert len(cards) > 1
    assert read(cards[0].text)[0].startswith("1. 0.6–0.7 CNY/Wh · money · CNY")
    assert cards[-1].footer == f"page {len(cards)} of {len(cards)}"


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=9)))
def test_packing_keeps_every_block_and_the_limit(blocks: list[str]) -> None:
    pages = list(pack(blocks, 20))
    assert "\n".join(pages) == "\n".join(blocks)
    assert all(units(page) <= 20 for page in pages)


def test_a_card_refuses_what_discord_would_refuse() -> None:
    with pytest.raises(ValueError, match="units"):
        Card(text="x" * (TEXT_LIMIT + 1))


def test_every_language_has_every_text_with_the_same_blanks() -> None:
    wanted = EN.blanks()
    for language in LANGUAGES:
        assert words(language).blanks() == wanted
