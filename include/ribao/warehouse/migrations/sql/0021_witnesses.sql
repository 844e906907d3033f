-- What witnesses published, beside the reports and never in their marts: a value once for each time that it changed.
CREATE TABLE core.witness_answers (
    witness  text NOT NULL,
    day      date NOT NULL,
    first_at timestamptz NOT NULL,
    last_at  timestamptz NOT NULL,
    usable   boolean NOT NULL,
    reason   text NOT NULL DEFAULT '',
    PRIMARY KEY (witness, day)
);
COMMENT ON TABLE core.witness_answers IS 'The last answer of a witness for each trading day; the archive keeps the bytes of all.';
COMMENT ON COLUMN core.witness_answers.witness IS 'Name of the witness in config/witnesses.yaml.';
COMMENT ON COLUMN core.witness_answers.day IS 'Trading day that was asked for.';
COMMENT ON COLUMN core.witness_answers.first_at IS 'When the first usable answer was fetched, or the first of all.';
COMMENT ON COLUMN core.witness_answers.last_at IS 'When the last answer was fetched.';
COMMENT ON COLUMN core.witness_answers.usable IS 'Whether the last answer was what it should be.';
COMMENT ON COLUMN core.witness_answers.reason IS 'What was wrong with it; empty where it was usable.';

CREATE TABLE core.witness_values (
    witness  text NOT NULL,
    day      date NOT NULL,
    product  text NOT NULL,
    month    text NOT NULL,
    field    text NOT NULL,
    known_at timestamptz NOT NULL,
    value    numeric NOT NULL,
    printed  text NOT NULL,
    PRIMARY KEY (witness, day, product, month, field, known_at)
);
COMMENT ON TABLE core.witness_values IS 'Published numbers in the witness''s own words and unit; a row for each time that one changed.';
COMMENT ON COLUMN core.witness_values.witness IS 'Name of the witness.';
COMMENT ON COLUMN core.witness_values.day IS 'Trading day that the number is of.';
COMMENT ON COLUMN core.witness_values.product IS 'Product as the witness calls it.';
COMMENT ON COLUMN core.witness_values.month IS 'Delivery month; total for all months together; empty where there are no months.';
COMMENT ON COLUMN core.witness_values.field IS 'close, previous_settlement, volume, open_interest, stock, on_warrant, cancelled or holding.';
COMMENT ON COLUMN core.witness_values.known_at IS 'When the witness first said so to us.';
COMMENT ON COLUMN core.witness_values.value IS 'The number.';
COMMENT ON COLUMN core.witness_values.printed IS 'The number as published.';

CREATE TABLE core.witness_comparisons (
    report_id   bigint NOT NULL REFERENCES core.reports ON DELETE CASCADE,
    cell        text NOT NULL,
    witness     text NOT NULL,
    state       text NOT NULL CHECK (state IN ('agrees', 'differs', 'absent', 'not_yet')),
    value       numeric,
    difference  numeric,
    month       text NOT NULL DEFAULT '',
    basis       text NOT NULL DEFAULT '',
    certain     boolean NOT NULL DEFAULT true,
    PRIMARY KEY (report_id, cell, witness)
);
COMMENT ON TABLE core.witness_comparisons IS 'Each printed cell that has a witness beside what the witness says now.';
COMMENT ON COLUMN core.witness_comparisons.report_id IS 'Report that printed the cell.';
COMMENT ON COLUMN core.witness_comparisons.cell IS 'Cell id.';
COMMENT ON COLUMN core.witness_comparisons.witness IS 'Name of the witness.';
COMMENT ON COLUMN core.witness_comparisons.state IS 'agrees, differs, absent (the witness has the day without this number, or was closed) or not_yet (nothing of the day is there).';
COMMENT ON COLUMN core.witness_comparisons.value IS 'What the witness says, in the printed unit.';
COMMENT ON COLUMN core.witness_comparisons.difference IS 'Printed less published.';
COMMENT ON COLUMN core.witness_comparisons.month IS 'Contract month that it is of.';
COMMENT ON COLUMN core.witness_comparisons.basis IS 'What a contract''s change is from: the close or the settlement before.';
COMMENT ON COLUMN core.witness_comparisons.certain IS 'False where another contract month may be meant.';

CREATE VIEW mart.witnesses AS
SELECT r.report_date, w.cell, w.witness, w.state, w.value, w.difference, w.month, w.basis, w.certain
FROM core.witness_comparisons w JOIN core.reports r ON r.id = w.report_id
WHERE r.counts;
COMMENT ON VIEW mart.witnesses IS 'Each printed cell of a report that counts, beside what a witness says: agrees, differs, absent or not_yet.';
COMMENT ON COLUMN mart.witnesses.report_date IS 'Date of the report.';
COMMENT ON COLUMN mart.witnesses.cell IS 'Cell id.';
COMMENT ON COLUMN mart.witnesses.witness IS 'Name of the witness.';
COMMENT ON COLUMN mart.witnesses.state IS 'agrees, differs, absent or not_yet.';
COMMENT ON COLUMN mart.witnesses.value IS 'What the witness says, in the printed unit.';
COMMENT ON COLUMN mart.witnesses.difference IS 'Printed less published.';
COMMENT ON COLUMN mart.witnesses.month IS 'Contract month that it is of.';
COMMENT ON COLUMN mart.witnesses.basis IS 'What a contract''s change is from: the close or the settlement before.';
COMMENT ON COLUMN mart.witnesses.certain IS 'False where another contract month may be meant.';

GRANT SELECT, INSERT, UPDATE ON core.witness_answers TO ribao_loader;
GRANT SELECT, INSERT ON core.witness_values TO ribao_loader;
GRANT SELECT, INSERT, DELETE ON core.witness_comparisons TO ribao_loader;
