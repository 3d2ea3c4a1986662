"""Any other model, by sentence-transformers; the only module that imports it."""

import hashlib
import os
from collections.abc import Sequence

import numpy as np

from corpus.errors import ModelMissingError
from index.embed import Matrix

# Nothing is downloaded at run time, whatever the environment says; the libraries
# read these once, when they are first imported.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

from sentence_transformers import SentenceTransformer  # after the above

_REMEDY = "put it in a folder and name that, or `hf download` it first"


class SentenceTransformers:
    """An `Embedder` over a model on this machine, on its fastest device."""

    def __init__(self, model: str) -> None:
        """Load the folder *model*, or the model of that name in the local cache."""
        try:
            self._model = SentenceTransformer(model, local_files_only=True)
        except (OSError, ValueError) as error:
            raise ModelMissingError(model, _REMEDY) from error
        weights = hashlib.sha256()
        for part in self._model.parameters():
            weights.update(part.detach().float().cpu().numpy().tobytes())
        self.name = f"{model}@{weights.hexdigest()[:16]}"
        self.dimension = len(self.questions(["?"])[0])

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Return one row per text to be searched."""
        rows = self._model.encode_document(
            list(texts), normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(rows, dtype=np.float32)

    def questions(self, texts: Sequence[str]) -> Matrix:
        """Return one row per text to search with."""
        rows = self._model.encode_query(
            list(texts), normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(rows, dtype=np.float32)
