"""The `pincite` command: find the verb, run it, turn what went wrong into one line.

Exit status: 0 answered or done, 1 the documents do not say, 2 bad usage or input,
3 the corpus, its index or this machine failed.
"""

import os
import sys
import warnings
from collections.abc import Sequence

from corpus.errors import CorpusError, ModelError, PinciteError

FAILED = 3
USAGE = 2
INTERRUPTED = 130

TRACE = "PINCITE_TRACE"
_BUG = (
    "this is a bug in pincite; please report it as CONTRIBUTING.md says,"
    f" with what {TRACE}=1 adds to this message"
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status. Never shows a traceback."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # for developers, and tests turn them on
    # Read when NumPy is imported. One question is too little work to share: threads
    # would only wait for each other, and need time to begin.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        return _run(argv)
    except PinciteError as error:
        machine = isinstance(error, CorpusError | ModelError)
        return _say(str(error), FAILED if machine else USAGE)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  the last resort: one line, no traceback
        return _say(_unforeseen(error), FAILED)


def _run(argv: Sequence[str] | None) -> int:
    from bot.shell.verbs import run

    return run(argv)


def _unforeseen(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "out of memory"
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'standard output'}: {error.strerror}"
    if os.environ.get(TRACE):
        import traceback

        traceback.print_exc()
    return f"{type(error).__name__}: {error}; {_BUG}"


def _say(message: str, status: int) -> int:
    from bot.terminal import visible

    print(f"pincite: {visible(message)}", file=sys.stderr)
    return status
