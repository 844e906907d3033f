-- A finding that a person opened again after the next report closed it is open.
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
               CASE WHEN w.value IS NULL OR (f.proposed IS NULL AND NOT core.differs(c.value, w.value)) THEN 'the next report agrees'
                    WHEN NOT core.differs(f.proposed, w.value) THEN 'the next report confirms it'
                    WHEN NOT core.differs(c.value, w.value) THEN 'the next report prints it again'
                    ELSE 'the next report restates it' END AS reason
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
       CASE state WHEN 'open' THEN '' WHEN 'closed' THEN closing ELSE said END AS reason,
       CASE WHEN state = 'closed' AND closing <> 'the next report agrees' THEN now END AS now
FROM standing;
