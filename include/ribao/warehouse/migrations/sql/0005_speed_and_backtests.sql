-- The exclusion index is three times as fast on a number as on series and field.
ALTER TABLE core.vintages
    ADD CHECK (field IN ('value', 'close', 'change', 'pct', 'volume', 'open_interest')),
    ADD COLUMN line integer NOT NULL GENERATED ALWAYS AS (series_no * 8 + CASE field
        WHEN 'value' THEN 0 WHEN 'close' THEN 1 WHEN 'change' THEN 2 WHEN 'pct' THEN 3 WHEN 'volume' THEN 4 ELSE 5
    END) STORED,
    DROP CONSTRAINT vintages_pkey,
    ADD CONSTRAINT vintages_pkey PRIMARY KEY (line, observed_on, known WITHOUT OVERLAPS);
COMMENT ON COLUMN core.vintages.line IS 'Series and field as one number, for the key.';

-- The foreign keys of the two big tables are declared, and checked once a statement instead of once a row: half of
-- the time of loading. Reports and series are never deleted.
ALTER TABLE core.readings ALTER CONSTRAINT readings_report_id_fkey NOT ENFORCED;
ALTER TABLE core.readings ALTER CONSTRAINT readings_series_fkey NOT ENFORCED;
ALTER TABLE core.vintages ALTER CONSTRAINT vintages_report_id_fkey NOT ENFORCED;
ALTER TABLE core.vintages ALTER CONSTRAINT vintages_series_no_fkey NOT ENFORCED;

CREATE FUNCTION core.readings_refer() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM fresh WHERE NOT EXISTS (SELECT FROM core.reports r WHERE r.id = fresh.report_id))
        OR EXISTS (SELECT FROM fresh WHERE fresh.series IS NOT NULL
                   AND NOT EXISTS (SELECT FROM core.series s WHERE s.id = fresh.series)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a reading of an unknown report or series';
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION core.readings_refer IS 'The foreign keys of new readings, checked together.';
CREATE TRIGGER refer AFTER INSERT ON core.readings REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION core.readings_refer();

CREATE FUNCTION core.vintages_refer() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM fresh WHERE NOT EXISTS (SELECT FROM core.reports r WHERE r.id = fresh.report_id))
        OR EXISTS (SELECT FROM fresh WHERE NOT EXISTS (SELECT FROM core.series s WHERE s.no = fresh.series_no)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a vintage of an unknown report or series';
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION core.vintages_refer IS 'The foreign keys of new vintages, checked together.';
CREATE TRIGGER refer AFTER INSERT ON core.vintages REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION core.vintages_refer();

-- Brings core.vintages up to what is believed now for some observed days. `occasion` is the cause where the
-- reports themselves give none: correction or recheck; a decision of a person goes before a re-issue or a parser.
CREATE OR REPLACE FUNCTION core.believe(days date[], moment timestamptz, occasion text) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE changes core.change[];
BEGIN
    SELECT array_agg(ROW(coalesce(t.series_no, o.series_no), coalesce(t.field, o.field),
                         coalesce(t.observed_on, o.observed_on), t.value, t.suspect,
                         CASE WHEN t.origin <> 'printed' THEN t.origin
                              WHEN o.report_id IS NULL THEN 'first'
                              WHEN occasion = 'decision' THEN occasion
                              WHEN o.report_id = t.report_id OR o.report_date <> t.report_date THEN occasion
                              WHEN o.sha256 <> t.sha256 THEN 'reissue'
                              ELSE 'parser' END,
                         t.report_id, o.known)::core.change)
    INTO changes
    FROM (SELECT s.no AS series_no, b.*, r.report_date, r.sha256
          FROM core.believed(days) b JOIN core.series s ON s.id = b.series JOIN core.reports r ON r.id = b.report_id) t
    FULL JOIN (SELECT v.*, r.report_date, r.sha256
               FROM core.vintages v JOIN core.reports r ON r.id = v.report_id
               WHERE v.observed_on = ANY (days) AND upper_inf(v.known)) o
        ON (t.series_no, t.field, t.observed_on) = (o.series_no, o.field, o.observed_on)
    WHERE o.report_id IS NULL OR t.report_id IS NULL OR (o.value, o.suspect) IS DISTINCT FROM (t.value, t.suspect);

    -- What was believed for no time at all (two changes in one transaction) was never believed.
    DELETE FROM core.vintages v USING unnest(changes) c
    WHERE (v.series_no, v.field, v.observed_on, v.known) = (c.series_no, c.field, c.observed_on, c.known)
      AND lower(c.known) = moment;
    UPDATE core.vintages v SET known = tstzrange(lower(c.known), moment) FROM unnest(changes) c
    WHERE (v.series_no, v.field, v.observed_on, v.known) = (c.series_no, c.field, c.observed_on, c.known);
    INSERT INTO core.vintages (series_no, field, observed_on, known, value, suspect, cause, report_id)
    SELECT series_no, field, observed_on, tstzrange(moment, NULL), value, suspect, cause, report_id
    FROM unnest(changes) WHERE report_id IS NOT NULL;
    RETURN coalesce(array_length(changes, 1), 0);
END $$;

-- For backtests over days that were loaded in bulk, of which as_of would know nothing before that.
CREATE FUNCTION mart.as_reported(day date)
RETURNS TABLE (series text, field text, observed_on date, value numeric, suspect boolean, report_date date)
LANGUAGE sql STABLE
AS $$
    SELECT p.series, p.field, p.observed_on, coalesce(n.value, p.value), n.value IS NULL AND p.suspect,
           coalesce(n.report_date, p.report_date)
    FROM (SELECT DISTINCT ON (series, field, observed_on) * FROM mart.as_printed
          WHERE report_date <= day AND role = 'current' AND (field <> 'change' OR cell LIKE 't1/%')
          ORDER BY series, field, observed_on, report_date DESC, cell) p
    LEFT JOIN (SELECT DISTINCT ON (series, field, observed_on) * FROM mart.as_printed
               WHERE report_date <= day AND role = 'previous' AND value IS NOT NULL AND NOT suspect
               ORDER BY series, field, observed_on, report_date DESC, cell) n
        ON (n.series, n.field, n.observed_on) = (p.series, p.field, p.observed_on)
        AND (p.value IS NULL OR abs(n.value - p.value) > 0.5 * power(10::numeric, -least(scale(n.value), scale(p.value))))
$$;
COMMENT ON FUNCTION mart.as_reported IS 'What the reports up to a report date said, the previous column''s restatements among it, whenever they were loaded; corrections by people left out.';
GRANT EXECUTE ON FUNCTION mart.as_reported TO ribao_reader;

-- The same as before, one look into the index for each series.
CREATE OR REPLACE VIEW mart.latest AS
SELECT s.id AS series, s.kind, s.commodity, s.name_zh, s.name_en, s.unit, v.observed_on, v.value, v.suspect, r.report_date
FROM core.series s
CROSS JOIN LATERAL (
    SELECT observed_on, value, suspect FROM core.vintages
    WHERE series_no = s.no AND field IN ('close', 'value') AND upper_inf(known)
    ORDER BY observed_on DESC LIMIT 1
) v
LEFT JOIN (SELECT data_date, max(report_date) AS report_date FROM core.active GROUP BY data_date) r
    ON r.data_date = v.observed_on;
