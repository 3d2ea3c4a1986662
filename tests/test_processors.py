from pathlib import Path

import pytest

from index import processors


@pytest.fixture(autouse=True)
def eight(monkeypatch: pytest.MonkeyPatch) -> None:
    def mask(_: int) -> set[int]:
        return set(range(8))

    monkeypatch.setattr("os.sched_getaffinity", mask, raising=False)


@pytest.mark.parametrize(
    ("limit", "count"),
    [
        ("max 100000", 8),
        ("200000 100000", 2),
        ("150000 100000", 2),
        ("50000 100000", 1),
        ("9900000 100000", 8),
        ("", 8),
        ("nonsense 0", 8),
    ],
)
def test_a_container_limit_counts(tmp_path: Path, limit: str, count: int) -> None:
    (tmp_path / "cpu.max").write_text(limit)
    assert processors.available(tmp_path) == count


@pytest.mark.parametrize(("quota", "count"), [("-1", 8), ("300000", 3)])
def test_the_older_kernel_interface_counts(
    tmp_path: Path, quota: str, count: int
) -> None:
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu/cpu.cfs_quota_us").write_text(quota)
    (tmp_path / "cpu/cpu.cfs_period_us").write_text("100000")
    assert processors.available(tmp_path) == count


def test_no_control_group_leaves_the_affinity_mask(tmp_path: Path) -> None:
    assert processors.available(tmp_path) == 8
