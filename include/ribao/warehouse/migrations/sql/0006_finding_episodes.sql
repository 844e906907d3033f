-- A problem that went and comes back is a new one: each unbroken run of reports that show it is an episode.
CREATE VIEW core.finding_episodes AS
WITH numbered AS (
    SELECT id, report_date, row_number() OVER (ORDER BY report_date) AS n FROM core.active
), seen AS (
    SELECT DISTINCT f.fingerprint, a.report_date, a.n
    FROM core.findings f JOIN numbered a ON a.id = f.report_id
    WHERE f.gone_at IS NULL
), islands AS (
    SELECT *, n - row_number() OVER (PARTITION BY fingerprint ORDER BY n) AS island FROM seen
)
SELECT fingerprint, min(report_date) AS first_seen, max(report_date) AS last_seen, count(*) AS times_seen
FROM islands GROUP BY fingerprint, island;
COMMENT ON VIEW core.finding_episodes IS 'Each unbroken run of reports that show a problem.';
COMMENT ON COLUMN core.finding_episodes.fingerprint IS 'The problem.';
COMMENT ON COLUMN core.finding_episodes.first_seen IS 'First report of the run.';
COMMENT ON COLUMN core.finding_episodes.last_seen IS 'Last report of the run.';
COMMENT ON COLUMN core.finding_episodes.times_seen IS 'Number of reports in the run.';

-- What a person decides holds for what had been seen by then.
ALTER TABLE core.finding_events ADD COLUMN report_date date;
COMMENT ON COLUMN core.finding_events.report_date IS 'The last report that had shown the finding by then.';
UPDATE core.finding_events e SET report_date = (
    SELECT max(r.report_date) FROM core.findings f JOIN core.reports r ON r.id = f.report_id
    WHERE f.fingerprint = e.fingerprint AND f.found_at <= e.at);

-- What the report after the last one that showed a finding prints of its culprit in the previous column.
CREATE VIEW core.finding_witnesses AS
SELECT e.fingerprint, e.last_seen, n.report_date AS closed_on, w.printed AS now,
       CASE WHEN w.value IS NULL OR (f.proposed IS NULL AND NOT core.differs(c.value, w.value)) THEN 'the next report agrees'
            WHEN NOT core.differs(f.proposed, w.value) THEN 'the next report confirms it'
            WHEN NOT core.differs(c.value, w.value) THEN 'the next report prints it again'
            ELSE 'the next report restates it' END AS reason
FROM core.finding_episodes e
JOIN core.active a ON a.report_date = e.last_seen
CROSS JOIN LATERAL (
    SELECT id, report_date FROM core.active WHERE report_date > e.last_seen ORDER BY report_date LIMIT 1
) n
CROSS JOIN LATERAL (
    SELECT cells[1] AS cell, CASE WHEN proposed ~ '^-?[0-9]+(\.[0-9]+)?$' THEN proposed::numeric END AS proposed
    FROM core.findings
    WHERE report_id = a.id AND fingerprint = e.fingerprint AND gone_at IS NULL ORDER BY rank LIMIT 1
) f
LEFT JOIN core.readings c ON c.report_id = a.id AND c.cell = f.cell AND c.role = 'current'
LEFT JOIN core.readings w ON w.report_id = n.id AND w.role = 'previous'
    AND (w.series, w.field, w.observed_on) = (c.series, c.field, c.observed_on)
    AND NOT EXISTS (SELECT FROM core.doubted d WHERE (d.report_id, d.cell) = (w.report_id, w.cell));
COMMENT ON VIEW core.finding_witnesses IS 'For each problem that is no longer shown: the report after it, and what that says of the doubtful number.';
COMMENT ON COLUMN core.finding_witnesses.fingerprint IS 'The problem.';
COMMENT ON COLUMN core.finding_witnesses.last_seen IS 'The last report that showed it.';
COMMENT ON COLUMN core.finding_witnesses.closed_on IS 'The report after that.';
COMMENT ON COLUMN core.finding_witnesses.now IS 'What it prints for the doubtful number, where it does.';
COMMENT ON COLUMN core.finding_witnesses.reason IS 'What that means for the finding.';

CREATE OR REPLACE VIEW mart.finding_history AS
WITH latest AS (
    SELECT DISTINCT ON (fingerprint) * FROM core.finding_episodes ORDER BY fingerprint, last_seen DESC
), decided AS (
    SELECT DISTINCT ON (fingerprint) * FROM core.finding_events ORDER BY fingerprint, id DESC
), standing AS (
    SELECT s.*, w.now, w.reason AS closing, d.who || ': ' || d.why AS said,
           CASE WHEN d.action = 'resolved' AND d.report_date >= s.last_seen THEN 'resolved'
                WHEN w.closed_on IS NOT NULL THEN 'closed'
                WHEN d.action = 'acknowledged' AND d.report_date >= s.first_seen THEN 'acknowledged'
                ELSE 'open' END AS state
    FROM latest s
    LEFT JOIN decided d USING (fingerprint)
    LEFT JOIN core.finding_witnesses w ON (w.fingerprint, w.last_seen) = (s.fingerprint, s.last_seen)
)
SELECT fingerprint, first_seen, last_seen, times_seen,
       CASE state WHEN 'closed' THEN 'resolved' ELSE state END AS state,
       CASE state WHEN 'open' THEN '' WHEN 'closed' THEN closing ELSE said END AS reason,
       CASE WHEN state = 'closed' AND closing <> 'the next report agrees' THEN now END AS now
FROM standing;
COMMENT ON VIEW mart.finding_history IS 'Each problem in its last unbroken run of reports: first and last seen, how often, open, acknowledged or resolved, and why.';
COMMENT ON COLUMN mart.finding_history.reason IS 'Who decided and why; or what the next report says: it agrees, confirms it (what was proposed), prints it again, restates it.';
COMMENT ON COLUMN mart.finding_history.now IS 'What the next report prints for the doubtful number, where that closed the finding.';

-- As before, and a number that the next report upholds against what was proposed is no longer in doubt.
CREATE OR REPLACE FUNCTION core.believed(days date[])
RETURNS TABLE (series text, field text, observed_on date, value numeric, suspect boolean, origin text, report_id bigint)
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH printed AS (
        SELECT DISTINCT ON (r.series, r.field, r.observed_on) r.*, d.cell IS NOT NULL AS suspect
        FROM core.active a
        JOIN core.readings r ON r.report_id = a.id
        LEFT JOIN core.doubted d ON (d.report_id, d.cell) = (r.report_id, r.cell)
        WHERE a.data_date = ANY (days) AND r.role = 'current' AND (r.field <> 'change' OR r.cell LIKE 't1/%')
        ORDER BY r.series, r.field, r.observed_on, a.report_date DESC, r.cell
    ), restated AS (
        SELECT DISTINCT ON (r.series, r.field, r.observed_on) r.*, u.report_id IS NOT NULL AS upheld
        FROM core.active a
        JOIN core.readings r ON r.report_id = a.id
        LEFT JOIN core.findings u ON u.report_id = r.report_id AND u.cells[1] = r.cell AND u.gone_at IS NULL
            AND u.check_name = 'day.restated'
        WHERE a.previous_on = ANY (days) AND r.role = 'previous' AND r.value IS NOT NULL
          AND NOT EXISTS (SELECT FROM core.doubted d WHERE (d.report_id, d.cell) = (r.report_id, r.cell))
        ORDER BY r.series, r.field, r.observed_on, a.report_date DESC, r.cell
    )
    SELECT p.series, p.field, p.observed_on,
           coalesce(c.value, n.value, p.value),
           c.value IS NULL AND n.value IS NULL AND p.suspect,
           CASE WHEN c.value IS NOT NULL THEN 'correction' WHEN n.value IS NOT NULL THEN 'restatement' ELSE 'printed' END,
           coalesce(n.report_id, p.report_id)
    FROM printed p
    LEFT JOIN restated n ON (n.series, n.field, n.observed_on) = (p.series, p.field, p.observed_on)
        AND (p.value IS NULL OR core.differs(n.value, p.value) OR (p.suspect AND n.upheld))
    LEFT JOIN core.corrections c ON (c.series, c.field, c.observed_on) = (p.series, p.field, p.observed_on)
        AND c.withdrawn_at IS NULL AND c.closed_at IS NULL;
END;

CREATE OR REPLACE FUNCTION mart.as_reported(day date)
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
        AND (p.value IS NULL
             OR abs(n.value - p.value) > 0.5 * power(10::numeric, -least(scale(n.value), scale(p.value)))
             OR (p.suspect AND EXISTS (SELECT FROM mart.findings f
                     WHERE f.report_date = n.report_date AND f.cells[1] = n.cell AND f.check_name = 'day.restated')))
$$;
