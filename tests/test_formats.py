"""Every format, on files that real programs made, and on ones made to hurt."""

import contextlib
import gzip
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.contract import answer_object
from bot.service import Service
from bot.settings import Settings
from corpus.errors import SourceError
from corpus.model import Document
from corpus.page import page as page_of
from corpus.quantity import quantities
from corpus.read import read
from corpus.read.archive import ArchiveError
from corpus.read.compose import table
from corpus.read.encoding import BinaryError
from corpus.read.markup import MarkupError
from corpus.read.office import OfficeError
from corpus.read.pdf import PdfError
from corpus.read.raw import TooLargeError, TooLongError
from corpus.read.text import RichTextError
from corpus.read.zip import MemberError
from corpus.segment import passages
from index.link import link

pytest.importorskip("trafilatura", reason="needs the documents extra")
DATA = Path(__file__).parent / "data"
TITLE = "Cell prices fall again"
DAY = date(2025, 3, 14)


@pytest.mark.parametrize(
    ("name", "author", "published"),
    [
        ("pandoc.md", "Ada Miller", DAY),
        ("page.html", "Ada Miller", DAY),
        ("pandoc.docx", "Ada Miller", DAY),
        ("libreoffice.docx", "Ada Miller", DAY),
        ("pandoc.epub", "Ada Miller", DAY),
        ("calibre.epub", "Ada Miller", DAY),
        ("pandoc.pptx", "Ada Miller", None),
        ("libreoffice.pptx", "Ada Miller", None),
        ("libreoffice.pdf", "Ada Miller", None),
        ("chromium.pdf", None, None),
        ("feed.xml", "Ada Miller", DAY),
        ("rss.xml", "Ada Miller", DAY),
    ],
)
def test_formats(name: str, author: str | None, published: date | None) -> None:
    (found,) = read(DATA / name)
    assert found.title.startswith(TITLE)
    assert found.author == author
    assert found.language == "en"
    if published:  # else it is the day the file was made
        assert found.published == published
    assert found.source.startswith(str(DATA / name))
    assert (Decimal(18), "GWh") in stated(found)
    assert (Decimal("61.5"), "EUR") in {(v, u[:3]) for v, u in stated(found)}
    sections = {chunk.section for chunk in passages(found)}
    assert sections & {"Makers", None}


PRICE = "How much does a battery cell cost per kilowatt-hour?"
SHARE = "What share does Baltic Power have?"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    opened = Service(Settings(data=tmp_path_factory.mktemp("formats")))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("name", "question", "value", "unit", "page", "published"),
    [
        ("pandoc.md", PRICE, "61.5", "EUR/kWh", None, "2025-03-14"),
        ("page.html", PRICE, "61.5", "EUR/kWh", None, "2025-03-14"),
        ("pandoc.docx", PRICE, "61.5", "EUR/kWh", None, "2025-03-14"),
        ("libreoffice.docx", PRICE, "61.5", "EUR/kWh", None, "2025-03-14"),
        ("pandoc.epub", PRICE, "61.5", "EUR/kWh", f"chapter {TITLE}", "2025-03-14"),
        ("calibre.epub", PRICE, "61.5", "EUR/kWh", f"chapter {TITLE}", "2025-03-14"),
        ("calibre.epub", SHARE, "14", "%", f"chapter {TITLE}", "2025-03-14"),
        ("pandoc.pptx", PRICE, "61.5", "EUR/kWh", "slide 2", ""),
        ("libreoffice.pptx", PRICE, "61.5", "EUR/kWh", "slide 2", ""),
        ("libreoffice.pdf", PRICE, "61.5", "EUR/kWh", "p. 1", ""),
        ("chromium.pdf", PRICE, "61.5", "EUR/kWh", "p. 1", ""),
        ("feed.xml", PRICE, "61.5", "EUR/kWh", None, "2025-03-14"),
        ("rss.xml", PRICE, "61.5", "EUR/kWh", None, "2025-03-14"),
        ("all.zip", PRICE, "61.5", "EUR/kWh", None, "2025-03-14"),
        ("makers.csv", SHARE, "14", "%", None, None),
        ("libreoffice.xlsx", SHARE, "14", "%", "sheet a", ""),
        ("pandoc.md", SHARE, "14", "%", None, "2025-03-14"),
        ("page.html", SHARE, "14", "%", None, "2025-03-14"),
        ("pandoc.docx", SHARE, "14", "%", None, "2025-03-14"),
    ],
)
def test_a_number_is_answered_from_each_format(  # noqa: PLR0913, PLR0917  a table
    service: Service,
    name: str,
    question: str,
    value: str,
    unit: str,
    page: str | None,
    published: str | None,
) -> None:
    list(service.add([str(DATA / name)], space=name))
    answer = answer_object(service.ask(question, space=name))
    assert (answer["status"], answer["reason"]) == ("answered", None)
    first, cited = answer["quantities"][0], answer["citations"][0]
    assert (first["value"], first["unit"]) == (value, unit)
    assert cited["page"] == page
    if published == "":  # the day the file was made
        assert date.fromisoformat(cited["published"]) > DAY
    else:
        assert cited["published"] == published
    assert cited["title"].startswith((TITLE, "makers", "libreoffice"))
    document = service.document(cited["document"], space=name)
    assert document.text[cited["start"] : cited["end"]] == cited["quote"]


def test_a_page_is_named_as_people_do() -> None:
    (found,) = read(DATA / "libreoffice.pdf")
    second = found.pages[1]
    assert page_of(found.all()) == "pp. 1-2"
    assert page_of(found.all().part(0, second)) == "p. 1"
    assert page_of(found.all().part(second, second + 1)) == "p. 2"
    linked = replace(found, url="https://example.org/a.pdf#top")
    assert link(linked.all().part(second, second + 9)) == (
        "https://example.org/a.pdf#page=2"
    )
    (plain,) = read(DATA / "pandoc.md")
    assert page_of(plain.all()) is None


@pytest.mark.parametrize("name", ["makers.csv", "libreoffice.xlsx"])
def test_rows_are_sentences_with_their_headers(name: str) -> None:
    (found,) = read(DATA / name)
    assert "Maker: Norvik Cells; Output 2024 (Norvik Cells): 9.2 GWh; " in found.text
    assert {(Decimal("9.2"), "GWh"), (Decimal(41), "%")} <= stated(found)


@pytest.mark.parametrize(
    "name", ["page.html", "pandoc.docx", "pandoc.epub", "calibre.epub", "pandoc.pptx"]
)
def test_tables_in_documents_are_sentences_too(name: str) -> None:
    (found,) = read(DATA / name)
    assert "Maker: Baltic Power; Output 2024 (Baltic Power): 3.1 GWh;" in found.text
    assert "; Share (Baltic Power): 14 %." in found.text


def test_a_book_of_an_unknown_day_has_none() -> None:
    with zipfile.ZipFile(DATA / "calibre.epub") as book:
        files = {name: book.read(name) for name in book.namelist()}
    package = files["content.opf"].replace(b"2025-03-14T", b"0101-01-01T")
    assert package != files["content.opf"]
    (found,) = read(zipped(files | {"content.opf": package}), "book.epub")
    assert found.title == TITLE
    assert found.published is None


def test_web_pages_lose_what_surrounds_the_article() -> None:
    (found,) = read(DATA / "page.html")
    assert found.url == "https://news.example.org/cells"
    for boilerplate in ("Subscribe", "cookies", "All rights reserved"):
        assert boilerplate not in found.text
    assert "## Makers" in found.text


def test_pages_are_kept() -> None:
    (found,) = read(DATA / "libreoffice.pdf")
    first, second = found.pages
    assert first == 0
    assert found.text[second:].startswith("Makers")
    assert "61.5 euros" in found.text[:second]
    (slides,) = read(DATA / "pandoc.pptx")
    assert len(slides.pages) == 3


def test_archives_hold_documents_of_any_format() -> None:
    found = {one.source.partition("!/")[2]: one for one in read(DATA / "all.zip")}
    assert sorted(found) == ["makers.csv", "pandoc.md", "rss.xml#n1"]


def test_style_sheets_and_scripts_of_a_saved_page_are_no_documents() -> None:
    page = (DATA / "page.html").read_bytes()
    files = {"page.html": page, "page_files/a.css": b"a {}", "page_files/b.js": b"5;"}
    (found,) = read(zipped(files), "saved.zip")
    assert found.title == TITLE


WIDE = b"""<html><head><title>Budget</title></head><body><article><h1>Budget</h1>
<p>The council approved a budget for the harbour and its new pier on Monday.</p>
<table><tr><th rowspan=2>Part</th><th colspan="2">Cost (EUR)</th></tr>
<tr><th>2024</th><th>2025</th></tr><tr><td colspan=3>Harbour</td></tr>
<tr><td rowspan="2">Pier</td><td>40</td><td>110</td></tr>
<tr><td>41</td><td>111</td></tr>
</table><p>The works begin in April and last for more than a year.</p></article></body>
</html>"""


def test_cells_that_span_are_in_each_row_and_column() -> None:
    (found,) = read(WIDE, "budget.html")
    assert found.text.split("\n\n")[2:-1] == [
        "Harbour.",
        "Part: Pier; Cost 2024 (Pier): 40 EUR; Cost 2025 (Pier): 110 EUR.",
        "Part: Pier; Cost 2024 (Pier): 41 EUR; Cost 2025 (Pier): 111 EUR.",
    ]
    assert found.published is None  # the years are not of the page


@pytest.mark.parametrize("number", ["999999999", "-1", "0", "x", "\u0665"])
def test_a_cell_may_claim_any_number_of_columns(number: str) -> None:
    cell = f"<td colspan={number} rowspan={number}>5 m</td>" * 10
    page = f"<table>{f'<tr>{cell}</tr>' * 10}</table>"
    (found,) = read(page.encode(), "wide.html")
    assert len(found.text) < 100_000


def test_gzip() -> None:
    (found,) = read(gzip.compress(b"The price is 5 euros."), "a.txt.gz")
    assert (found.text, found.source) == ("The price is 5 euros.", "a.txt.gz!/a.txt")


def test_headers_give_their_units_to_numbers_only() -> None:
    rows = [["Year", "Price [EUR/kWh]"], ["2024", "61.5"], ["2025", "n/a"], ["note"]]
    assert list(table(rows)) == [
        "Year: 2024; Price: 61.5 EUR/kWh.",
        "Year: 2025; Price [EUR/kWh]: n/a.",
        "note.",
    ]
    assert list(table([["a", "b"]])) == ["a; b."]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [["Town", "Cost (EUR)", ""], ["", "2024", "2025"], ["Oslo", "4", "9"]],
            ["Town: Oslo; Cost 2024 (Oslo): 4 EUR; Cost 2025 (Oslo): 9 EUR."],
        ),
        (
            [["Year", "Value", "Value"], ["2020", "5", "6"]],
            ["Year: 2020; Value: 5; Value: 6."],
        ),
        ([["a", "b"], ["All", "All"], ["c", "5"]], ["All.", "a: c; b (c): 5."]),
        ([["2020", "3.5"], ["2021", "4.5"]], ["2020; 3.5.", "2021; 4.5."]),
        (
            [["2020-01-31", "7"], ["2020-02-29", "8"]],
            ["2020-01-31; 7.", "2020-02-29; 8."],
        ),
        ([["2020", "2021"], ["3.5", "4.5"]], ["2020 = 3.5; 2021 = 4.5."]),
        (
            [["", "2021", "2022"], ["Oslo", "4.5", "5"]],
            ["Oslo; 2021 (Oslo): 4.5; 2022 (Oslo): 5."],
        ),
    ],
)
def test_a_table_may_begin_with_its_first_row_of_numbers(
    rows: list[list[str]], said: list[str]
) -> None:
    assert list(table(rows)) == said


def zipped(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><rss><channel><item><title>&b;</title>
<description>&b;</description></item></channel></rss>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<rss><channel><item><title>t</title><description>&a;</description></item></channel></rss>"""
LOOP = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[2 0 R]/Count 1>> endobj
trailer <</Root 1 0 R>>"""


def hostile() -> list[tuple[str, bytes, type[SourceError]]]:
    zeros = bytes(100_000_000)
    nested = zipped({"a.txt": b"Text."})
    for _ in range(4):
        nested = zipped({"a.zip": nested})
    half = (DATA / "pandoc.docx").read_bytes()
    return [
        ("bomb.zip", zipped({"a.txt": zeros}), ArchiveError),
        (
            "bomb.docx",
            zipped({"[Content_Types].xml": b"", "word/a": zeros}),
            ArchiveError,
        ),
        ("bomb.txt.gz", gzip.compress(zeros), TooLargeError),
        ("climb.zip", zipped({"../../up.txt": b"Out."}), MemberError),
        ("rooted.zip", zipped({"/etc/cron.txt": b"Out."}), MemberError),
        ("windows.zip", zipped({"a\\..\\..\\up.txt": b"Out."}), MemberError),
        ("many.zip", zipped({f"{i}.txt": b"" for i in range(10_001)}), ArchiveError),
        ("nested.zip", nested, MemberError),
        ("cut.zip", zipped({"a.txt": b"Text." * 99})[:-40], ArchiveError),
        ("cut.gz", gzip.compress(b"Text." * 99)[:-9], ArchiveError),
        ("cut.docx", half[: len(half) // 2], ArchiveError),
        (
            "empty.docx",
            zipped({"[Content_Types].xml": b"", "word/d": b""}),
            OfficeError,
        ),
        ("empty.pptx", zipped({"[Content_Types].xml": b"", "ppt/d": b""}), OfficeError),
        ("empty.xlsx", zipped({"[Content_Types].xml": b"", "xl/d": b""}), OfficeError),
        ("empty.epub", zipped({"META-INF/container.xml": b"<a/>"}), SourceError),
        ("entities.xml", ENTITIES, MarkupError),
        ("outside.xml", OUTSIDE, MarkupError),
        ("broken.xml", b"<rss><item>", MarkupError),
        ("loop.pdf", LOOP, PdfError),
        ("cut.pdf", (DATA / "libreoffice.pdf").read_bytes()[:900], PdfError),
        ("empty.html", b"<html></html>", SourceError),
        ("long.csv", b"a,b\n" + b"x,y\n" * 1_300_000, TooLongError),
        ("told.csv", b"a" * 900 + b",b\n" + b"x,y\n" * 6_000, TooLongError),
        ("rich.txt", rb"{\rtf1\ansi The tower is 45 m high.}", RichTextError),
        ("picture.bin", b"\x89PNG\r\n", BinaryError),
    ]


@pytest.mark.parametrize("case", hostile(), ids=lambda case: case[0])
def test_hostile_files_get_one_clear_line(
    case: tuple[str, bytes, type[SourceError]],
) -> None:
    name, data, error = case
    with pytest.raises(error) as found:
        list(read(data, name))
    message = str(found.value)
    assert message.startswith(f"cannot read '{name}")
    assert "\n" not in message
    assert len(message) < 300


def test_a_bad_file_in_an_archive_does_not_hide_the_others() -> None:
    data = zipped(
        {"a.txt": b"One.", "b.png": b"\x89PNG", "c.txt": b"Two.", "../../d.txt": b"x"}
    )
    found: list[str] = []
    with pytest.raises(MemberError, match=r"d\.txt.*leads out.*1 more file"):
        found.extend(one.text for one in read(data, "a.zip"))
    assert found == ["One.", "Two."]


def test_deep_markup_does_not_overflow() -> None:
    page = b"<html><body>" + b"<div>" * 5000 + b"Words." + b"</div>" * 5000
    with contextlib.suppress(SourceError):
        list(read(page, "deep.html"))


def stated(document: Document) -> set[tuple[Decimal, str]]:
    return {(one.value, one.unit) for one in quantities(document.all())}
