"""Every error raised on purpose, each fit to be shown to a user.

PinciteError
├── SourceError            a source cannot be read; nothing was stored
│   └── (one class per way a source can be bad, in the module that reads it)
├── InputError             what was typed or piped in cannot be used
├── EmptyQuestionError     a question with no words in it
├── UnknownDocumentError   no document has this id
├── CorpusError            the corpus or its index cannot be used
│   ├── CorpusMissingError     no corpus at this place yet
│   ├── BackupMissingError     no copy of a corpus at this place
│   ├── CorpusExistsError      a corpus is where another one was to be put
│   ├── CorpusDamagedError     what is stored disagrees with its own checksum
│   ├── CorpusBusyError        another process holds the writing lock
│   ├── CorpusFormatError      written by another version of Pincite
│   ├── CorpusReadError        the disk or its rights refused a read
│   ├── CorpusWriteError       the disk or its rights refused a write
│   ├── IndexDamagedError      a derived index file is missing, stale or damaged
│   ├── StoreDeniedError       the database does not let this user in
│   ├── StoreModelError        the database has another model's vectors
│   └── StoreUnreachableError  the database server does not answer
├── ModelError             the embedding model cannot be used
│   ├── ModelMissingError      its files are not installed
│   └── ModelMismatchError     its files are not the pinned ones
├── ExtraMissingError      an optional part of Pincite is not installed
└── SettingsError          a setting has a value that cannot be used

Leaf classes hold the words; callers pass facts. The shell turns a `CorpusError` or
a `ModelError` into exit status 3 and any other `PinciteError` into 2.
"""

from pathlib import Path


class PinciteError(Exception):
    """Base of all errors; its message says what is wrong and what to do."""


class SourceError(PinciteError):
    """A source cannot be read. Nothing of it was stored."""

    def __init__(self, source: str, reason: str) -> None:
        """Name the source and say what is wrong with it."""
        super().__init__(f"cannot read {source!r}: {reason}")
        self.source = source
        self.reason = reason


class InputError(PinciteError):
    """What was typed or piped in cannot be used."""

    def __init__(self, what: str, wanted: str) -> None:
        """Name the input and what it must be."""
        super().__init__(f"{what} must be {wanted}")


class EmptyQuestionError(PinciteError):
    """A question with no words in it."""

    def __init__(self) -> None:
        """Say what to do instead."""
        super().__init__("the question is empty; ask something with words in it")


class UnknownDocumentError(PinciteError):
    """No document of this space has this id."""

    def __init__(self, document: str) -> None:
        """Name the id and where to find the ones there are."""
        super().__init__(f"no document {document!r}; `pincite list` shows the ids")
        self.document = document


class CorpusError(PinciteError):
    """The corpus, or the index derived from it, cannot be used."""


class CorpusMissingError(CorpusError):
    """No corpus at this place yet."""

    def __init__(self, path: Path) -> None:
        """Name the place and the command that makes one."""
        super().__init__(f"no corpus at {str(path)!r}; `pincite add FILE` makes one")


class CorpusExistsError(CorpusError):
    """A corpus is where another one was to be put."""

    def __init__(self, path: Path) -> None:
        """Name the place."""
        super().__init__(
            f"there is a corpus at {str(path)!r} already; move it away first"
        )


class BackupMissingError(CorpusError):
    """There is no copy of a corpus at this place."""

    def __init__(self, path: Path) -> None:
        """Name the place and what makes one."""
        super().__init__(
            f"no copy of a corpus at {str(path)!r}; `pincite backup FOLDER` makes one"
        )


class CorpusDamagedError(CorpusError):
    """What is stored disagrees with its own checksum."""

    def __init__(self, what: str) -> None:
        """Name the damaged part."""
        super().__init__(f"the corpus is damaged: {what}; restore it from a backup")
        self.what = what


class CorpusBusyError(CorpusError):
    """Another process holds the writing lock."""

    def __init__(self, path: Path) -> None:
        """Name the place."""
        super().__init__(
            f"another process is writing to {str(path)!r}; try again when it is done"
        )


class CorpusFormatError(CorpusError):
    """Written by another version of Pincite."""

    def __init__(self, path: Path, found: int, wanted: int) -> None:
        """Name the file and both formats."""
        super().__init__(
            f"{str(path)!r} has format {found}, and this version of Pincite reads"
            f" format {wanted}; use the version that wrote it to export its spaces"
        )
        self.is_older = found < wanted


class CorpusReadError(CorpusError):
    """The disk or its rights refused a read."""

    def __init__(self, path: Path, reason: str) -> None:
        """Name the place and the system's reason."""
        super().__init__(f"cannot read {str(path)!r}: {reason}")


class CorpusWriteError(CorpusError):
    """The disk or its rights refused a write. Nothing was changed."""

    def __init__(self, path: Path, reason: str) -> None:
        """Name the place and the system's reason."""
        super().__init__(f"cannot write to {str(path)!r}: {reason}")


class IndexDamagedError(CorpusError):
    """A derived index file is missing, stale or damaged."""

    def __init__(self, what: str) -> None:
        """Name the file and the command that rebuilds it."""
        super().__init__(f"the index is damaged: {what}; `pincite reindex` rebuilds it")
        self.what = what


class StoreDeniedError(CorpusError):
    """The database does not let this user do what was asked."""

    def __init__(self, server: str, reason: str) -> None:
        """Name the server and its reason, and who can do what about it."""
        super().__init__(
            f"the store {server} does not let this user in: {reason}; the tables'"
            " owner can: GRANT pincite_app, pincite_keeper TO the user"
        )


class StoreModelError(CorpusError):
    """The database has another model's vectors."""

    def __init__(self, found: str, wanted: str) -> None:
        """Name both models and the two ways out."""
        super().__init__(
            f"the store's vectors are those of {found!r}, not of {wanted!r}; set"
            " `model` to the former, or `pincite migrate` to an empty database"
        )


class StoreUnreachableError(CorpusError):
    """The database server does not answer, or stopped answering."""

    def __init__(self, server: str, reason: str = "") -> None:
        """Name the server and the *reason*, and say what became of the work."""
        told = f" ({reason})" if reason else ""
        super().__init__(
            f"the store {server} does not answer{told}; what was reported as stored is"
            " safe, try the rest again when the server is back"
        )


class ModelError(PinciteError):
    """The embedding model cannot be used."""


class ModelMissingError(ModelError):
    """The model's files are not installed."""

    def __init__(self, name: str, remedy: str) -> None:
        """Name the model and how to install it."""
        super().__init__(f"the model {name!r} is not installed; {remedy}")


class ModelMismatchError(ModelError):
    """The model's files are not the pinned ones."""

    def __init__(self, path: Path, found: str, wanted: str) -> None:
        """Name the file and both hashes."""
        super().__init__(
            f"{str(path)!r} has SHA-256 {found[:12]}…, not the pinned {wanted[:12]}…;"
            " install the weights again"
        )


class ExtraMissingError(PinciteError):
    """An optional part of Pincite is not installed."""

    def __init__(self, extra: str, missing: str) -> None:
        """Name the extra and the module that is not there."""
        super().__init__(
            f"{missing!r} is not installed; install Pincite with its"
            f" {extra!r} extra: pip install 'pincite[{extra}]'"
        )


class NothingToCompareError(PinciteError):
    """There are not two numbers of one unit that a chart could show."""

    def __init__(self) -> None:
        """Say what would give some."""
        super().__init__(
            "there are no two numbers in one unit to draw; choose others with"
            " --entity, --unit or --year"
        )


class SettingsError(PinciteError):
    """A setting has a value that cannot be used."""

    def __init__(self, name: str, value: str, wanted: str) -> None:
        """Name the setting, its value and what would do."""
        super().__init__(f"setting {name} is {value!r}; it must be {wanted}")
