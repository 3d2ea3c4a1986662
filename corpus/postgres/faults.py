"""What the driver raises, as errors about the corpus that say what to do."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.errors import (
    DataCorrupted,
    DiskFull,
    InsufficientPrivilege,
    ProgramLimitExceeded,
    ReadOnlySqlTransaction,
)

from corpus.errors import (
    CorpusDamagedError,
    CorpusWriteError,
    StoreDeniedError,
    StoreUnreachableError,
)

_LOST = (psycopg.OperationalError, psycopg.InterfaceError)
_REFUSED = (DiskFull, ProgramLimitExceeded, ReadOnlySqlTransaction)


@contextmanager
def reachable(name: str) -> Generator[None]:
    """Turn what psycopg raises about the server *name* into errors about the corpus."""
    try:
        yield
    except DataCorrupted as error:
        raise CorpusDamagedError(f"{name} ({error})") from error
    except InsufficientPrivilege as error:
        raise StoreDeniedError(name, _primary(error)) from error
    except _REFUSED as error:
        raise CorpusWriteError(Path(name), _primary(error)) from error
    except _LOST as error:
        raise StoreUnreachableError(name, _reason(error)) from error


def _primary(error: psycopg.Error) -> str:
    return error.diag.message_primary or type(error).__name__


def _reason(error: psycopg.Error) -> str:
    """Return what the server or the way to it says, which is never a password."""
    told = str(error).partition("\n")[0]
    return told.removeprefix("connection failed: ").strip()
