-- A file may be loaded again from the same reading, with series that the catalogue did not know before.
ALTER TABLE core.reports DROP CONSTRAINT reports_report_date_sha256_parser_version_key;
CREATE INDEX reports_by_file ON core.reports (report_date, sha256);
COMMENT ON COLUMN core.reports.revision IS 'Place among the readings of its date, by when the file was fetched: more than 1 for a re-issued file, a new parser version or labels that the catalogue knows only now. An older file that is loaded later moves the newer ones up.';
