-- A withdrawn correction leaves what was printed; that is neither a correction nor a change by the publisher.
ALTER TABLE core.vintages DROP CONSTRAINT vintages_cause_check;
ALTER TABLE core.vintages ADD CONSTRAINT vintages_cause_check CHECK
    (cause IN ('first', 'restatement', 'reissue', 'parser', 'correction', 'withdrawal', 'decision', 'recheck'));
COMMENT ON COLUMN core.vintages.cause IS 'first; restatement (the publisher''s next previous column), reissue (a new file), parser (a new reader), correction (a person), withdrawal (of a correction), decision (a release or rejection), recheck (a report of an earlier day came later and changed what is doubted).';
COMMENT ON COLUMN mart.all_vintages.cause IS 'first; restatement (the publisher''s next previous column), reissue (a new file), parser (a new reader), correction (a person), withdrawal (of a correction), decision (a release or rejection), recheck (a report of an earlier day came later and changed what is doubted).';
COMMENT ON COLUMN mart.revisions.cause IS 'first; restatement (the publisher''s next previous column), reissue (a new file), parser (a new reader), correction (a person), withdrawal (of a correction), decision (a release or rejection), recheck (a report of an earlier day came later and changed what is doubted).';
