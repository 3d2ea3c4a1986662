-- What a search needs of each passage. Nothing here is more than was read out of the
-- documents; it is written in the same transaction as they are.

CREATE EXTENSION IF NOT EXISTS vector SCHEMA public;

CREATE TABLE model (            -- whose vectors these are; one row
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    name text NOT NULL,
    dimension integer NOT NULL
);

CREATE TABLE entry (
    space text COLLATE "C" NOT NULL,
    id bigint NOT NULL,                 -- the passage's
    document bigint NOT NULL,
    live boolean NOT NULL DEFAULT true,
    words integer NOT NULL,             -- its length
    length integer NOT NULL,            -- the same as BM25 in tantivy rounds it
    keys bigint[] NOT NULL,             -- hashes of the space and a stem, ascending
    counts bytea NOT NULL,              -- how often each occurs, up to 255
    near halfvec NOT NULL,              -- the vector, to find it
    vector bytea NOT NULL,              -- the same as float32, to compare it exactly
    sentences bytea NOT NULL,           -- a vector of signed bytes for each sentence
    PRIMARY KEY (space, id),
    FOREIGN KEY (space, document) REFERENCES document ON DELETE CASCADE
) PARTITION BY HASH (space);
ALTER TABLE entry ALTER near SET STORAGE PLAIN;
ALTER TABLE entry ALTER vector SET STORAGE EXTERNAL;
ALTER TABLE entry ALTER sentences SET STORAGE EXTERNAL;
CREATE INDEX entry_document ON entry (space, document);
CREATE INDEX entry_keys ON entry USING gin (keys) WITH (fastupdate = off);

CREATE TABLE word (             -- of live documents
    space text COLLATE "C" NOT NULL,
    key bigint NOT NULL,
    stem text COLLATE "C" NOT NULL,
    frequency integer NOT NULL,         -- the passages that have it
    PRIMARY KEY (space, key)
) PARTITION BY HASH (space);
CREATE INDEX word_stem ON word (space, stem);

-- The array operators are not leakproof, so that under row-level security no index
-- would serve them. These run as their owner, and name the space themselves: nobody
-- can ask them for another than the session's.

CREATE FUNCTION named(asked bigint[], weights float8[], average float8,
                      allowed bigint[], most integer)
RETURNS TABLE (id bigint, score float8)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT found.id, sum(weight * 2.2 * times / (times + slack)) AS score
    FROM (
        SELECT entry.id, keys, counts,
               1.2 * (0.25 + 0.75 * length / greatest(average, 1)) AS slack
        FROM entry
        WHERE space = current_setting('pincite.space', true)
          AND keys && asked
          AND CASE WHEN allowed IS NULL THEN live ELSE entry.id = ANY (allowed) END
    ) AS found,
    unnest(asked, weights) AS question (key, weight),
    array_position(keys, key) AS place,
    get_byte(counts, place - 1) AS times
    WHERE place IS NOT NULL
    GROUP BY found.id
    ORDER BY 2 DESC, 1
    LIMIT most
$$;

-- The passages that have all words of one list and none of another.
CREATE FUNCTION matching(wanted bigint[], unwanted bigint[])
RETURNS TABLE (id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT entry.id FROM entry
    WHERE space = current_setting('pincite.space', true)
      AND keys @> wanted AND NOT keys && unwanted
$$;

-- How many of the passages allowed have each word.
CREATE FUNCTION frequencies(asked bigint[], allowed bigint[])
RETURNS TABLE (key bigint, frequency bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT question.key, count(*)
    FROM unnest(asked) AS question (key), entry
    WHERE space = current_setting('pincite.space', true)
      AND keys @> ARRAY[question.key] AND entry.id = ANY (allowed)
    GROUP BY 1
$$;
