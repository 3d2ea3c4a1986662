# ruff: noqa: RUF001  other scripts are tested too

from datetime import date
from pathlib import Path

import pytest

from corpus.errors import SourceError
from corpus.read import read
from corpus.read.encoding import BinaryError, EncodingError
from corpus.read.jsonl import RowError
from corpus.read.metadata import Metadata, MetadataError
from corpus.read.raw import LIMIT, TooLargeError
from corpus.read.text import EmptyError

ARTICLES = Path(__file__).parents[1] / "corpus" / "articles"
ENCODED = [
    ("Le prix a baissé à 3,5 millions d'euros où il était né.", "cp1252"),
    ("Die Preise fielen größtenteils über 5 Prozent, so Müller.", "latin-1"),
    ("El precio bajó un 5 % según el señor Núñez; ¿por qué?", "latin-1"),
    ("Ceny ogniw spadły o więcej niż pięć procent, zaś udział wzrósł.", "cp1250"),
    ("Цена ячейки снизится до одного юаня за ватт-час к 2030 году.", "cp1251"),
    ("固体電池の特許は千件以上ある。価格は下がると予測される。", "shift_jis"),
    ("价格下降了百分之五，市场份额达到六成。这是一个新的开始。", "gb18030"),
    ("Prices – “cells” cost €5 in Âge.", "utf-8"),
    ("Prices – “cells” cost €5 in Âge.", "utf-8-sig"),
    ("Prices – “cells” cost €5 in Âge.", "utf-16"),
    ("Prices – “cells” cost €5 in Âge.", "utf-16-le"),
    ("Prices – “cells” cost €5 in Âge.", "utf-32"),
]


@pytest.mark.parametrize(("text", "encoding"), ENCODED)
def test_encodings_are_told(text: str, encoding: str) -> None:
    (found,) = read(text.encode(encoding), "a.txt")
    assert found.text == text


def test_the_seed_article() -> None:
    (found,) = read(ARTICLES / "japan-solid-state-batteries.txt")
    assert found.title == "Japan keeps lead in solid state battery development"
    assert found.text.startswith(found.title)
    assert "Â" not in found.text
    assert "more than 1,000 solid-state battery patents" in found.text
    assert (found.url, found.published) == (None, None)
    assert len(found.id) == 16


def test_the_first_line_is_the_title_if_it_looks_like_one() -> None:
    titles = [
        ("The price of cells\n\nIt fell to 5 euros.", "The price of cells"),
        ("# The price #\nIt fell.", "The price"),
        ("The price fell.\nIt rose.", "name"),
        ("and so on\nIt fell to 5 euros again.", "name"),
    ]
    for text, title in titles:
        (found,) = read(text.encode(), "name.txt")
        assert found.title == title
        assert found.text == text


def test_metadata_from_front_matter_and_from_a_file_beside(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "---\ntitle: 'Cells'\ndate: 2024-05-06\nurl: https://x.org/a\n"
        "tags: [a, b]\nauthors: [A. B., C. D.]\n---\nThe text."
    )
    (found,) = read(path)
    assert (found.title, found.url) == ("Cells", "https://x.org/a")
    assert (found.published, found.author) == (date(2024, 5, 6), "A. B., C. D.")
    assert found.text == "The text."
    (tmp_path / "a.toml").write_text('title = "Better"\ndate = 2024-05-07')
    (found,) = read(path)
    assert (found.title, found.published) == ("Better", date(2024, 5, 7))
    (found,) = read(b'+++\ntitle = "Cells"\n+++\nThe text.', "b.txt")
    assert (found.title, found.text) == ("Cells", "The text.")
    (found,) = read(b"---\nA rule above and below.\n---\nThe text.", "b.txt")
    assert found.text.startswith("---\nA rule")


def test_bulk_rows_keep_their_ids_and_their_text() -> None:
    rows = (
        '{"id": "q-1", "title": "T", "url": "https://x.org", "date": "2024-01-02",'
        ' "text": "1,000\u00c2 cells\u00a0\\r\\n"}\n\n{"id": 7, "text": "Two."}\n'
        '{"text": "Three."}'
    )
    first, second, third = read(rows.encode(), "bulk.jsonl")
    assert first.text == "1,000\u00c2 cells\u00a0\r\n"
    assert (first.id, first.published) == ("q-1", date(2024, 1, 2))
    assert (second.id, second.title) == ("7", "bulk 3")
    assert len(third.id) == 16
    assert len({first.source, second.source, third.source}) == 3


@pytest.mark.parametrize(
    "row",
    [
        "not json",
        "[1]",
        '{"id": "a"}',
        '{"text": ""}',
        '{"text": 5}',
        '{"id": "a b", "text": "x"}',
        '{"id": "", "text": "x"}',
        '{"id": [1], "text": "x"}',
        '{"text": "\\ud800"}',
        "[" * 100_000,
    ],
)
def test_bad_rows_are_named_by_their_line(row: str) -> None:
    rows = '{"text": "Good."}\n' + row + '\n{"text": "Good too."}\n{"text": 1}'
    found: list[str] = []
    with pytest.raises(RowError, match=r"line 2: .* 1 more bad"):
        found.extend(one.text for one in read(rows.encode(), "bulk.jsonl"))
    assert found == ["Good.", "Good too."]


def test_bad_sources_are_refused_in_one_line(tmp_path: Path) -> None:
    bad: list[tuple[bytes, type[SourceError]]] = [
        (b"", EmptyError),
        (b" \n\x00 ", EmptyError),
        (b"%PDF-1.7 text", SourceError),
        (b"\x89PNG\r\n", BinaryError),
        (bytes(range(32)) * 50, BinaryError),
        (b"---\ndate: yesterday\n---\nText.", MetadataError),
        (b"+++\ndate = \n+++\nText.", MetadataError),
        (b"a" * (LIMIT + 1), TooLargeError),
    ]
    for data, error in bad:
        with pytest.raises(error, match=r"^cannot read 'a.txt': ") as found:
            list(read(data, "a.txt"))
        assert "\n" not in str(found.value)
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(SourceError, match=r"No such file|Is a directory"):
            list(read(path))
    (tmp_path / "a.toml").write_text("title = ")
    (tmp_path / "a.txt").write_text("Text.")
    with pytest.raises(MetadataError, match=r"a\.toml"):
        list(read(tmp_path / "a.txt"))


def test_any_bytes_are_read_or_refused() -> None:
    for byte in range(256):
        try:
            list(read(bytes([byte]) * 40 + b" words and more words", "a.txt"))
        except (BinaryError, EncodingError, EmptyError):
            continue


def test_same_content_same_id() -> None:
    (one,), (two,) = read(b"Text.", "a/x.txt"), read(b"Text.", "b/x.txt")
    (other,) = read(b"---\ndate: 2024-01-01\n---\nText.", "a/x.txt")
    assert one.id == two.id != other.id


def test_half_a_surrogate_pair_in_what_is_said_of_a_text_is_marked() -> None:
    said = {"title": "A \ud800 bridge", "author": ["\udfff", "Kvist"], "lang": "en"}
    found = Metadata.parse(said, "rows.jsonl")
    assert (found.title, found.author) == ("A \ufffd bridge", "\ufffd, Kvist")
