"""Parts of queries that several pages of the Report Desk share. `{report}` stands for the id of a report."""

# What a report's errors, warnings and notes come to without those that a person has resolved.
OPEN = """
    SELECT count(*) FILTER (WHERE f.severity = 'error') AS errors,
           count(*) FILTER (WHERE f.severity = 'warn') AS warnings,
           count(*) FILTER (WHERE f.severity = 'info') AS infos
    FROM core.findings f
    LEFT JOIN LATERAL (
        SELECT action FROM core.finding_events e WHERE e.fingerprint = f.fingerprint ORDER BY id DESC LIMIT 1
    ) d ON true
    WHERE f.report_id = {report} AND f.gone_at IS NULL AND d.action IS DISTINCT FROM 'resolved'
"""
