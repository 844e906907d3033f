-- What a statement's change is since, and its own unit.
ALTER TABLE core.statements ADD COLUMN change_unit text;
ALTER TABLE core.statements ADD COLUMN period text NOT NULL DEFAULT 'day' CHECK (period IN ('day', 'week', 'other'));
COMMENT ON COLUMN core.statements.change_unit IS 'Unit of the change as printed, where it has one of its own.';
COMMENT ON COLUMN core.statements.period IS 'What the change is since: day, week or other.';
CREATE OR REPLACE VIEW mart.statements AS
SELECT a.report_date, s.id, s.commodity, s.series, s.metric, s.value, s.unit, s.change, s.said, s.change_unit, s.period
FROM core.active a JOIN core.statements s ON s.report_id = a.id;

-- The same as before, in one pass over the reports instead of one for each day.
CREATE OR REPLACE VIEW mart.calendar AS
SELECT d.day, d.provisional, r.id AS report_id, r.revision,
       CASE WHEN r.id IS NOT NULL THEN coalesce(f.errors, 0) END AS errors,
       CASE WHEN r.id IS NOT NULL THEN coalesce(f.warnings, 0) END AS warnings,
       CASE WHEN NOT d.trading THEN 'closed'
            WHEN r.state IN ('quarantined', 'rejected') THEN r.state
            WHEN f.errors > 0 THEN 'errors'
            WHEN f.warnings > 0 THEN 'warned'
            WHEN r.state IS NOT NULL THEN 'clean'
            WHEN s.missing THEN 'missing'
            WHEN s.late THEN 'late'
            WHEN d.day < (now() AT TIME ZONE 'Asia/Shanghai')::date THEN 'absent'
            ELSE 'awaited' END AS state
FROM core.days d
LEFT JOIN (
    SELECT DISTINCT ON (report_date) id, report_date, revision, state
    FROM core.reports ORDER BY report_date, counts DESC, revision DESC
) r ON r.report_date = d.day
LEFT JOIN (
    SELECT report_id, count(*) FILTER (WHERE severity = 'error') AS errors,
           count(*) FILTER (WHERE severity = 'warn') AS warnings
    FROM core.findings WHERE gone_at IS NULL GROUP BY report_id
) f ON f.report_id = r.id
LEFT JOIN (
    SELECT report_date, bool_or(state = 'missing') AS missing, bool_or(state = 'late') AS late
    FROM core.day_states GROUP BY report_date
) s ON s.report_date = d.day;

-- A column of a view that stands for one of a table takes over its comment.
DO $$
DECLARE c record;
BEGIN
    FOR c IN
        SELECT p.oid::regclass AS mart, m.attname AS name, col_description(t.attrelid, t.attnum) AS said
        FROM (VALUES ('quotes', 'series'), ('indicators', 'series'), ('latest', 'series'), ('series', 'series'),
                     ('all_vintages', 'vintages'), ('revisions', 'vintages'), ('as_printed', 'readings'),
                     ('reports', 'reports'), ('advice', 'sections'), ('statements', 'statements'),
                     ('findings', 'findings'), ('open_findings', 'findings'), ('finding_history', 'findings'),
                     ('corrections', 'corrections'), ('active', 'reports'), ('best', 'series')) AS v (mart, source)
        JOIN pg_class p ON p.relname = v.mart AND p.relkind = 'v'
        JOIN pg_attribute m ON m.attrelid = p.oid AND m.attnum > 0
        JOIN pg_attribute t ON t.attrelid = ('core.' || v.source)::regclass AND t.attname = m.attname
    LOOP
        EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', c.mart, c.name, c.said);
    END LOOP;
END $$;

-- The others, by name, in all views that have them.
DO $$
DECLARE c record;
BEGIN
    FOR c IN
        SELECT p.oid::regclass AS mart, a.attname AS name, v.said
        FROM (VALUES
            ('after', 'The value since then.'),
            ('at', 'When it changed.'),
            ('before', 'The value until then.'),
            ('cell', 'Cell id.'),
            ('change', 'Change as printed.'),
            ('changed', 'Whether the advice is another than in the report before.'),
            ('close', 'Close.'),
            ('contract', 'Label of the row in table 1.'),
            ('day', 'A day from Monday to Friday.'),
            ('errors', 'Findings of severity error; null where there is no report.'),
            ('fetched_at', 'When the file was fetched.'),
            ('field', 'value of an indicator; close, change, pct, volume, open_interest of a contract.'),
            ('first_seen', 'Date of the first report that had the problem.'),
            ('infos', 'Findings of severity info.'),
            ('known_from', 'From when this was believed, by the time of loading.'),
            ('known_to', 'Until when; null while it still is.'),
            ('last_seen', 'Date of the last report that had it.'),
            ('metric', 'Label of the row in table 2.'),
            ('observed_on', 'The day the value speaks of.'),
            ('open_interest', 'Open interest, in lots.'),
            ('pct', 'Change in per cent of the close before.'),
            ('previous_advice', '操作建议 of the report before.'),
            ('provisional', 'Whether the day''s state is only assumed, since the known calendar has ended.'),
            ('reason', 'Who or what closed or acknowledged it.'),
            ('report_date', 'Date in the title of the report that it comes from.'),
            ('report_id', 'Number of the report.'),
            ('report_state', 'State of the report: loaded, quarantined, released, rejected.'),
            ('revision', 'Place of the report among the readings of its date.'),
            ('series', 'Id of the series.'),
            ('sha256', 'The document: hash of its bytes, and their name in the archive.'),
            ('source', 'Name of the source that gave the file.'),
            ('suspect', 'Whether a finding doubts it.'),
            ('suspect_fields', 'Fields that a finding doubts.'),
            ('times_seen', 'Number of reports that had it.'),
            ('unit_en', 'The unit in English.'),
            ('url', 'Where the file came from.'),
            ('value', 'The value that is believed now.'),
            ('volume', 'Volume, in lots.'),
            ('warnings', 'Findings of severity warn; null where there is no report.')
        ) AS v (name, said)
        JOIN pg_attribute a ON a.attname = v.name AND a.attnum > 0
        JOIN pg_class p ON p.oid = a.attrelid AND p.relkind = 'v' AND p.relnamespace IN ('core'::regnamespace, 'mart'::regnamespace)
        WHERE col_description(a.attrelid, a.attnum) IS NULL
    LOOP
        EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', c.mart, c.name, c.said);
    END LOOP;
END $$;
COMMENT ON COLUMN mart.calendar.state IS 'closed, awaited, late, missing, absent, clean, warned, errors, quarantined, rejected.';
COMMENT ON COLUMN mart.finding_history.state IS 'open, acknowledged or resolved.';
COMMENT ON COLUMN mart.open_findings.state IS 'open or acknowledged.';
COMMENT ON COLUMN mart.corrections.state IS 'standing, withdrawn, or closed by the publisher.';
COMMENT ON TABLE core.migrations IS 'Which migration was run last.';
COMMENT ON COLUMN core.migrations.version_num IS 'Its number.';
