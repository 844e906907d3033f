-- A finding is data: what it states, its evidence and its alternatives. The message columns are its text for readers of
-- the marts. Findings of older versions have no detail until their report is checked again.
ALTER TABLE core.findings ADD COLUMN detail jsonb NOT NULL DEFAULT '{}';
ALTER TABLE core.findings ALTER COLUMN detail DROP DEFAULT;
UPDATE core.findings SET pattern = regexp_replace(check_name, '^.*[.]', '') WHERE pattern IS NULL;
ALTER TABLE core.findings ALTER COLUMN pattern SET NOT NULL;
UPDATE core.findings f SET proposals = (
    SELECT coalesce(jsonb_agg(p || '{"confidence": null}' ORDER BY n), '[]')
    FROM jsonb_array_elements(f.proposals) WITH ORDINALITY AS e (p, n));
CREATE OR REPLACE VIEW mart.findings AS
SELECT r.report_date, r.revision, r.state AS report_state, f.report_id, f.n, f.rank, f.fingerprint, f.check_name,
       f.pattern, f.severity, f.cells, f.casualties, f.message, f.message_en, f.expected, f.proposed, f.relations,
       f.found_at, f.proposals::text AS proposals, f.detail::text AS detail
FROM core.findings f JOIN core.reports r ON r.id = f.report_id
WHERE f.gone_at IS NULL AND (r.counts OR r.state IN ('quarantined', 'rejected'));
COMMENT ON COLUMN core.findings.detail IS 'The rest of the finding: {"facts", "evidence", "alternatives", "slip"}; {} where an older version found it.';
COMMENT ON COLUMN mart.findings.detail IS 'The rest of the finding as JSON: {"facts", "evidence", "alternatives", "slip"}.';
COMMENT ON COLUMN core.findings.pattern IS 'The type of finding, as in catalogue/finding_types.yaml.';
COMMENT ON COLUMN core.findings.message IS 'The finding in Chinese.';
COMMENT ON COLUMN core.findings.message_en IS 'The finding in English.';

ALTER TABLE core.reports ADD COLUMN reason_en text;
UPDATE core.reports r SET reason_en = coalesce(
    (SELECT f.message_en FROM core.findings f
     WHERE f.report_id = r.id AND f.message_en <> '' AND starts_with(r.reason, f.message)
     ORDER BY length(f.message) DESC LIMIT 1), regexp_replace(r.reason, ' [|] (released|rejected) by .*$', ''));
GRANT UPDATE (reason_en) ON core.reports TO ribao_loader;
COMMENT ON COLUMN core.reports.reason_en IS 'The reason in English.';
