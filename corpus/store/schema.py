"""The tables. A document has a row per version; the live one is not superseded."""

FORMAT = 4  # bump when the tables, or what is read out of documents, change shape
APPLICATION = 0x50494E43  # "PINC", in the file's header

# Holds all that a space's state is made from: its documents are not read for it.
STATES = """
CREATE INDEX IF NOT EXISTS document_state ON document (space, id, fingerprint)
    WHERE superseded IS NULL;
"""

TABLES = f"""
CREATE TABLE corpus (
    generation INTEGER NOT NULL
) STRICT;
INSERT INTO corpus VALUES (0);

CREATE TABLE setting (
    space TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (space, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE document (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    space TEXT NOT NULL,
    id TEXT NOT NULL,
    origin TEXT NOT NULL,      -- what is read again gives the next version of it
    added TEXT NOT NULL,       -- UTC, ISO 8601
    superseded TEXT,
    fingerprint TEXT NOT NULL,
    title TEXT NOT NULL,
    url TEXT,
    published TEXT,
    author TEXT,
    language TEXT,
    source TEXT NOT NULL,
    bytes TEXT NOT NULL,       -- SHA-256 of the bytes as read
    paging TEXT,
    pages BLOB NOT NULL,
    text TEXT NOT NULL,
    digest BLOB NOT NULL,      -- of the columns above but *superseded*
    passages BLOB NOT NULL,    -- digests of the rows below
    quantities BLOB NOT NULL,
    facts BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX document_id ON document (space, id) WHERE superseded IS NULL;
CREATE INDEX document_origin ON document (space, origin);
{STATES}
CREATE TABLE passage (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- the vector's id too, never used again
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    sentences BLOB NOT NULL,
    section TEXT
) STRICT;
CREATE INDEX passage_document ON passage (document);

CREATE TABLE sketch (             -- of live documents, to find their like
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    value INTEGER NOT NULL,
    space TEXT NOT NULL,
    PRIMARY KEY (document, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX sketch_value ON sketch (space, value);

CREATE TABLE quantity (
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    place INTEGER NOT NULL,    -- in reading order; negative if only a fact's time
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    value TEXT NOT NULL,
    high TEXT,
    bound TEXT NOT NULL,
    unit TEXT NOT NULL,
    kind TEXT NOT NULL,
    alternatives TEXT NOT NULL,
    uncertainty TEXT,
    PRIMARY KEY (document, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE fact (
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    place INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    entity TEXT,
    attribute TEXT,
    time INTEGER,
    status TEXT NOT NULL,
    speaker TEXT,
    condition_start INTEGER,
    condition_stop INTEGER,
    PRIMARY KEY (document, place),
    FOREIGN KEY (document, quantity) REFERENCES quantity ON DELETE CASCADE,
    FOREIGN KEY (document, time) REFERENCES quantity ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
"""
