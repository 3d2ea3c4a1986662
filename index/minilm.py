"""all-MiniLM-L6-v2, the default embedder, without torch; the only user of tokenizers.

Questions come one at a time, often to a process that has just begun: their rows are
computed by numpy (`index.forward`), which needs no time to speak of. Passages come in
thousands: OpenVINO (`index.compiled`) takes a quarter of a second to prepare and is
then much faster. Which of the two computes a row depends on what the text is, never on
where it is asked, so that the same question has the same row on every front end.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer

from index.embed import Matrix
from index.forward import LONGEST, WIDTH, Encoder
from index.weights import FILES, NAME, TENSORS, TOKENIZER, tensors

if TYPE_CHECKING:
    from index.compiled import Compiled

_BATCH = 4096  # tokens; larger batches are no faster and need more memory


class MiniLM:
    """An `Embedder` over the weights in a folder."""

    dimension = WIDTH

    def __init__(self, folder: Path, *, precision: str | None = None) -> None:
        """Load from *folder*, whose files were checked.

        *precision* is OpenVINO's name of the type to compute passages in; by default
        bf16 where the processor multiplies it natively and f32 elsewhere.
        """
        self.name = f"{NAME}@{FILES[TENSORS][:16]}"
        self._precision = precision
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()
        self._weights = tensors(folder / TENSORS)

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Return one row per text; what is past 256 tokens does not count."""
        rows = np.empty((len(texts), WIDTH), dtype=np.float32)
        # Texts of one length go together: nothing is padded, so that a text's row
        # has the same bytes whatever it is embedded with.
        lengths: dict[int, list[int]] = defaultdict(list)
        tokens = [e.ids for e in self._tokenizer.encode_batch_fast(list(texts))]
        for place, ids in enumerate(tokens):
            lengths[len(ids)].append(place)
        batches = [
            places[start : start + size]
            for length, places in sorted(lengths.items())
            for size in [max(1, _BATCH // length)]
            for start in range(0, len(places), size)
        ]
        if batches:
            self._compiled.fill(rows, tokens, batches)
        return rows

    def questions(self, texts: Sequence[str]) -> Matrix:
        """Return one row per text, each computed alone and in float32."""
        rows = np.empty((len(texts), WIDTH), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[:] = self._encoder.row(self._tokenizer.encode(text).ids)
        return rows

    @cached_property
    def _encoder(self) -> Encoder:
        """The model as numpy runs it."""
        made = Encoder(self._weights)
        self._weights.forget()
        return made

    @cached_property
    def _compiled(self) -> "Compiled":
        """The model as OpenVINO runs it."""
        from index.compiled import Compiled  # noqa: PLC0415  # asking does without

        return Compiled(self._weights, self._precision)
