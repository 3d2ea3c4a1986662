-- Sixteen partitions of every table, and row-level security as the second lock: the
-- role that the program works as sees the rows of the space its transaction names.

DO $$
DECLARE
    divided text;
    every text;
BEGIN
    FOREACH divided IN ARRAY ARRAY[
        'document', 'passage', 'sketch', 'quantity', 'fact', 'entry', 'word']
    LOOP
        FOR place IN 0..15 LOOP
            EXECUTE format(
                'CREATE TABLE %I PARTITION OF %I'
                ' FOR VALUES WITH (MODULUS 16, REMAINDER %s)',
                divided || '_' || place, divided, place);
        END LOOP;
    END LOOP;
    FOREACH every IN ARRAY ARRAY[
        'space', 'setting', 'job',
        'document', 'passage', 'sketch', 'quantity', 'fact', 'entry', 'word']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', every);
        EXECUTE format(
            'CREATE POLICY own ON %I TO pincite_app'
            ' USING (space = current_setting(''pincite.space'', true))', every);
        EXECUTE format(
            'GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO pincite_app', every);
    END LOOP;
END
$$;

-- Who keeps the whole: it sees which spaces there are, and what waits in them.
CREATE POLICY every ON space FOR SELECT TO pincite_keeper USING (true);
CREATE POLICY every ON job TO pincite_keeper USING (true);
GRANT SELECT ON space TO pincite_keeper;
GRANT SELECT, INSERT, UPDATE, DELETE ON job TO pincite_keeper;
GRANT USAGE ON SCHEMA pincite TO pincite_app, pincite_keeper;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA pincite TO pincite_app, pincite_keeper;
GRANT SELECT ON model, migration TO pincite_app, pincite_keeper;
GRANT INSERT ON model TO pincite_app;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA pincite FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pincite TO pincite_app;
