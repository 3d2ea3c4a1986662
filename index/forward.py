"""BERT's encoder for one short text, in numpy (arXiv 1810.04805).

Tokens are columns: the weights are multiplied from the left, in strips so narrow that
BLAS takes them as they lie in the mapped file instead of copying them about first.
That halves the time, which is that of reading 43 MB of weights once.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from index.embed import Matrix

LAYERS, HEADS, WIDTH, LONGEST = 6, 12, 384, 256  # tokens, as the model was trained
EPSILON = 1e-12
_STRIPS = (48, 32, 16, 8)  # rows of a weight matrix multiplied at a time
_SMALL = 1_000_000  # products of numbers that OpenBLAS makes without copying
_MEAN: Matrix = np.full((1, WIDTH), 1 / WIDTH, np.float32)

# The error function to 1.5e-7 (Abramowitz and Stegun 7.1.26).
_SLOPE = np.float32(0.3275911)
_TERMS = np.array(
    [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592], np.float32
)

Weights: TypeAlias = Mapping[str, Matrix]


def forward(weights: Weights, ids: Sequence[int]) -> Matrix:
    """Return the unit row, of length `WIDTH`, of a text's token *ids*."""
    x = weights["embeddings.word_embeddings.weight"][ids]
    x = x + weights["embeddings.position_embeddings.weight"][: len(ids)]
    x = (x + weights["embeddings.token_type_embeddings.weight"][0]).T
    x = _norm(weights, x, "embeddings.LayerNorm")
    for layer in range(LAYERS):
        at = f"encoder.layer.{layer}."
        seen = _linear(
            weights, _attention(weights, x, at), f"{at}attention.output.dense"
        )
        x = _norm(weights, seen + x, f"{at}attention.output.LayerNorm")
        wide = _gelu(_linear(weights, x, f"{at}intermediate.dense"))
        x = _norm(
            weights,
            _linear(weights, wide, f"{at}output.dense") + x,
            f"{at}output.LayerNorm",
        )
    mean: Matrix = x.mean(axis=1)
    mean /= np.sqrt(np.maximum(mean @ mean, EPSILON))
    return mean


def _attention(weights: Weights, x: Matrix, at: str) -> Matrix:
    """Let every token look at all others, in each head apart."""
    query, key, value = (
        _linear(weights, x, f"{at}attention.self.{part}").reshape(HEADS, -1, x.shape[1])
        for part in ("query", "key", "value")
    )
    scores = query.transpose(0, 2, 1) @ key
    scores *= np.float32((WIDTH // HEADS) ** -0.5)
    scores -= scores.max(axis=2, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=2, keepdims=True)
    seen: Matrix = value @ scores.transpose(0, 2, 1)
    return seen.reshape(WIDTH, -1)


def _linear(weights: Weights, x: Matrix, name: str) -> Matrix:
    """Multiply by the matrix called *name* and add its bias."""
    matrix = weights[f"{name}.weight"]
    each = x.size  # products for one row
    strip = next((s for s in _STRIPS if s * each <= _SMALL), _STRIPS[-1])
    product = matrix.reshape(-1, strip, len(x)) @ x
    whole: Matrix = product.reshape(len(matrix), -1)
    whole += weights[f"{name}.bias"][:, None]
    return whole


def _norm(weights: Weights, x: Matrix, name: str) -> Matrix:
    """Normalise each token's column, then scale and shift it."""
    mean: Matrix = _MEAN @ x  # a product adds columns up faster than a sum does
    x = x - mean
    spread: Matrix = _MEAN @ np.square(x)
    x /= np.sqrt(spread + np.float32(EPSILON))
    x *= weights[f"{name}.weight"][:, None]
    x += weights[f"{name}.bias"][:, None]
    return x


def _gelu(x: Matrix) -> Matrix:
    """Weigh each number by the chance that a normal one is less (arXiv 1606.08415)."""
    size = np.abs(x)
    t = 1 / (1 + size * (_SLOPE * np.float32(0.5**0.5)))
    tail: npt.NDArray[np.float32] = t * _TERMS[0]
    for term in _TERMS[1:]:
        tail += term
        tail *= t
    tail *= np.exp(np.square(x) * np.float32(-0.5))
    tail *= size * np.float32(0.5)
    return np.maximum(x, 0) - tail
