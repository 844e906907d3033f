-- The comments in the words of docs/glossary.md. Views repeat the comments of columns, so every comment that has
-- one of these phrases is rewritten, wherever it is.
DO $$
DECLARE c record;
BEGIN
    FOR c IN
        WITH phrases (old, new) AS (VALUES
            ('Whether a finding doubts it', 'Whether a finding makes it suspect'),
            ('Fields that a finding doubts', 'Fields that a finding makes suspect'),
            ('changed what is doubted', 'changed which cells are suspect'),
            ('the doubtful number', 'the suspect number'),
            ('the correction closes by itself', 'the correction closes automatically'),
            ('or the report that told', 'or the report that decided it'),
            ('The value that is believed now', 'The current value'),
            ('From when this was believed, by the time of loading', 'Start of the vintage, by the time of loading'),
            ('From when to when this was believed; open ended while it still is',
             'From when to when this is the value; open ended for the current one'),
            ('What was believed of a series for a day, and when', 'The values of a series for a day, and when each is current'),
            ('What is to be believed for some observed days', 'The vintages that some observed days should have'),
            ('Brings the vintages of some observed days up to what is believed now; gives how many changed',
             'Refreshes the vintages of some observed days; returns how many changed'),
            ('Everything that was ever believed, and from when to when', 'Every vintage, and from when to when it is current'),
            ('what was believed, when it changed, and who changed it', 'each value, when it changed, and who changed it'),
            ('What is believed now', 'The current values')
        ),
        comments AS (
            SELECT format('%s %s', CASE r.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, r.oid::regclass) AS object,
                   d.description
            FROM pg_description d JOIN pg_class r ON r.oid = d.objoid
            WHERE d.classoid = 'pg_class'::regclass AND d.objsubid = 0 AND r.relkind IN ('r', 'v')
            UNION ALL
            SELECT format('COLUMN %s.%I', a.attrelid::regclass, a.attname), d.description
            FROM pg_description d JOIN pg_attribute a ON (a.attrelid, a.attnum) = (d.objoid, d.objsubid)
            WHERE d.classoid = 'pg_class'::regclass
            UNION ALL
            SELECT format('FUNCTION %s', d.objoid::regprocedure), d.description
            FROM pg_description d WHERE d.classoid = 'pg_proc'::regclass
        )
        SELECT object, replace(description, old, new) AS comment
        FROM comments JOIN phrases ON strpos(description, old) > 0
    LOOP
        EXECUTE format('COMMENT ON %s IS %L', c.object, c.comment);
    END LOOP;
END $$;
