# ruff: noqa: RUF001  other scripts are tested too

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.repair import repair

DAMAGED = [
    # a non-breaking space decoded as Latin-1, then lost
    ("more than 1,000Â solid-state patents", "more than 1,000 solid-state patents"),
    ("in 2024.Â\nNext line", "in 2024.\nNext line"),
    ("by 2027.Â", "by 2027."),
    ("wordÂ and USÂ is", "word and US is"),
    ("of the\u00c2 cells, and \u00c2 so", "of the cells, and so"),
    ("10Âkm", "10 km"),
    # text decoded with the wrong encoding
    ("TrendForceâ€™s report", "TrendForce’s report"),
    ("Â£5 at 20Â°C", "£5 at 20°C"),
    ("schÃ¶n", "schön"),
    # spaces, lines and characters that nobody sees
    ("10\u00a0000 km", "10\u202f000 km"),
    ("Fig.\u00a03", "Fig. 3"),
    ("in\u00a0 cells", "in cells"),
    ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
    ("a\x00b\ufeffc", "abc"),
    ("half \ud83d pair", "half \ufffd pair"),
    ("cafe\u0301", "café"),
]
SOUND = [
    "L’Âge d’or, l'Âme, CÂMARA, LÂM ĐỒNG, PÂINE",
    "A, Ă, Â, B, C are letters; the letter 'Â' and the letter (Â) too.",
    "“Curly” ‘quotes’ – dashes — ﬁ ½ ² Å … ™ stay",
    "Ｆｕｌｌ　ｗｉｄｔｈ",
    "Use &amp; for & and &lt; for <.",
    "naïve Ångström São Tomé ÂNGULO",
    "about CNY 0.6–0.7/Wh ($0,14/Wh)",
]


@pytest.mark.parametrize(("damaged", "text"), DAMAGED)
def test_damage_is_undone(damaged: str, text: str) -> None:
    assert repair(damaged) == text


@pytest.mark.parametrize("text", SOUND)
def test_sound_text_stays(text: str) -> None:
    assert repair(text) == text


PIECES = st.sampled_from(
    [*'aÂâ€™A1.,’" \u00a0\u202f\n\r\x00\ud800', "Ã©", "Â ", "Â\u00a0", "000", "Ã‚"]
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=40).map("".join))
def test_repairing_twice_changes_nothing(text: str) -> None:
    repaired = repair(text)
    assert repair(repaired) == repaired
    repaired.encode()  # no lone surrogates
    assert not set(repaired) & set("\r\x00\u00a0")
