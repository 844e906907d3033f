-- A finding proposes a value for each of its cells that the evidence gives one for.
ALTER TABLE core.findings ADD COLUMN proposals jsonb NOT NULL DEFAULT '[]';
UPDATE core.findings SET proposals = jsonb_build_array(jsonb_build_object('cell', cells[1], 'value', proposed))
WHERE proposed IS NOT NULL AND cells <> '{}';
ALTER TABLE core.findings ALTER COLUMN proposals DROP DEFAULT;
CREATE OR REPLACE VIEW mart.findings AS
SELECT r.report_date, r.revision, r.state AS report_state, f.report_id, f.n, f.rank, f.fingerprint, f.check_name,
       f.pattern, f.severity, f.cells, f.casualties, f.message, f.message_en, f.expected, f.proposed, f.relations,
       f.found_at, f.proposals::text AS proposals
FROM core.findings f JOIN core.reports r ON r.id = f.report_id
WHERE f.gone_at IS NULL AND (r.counts OR r.state IN ('quarantined', 'rejected'));
CREATE OR REPLACE VIEW mart.open_findings AS
SELECT h.first_seen, h.last_seen, h.times_seen, h.state, f.report_date, f.severity, f.check_name, f.pattern, f.cells,
       f.message, f.message_en, f.expected, f.proposed, f.relations, f.fingerprint, f.report_id, f.n, f.rank, f.proposals
FROM mart.finding_history h
JOIN mart.findings f ON f.fingerprint = h.fingerprint AND f.report_date = h.last_seen AND f.report_state IN ('loaded', 'released')
WHERE h.state <> 'resolved';
COMMENT ON COLUMN core.findings.proposals IS 'The values proposed for its cells and casualties: [{"cell", "value"}].';
COMMENT ON COLUMN mart.findings.proposals IS 'The values proposed for its cells and casualties, as JSON: [{"cell", "value"}].';
COMMENT ON COLUMN mart.open_findings.proposals IS 'The values proposed for its cells and casualties, as JSON: [{"cell", "value"}].';
COMMENT ON COLUMN core.findings.proposed IS 'The value proposed for the first cell.';
COMMENT ON COLUMN mart.findings.proposed IS 'The value proposed for the first cell.';
COMMENT ON COLUMN mart.open_findings.proposed IS 'The value proposed for the first cell.';

-- Which finding a correction settled, so that its withdrawal opens that finding again.
ALTER TABLE core.corrections ADD COLUMN fingerprint text;
UPDATE core.corrections c SET fingerprint = e.fingerprint
FROM core.finding_events e WHERE e.action = 'resolved' AND e.why = 'correction ' || c.id;
CREATE OR REPLACE VIEW mart.corrections AS
SELECT c.id, c.series, c.field, c.observed_on, c.value, c.expects, c.who, c.why, c.made_at, c.withdrawn_at,
       c.withdrawn_by, c.withdrawn_why, c.closed_at, c.closed_by,
       CASE WHEN c.withdrawn_at IS NOT NULL THEN 'withdrawn' WHEN c.closed_at IS NOT NULL THEN 'closed' ELSE 'standing' END AS state,
       c.fingerprint
FROM core.corrections c;
COMMENT ON COLUMN core.corrections.fingerprint IS 'The finding that it settled; null where it came of none.';
COMMENT ON COLUMN mart.corrections.fingerprint IS 'The finding that it settled; null where it came of none.';

-- As before, and what comes back under a withdrawn correction comes by the withdrawal also where the publisher had
-- restated it before: that is no change by the publisher.
CREATE OR REPLACE FUNCTION core.believe(days date[], moment timestamptz, occasion text) RETURNS integer
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

UPDATE core.vintages v SET cause = 'withdrawal'
FROM core.corrections c JOIN core.series s ON s.id = c.series
WHERE (v.series_no, v.field, v.observed_on) = (s.no, c.field, c.observed_on) AND lower(v.known) = c.withdrawn_at
  AND NOT EXISTS (SELECT FROM core.corrections n WHERE n.id > c.id AND n.made_at <= c.withdrawn_at
      AND (n.series, n.field, n.observed_on) = (c.series, c.field, c.observed_on));
