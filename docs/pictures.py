"""Make the pictures of the documentation.

    PYTHONPATH=.:tests python docs/pictures.py

Needs the seed article's corpus in ``.data`` (``make demo``), chromium and its driver.
"""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.text import Text

from bot.service import Service
from bot.settings import Settings
from browser import Browser, browsing
from serving import serving

HERE = Path(__file__).resolve().parent / "pictures"
QUESTION = "How many solid-state battery patents does Toyota have?"
ASK = "input[name=q]"
BRIDGE = """\
The bridge of Norhaven

The bridge is 612 metres long. It was opened in 1931 and cost 4.2 million crowns. Some
{cars} cars cross it on a working day, and {toll} crowns. Cyclists cross for nothing.
"""
YEARS = (
    {"cars": "18,000", "toll": "the toll is 20"},
    {"cars": "21,500", "toll": "since March the toll is 25"},
)


def main(data: Path) -> None:
    """Write the shell's picture and the page's."""
    HERE.mkdir(exist_ok=True)
    shell(data)
    with serving(Service(Settings(data=data))) as at, browsing() as browser:
        browser.look(1100, 720)
        (HERE / "page.png").write_bytes(page(browser, at))
        browser.look(390, 720)
        (HERE / "page-phone.png").write_bytes(page(browser, at))
        browser.look(1100, 560, dark=True)
        (HERE / "page-dark.png").write_bytes(page(browser, at, source=False))
    with TemporaryDirectory() as scratch, browsing() as browser:
        (HERE / "page-versions.png").write_bytes(versions(browser, Path(scratch)))


def page(browser: Browser, at: str, *, source: bool = True) -> bytes:
    """Ask, and open the *source* where it says so."""
    browser.open(at)
    browser.click(ASK)
    browser.keys(QUESTION)
    browser.click("button")
    browser.find("blockquote")
    if source:
        browser.click(".ways a")
        browser.find("#passage")
    return browser.picture()


def versions(browser: Browser, scratch: Path) -> bytes:
    """Add a document, then what became of it, and show the two side by side."""
    service = Service(Settings(data=scratch / "data"))
    file = scratch / "bridge.txt"
    for year in YEARS:
        file.write_text(BRIDGE.format_map(year), "utf-8")
        list(service.add([str(file)]))
    (newest,) = service.documents()
    with serving(service) as at:
        browser.look(1100, 620)
        browser.open(f"{at}/read/{newest.id}/changes")
        browser.find("ins")
        return browser.picture()


def shell(data: Path) -> None:
    """Draw what a terminal shows."""
    console = Console(record=True, width=88, file=Path(os.devnull).open("w"))  # noqa: SIM115  as long as we run
    console.print(Text(f'$ pincite ask "{QUESTION}"', style="bold"))
    console.print(Text.from_ansi(_on_terminal(data)))
    drawn = console.export_svg(title="pincite")
    # Without the fonts that it would fetch from somebody else's server.
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
    (HERE / "shell.svg").write_text(drawn, "utf-8")


def _on_terminal(data: Path) -> str:
    """Return what ``pincite ask`` writes to a terminal."""
    reader, writer = pty.openpty()
    command = [sys.executable, "-m", "bot", "--data", str(data), "ask", QUESTION]
    env = os.environ | {"COLUMNS": "86", "TERM": "xterm-256color"}
    subprocess.run(command, stdout=writer, check=True, env=env)  # noqa: S603  our own
    os.close(writer)
    said = b""
    try:
        while chunk := os.read(reader, 65536):
            said += chunk
    except OSError:  # the other end is closed
        pass
    return said.decode().replace("\r\n", "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ".data"))
