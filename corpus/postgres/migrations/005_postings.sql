-- A large space's words, turned round: for every word the passages that have it. Made
-- beside the work and never changed: what came later is found by the words of `entry`,
-- what went since by its not being live there.

CREATE TABLE packed (
    space text COLLATE "C" PRIMARY KEY,
    upto bigint NOT NULL,               -- no passage after this one is in it
    passages bigint NOT NULL            -- that were live when it was made
);

CREATE TABLE posting (
    space text COLLATE "C" NOT NULL,
    key bigint NOT NULL,
    found bytea NOT NULL,               -- by passage: id, length and times in 8, 4, 1 bytes
    PRIMARY KEY (space, key)
) PARTITION BY HASH (space);
ALTER TABLE posting ALTER found SET STORAGE EXTERNAL;

DO $$
DECLARE
    every text;
    old text;
BEGIN
    FOR place IN 0..15 LOOP
        EXECUTE format(
            'CREATE TABLE %I PARTITION OF posting'
            ' FOR VALUES WITH (MODULUS 16, REMAINDER %s)', 'posting_' || place, place);
        -- graphs were of a partition, and are of a space now
        EXECUTE format('DROP INDEX IF EXISTS %I', 'entry_' || place || '_graph');
    END LOOP;
    FOREACH every IN ARRAY ARRAY['packed', 'posting'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', every);
        EXECUTE format(
            'CREATE POLICY own ON %I TO pincite_app'
            ' USING (space = current_setting(''pincite.space'', true))', every);
        EXECUTE format('GRANT SELECT, DELETE ON %I TO pincite_app', every);
    END LOOP;
END
$$;

DROP FUNCTION named(bigint[], float8[], float8, bigint[], integer);

-- The live passages after one of them that have any of some words. See 002.
CREATE FUNCTION containing(asked bigint[], later bigint)
RETURNS TABLE (id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT entry.id FROM entry
    WHERE space = current_setting('pincite.space', true)
      AND keys && asked AND live AND entry.id > later
$$;

-- Those of some passages that have the most BM25, and how much.
CREATE FUNCTION scored(ids bigint[], asked bigint[], weights float8[],
                       average float8, most integer)
RETURNS TABLE (id bigint, score float8)
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT found.id, sum(weight * 2.2 * times / (times + slack)) AS score
    FROM (
        SELECT entry.id, keys, counts,
               1.2 * (0.25 + 0.75 * length / greatest(average, 1)) AS slack
        FROM entry
        WHERE space = current_setting('pincite.space', true)
          AND entry.id = ANY (ids)
    ) AS found,
    unnest(asked, weights) AS question (key, weight),
    array_position(keys, key) AS place,
    get_byte(counts, place - 1) AS times
    WHERE place IS NOT NULL
    GROUP BY found.id
    ORDER BY 2 DESC, 1
    LIMIT most
$$;
REVOKE EXECUTE ON FUNCTION containing, scored FROM PUBLIC;
GRANT EXECUTE ON FUNCTION containing, scored TO pincite_app;
