"""Decode bytes into text; the only module on charset-normalizer."""

import codecs

from charset_normalizer import from_bytes

from corpus.errors import SourceError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FORMATS = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "gzip data"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x7fELF", "a program"),
)
_PROBE = 65_536  # bytes looked at to tell what the others are
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\b\x1a\x1b"))
_NOISE = 0.01  # the share of control characters that no text has


class BinaryError(SourceError):
    """The source is not text."""

    def __init__(self, source: str, found: str = "binary data") -> None:
        """Say what it is instead."""
        super().__init__(source, f"it is {found}, not text")


class EncodingError(SourceError):
    """The source is text in an encoding that cannot be told."""

    def __init__(self, source: str) -> None:
        """Say what to do."""
        super().__init__(source, "its encoding cannot be told; save it as UTF-8")


def decode(data: bytes, source: str) -> str:
    """Return the text that *data* encodes. Raises BinaryError or EncodingError."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    for start, found in _FORMATS:
        if data.startswith(start):
            raise BinaryError(source, found)
    probe = data[:_PROBE]
    if wide := _wide(probe):
        return data.decode(wide, errors="replace")
    controls = len(probe) - len(probe.translate(None, _CONTROLS))
    if controls > _NOISE * len(probe):
        raise BinaryError(source)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_cut(error, data):
            return data.decode("utf-8", errors="replace")
    guess = _guess(probe)
    if guess is None:
        raise EncodingError(source)
    return data.decode(guess, errors="replace")


def _guess(probe: bytes) -> str | None:
    """Return the likeliest encoding: Windows' Western one where nothing beats it."""
    found = from_bytes(probe, threshold=0.3)
    best = found.best()
    if best is None:
        return None
    for match in found:
        if match.chaos <= best.chaos and "cp1252" in match.could_be_from_charset:
            return "cp1252"
    return best.encoding


def _wide(probe: bytes) -> str | None:
    """Tell UTF-16 without a mark by its NULs, every other byte of Western text."""
    even, odd = probe[::2].count(0), probe[1::2].count(0)
    half = len(probe) / 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _is_cut(error: UnicodeDecodeError, data: bytes) -> bool:
    """Tell UTF-8 with a little damage: enough letters decode before it."""
    return len(data[: error.start].decode("utf-8")) < error.start - 8
