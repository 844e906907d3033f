ALTER FUNCTION core.believe(date[], timestamptz, text) RENAME TO refresh_vintages;
