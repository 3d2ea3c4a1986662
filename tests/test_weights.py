import shutil
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelMismatchError, ModelMissingError
from index import weights
from index.models import embedder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "model"
    shutil.copytree(weights.find(), copy)
    return copy


def flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def test_the_installed_files_are_the_pinned_ones() -> None:
    folder = weights.find()
    assert weights.verified(folder, None) == folder


@pytest.mark.parametrize("name", weights.FILES)
def test_one_changed_bit_is_refused(folder: Path, name: str, tmp_path: Path) -> None:
    weights.verified(folder, tmp_path / "cache")
    flip(folder / name, -9)
    with pytest.raises(ModelMismatchError, match=name.rpartition("/")[2]):
        weights.verified(folder, tmp_path / "cache")


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / weights.TOKENIZER).unlink()
    with pytest.raises(ModelMissingError, match=weights.TOKENIZER):
        weights.verified(folder, None)


def test_unchanged_tensors_are_hashed_once(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    weights.verified(folder, cache)
    hashed: list[str] = []
    real = weights.sha256

    def watched(path: Path) -> str:
        hashed.append(path.name)
        return real(path)

    monkeypatch.setattr(weights, "sha256", watched)
    weights.verified(folder, cache)
    assert weights.TENSORS not in hashed
    assert weights.TOKENIZER in hashed


def test_a_cache_that_cannot_be_written_does_not_matter(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    weights.verified(weights.find(), blocked / "cache")


def test_tensors_are_mapped_as_safetensors_reads_them() -> None:
    numpy = pytest.importorskip("safetensors.numpy")
    path = weights.find() / weights.TENSORS
    ours, theirs = weights.tensors(path), numpy.load_file(path)
    assert ours.keys() == {k for k, v in theirs.items() if v.dtype == np.float32}
    assert all(np.array_equal(ours[name], theirs[name]) for name in ours)


def test_no_package_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "PACKAGE", "no_such_package")
    with pytest.raises(ModelMissingError, match=r"weights\.txt"):
        embedder()
