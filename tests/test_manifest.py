from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import IndexDamagedError
from index import manifest
from index.manifest import Manifest


def write(folder: Path, word: bytes = b"something") -> Path:
    fresh = manifest.begin(folder)
    (fresh / "a.bin").write_bytes(word)
    (fresh / "deep").mkdir()
    (fresh / "deep/b.bin").write_bytes(b"else")
    facts = Manifest(
        space="s",
        state="0" * 16,
        model="m",
        dimension=3,
        passages=1,
        sentences=2,
        characters=3,
        depth=0,
        recall=1.0,
        files=manifest.inventory(fresh),
    )
    return manifest.finish(fresh, facts)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_any_flipped_byte_is_named(tmp_path: Path, data: st.DataObject) -> None:
    done = write(tmp_path)
    assert list(manifest.damages(done)) == []
    files = sorted(path for path in done.rglob("*") if path.is_file())
    path = data.draw(st.sampled_from(files))
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    assert any(path.name in damage for damage in manifest.damages(done))


def test_files_that_were_touched_are_read_even_when_in_a_hurry(tmp_path: Path) -> None:
    done = write(tmp_path)
    assert not list(manifest.damages(done, thorough=False))
    (done / "a.bin").write_bytes(b"sOmething")
    (done / "deep/b.bin").unlink()
    assert len(list(manifest.damages(done, thorough=False))) == 2


def test_a_copy_is_as_good(tmp_path: Path) -> None:
    done = write(tmp_path)
    (done / "a.bin").touch()
    assert not list(manifest.damages(done, thorough=False))


def test_the_newest_finished_generation_stays(tmp_path: Path) -> None:
    write(tmp_path, b"old")
    newer = write(tmp_path, b"new")
    assert manifest.generations(tmp_path) == [newer]
    assert (newer / "a.bin").read_bytes() == b"new"


def test_what_a_crash_leaves_is_never_current(tmp_path: Path) -> None:
    done = write(tmp_path)
    left = manifest.begin(tmp_path)
    (left / "a.bin").write_bytes(b"half")
    assert manifest.generations(tmp_path) == [done]
    manifest.begin(tmp_path)
    assert not (left / "a.bin").exists()


def test_no_manifest_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(IndexDamagedError, match="manifest"):
        manifest.read(tmp_path)
