"""all-MiniLM-L6-v2 on OpenVINO, for many texts; the only module on OpenVINO.

The graph is written out here, operation by operation, over the pinned weights as they
lie on disk: that takes a tenth of a second, less than reading back an exported graph
would save, and leaves no second copy of the model to go stale. Its rows agree with
sentence-transformers'.
"""

import sys
from collections.abc import Iterable, Sequence
from functools import cached_property, partial
from typing import Any

import numpy as np

from index.embed import Matrix
from index.forward import EPSILON, HEADS, LAYERS, WIDTH, Weights
from index.processors import available
from index.weights import NAME

# OpenVINO imports its converter, and that its telemetry, to send "imported" to a
# server. The converter is not needed, and an import that fails is skipped.
if "openvino" not in sys.modules:
    sys.modules["openvino.tools.ovc"] = None  # type: ignore[assignment]
    import openvino as ov

    del sys.modules["openvino.tools.ovc"]
else:
    import openvino as ov
from openvino import opset14 as op

_MANY = 16_384  # tokens from which on a second compiled graph is worth its time


class Compiled:
    """The model compiled for this machine."""

    def __init__(self, weights: Weights, precision: str | None) -> None:
        """Compile over *weights*, to compute in *precision* or what is fastest."""
        self._core = ov.Core()
        self._precision = precision or _fastest(self._core)
        self._graph = _graph(weights)
        self._request = self._compile(streams=1).create_infer_request()

    def fill(
        self,
        rows: Matrix,
        tokens: Sequence[Sequence[int]],
        batches: Sequence[list[int]],
    ) -> None:
        """Fill in the *rows* of the texts with these *tokens*.

        *batches* are places among them; those in a batch have equal lengths.
        """
        if sum(map(len, tokens)) < _MANY:
            for batch in batches:
                ids = _array(tokens[place] for place in batch)
                rows[batch] = self._request.infer([ids])[0]
            return

        def keep(done: Any, batch: list[int]) -> None:
            rows[batch] = done.get_output_tensor(0).data

        self._queue.set_callback(keep)
        for batch in batches:
            self._queue.start_async([_array(tokens[place] for place in batch)], batch)
        self._queue.wait_all()

    @cached_property
    def _queue(self) -> Any:
        """Batches at once, each on a processor of its own: a sixth faster than shared.

        Made when there is much to embed; the rows' bytes are the same.
        """
        return ov.AsyncInferQueue(self._compile(streams=available()))

    def _compile(self, streams: int) -> Any:
        options = {
            "INFERENCE_PRECISION_HINT": self._precision,
            "INFERENCE_NUM_THREADS": available(),
            "NUM_STREAMS": streams,
            "ENABLE_CPU_PINNING": False,  # other processes share the machine
            # What is prepared for each shape is kept, and shapes are many: without a
            # limit twenty thousand documents fill two gigabytes. Texts of one length
            # follow each other: a few are as fast as all.
            "CPU_RUNTIME_CACHE_CAPACITY": "16",
        }
        return self._core.compile_model(self._graph, "CPU", options)


def _array(tokens: Iterable[Sequence[int]]) -> Any:
    """Return token sequences of one length as the graph takes them."""
    return np.array(list(tokens), dtype=np.int32)


def _fastest(core: ov.Core) -> str:
    """Return the cheapest precision that ranks as float32 does, on this processor."""
    native = core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return "bf16" if "BF16" in native else "f32"


def _graph(weights: Weights) -> Any:
    """Write BERT's encoder with mean pooling over *weights* (arXiv 1810.04805).

    In: token ids [texts, tokens], every text as long as the others. Out: unit rows.
    """
    linear, norm = partial(_linear, weights), partial(_norm, weights)
    ids = op.parameter([-1, -1], np.int32, "ids")
    x = op.gather(_constant(weights, "embeddings.word_embeddings.weight"), ids, _int(0))
    kind = weights["embeddings.token_type_embeddings.weight"][:1].copy()
    x = op.add(x, op.add(_positions(weights, ids), op.constant(kind)))
    x = norm(x, "embeddings.LayerNorm")
    for layer in range(LAYERS):
        at = f"encoder.layer.{layer}."
        query, key, value = (
            _heads(linear(x, f"{at}attention.self.{part}"))
            for part in ("query", "key", "value")
        )
        scale = op.constant(np.float32((WIDTH // HEADS) ** -0.5))
        scores = op.matmul(
            op.multiply(query, scale), key, transpose_a=False, transpose_b=True
        )
        seen = op.matmul(
            op.softmax(scores, -1), value, transpose_a=False, transpose_b=False
        )
        seen = op.reshape(_swap(seen), _int([0, 0, WIDTH]), special_zero=True)
        seen = linear(seen, f"{at}attention.output.dense")
        x = norm(op.add(seen, x), f"{at}attention.output.LayerNorm")
        wide = op.gelu(linear(x, f"{at}intermediate.dense"), "erf")
        x = norm(op.add(linear(wide, f"{at}output.dense"), x), f"{at}output.LayerNorm")
    mean = op.reduce_mean(x, _int(1))
    unit = op.normalize_l2(mean, _int([1]), EPSILON, "max")
    model: Any = ov.Model  # its own stubs disagree about its constructor
    return model([unit], [ids], NAME)


def _linear(weights: Weights, x: Any, name: str) -> Any:
    """Multiply by the matrix called *name* and add its bias."""
    product = op.matmul(
        x, _constant(weights, f"{name}.weight"), transpose_a=False, transpose_b=True
    )
    return op.add(product, _constant(weights, f"{name}.bias"))


def _norm(weights: Weights, x: Any, name: str) -> Any:
    """Normalise each token's row, then scale and shift it."""
    even = op.mvn(
        x, _int([-1]), normalize_variance=True, eps=EPSILON, eps_mode="INSIDE_SQRT"
    )
    even = op.multiply(even, _constant(weights, f"{name}.weight"))
    return op.add(even, _constant(weights, f"{name}.bias"))


def _positions(weights: Weights, ids: Any) -> Any:
    """Return the rows of the first positions, as many as there are tokens."""
    table = _constant(weights, "embeddings.position_embeddings.weight")
    tokens = op.gather(op.shape_of(ids, "i64"), _int([1]), _int(0))
    return op.slice(table, _int([0]), tokens, _int([1]))


def _heads(x: Any) -> Any:
    """Split rows [texts, tokens, width] into [texts, heads, tokens, width / heads]."""
    return _swap(op.reshape(x, _int([0, 0, HEADS, WIDTH // HEADS]), special_zero=True))


def _swap(x: Any) -> Any:
    """Exchange the second and third dimensions."""
    return op.transpose(x, _int([0, 2, 1, 3]))


def _constant(weights: Weights, name: str) -> Any:
    """Wrap a tensor where it lies; OpenVINO keeps the mapping alive."""
    return ov.op.Constant(weights[name], shared_memory=True)


def _int(value: int | list[int]) -> Any:
    """Return a constant for shapes and axes."""
    return op.constant(np.array(value, dtype=np.int64))
