"""Tell what web pages are dressed with, and saved with, from what there is to read."""

from pathlib import PurePosixPath

_DRESSING = frozenset(".css .eot .js .map .mjs .otf .ttf .woff .woff2".split())


def is_dressing(name: str) -> bool:
    """Tell a style sheet, a script or a font by its name.

    In a folder or an archive they are left out. Who names one means it.
    """
    return PurePosixPath(name).suffix.lower() in _DRESSING
