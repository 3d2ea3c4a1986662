"""Choose the embedder that a setting names."""

from importlib.util import find_spec
from pathlib import Path

from corpus.errors import ModelMissingError
from index import weights
from index.embed import Embedder

DEFAULT = weights.NAME


def embedder(name: str = DEFAULT, *, cache: Path | None = None) -> Embedder:
    """Load the model called *name*: the default one, or a folder or name of another.

    Raises ModelMissingError and ModelMismatchError. What is known of checked files
    is kept in *cache*.
    """
    if name == DEFAULT:
        from index.minilm import MiniLM  # noqa: PLC0415  # a tenth of a second

        return MiniLM(weights.verified(weights.find(), cache))
    if find_spec("sentence_transformers") is None:
        raise ModelMissingError(name, "run `pip install 'pincite[models]'` to use it")
    from index.sbert import SentenceTransformers  # noqa: PLC0415  # seconds, and torch

    return SentenceTransformers(name)
