-- Words of new passages wait in a list until there are some hundred passages' of them: a
-- word that many have is then looked for once. Searches read the list, so it is short.

DO $$
DECLARE
    part regclass;
BEGIN
    FOR part IN SELECT inhrelid FROM pg_inherits WHERE inhparent = 'entry_keys'::regclass
    LOOP
        EXECUTE format(
            'ALTER INDEX %s SET (fastupdate = on, gin_pending_list_limit = 512)', part);
    END LOOP;
END
$$;
