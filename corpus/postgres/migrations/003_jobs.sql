-- What waits to be read. A worker holds the row's lock for as long as it works on it.

CREATE TABLE job (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    space text COLLATE "C" NOT NULL,
    name text NOT NULL,
    url text,
    data bytea,                         -- kept until it is done
    digest bytea NOT NULL,              -- of space, name, address and data
    state text NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'done', 'failed')),
    attempts integer NOT NULL DEFAULT 0,
    documents integer NOT NULL DEFAULT 0,
    reason text,
    queued timestamptz NOT NULL DEFAULT now(),
    ended timestamptz
);
CREATE UNIQUE INDEX job_once ON job (digest) WHERE state = 'waiting';
CREATE INDEX job_waiting ON job (id) WHERE state = 'waiting';
CREATE INDEX job_ended ON job (ended) WHERE state <> 'waiting';
