-- A file is loaded again only from another parser version, or with other labels that the catalogue does not know: its
-- reports say which these were, and two of the same reading cannot be stored.
ALTER TABLE core.reports ADD COLUMN unknown_series text[] NOT NULL DEFAULT '{}';
UPDATE core.reports r SET unknown_series = u.series
FROM (SELECT report_id, array_agg(DISTINCT series COLLATE "C" ORDER BY series COLLATE "C") AS series
      FROM core.readings WHERE series IN (SELECT id FROM core.series WHERE NOT known) GROUP BY report_id) u
WHERE u.report_id = r.id;
ALTER TABLE core.reports ALTER COLUMN unknown_series DROP DEFAULT;
ALTER TABLE core.reports ADD CONSTRAINT reports_once UNIQUE (report_date, sha256, parser_version, unknown_series);
DROP INDEX core.reports_by_file;
COMMENT ON COLUMN core.reports.unknown_series IS 'Series of the labels that the catalogue did not know when it was loaded, in order.';

-- How many vintages are current cannot be seen from the range itself, only from its ends.
CREATE STATISTICS core.vintages_known_from ON lower(known) FROM core.vintages;
CREATE STATISTICS core.vintages_known_to ON upper(known) FROM core.vintages;
COMMENT ON STATISTICS core.vintages_known_from IS 'From when vintages are current.';
COMMENT ON STATISTICS core.vintages_known_to IS 'Until when vintages are current.';

-- As before; reports are looked up only for the values that replace another, and the vintages of days that have none yet
-- are inserted without comparing.
ALTER TYPE core.change ADD ATTRIBUTE old_report_id bigint;
COMMENT ON TYPE core.change IS 'What replaces a vintage: known and old_report_id are the old one''s, null where there was none; report_id is null where nothing replaces it; cause is null where it depends on both reports.';
CREATE OR REPLACE FUNCTION core.refresh_vintages(days date[], moment timestamptz, occasion text) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    new_days date[];
    changes core.change[];
    added integer := 0;
BEGIN
    SELECT array_agg(day) INTO new_days FROM unnest(days) AS day
    WHERE NOT EXISTS (SELECT FROM core.vintages WHERE observed_on = day);
    -- For the one new day of a single report, planning a query more takes longer than comparing.
    IF cardinality(new_days) > 1 THEN
        INSERT INTO core.vintages (series_no, field, observed_on, known, value, suspect, cause, report_id)
        SELECT s.no, b.field, b.observed_on, tstzrange(moment, NULL), b.value, b.suspect,
               CASE WHEN b.origin = 'correction' THEN b.origin
                    WHEN occasion = 'withdrawal' THEN occasion
                    WHEN b.origin <> 'printed' THEN b.origin
                    ELSE 'first' END,
               b.report_id
        FROM core.believed(new_days) b JOIN core.series s ON s.id = b.series;
        GET DIAGNOSTICS added = ROW_COUNT;
        days := ARRAY(SELECT unnest(days) EXCEPT SELECT unnest(new_days));
    END IF;

    SELECT array_agg(ROW(coalesce(t.series_no, o.series_no), coalesce(t.field, o.field),
                         coalesce(t.observed_on, o.observed_on), t.value, t.suspect,
                         CASE WHEN t.origin = 'correction' THEN t.origin
                              WHEN occasion = 'withdrawal' THEN occasion
                              WHEN t.origin <> 'printed' THEN t.origin
                              WHEN o.report_id IS NULL THEN 'first'
                              WHEN occasion = 'decision' OR o.report_id = t.report_id THEN occasion END,
                         t.report_id, o.known, o.report_id)::core.change)
    INTO changes
    FROM (SELECT s.no AS series_no, b.* FROM core.believed(days) b JOIN core.series s ON s.id = b.series) t
    FULL JOIN (SELECT * FROM core.vintages WHERE observed_on = ANY (days) AND upper_inf(known)) o
        ON (t.series_no, t.field, t.observed_on) = (o.series_no, o.field, o.observed_on)
    WHERE o.report_id IS NULL OR t.report_id IS NULL OR (o.value, o.suspect) IS DISTINCT FROM (t.value, t.suspect);

    IF EXISTS (SELECT FROM unnest(changes) WHERE known IS NOT NULL) THEN
        -- What was known for no time at all (two changes in one transaction) was never known.
        DELETE FROM core.vintages v USING unnest(changes) c
        WHERE (v.series_no, v.field, v.observed_on, v.known) = (c.series_no, c.field, c.observed_on, c.known)
          AND lower(c.known) = moment;
        UPDATE core.vintages v SET known = tstzrange(lower(c.known), moment) FROM unnest(changes) c
        WHERE (v.series_no, v.field, v.observed_on, v.known) = (c.series_no, c.field, c.observed_on, c.known);
    END IF;
    IF changes IS NOT NULL THEN
        INSERT INTO core.vintages (series_no, field, observed_on, known, value, suspect, cause, report_id)
        SELECT c.series_no, c.field, c.observed_on, tstzrange(moment, NULL), c.value, c.suspect,
               coalesce(c.cause, (
                   SELECT CASE WHEN o.report_date <> n.report_date THEN occasion
                               WHEN o.sha256 <> n.sha256 THEN 'reissue'
                               ELSE 'parser' END
                   FROM core.reports o, core.reports n WHERE o.id = c.old_report_id AND n.id = c.report_id)),
               c.report_id
        FROM unnest(changes) c WHERE c.report_id IS NOT NULL;
    END IF;
    RETURN added + coalesce(cardinality(changes), 0);
END $$;
