-- When a witness first said what a cell is compared with.
ALTER TABLE core.witness_comparisons ADD COLUMN known_at timestamptz;
COMMENT ON COLUMN core.witness_comparisons.known_at IS 'When the witness first said so to us.';

CREATE OR REPLACE VIEW mart.witnesses AS
SELECT r.report_date, w.cell, w.witness, w.state, w.value, w.difference, w.month, w.basis, w.certain, w.known_at
FROM core.witness_comparisons w JOIN core.reports r ON r.id = w.report_id
WHERE r.counts;
COMMENT ON COLUMN mart.witnesses.known_at IS 'When the witness first said so to us.';
