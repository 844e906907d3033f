-- How certain the reading of a cell is; null where nothing speaks against it, as of almost all.
ALTER TABLE core.readings ADD COLUMN reading_confidence numeric CHECK (reading_confidence >= 0 AND reading_confidence < 1);
COMMENT ON COLUMN core.readings.reading_confidence IS 'How likely the text is what the page prints there, from 0 to 1; null where nothing speaks against it.';
