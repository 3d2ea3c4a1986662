"""Load the libraries for formats, which are an optional part of Pincite."""

from importlib import import_module
from typing import Any

from corpus.errors import ExtraMissingError


def library(name: str) -> Any:
    """Return the module *name*. Raises ExtraMissingError if it is not installed."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise ExtraMissingError("documents", name) from error
