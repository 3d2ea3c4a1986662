"""The pages in a real browser: by mouse, by keyboard, on a phone, in the dark."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from browser import CHROMIUM, DRIVER, ENTER, MISSING, TAB, Browser, browsing
from conftest import ARTICLE, ROOT
from corpus.diff import Difference, difference
from corpus.store import Reading
from serving import serving
from shelf import Shelf, document

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason=MISSING),
]

QUESTION = "How many solid-state battery patents does Toyota claim?"
AXE = ROOT / ".cache/npm/node_modules/axe-core/axe.min.js"
SEED = document(
    ARTICLE.read_text("utf-8"), title="Japan keeps lead", url="https://e.org"
)
EVIL = document(
    "Bad <script>document.title='owned'</script> <img src=//evil.example/x> words.",
    title="<img src=x onerror=document.title='owned'>",
    url="javascript:document.title='owned'",
)
SCREENS = {"wide": (1200, 800), "phone": (390, 780)}

IN_VIEW = """
const box = document.querySelector('#passage').getBoundingClientRect();
return box.top >= 0 && box.bottom <= innerHeight && box.height > 0;
"""


NEWER = document(
    SEED.text.replace("1,000", "1,200"), title=SEED.title + " again", url=SEED.url
)


class Versions(Shelf):
    """A shelf whose last document is a newer version of its first."""

    def reading(self, identity: str, *, space: str = "default") -> Reading:
        found = super().reading(identity, space=space)
        if identity == EVIL.id:
            return found
        (day,) = found.versions
        ids = (SEED.id, NEWER.id)
        return replace(found, versions=[replace(day, id=each) for each in ids])

    def difference(self, identity: str, *, space: str = "default") -> Difference:
        assert identity == NEWER.id
        numbers = [self.quantities(one.id, space=space) for one in (SEED, NEWER)]
        return difference(SEED, NEWER, *numbers)


@pytest.fixture(scope="module")
def at() -> Iterator[str]:
    with serving(Versions(SEED, EVIL, NEWER)) as address:
        yield address


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture
def browser(window: Browser) -> Iterator[Browser]:
    """Lend the window, and look afterwards whether anything went wrong in it."""
    window.look(*SCREENS["wide"])
    window.open("about:blank")
    window.complaints()
    window.hosts()
    yield window
    assert window.complaints() == []
    assert window.hosts() <= {"127.0.0.1"}


@pytest.mark.parametrize("screen", SCREENS)
def test_ask_answer_open_the_source_where_it_says_so(
    browser: Browser, at: str, screen: str
) -> None:
    browser.look(*SCREENS[screen])
    browser.open(at)
    browser.click("input[name=q]")
    browser.keys(QUESTION)
    browser.click("button")
    quoted = browser.text("blockquote")
    assert "more than 1,000" in quoted
    browser.click(".ways a")
    browser.find("#passage")
    assert "at=" in browser.address()
    assert browser.run(IN_VIEW)
    shown = browser.text("#passage")
    assert shown.strip() == quoted.strip()
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")


def test_keyboard_alone(browser: Browser, at: str) -> None:
    browser.open(at)
    browser.keys(QUESTION + ENTER)  # the field has the focus from the start
    browser.text("blockquote")
    for _ in range(12):
        browser.keys(TAB)
        if browser.run("return document.activeElement.matches('.ways a')"):
            break
    browser.keys(ENTER)
    browser.find("#passage")
    assert browser.run(IN_VIEW)
    # From the passage on, the next stop is a number in it, and leads to what it is.
    browser.keys(TAB)
    assert browser.run("return document.activeElement.matches('#passage .number')")
    outline = "return getComputedStyle(document.activeElement).outlineStyle"
    assert browser.run(outline) != "none"
    browser.keys(ENTER)
    assert browser.run("return !!document.querySelector('.numbers li:target')")


def test_versions_stand_side_by_side(browser: Browser, at: str) -> None:
    browser.open(f"{at}/read/{NEWER.id}")
    browser.click("summary")
    browser.click(".versions a[href$=changes]")
    assert browser.text("del") == "1,000"
    assert browser.text("ins") == "1,200"
    sides = "return [...document.querySelectorAll('td:has(del), td:has(ins)')]"
    left, right = browser.run(f"{sides}.map(cell => cell.getBoundingClientRect())")
    assert (left["top"], left["width"]) == (right["top"], right["width"])
    assert left["right"] <= right["left"]


def test_the_first_tab_skips_to_the_text(browser: Browser, at: str) -> None:
    browser.open(f"{at}/sources")
    browser.keys(TAB)
    assert browser.run("return document.activeElement.className") == "skip"
    browser.keys(ENTER + TAB)
    assert browser.run("return document.activeElement.matches('.sources a')")


def test_a_number_says_what_it_is_when_pointed_at(browser: Browser, at: str) -> None:
    browser.open(f"{at}/read/{SEED.id}")
    note = "return getComputedStyle(document.activeElement, '::after').content"
    browser.run("document.querySelector('.number').focus({focusVisible: true})")
    assert "target" in browser.run(note)


def test_nothing_of_a_document_runs(browser: Browser, at: str) -> None:
    for path in ("/sources", "/?q=words", f"/read/{EVIL.id}?at=0-20#passage"):
        browser.open(at + path)
        assert browser.run("return document.title") != "owned"
        assert (
            browser.run("return document.images.length + document.scripts.length") == 0
        )


def test_it_works_without_javascript(browser: Browser, at: str) -> None:
    browser.devtools("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(f"{at}/?q={QUESTION.replace(' ', '+').replace('?', '%3F')}")
        browser.click(".ways a")
    finally:
        browser.devtools("Emulation.setScriptExecutionDisabled", value=False)
    browser.find("#passage")
    assert browser.run(IN_VIEW)


@pytest.mark.skipif(
    not AXE.exists(), reason="no axe-core: npm install --prefix .cache/npm axe-core"
)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_no_fault(
    browser: Browser, at: str, screen: str, *, dark: bool
) -> None:
    browser.look(*SCREENS[screen], dark=dark)
    script = AXE.read_text("utf-8")
    for path in (
        "/",
        "/?q=How+many+patents+does+Toyota+claim",
        "/?q=Wer+weiß+es&p=Was",
        "/sources",
        f"/read/{SEED.id}?at=100-300&mark=110-120#passage",
        f"/read/{NEWER.id}/changes",
        "/read/unknown",
    ):
        # A browser's own message about a 404 is not ours to prevent.
        browser.open(at + path)
        browser.run(script)
        found: dict[str, Any] = browser.wait("axe.run(document).then(arguments[0])")
        faults = [(f["id"], f["nodes"][0]["html"]) for f in found["violations"]]
        assert faults == [], (path, faults)
    browser.complaints()


def test_a_page_wider_than_the_screen_would_be_seen(
    browser: Browser, at: str, tmp_path: Path
) -> None:
    browser.look(320, 640)
    changes = f"/read/{NEWER.id}/changes"
    for path in ("/", "/?q=patents", "/sources", f"/read/{SEED.id}", changes):
        browser.open(at + path)
        wide = browser.run("return document.documentElement.scrollWidth")
        (tmp_path / "page.png").write_bytes(browser.picture())
        assert wide <= 320, path
