-- What happened is stored as codes and data, in no language: what the next report means for a finding, which corrections
-- settled a finding, and who released or rejected a report.
CREATE OR REPLACE VIEW mart.finding_history AS
WITH latest AS (
    SELECT DISTINCT ON (fingerprint) * FROM core.finding_episodes ORDER BY fingerprint, last_seen DESC
), decided AS (
    SELECT DISTINCT ON (fingerprint) * FROM core.finding_events ORDER BY fingerprint, id DESC
), standing AS (
    SELECT s.*, w.now, w.reason AS closing, d.who || ': ' || d.why AS said,
           CASE WHEN d.action = 'resolved' AND d.report_date >= s.last_seen THEN 'resolved'
                WHEN d.action = 'reopened' AND d.at > w.loaded_at THEN 'open'
                WHEN w.closed_on IS NOT NULL THEN 'closed'
                WHEN d.action = 'acknowledged' AND d.report_date >= s.first_seen THEN 'acknowledged'
                ELSE 'open' END AS state
    FROM latest s
    LEFT JOIN decided d USING (fingerprint)
    LEFT JOIN LATERAL (
        SELECT n.report_date AS closed_on, n.loaded_at, w.printed AS now,
               CASE WHEN w.value IS NULL OR (f.proposed IS NULL AND NOT core.differs(c.value, w.value)) THEN 'agrees'
                    WHEN NOT core.differs(f.proposed, w.value) THEN 'confirms'
                    WHEN NOT core.differs(c.value, w.value) THEN 'repeats'
                    ELSE 'restates' END AS reason
        FROM core.active a
        CROSS JOIN LATERAL (
            SELECT id, report_date, loaded_at FROM core.active WHERE report_date > a.report_date ORDER BY report_date LIMIT 1
        ) n
        CROSS JOIN LATERAL (
            SELECT cells[1] AS cell, CASE WHEN proposed ~ '^-?[0-9]+(\.[0-9]+)?$' THEN proposed::numeric END AS proposed
            FROM core.findings
            WHERE report_id = a.id AND fingerprint = s.fingerprint AND gone_at IS NULL ORDER BY rank LIMIT 1
        ) f
        LEFT JOIN core.readings c ON c.report_id = a.id AND c.cell = f.cell AND c.role = 'current'
        LEFT JOIN core.readings w ON w.report_id = n.id AND w.role = 'previous'
            AND (w.series, w.field, w.observed_on) = (c.series, c.field, c.observed_on)
            AND NOT EXISTS (SELECT FROM core.findings d
                WHERE d.report_id = w.report_id AND d.severity = 'error' AND d.gone_at IS NULL
                  AND w.cell = ANY (d.cells || d.casualties))
        WHERE a.report_date = s.last_seen
    ) w ON true
)
SELECT fingerprint, first_seen, last_seen, times_seen,
       CASE state WHEN 'closed' THEN 'resolved' ELSE state END AS state,
       CASE WHEN state IN ('resolved', 'acknowledged') THEN said ELSE '' END AS reason,
       CASE WHEN state = 'closed' AND closing <> 'agrees' THEN now END AS now,
       CASE WHEN state = 'closed' THEN closing ELSE '' END AS closing
FROM standing;
COMMENT ON COLUMN mart.finding_history.reason IS 'Who acknowledged or resolved it, and why; empty where nobody did.';
COMMENT ON COLUMN mart.finding_history.closing IS 'What the next report that closed it does: agrees (it prints no other number), confirms (it prints the proposed value), repeats (it prints the doubtful number again), restates (it prints another number); empty otherwise.';

ALTER TABLE core.finding_events ADD COLUMN corrections bigint[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN core.finding_events.corrections IS 'The corrections that resolved the finding.';
UPDATE core.finding_events SET corrections = string_to_array(substr(why, length('correction ') + 1), ', ')::bigint[]
WHERE action = 'resolved' AND why ~ '^correction [0-9, ]+$';
UPDATE core.finding_events e SET why = c.why FROM core.corrections c WHERE c.id = e.corrections[1];

ALTER TABLE core.reports ADD COLUMN decisions jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN core.reports.decisions IS 'What people decided on it, oldest first: [{"act": "release" or "reject", "who", "why"}].';
COMMENT ON COLUMN core.reports.reason IS 'Why it was quarantined.';
GRANT UPDATE (decisions) ON core.reports TO ribao_loader;
DO $$
BEGIN
    EXECUTE (SELECT format('ALTER TABLE core.reports DROP CONSTRAINT %I', conname) FROM pg_constraint
             WHERE conrelid = 'core.reports'::regclass AND pg_get_constraintdef(oid) LIKE '%reason IS NOT NULL%');
END $$;
WITH parts AS (
    SELECT r.id, p.part, p.n, p.part ~ '^(released|rejected) by ' AS decided
    FROM core.reports r,
         regexp_split_to_table(r.reason, ' \| (?=(?:released|rejected) by )') WITH ORDINALITY AS p (part, n)
), people AS (
    SELECT *, split_part(substr(part, length('released by ') + 1), ': ', 1) AS who FROM parts
)
UPDATE core.reports r SET (reason, decisions) = (
    SELECT string_agg(part, ' | ' ORDER BY n) FILTER (WHERE NOT decided),
           coalesce(jsonb_agg(jsonb_build_object(
               'act', CASE WHEN part LIKE 'released %' THEN 'release' ELSE 'reject' END, 'who', who,
               'why', substr(part, length('released by ' || who || ': ') + 1)) ORDER BY n) FILTER (WHERE decided), '[]')
    FROM people WHERE id = r.id)
WHERE state IN ('released', 'rejected');
ALTER TABLE core.reports ADD CONSTRAINT reports_reason CHECK (state = 'loaded' OR reason IS NOT NULL OR decisions <> '[]');

CREATE OR REPLACE VIEW mart.reports AS
SELECT r.id AS report_id, r.report_date, r.revision, r.data_date, r.state,
       nullif(concat_ws(' | ', r.reason, (
           SELECT string_agg(concat(CASE d.act WHEN 'release' THEN 'released' ELSE 'rejected' END, ' by ', d.who, ': ', d.why),
                             ' | ' ORDER BY d.n)
           FROM ROWS FROM (jsonb_to_recordset(r.decisions) AS (act text, who text, why text)) WITH ORDINALITY
               AS d (act, who, why, n))), '') AS reason,
       r.parser_version, r.pages, r.counts, r.loaded_at, r.sha256, d.source, d.url, r.fetched_at,
       count(*) FILTER (WHERE f.severity = 'error') AS errors,
       count(*) FILTER (WHERE f.severity = 'warn') AS warnings,
       count(*) FILTER (WHERE f.severity = 'info') AS infos
FROM core.reports r
JOIN core.documents d USING (sha256)
LEFT JOIN core.findings f ON f.report_id = r.id AND f.gone_at IS NULL
GROUP BY r.id, d.sha256;
