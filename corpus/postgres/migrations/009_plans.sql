-- Queries are planned for the space they name; within these functions the space is the
-- session's, and to plan for every partition each time takes longer than to search one.

DO $$
DECLARE
    one regprocedure;
BEGIN
    FOR one IN SELECT oid FROM pg_proc
        WHERE proname IN ('containing', 'scored', 'matching', 'frequencies')
        AND pronamespace = 'pincite'::regnamespace
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET plan_cache_mode = auto', one);
    END LOOP;
END
$$;
