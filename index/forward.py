"""BERT's encoder for one short text, in numpy (arXiv 1810.04805).

The weights are laid out once in blocks that BLAS takes as they are: a block is as wide
as an attention head, and its rows meet the tokens'. Left as the file has them, every
question would take half as long again; most of its time is that of reading 43 MB once.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np

from index.embed import Matrix

LAYERS, HEADS, WIDTH, LONGEST = 6, 12, 384, 256  # tokens, as the model was trained
EPSILON = 1e-12
_BLOCK = WIDTH // HEADS
_PARTS = 36, 12, 48, 48  # of a layer's weights, in blocks of `WIDTH` rows
_MEAN: Matrix = np.full((WIDTH, 1), 1 / WIDTH, np.float32)

# Half of the error function to 1.5e-7 (Abramowitz and Stegun 7.1.26).
_HALF = np.float32(0.5)
_SLOPE = np.float32(0.3275911 * 0.5**0.5)
_TERMS: Matrix = _HALF * np.array(
    [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592], np.float32
)

Weights: TypeAlias = Mapping[str, Matrix]


class _Linear(NamedTuple):
    """A matrix in blocks, [out / block, in, block], and its bias."""

    blocks: Matrix
    bias: Matrix


class _Norm(NamedTuple):
    """What scales and shifts a normalised row."""

    scale: Matrix
    shift: Matrix


class _Layer(NamedTuple):
    """One layer; *heads* makes the queries, the keys and the values of all heads."""

    heads: _Linear
    seen: _Linear
    seen_norm: _Norm
    wide: _Linear
    narrow: _Linear
    narrow_norm: _Norm


class Encoder:
    """The encoder with its weights laid out."""

    def __init__(self, weights: Weights) -> None:
        """Lay out *weights*: a hundredth of a second, and 43 MB."""
        self._words = weights["embeddings.word_embeddings.weight"]
        positions = weights["embeddings.position_embeddings.weight"]
        kind = weights["embeddings.token_type_embeddings.weight"][0]
        self._positions: Matrix = positions[:LONGEST] + kind
        self._norm = _norm(weights, "embeddings.LayerNorm")
        # Room for all at once comes in large pages, and in half the time.
        room = np.empty((LAYERS, sum(_PARTS), WIDTH, _BLOCK), np.float32)
        self._layers = [
            _layer(weights, f"encoder.layer.{number}.", part)
            for number, part in enumerate(room)
        ]

    def row(self, ids: Sequence[int]) -> Matrix:
        """Return the unit row, of length `WIDTH`, of a text's token *ids*."""
        x: Matrix = self._words[ids] + self._positions[: len(ids)]
        x = _normed(x, self._norm)
        for layer in self._layers:
            seen = _rows(_product(_attention(x, layer.heads), layer.seen))
            x = _normed(seen + x, layer.seen_norm)
            wide = _rows(_gelu(_product(x, layer.wide)))
            x = _normed(_rows(_product(wide, layer.narrow)) + x, layer.narrow_norm)
        mean: Matrix = x.mean(axis=0)
        mean /= np.sqrt(np.maximum(mean @ mean, EPSILON))
        return mean


def _layer(weights: Weights, at: str, room: Matrix) -> _Layer:
    heads, seen, wide, narrow = np.split(room, np.cumsum(_PARTS)[:-1])
    own = (f"{at}attention.self.{part}" for part in ("query", "key", "value"))
    return _Layer(
        _linear(weights, heads, *own),
        _linear(weights, seen, f"{at}attention.output.dense"),
        _norm(weights, f"{at}attention.output.LayerNorm"),
        _linear(weights, wide, f"{at}intermediate.dense"),
        _linear(weights, narrow, f"{at}output.dense"),
        _norm(weights, f"{at}output.LayerNorm"),
    )


def _norm(weights: Weights, name: str) -> _Norm:
    return _Norm(weights[f"{name}.weight"], weights[f"{name}.bias"])


def _linear(weights: Weights, room: Matrix, *names: str) -> _Linear:
    """Lay out in *room* the matrices called *names*, one after another."""
    matrices = [weights[f"{name}.weight"] for name in names]
    width = matrices[0].shape[1]
    blocks = room.reshape(-1, width, _BLOCK)
    for part, matrix in zip(np.split(blocks, len(names)), matrices, strict=True):
        part[:] = matrix.reshape(-1, _BLOCK, width).transpose(0, 2, 1)
    bias = np.concatenate([weights[f"{name}.bias"] for name in names])
    return _Linear(blocks, bias.reshape(-1, 1, _BLOCK))


def _product(x: Matrix, linear: _Linear) -> Matrix:
    """Multiply rows, one for each token; return blocks [out / block, tokens, block]."""
    product: Matrix = x @ linear.blocks
    product += linear.bias
    return product


def _rows(blocks: Matrix) -> Matrix:
    """Put what `_product` returns side by side: a row for each token."""
    return blocks.transpose(1, 0, 2).reshape(blocks.shape[1], -1)


def _attention(x: Matrix, heads: _Linear) -> Matrix:
    """Let every token look at all others, in each head apart."""
    query, key, value = _product(x, heads).reshape(3, HEADS, len(x), _BLOCK)
    scores: Matrix = query @ key.transpose(0, 2, 1)
    scores *= np.float32(_BLOCK**-0.5)
    scores -= scores.max(axis=2, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=2, keepdims=True)
    return _rows(scores @ value)


def _normed(x: Matrix, norm: _Norm) -> Matrix:
    """Normalise each token's row, then scale and shift it."""
    mean: Matrix = x @ _MEAN  # a product adds rows up faster than a sum does
    x = x - mean
    spread: Matrix = np.square(x) @ _MEAN
    x /= np.sqrt(spread + np.float32(EPSILON))
    x *= norm.scale
    x += norm.shift
    return x


def _gelu(x: Matrix) -> Matrix:
    """Weigh each number by the chance that a normal one is less (arXiv 1606.08415)."""
    size: Matrix = np.abs(x)
    t: Matrix = size * _SLOPE + 1
    np.divide(1, t, out=t)
    tail: Matrix = t * _TERMS[0]
    for term in _TERMS[1:]:
        tail += term
        tail *= t
    np.square(x, out=t)
    t *= -_HALF
    tail *= np.exp(t, out=t)
    tail *= size
    size += x  # twice what is above zero
    size *= _HALF
    size -= tail
    return size
