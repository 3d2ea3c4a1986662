"""The quantities of a text, read by rule over the original characters."""

from corpus.quantity.reader import quantities

__all__ = ["quantities"]
