"""The data folder, the corpus in it, and the index made from that."""

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bot.doctor.finding import Finding
from bot.settings import Settings
from corpus.errors import (
    CorpusError,
    CorpusMissingError,
    IndexDamagedError,
    PinciteError,
)
from corpus.store import Store, check

_LOG = logging.getLogger("pincite")
_ROOM = 200 * 1024 * 1024  # bytes; a small corpus and its index
_MOUNTS = Path("/proc/self/mounts")
# SQLite's write-ahead log needs memory that all its processes share.
_REMOTE = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "fuse.sshfs"}


def findings(settings: Settings) -> Iterator[Finding]:
    """Look at the folder, then into it."""
    folder = settings.data.absolute()
    there = next(path for path in (folder, *folder.parents) if path.exists())
    yield _rights(folder, there)
    free = shutil.disk_usage(there).free
    mend = "free some space, or set `data` to a folder on a larger disk"
    yield Finding("disk", free > _ROOM, f"{free // 1024 // 1024} MiB free", mend)
    kind = _filesystem(there)
    mend = "set `data` to a folder on a disk of this machine"
    yield Finding("file system", kind not in _REMOTE, kind, mend)
    if settings.store:
        yield _store(settings)
    else:
        yield from _corpus(folder)


def _rights(folder: Path, there: Path) -> Finding:
    mend = f"chown -R {_user()} the folder, or set `data` to one of your own"
    if not there.is_dir():
        return Finding("data", well=False, says=f"{folder} is not a folder", mend=mend)
    if not os.access(there, os.R_OK | os.W_OK | os.X_OK):
        return Finding("data", well=False, says=f"{folder} is not writable", mend=mend)
    if folder.exists() and folder.stat().st_mode & 0o022:
        mend = "chmod go-w the folder: anybody here can change what is answered"
        return Finding("data", well=False, says=f"{folder}, open to others", mend=mend)
    return Finding("data", well=True, says=str(folder))


def _corpus(folder: Path) -> Iterator[Finding]:
    mend = "`pincite restore BACKUP` after moving the damaged folder away"
    try:
        damages = check(folder)
        with Store.open(folder) as store:
            spaces = {space: store.state(space) for space in store.spaces()}
            count = sum(len(store.documents(space)) for space in spaces)
            generation = store.generation
    except CorpusMissingError:
        says = "none yet; `pincite add FILE` makes it"
        yield Finding("corpus", well=True, says=says)
        return
    except CorpusError as error:
        yield Finding("corpus", well=False, says=str(error), mend=mend)
        return
    for damage in damages:
        yield Finding("corpus", well=False, says=damage, mend=mend)
    if not damages:
        says = f"{count} documents, generation {generation}, sound"
        yield Finding("corpus", well=True, says=says)
    yield from _index(folder / "index", spaces)


def _store(settings: Settings) -> Finding:
    """Look whether the server answers, and what is on it."""
    from bot.service import remote

    try:
        with closing(remote(settings, _LOG.warning)) as found:
            spaces = found.store.spaces()
            count = sum(len(found.store.documents(space)) for space in spaces)
    except CorpusMissingError:
        says = "none yet; `pincite add FILE` makes it"
        return Finding("store", well=True, says=says)
    except PinciteError as error:
        mend = "see that the server runs and that `store` has its address"
        return Finding("store", well=False, says=str(error), mend=mend)
    says = f"{count} documents in {len(spaces)} spaces, on a server"
    return Finding("store", well=True, says=says)


def _index(folder: Path, spaces: dict[str, str]) -> Iterator[Finding]:
    from index.shard import current, place

    stale, least = 0, 1.0
    for space, state in spaces.items():
        try:
            found = current(place(folder, space))
        except IndexDamagedError as error:
            mend = "`pincite reindex`"
            yield Finding("index", well=False, says=str(error), mend=mend)
            continue
        stale += found is None or found.manifest.state != state
        least = min(least, found.manifest.recall) if found else least
    says = f"{len(spaces)} spaces, {stale} behind the corpus; {_recall(least)}"
    mend = "`pincite reindex` now, or wait for the next question to do it"
    yield Finding("index", not stale, says, mend, optional=True)


def _recall(least: float) -> str:
    """Say how many of the ten nearest passages a search finds, as measured."""
    if least == 1.0:
        return "every search compares all vectors"
    return f"recall@10 {least:.3f} when it was built"


def _filesystem(path: Path) -> str:
    """Return the kind of file system that holds *path*, where Linux tells."""
    try:
        lines = _MOUNTS.read_text("utf-8", "replace").splitlines()
    except OSError:
        return "unknown"
    mounts = [line.split() for line in lines]
    over = [(m[1], m[2]) for m in mounts if path.is_relative_to(m[1])]
    return max(over, key=lambda mount: len(mount[0]), default=("", "unknown"))[1]


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
