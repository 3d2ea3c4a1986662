"""What strangers may bring, given to the real command: a clear line, little memory.

    python benchmarks/hostile.py [--files 100000] [--only NAME ...]

Everything is made in a folder that is thrown away. Each input is added in a process of
its own whose memory, its workers' included, is watched. A table tells what came of it.
The exit status is 1 where a traceback was shown, an input was neither taken nor refused
in a line, memory reached a gigabyte, or a file was written outside the corpus.
"""

import argparse
import gzip
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from footprint import Footprint

ROOT = Path(__file__).resolve().parents[1]
MOST = 1_000_000_000  # bytes in memory
_BLOCK = b"The ferry of Norhaven carries 120 cars on every day of the year.\n" * 16_384
_SHOWN = 96  # characters of a line

SCRIPTS = (
    "English Ελληνικά Русский Հայերեն ქართული עברית العربية فارسی देवनागरी বাংলা ਗੁਰਮੁਖੀ"
    " ગુજરાતી தமிழ் తెలుగు ಕನ್ನಡ മലയാളം සිංහල ไทย ລາວ བོད་ဗမာ ខ្មែរ አማርኛ ᏣᎳᎩ ᐃᓄᒃᑎᑐᑦ"
    " ᠮᠣᠩᠭᠣᠯ 中文 日本語 ひらがな 한국어 ꆈꌠꉙ 𐌲𐌿𐍄𐌹𐍃𐌺 𓂋𓏺 😀🏳️‍🌈 ﷽ é é"
).split()

# Every way to write an address that is not public, and what is no web address at all.
ADDRESSES = """
127.0.0.1 127.1 2130706433 0x7f000001 0177.0.0.1 0x7f.0.0.1 017700000001 127.0.0.1:8080
127.255.255.254 localhost LOCALHOST localhost. 0.0.0.0 0 10.0.0.1 10.255.255.255
172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254/latest/meta-data 2852039166
100.64.0.1 100.100.100.200 192.0.0.192 198.18.0.1 203.0.113.5 224.0.0.1 240.0.0.1
255.255.255.255 [::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:169.254.169.254]
[::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b::a9fe:a9fe] [2002:7f00:1::] [fe80::1] [fc00::1]
[fd00:ec2::254] [fec0::1] [ff02::1] [2001:db8::1] user:secret@127.0.0.1 127.0.0.1:99999
""".split()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the command did with an input."""

    status: int
    taken: int
    lines: list[str]
    peak: int
    seconds: float

    def faults(self, expected: int) -> list[str]:
        """Name what is not as promised; *expected* lines of complaint, -1 for any."""
        found: list[str] = []
        said = "\n".join(self.lines)
        if "Traceback" in said or self.status not in (0, 2):
            found.append(f"exit {self.status}: {said[-500:]}")
        if self.peak >= MOST:
            found.append(f"{self.peak >> 20} MB")
        if expected >= 0 and len(self.lines) != expected:
            found.append(f"{len(self.lines)} lines, not {expected}")
        return found


def add(data: Path, sources: list[str | bytes]) -> Outcome:
    """Add *sources* to a corpus in *data* and watch."""
    command = [sys.executable, "-m", "bot", "--data", str(data), "add", *sources]
    began = time.perf_counter()
    with (
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
        subprocess.Popen(command, stdout=out, stderr=err, cwd=ROOT) as process,  # noqa: S603  our own command
        Footprint(process.pid) as footprint,
    ):
        status = process.wait()
        seconds = time.perf_counter() - began
        out.seek(0)
        err.seek(0)
        taken = sum(not line.startswith(b"failed") for line in out)
        said = err.read().decode("utf-8", "replace").splitlines()
    lines = [line for line in said if line.startswith("pincite:")]
    lines += [line for line in said if "Traceback" in line or "Error:" in line]
    return Outcome(status, taken, lines, footprint.peak, seconds)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return an archive of *files*."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def one(name: str, content: Callable[[], bytes]) -> Callable[[Path], list[str | bytes]]:
    """Return what writes a file of this *name*, and names it."""

    def make(folder: Path) -> list[str | bytes]:
        (folder / name).write_bytes(content())
        return [str(folder / name)]

    return make


def long_text(folder: Path) -> list[str | bytes]:
    """Write two gigabytes."""
    path = folder / "long.txt"
    with path.open("wb") as file:
        while file.tell() < 2_000_000_000:  # noqa: PLR2004  as promised
            file.write(_BLOCK)
    return [str(path)]


def long_rows(folder: Path) -> list[str | bytes]:
    """Write a bulk file whose one row has no end for 200 MB."""
    path = folder / "rows.jsonl"
    with path.open("wb") as file:
        file.write(b'{"id": "1", "text": "')
        while file.tell() < 200_000_000:  # noqa: PLR2004  as good as any
            file.write(_BLOCK.replace(b"\n", b" "))
    return [str(path)]


def scripts(folder: Path) -> list[str | bytes]:
    """Write a file in the name of every script, and some that are hardly names."""
    hard = ["a\nb", "\u202eltr", " lead", "-dash", "%s%n", "'quote\"", "x" * 200]
    for place, name in enumerate([*SCRIPTS, *hard]):
        said = f"File {place}\n\nThe file {place} has {place + 7} pages of {name!r}."
        (folder / f"{name}.txt").write_text(said, "utf-8")
    os.makedirs(os.fsencode(folder) + b"/latin-\xe9")  # noqa: PTH103  no text at all
    odd = os.fsencode(folder) + b"/latin-\xe9/caf\xe9.txt"
    with open(odd, "wb") as file:  # noqa: PTH123  no text at all
        file.write(b"A name that is no UTF-8 may hold 12 words.")
    return [str(folder)]


def tiny(count: int) -> Callable[[Path], list[str | bytes]]:
    """Return what writes *count* files of a few words, and names their folder."""

    def make(folder: Path) -> list[str | bytes]:
        for place in range(count):
            if place % 1000 == 0:
                (folder / f"{place:06}").mkdir()
            path = folder / f"{place // 1000 * 1000:06}" / f"{place}.txt"
            path.write_text(f"Well {place} is {place % 97} m deep.", "utf-8")
        return [str(folder)]

    return make


def addresses(_: Path) -> list[str | bytes]:
    """Return what must never be fetched."""
    return [f"http://{address}/" for address in ADDRESSES]


def nested() -> bytes:
    """Return archives within archives, eight deep."""
    found = zipped({"a.txt": b"Text."})
    for _ in range(8):
        found = zipped({"a.zip": found})
    return found


_LAUGHS = b"".join(
    b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)
)
_XML = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "lol">' + _LAUGHS + b"]>"
    b"<rss><channel><item><title>&a9;</title></item></channel></rss>"
)
_OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b"<rss><channel><item><title>t</title><description>&a;</description></item>"
    b"</channel></rss>"
)
_LOOP = (
    b"%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
    b"2 0 obj <</Type/Pages/Kids[2 0 R 2 0 R]/Count 2000000000>> endobj\n"
    b"trailer <</Root 1 0 R>>"
)


def _zip_bomb() -> bytes:
    return zipped({f"{n}.txt": bytes(100_000_000) for n in range(3)})


def _climbing() -> bytes:
    names = ("../../escaped.txt", "/escaped.txt", "..\\escaped.txt", "a/../../b.txt")
    return zipped(dict.fromkeys(names, b"The escaped file has 5 words."))


def _gzip_bomb() -> bytes:
    data = io.BytesIO()
    with gzip.GzipFile(fileobj=data, mode="wb") as file:
        for _ in range(2000):
            file.write(bytes(1_000_000))
    return data.getvalue()


def cases(files: int) -> Iterator[tuple[str, Callable[[Path], list[str | bytes]], int]]:
    """Yield names, what makes the input, and how many lines of complaint are due."""
    yield "2 GB text", long_text, 1
    yield "200 MB row", long_rows, 1
    yield "zip bomb", one("bomb.zip", _zip_bomb), 1
    yield "gzip bomb, 2 GB", one("bomb.txt.gz", _gzip_bomb), 1
    yield "docx bomb", one("bomb.docx", lambda: zipped({"word/a": bytes(10**8)})), 1
    yield "zip in zip", one("nested.zip", nested), 1
    yield "path traversal", one("climb.zip", _climbing), 1
    yield "PDF loop", one("loop.pdf", lambda: _LOOP), 1
    yield "XML entities", one("laughs.xml", lambda: _XML), 1
    yield "XML outside", one("outside.xml", lambda: _OUTSIDE), 1
    yield "NULs", one("nuls.txt", lambda: b"Text\0with\0NULs " * 1000), 1
    yield "10 MB of NULs", one("zeros.txt", lambda: bytes(10_000_000)), 1
    yield "one line, 600 kB", one("line.txt", lambda: b"word 7 " * 86_000), 0
    yield "60 MB of lines", one("lines.txt", lambda: b"a\n\n" * 20_000_000), 1
    yield "5 MB of numbers", one("numbers.txt", lambda: b"7 " * 2_490_000), 1
    yield "deep HTML", one("deep.html", lambda: b"<div>" * 200_000 + b"5 deep"), -1
    yield "long HTML", one("long.html", lambda: b"<p>5 words</p>" * 800_000), -1
    yield "wide CSV", one("wide.csv", lambda: b"," * 2_000_000), -1
    yield "deep JSON", one("deep.jsonl", lambda: b"[" * 2_000_000), 1
    yield "every script", scripts, 1  # one name is no text
    yield "40 addresses", addresses, len(ADDRESSES)
    yield f"{files} tiny files", tiny(files), 0


def main() -> int:
    """Give each to the command and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--only", nargs="*", default=[])
    options = parser.parse_args()
    sound = True
    for name, make, expected in cases(options.files):
        if options.only and not any(word in name for word in options.only):
            continue
        place = Path(tempfile.mkdtemp(prefix="hostile-"))
        try:
            folder = place / "in" / "side"
            folder.mkdir(parents=True)
            sources = make(folder)
            before = sorted(path for path in (place / "in").glob("*"))
            found = add(place / "data", sources)
            faults = found.faults(expected)
            if sorted(path for path in (place / "in").glob("*")) != before:
                faults.append("a file was written outside the corpus")
        finally:
            shutil.rmtree(place, ignore_errors=True)
        line = found.lines[0].removeprefix("pincite: ") if found.lines else ""
        line = line.replace(str(place), "…")
        print(
            f"{name:<18} exit {found.status} {found.taken:6d} taken"
            f" {len(found.lines):3d} lines {found.peak >> 20:5d} MB"
            f" {found.seconds:7.1f} s  {json.dumps(line, ensure_ascii=False)[:_SHOWN]}",
            flush=True,
        )
        for fault in faults:
            sound = False
            print(f"  WRONG: {fault}", flush=True)
    print("all as promised" if sound else "NOT SOUND")
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
