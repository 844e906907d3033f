-- New vintages are those of the newest day, so the key begins with the day and grows at one end. The index behind
-- WITHOUT OVERLAPS took three quarters of the time of a refresh; a trigger checks the same for new rows together.
ALTER TABLE core.vintages
    DROP CONSTRAINT vintages_pkey,
    ADD CONSTRAINT vintages_pkey PRIMARY KEY (observed_on, line, known);
DROP INDEX core.vintages_by_day;

CREATE FUNCTION core.vintages_do_not_overlap() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM fresh JOIN core.vintages v
               ON (v.observed_on, v.line) = (fresh.observed_on, fresh.line) AND v.known && fresh.known
               WHERE v.known <> fresh.known) THEN
        RAISE exclusion_violation USING MESSAGE = 'two vintages of a value overlap';
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION core.vintages_do_not_overlap IS 'At every moment a value has one vintage at most: checked for new and changed vintages together.';
CREATE TRIGGER overlap_of_new AFTER INSERT ON core.vintages REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION core.vintages_do_not_overlap();
CREATE TRIGGER overlap_of_changed AFTER UPDATE ON core.vintages REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION core.vintages_do_not_overlap();

-- The foreign keys of new rows in one pass over the few reports and series that they name.
CREATE OR REPLACE FUNCTION core.readings_refer() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT report_id, series FROM fresh) f
               LEFT JOIN core.reports r ON r.id = f.report_id
               LEFT JOIN core.series s ON s.id = f.series
               WHERE r.id IS NULL OR (f.series IS NOT NULL AND s.id IS NULL)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a reading of an unknown report or series';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION core.vintages_refer() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT report_id, series_no FROM fresh) f
               LEFT JOIN core.reports r ON r.id = f.report_id
               LEFT JOIN core.series s ON s.no = f.series_no
               WHERE r.id IS NULL OR s.no IS NULL) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a vintage of an unknown report or series';
    END IF;
    RETURN NULL;
END $$;

-- As core.believe did, under a name that says what it does. Old vintages are looked for only where there are any.
DROP FUNCTION core.believe;
CREATE FUNCTION core.refresh_vintages(days date[], moment timestamptz, occasion text) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE changes core.change[];
BEGIN
    SELECT array_agg(ROW(coalesce(t.series_no, o.series_no), coalesce(t.field, o.field),
                         coalesce(t.observed_on, o.observed_on), t.value, t.suspect,
                         CASE WHEN t.origin = 'correction' THEN t.origin
                              WHEN occasion = 'withdrawal' THEN occasion
                              WHEN t.origin <> 'printed' THEN t.origin
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

    IF EXISTS (SELECT FROM unnest(changes) WHERE known IS NOT NULL) THEN
        -- What was known for no time at all (two changes in one transaction) was never known.
        DELETE FROM core.vintages v USING unnest(changes) c
        WHERE (v.series_no, v.field, v.observed_on, v.known) = (c.series_no, c.field, c.observed_on, c.known)
          AND lower(c.known) = moment;
        UPDATE core.vintages v SET known = tstzrange(lower(c.known), moment) FROM unnest(changes) c
        WHERE (v.series_no, v.field, v.observed_on, v.known) = (c.series_no, c.field, c.observed_on, c.known);
    END IF;
    INSERT INTO core.vintages (series_no, field, observed_on, known, value, suspect, cause, report_id)
    SELECT series_no, field, observed_on, tstzrange(moment, NULL), value, suspect, cause, report_id
    FROM unnest(changes) WHERE report_id IS NOT NULL;
    RETURN coalesce(array_length(changes, 1), 0);
END $$;
COMMENT ON FUNCTION core.refresh_vintages IS 'Adds a vintage for every value of some observed days that has changed; returns how many changed.';
