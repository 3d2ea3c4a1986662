"""How much memory a process and all that it started hold, at most."""

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

_PAUSE = 0.05  # seconds between two looks


class Footprint:
    """Watches a process in a ``with``; *peak* is then the most bytes resident.

    Pages that processes share are counted for each of them: the figure errs upwards.
    """

    def __init__(self, pid: int) -> None:
        """Watch the process *pid* and its descendants."""
        self.peak = 0
        self._pid = pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End."""
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(_PAUSE):
            self.peak = max(self.peak, resident(self._pid))


def resident(pid: int) -> int:
    """Return the bytes that the process *pid* and its descendants have in memory."""
    total = 0
    waiting = [pid]
    while waiting:
        folder = Path("/proc", str(waiting.pop()))
        try:
            for line in (folder / "status").read_text("ascii", "replace").splitlines():
                if line.startswith("VmRSS:"):
                    total += int(line.split()[1]) * 1024
            for children in folder.glob("task/*/children"):
                waiting += map(int, children.read_text("ascii").split())
        except OSError:  # it has ended
            continue
    return total
