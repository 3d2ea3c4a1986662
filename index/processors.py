"""How many processors this process may really use."""

import math
import os
from pathlib import Path


def available(root: Path = Path("/sys/fs/cgroup")) -> int:
    """Count the processors of the affinity mask, less what a cgroup withholds.

    *root* is where the kernel shows the control groups, version 2 or 1.
    """
    if hasattr(os, "sched_getaffinity"):
        count = len(os.sched_getaffinity(0))
    else:
        count = os.cpu_count() or 1
    quota = _quota(root)
    return count if quota is None else max(1, min(count, math.ceil(quota)))


def _quota(root: Path) -> float | None:
    """Return the processors' worth of time that the container may use, if limited."""
    try:
        limit, period = (root / "cpu.max").read_text("ascii").split()
    except (OSError, ValueError):
        try:
            limit = (root / "cpu/cpu.cfs_quota_us").read_text("ascii").strip()
            period = (root / "cpu/cpu.cfs_period_us").read_text("ascii").strip()
        except OSError:
            return None
    try:
        quota = int(limit) / int(period)
    except (ValueError, ZeroDivisionError):  # "max": not limited
        return None
    return quota if quota > 0 else None
