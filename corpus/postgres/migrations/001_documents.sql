-- Documents and what was read out of them: the tables of corpus/store/schema.py, each
-- divided by a hash of the space, so that a space lies whole in one partition of each.

CREATE SEQUENCE document_row;
CREATE SEQUENCE passage_id;

CREATE TABLE space (            -- one row is locked by whoever writes to the space
    space text COLLATE "C" PRIMARY KEY,
    generation bigint NOT NULL DEFAULT 0,
    passages bigint NOT NULL DEFAULT 0,     -- of live documents, like the next two
    characters bigint NOT NULL DEFAULT 0,
    words bigint NOT NULL DEFAULT 0
);

CREATE TABLE setting (
    space text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    value text NOT NULL,
    digest bytea NOT NULL,
    PRIMARY KEY (space, name)
);

CREATE TABLE document (
    row bigint NOT NULL,
    space text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    origin text COLLATE "C" NOT NULL,
    added text COLLATE "C" NOT NULL,
    superseded text COLLATE "C",
    fingerprint text NOT NULL,
    title text NOT NULL,
    url text,
    published text COLLATE "C",
    author text,
    language text,
    source text NOT NULL,
    bytes text NOT NULL,
    paging text,
    pages bytea NOT NULL,
    text text NOT NULL,
    digest bytea NOT NULL,
    passages bytea NOT NULL,
    quantities bytea NOT NULL,
    facts bytea NOT NULL,
    PRIMARY KEY (space, row)
) PARTITION BY HASH (space);
CREATE UNIQUE INDEX document_id ON document (space, id) WHERE superseded IS NULL;
CREATE INDEX document_origin ON document USING hash (origin);  -- however long

CREATE TABLE passage (
    space text COLLATE "C" NOT NULL,
    id bigint NOT NULL,
    document bigint NOT NULL,
    start integer NOT NULL,
    stop integer NOT NULL,
    sentences bytea NOT NULL,
    section text,
    PRIMARY KEY (space, id),
    FOREIGN KEY (space, document) REFERENCES document ON DELETE CASCADE
) PARTITION BY HASH (space);
CREATE INDEX passage_document ON passage (space, document);

CREATE TABLE sketch (
    document bigint NOT NULL,
    value bigint NOT NULL,
    space text COLLATE "C" NOT NULL,
    PRIMARY KEY (space, document, value),
    FOREIGN KEY (space, document) REFERENCES document ON DELETE CASCADE
) PARTITION BY HASH (space);
CREATE INDEX sketch_value ON sketch (space, value);

CREATE TABLE quantity (
    space text COLLATE "C" NOT NULL,
    document bigint NOT NULL,
    place integer NOT NULL,
    start integer NOT NULL,
    stop integer NOT NULL,
    value text NOT NULL,
    high text,
    bound text NOT NULL,
    unit text NOT NULL,
    kind text NOT NULL,
    alternatives text NOT NULL,
    uncertainty text,
    PRIMARY KEY (space, document, place),
    FOREIGN KEY (space, document) REFERENCES document ON DELETE CASCADE
) PARTITION BY HASH (space);

CREATE TABLE fact (
    space text COLLATE "C" NOT NULL,
    document bigint NOT NULL,
    place integer NOT NULL,
    quantity integer NOT NULL,
    entity text,
    attribute text,
    time integer,
    status text NOT NULL,
    speaker text,
    condition_start integer,
    condition_stop integer,
    PRIMARY KEY (space, document, place),
    FOREIGN KEY (space, document) REFERENCES document ON DELETE CASCADE
) PARTITION BY HASH (space);
