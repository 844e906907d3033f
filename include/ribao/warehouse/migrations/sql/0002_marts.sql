CREATE VIEW core.active AS
SELECT * FROM core.reports WHERE counts;
COMMENT ON VIEW core.active IS 'The report that counts for each report date.';

-- Orders the readings of a date by when their files came, so that the order of loading leaves no trace, and
-- chooses the one that counts. One file read by two parsers: the later reading.
CREATE FUNCTION core.elect(day date) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE chosen bigint;
BEGIN
    UPDATE core.reports r SET revision = o.place
    FROM (SELECT id, row_number() OVER (ORDER BY fetched_at, sha256, id) AS place
          FROM core.reports WHERE report_date = day) o
    WHERE r.id = o.id AND r.revision <> o.place;
    SELECT id INTO chosen FROM core.reports
    WHERE report_date = day AND state IN ('loaded', 'released') ORDER BY revision DESC LIMIT 1;
    UPDATE core.reports SET counts = false WHERE report_date = day AND counts AND id IS DISTINCT FROM chosen;
    UPDATE core.reports SET counts = true WHERE id = chosen AND NOT counts;
    RETURN chosen;
END $$;
COMMENT ON FUNCTION core.elect IS 'Numbers the revisions of a report date and chooses the one that counts; gives its number.';

-- Do two printed numbers differ by more than their rounding? scale() is the number of printed decimals.
CREATE FUNCTION core.differs(a numeric, b numeric) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN abs(a - b) > 0.5 * power(10::numeric, -least(scale(a), scale(b)));
COMMENT ON FUNCTION core.differs IS 'Whether two printed numbers differ by more than their rounding.';

CREATE VIEW core.doubted AS
SELECT DISTINCT f.report_id, c.cell
FROM core.findings f CROSS JOIN LATERAL unnest(f.cells || f.casualties) AS c (cell)
WHERE f.severity = 'error' AND f.gone_at IS NULL;
COMMENT ON VIEW core.doubted IS 'The cells that a finding of severity error names.';

-- A person's correction goes before the publisher's restatement (the previous column of the latest report that
-- is not itself in doubt), and that before the number first printed. It depends on the reports, not on their order.
CREATE FUNCTION core.believed(days date[])
RETURNS TABLE (series text, field text, observed_on date, value numeric, suspect boolean, origin text, report_id bigint)
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH printed AS (
        SELECT DISTINCT ON (r.series, r.field, r.observed_on) r.*, d.cell IS NOT NULL AS suspect
        FROM core.active a
        JOIN core.readings r ON r.report_id = a.id
        LEFT JOIN core.doubted d ON (d.report_id, d.cell) = (r.report_id, r.cell)
        WHERE a.data_date = ANY (days) AND r.role = 'current' AND (r.field <> 'change' OR r.cell LIKE 't1/%')
        ORDER BY r.series, r.field, r.observed_on, a.report_date DESC, r.cell
    ), restated AS (
        SELECT DISTINCT ON (r.series, r.field, r.observed_on) r.*
        FROM core.active a
        JOIN core.readings r ON r.report_id = a.id
        WHERE a.previous_on = ANY (days) AND r.role = 'previous' AND r.value IS NOT NULL
          AND NOT EXISTS (SELECT FROM core.doubted d WHERE (d.report_id, d.cell) = (r.report_id, r.cell))
        ORDER BY r.series, r.field, r.observed_on, a.report_date DESC, r.cell
    )
    SELECT p.series, p.field, p.observed_on,
           coalesce(c.value, n.value, p.value),
           c.value IS NULL AND n.value IS NULL AND p.suspect,
           CASE WHEN c.value IS NOT NULL THEN 'correction' WHEN n.value IS NOT NULL THEN 'restatement' ELSE 'printed' END,
           coalesce(n.report_id, p.report_id)
    FROM printed p
    LEFT JOIN restated n ON (n.series, n.field, n.observed_on) = (p.series, p.field, p.observed_on)
        AND (p.value IS NULL OR core.differs(n.value, p.value))
    LEFT JOIN core.corrections c ON (c.series, c.field, c.observed_on) = (p.series, p.field, p.observed_on)
        AND c.withdrawn_at IS NULL AND c.closed_at IS NULL;
END;
COMMENT ON FUNCTION core.believed IS 'What is to be believed for some observed days.';

CREATE TYPE core.change AS (
    series_no integer, field text, observed_on date, value numeric, suspect boolean, cause text, report_id bigint,
    known tstzrange
);
COMMENT ON TYPE core.change IS 'What replaces a vintage: known is the old one''s, null where there was none; report_id is null where nothing replaces it.';

-- Brings core.vintages up to what is believed now for some observed days. `occasion` is the cause where the
-- reports themselves give none: decision, correction or recheck.
CREATE FUNCTION core.believe(days date[], moment timestamptz, occasion text) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE changes core.change[];
BEGIN
    SELECT array_agg(ROW(coalesce(t.series_no, o.series_no), coalesce(t.field, o.field),
                         coalesce(t.observed_on, o.observed_on), t.value, t.suspect,
                         CASE WHEN t.origin <> 'printed' THEN t.origin
                              WHEN o.report_id IS NULL THEN 'first'
                              WHEN o.report_id = t.report_id OR o.report_date <> t.report_date THEN occasion
                              WHEN o.sha256 <> t.sha256 THEN 'reissue'
                              ELSE 'parser' END,
                         t.report_id, o.known)::core.change)
    INTO changes
    FROM (SELECT s.no AS series_no, b.*, r.report_date, r.sha256
          FROM core.believed(days) b JOIN core.series s ON s.id = b.series JOIN core.reports r ON r.id = b.report_id) t
    FULL JOIN (SELECT v.*, r.report_date, r.sha256
               FROM core.vintages v JOIN core.reports r ON r.id = v.report_id
               WHERE v.observed_on = ANY (days) AND upper_inf(v.known)) o
        ON (t.series_no, t.field, t.observed_on) = (o.series_no, o.field, o.observed_on)
    WHERE o.report_id IS NULL OR t.report_id IS NULL OR (o.value, o.suspect) IS DISTINCT FROM (t.value, t.suspect);

    -- What was believed for no time at all (two changes in one transaction) was never believed.
    DELETE FROM core.vintages v USING unnest(changes) c
    WHERE (v.series_no, v.field, v.observed_on, v.known) = (c.series_no, c.field, c.observed_on, c.known)
      AND lower(c.known) = moment;
    UPDATE core.vintages v SET known = tstzrange(lower(c.known), moment) FROM unnest(changes) c
    WHERE (v.series_no, v.field, v.observed_on, v.known) = (c.series_no, c.field, c.observed_on, c.known);
    INSERT INTO core.vintages (series_no, field, observed_on, known, value, suspect, cause, report_id)
    SELECT series_no, field, observed_on, tstzrange(moment, NULL), value, suspect, cause, report_id
    FROM unnest(changes) WHERE report_id IS NOT NULL;
    RETURN coalesce(array_length(changes, 1), 0);
END $$;
COMMENT ON FUNCTION core.believe IS 'Brings the vintages of some observed days up to what is believed now; gives how many changed.';

CREATE VIEW mart.all_vintages AS
SELECT s.id AS series, v.field, v.observed_on, lower(v.known) AS known_from, upper(v.known) AS known_to,
       v.value, v.suspect, v.cause, r.report_date, r.revision, v.report_id
FROM core.vintages v
JOIN core.series s ON s.no = v.series_no
JOIN core.reports r ON r.id = v.report_id;
COMMENT ON VIEW mart.all_vintages IS 'Everything that was ever believed, and from when to when.';

CREATE FUNCTION mart.vintages(wanted text) RETURNS SETOF mart.all_vintages
LANGUAGE sql STABLE
AS 'SELECT * FROM mart.all_vintages WHERE series = wanted ORDER BY observed_on, field, known_from';
COMMENT ON FUNCTION mart.vintages IS 'The history of a series: what was believed, when it changed, and who changed it.';

CREATE FUNCTION mart.as_of(moment timestamptz) RETURNS SETOF mart.all_vintages
LANGUAGE sql STABLE
AS 'SELECT * FROM mart.all_vintages WHERE known_from <= moment AND (known_to IS NULL OR known_to > moment)';
COMMENT ON FUNCTION mart.as_of IS 'What was known at a moment, by the time of loading.';

CREATE VIEW mart.series AS
SELECT s.id AS series, s.kind, s.commodity, s.block, s.name_zh, s.name_en, s.unit, u.name_en AS unit_en, s.market, s.known
FROM core.series s LEFT JOIN core.units u ON u.name = s.unit;
COMMENT ON VIEW mart.series IS 'All series with names and units.';

-- report_date is that of the report of the day, whoever has restated the value since: so it does not depend on the
-- order of loading. mart.vintages tells where a value came from.
CREATE VIEW core.best AS
SELECT s.id AS series, s.kind, s.commodity, s.block, s.name_zh, s.name_en, s.unit,
       v.field, v.observed_on, v.value, v.suspect, r.report_date
FROM core.vintages v
JOIN core.series s ON s.no = v.series_no
LEFT JOIN (SELECT data_date, max(report_date) AS report_date FROM core.active GROUP BY data_date) r
    ON r.data_date = v.observed_on
WHERE upper_inf(v.known);
COMMENT ON VIEW core.best IS 'What is believed now.';

CREATE VIEW mart.quotes AS
SELECT observed_on, series, commodity, name_zh AS contract, name_en, unit,
       max(value) FILTER (WHERE field = 'close') AS close,
       max(value) FILTER (WHERE field = 'change') AS change,
       max(value) FILTER (WHERE field = 'pct') AS pct,
       max(value) FILTER (WHERE field = 'volume') AS volume,
       max(value) FILTER (WHERE field = 'open_interest') AS open_interest,
       array_remove(array_agg(CASE WHEN suspect THEN field END ORDER BY field), NULL) AS suspect_fields,
       max(report_date) AS report_date
FROM core.best
WHERE kind = 'contract'
GROUP BY observed_on, series, commodity, name_zh, name_en, unit;
COMMENT ON VIEW mart.quotes IS 'Closes, changes, volumes and open interest of table 1, one row a contract and day.';

CREATE VIEW mart.indicators AS
SELECT observed_on, series, commodity, block, name_zh AS metric, name_en, unit, value, suspect, report_date
FROM core.best
WHERE kind = 'indicator';
COMMENT ON VIEW mart.indicators IS 'The series of table 2, one row a series and day.';

CREATE VIEW mart.latest AS
SELECT DISTINCT ON (series) series, kind, commodity, name_zh, name_en, unit, observed_on, value, suspect, report_date
FROM core.best
WHERE field IN ('close', 'value')
ORDER BY series, observed_on DESC;
COMMENT ON VIEW mart.latest IS 'The newest value of every series.';

CREATE VIEW mart.as_printed AS
SELECT a.report_date, a.revision, r.cell, r.series, r.field, r.role, r.observed_on, r.printed, r.value,
       EXISTS (SELECT FROM core.doubted d WHERE (d.report_id, d.cell) = (r.report_id, r.cell)) AS suspect,
       r.page, r.x0, r.top, r.x1, r.bottom, a.sha256
FROM core.active a JOIN core.readings r ON r.report_id = a.id;
COMMENT ON VIEW mart.as_printed IS 'Every cell as printed, with its place in the PDF.';

CREATE VIEW mart.revisions AS
SELECT series, field, observed_on, before, value AS after, cause, known_from AS at, report_date
FROM (
    SELECT *, lag(value) OVER (PARTITION BY series, field, observed_on ORDER BY known_from) AS before
    FROM mart.all_vintages
) v
WHERE cause <> 'first';
COMMENT ON VIEW mart.revisions IS 'Every value that changed after it was first loaded: before, after, who changed it.';

CREATE VIEW mart.reports AS
SELECT r.id AS report_id, r.report_date, r.revision, r.data_date, r.state, r.reason, r.parser_version, r.pages,
       r.counts, r.loaded_at, r.sha256, d.source, d.url, r.fetched_at,
       count(*) FILTER (WHERE f.severity = 'error') AS errors,
       count(*) FILTER (WHERE f.severity = 'warn') AS warnings,
       count(*) FILTER (WHERE f.severity = 'info') AS infos
FROM core.reports r
JOIN core.documents d USING (sha256)
LEFT JOIN core.findings f ON f.report_id = r.id AND f.gone_at IS NULL
GROUP BY r.id, d.sha256;
COMMENT ON VIEW mart.reports IS 'Every report and revision that was loaded, quarantined ones too.';

CREATE VIEW mart.calendar AS
SELECT d.day, d.provisional, r.report_id, r.revision, r.errors, r.warnings,
       CASE WHEN NOT d.trading THEN 'closed'
            WHEN r.state IN ('quarantined', 'rejected') THEN r.state
            WHEN r.errors > 0 THEN 'errors'
            WHEN r.warnings > 0 THEN 'warned'
            WHEN r.state IS NOT NULL THEN 'clean'
            WHEN s.missing THEN 'missing'
            WHEN s.late THEN 'late'
            WHEN d.day < (now() AT TIME ZONE 'Asia/Shanghai')::date THEN 'absent'
            ELSE 'awaited' END AS state
FROM core.days d
LEFT JOIN LATERAL (
    SELECT * FROM mart.reports m WHERE m.report_date = d.day
    ORDER BY m.counts DESC, m.revision DESC LIMIT 1
) r ON true
LEFT JOIN LATERAL (
    SELECT bool_or(state = 'missing') AS missing, bool_or(state = 'late') AS late
    FROM core.day_states x WHERE x.report_date = d.day
) s ON true;
COMMENT ON VIEW mart.calendar IS 'Each weekday and what became of its report: closed, awaited, late, missing, absent, clean, warned, errors, quarantined, rejected.';

CREATE VIEW mart.advice AS
SELECT a.report_date, s.commodity, s.headline, s.advice,
       lag(s.advice) OVER w AS previous_advice,
       s.advice IS DISTINCT FROM lag(s.advice) OVER w AS changed
FROM core.active a JOIN core.sections s ON s.report_id = a.id
WINDOW w AS (PARTITION BY s.commodity ORDER BY a.report_date);
COMMENT ON VIEW mart.advice IS 'Headline and 操作建议 by commodity and day, with whether it changed.';

CREATE VIEW mart.statements AS
SELECT a.report_date, s.id, s.commodity, s.series, s.metric, s.value, s.unit, s.change, s.said
FROM core.active a JOIN core.statements s ON s.report_id = a.id;
COMMENT ON VIEW mart.statements IS 'Numbers asserted in the narrative.';

CREATE VIEW mart.findings AS
SELECT r.report_date, r.revision, r.state AS report_state, f.report_id, f.n, f.rank, f.fingerprint, f.check_name,
       f.pattern, f.severity, f.cells, f.casualties, f.message, f.message_en, f.expected, f.proposed, f.relations,
       f.found_at
FROM core.findings f JOIN core.reports r ON r.id = f.report_id
WHERE f.gone_at IS NULL AND (r.counts OR r.state IN ('quarantined', 'rejected'));
COMMENT ON VIEW mart.findings IS 'The findings of every report that counts, and of the quarantined ones.';

CREATE VIEW mart.finding_history AS
WITH seen AS (
    SELECT f.fingerprint, min(a.report_date) AS first_seen, max(a.report_date) AS last_seen,
           count(DISTINCT a.report_date) AS times_seen
    FROM core.findings f JOIN core.active a ON a.id = f.report_id
    WHERE f.gone_at IS NULL
    GROUP BY f.fingerprint
), decided AS (
    SELECT DISTINCT ON (fingerprint) * FROM core.finding_events ORDER BY fingerprint, id DESC
), newest AS (
    SELECT max(report_date) AS day FROM core.active
)
SELECT s.fingerprint, s.first_seen, s.last_seen, s.times_seen,
       CASE WHEN d.action = 'resolved' THEN 'resolved'
            WHEN s.last_seen < n.day THEN 'resolved'
            WHEN d.action = 'acknowledged' THEN 'acknowledged'
            ELSE 'open' END AS state,
       CASE WHEN d.action IN ('resolved', 'acknowledged') THEN d.who || ': ' || d.why
            WHEN s.last_seen < n.day THEN 'the next report agrees'
            ELSE '' END AS reason
FROM seen s CROSS JOIN newest n LEFT JOIN decided d USING (fingerprint);
COMMENT ON VIEW mart.finding_history IS 'Each standing problem: first and last seen, how often, open, acknowledged or resolved, and why.';

CREATE VIEW mart.open_findings AS
SELECT h.first_seen, h.last_seen, h.times_seen, h.state, f.report_date, f.severity, f.check_name, f.pattern, f.cells,
       f.message, f.message_en, f.expected, f.proposed, f.relations, f.fingerprint, f.report_id, f.n, f.rank
FROM mart.finding_history h
JOIN mart.findings f ON f.fingerprint = h.fingerprint AND f.report_date = h.last_seen AND f.report_state IN ('loaded', 'released')
WHERE h.state <> 'resolved';
COMMENT ON VIEW mart.open_findings IS 'What is not settled yet, as last seen.';

CREATE VIEW mart.corrections AS
SELECT c.*, CASE WHEN c.withdrawn_at IS NOT NULL THEN 'withdrawn' WHEN c.closed_at IS NOT NULL THEN 'closed' ELSE 'standing' END AS state
FROM core.corrections c;
COMMENT ON VIEW mart.corrections IS 'Corrections by people: standing, withdrawn, or closed by the publisher.';

GRANT USAGE ON SCHEMA mart TO ribao_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA mart TO ribao_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA mart GRANT SELECT ON TABLES TO ribao_reader;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA mart TO ribao_reader;
GRANT USAGE ON SCHEMA core TO ribao_loader;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA core TO ribao_loader;
GRANT UPDATE (state, reason, revision, counts, memory, mark) ON core.reports TO ribao_loader;
GRANT UPDATE (rank, gone_at) ON core.findings TO ribao_loader;
GRANT UPDATE (known), DELETE ON core.vintages TO ribao_loader;
GRANT UPDATE (withdrawn_at, withdrawn_by, withdrawn_why, closed_at, closed_by) ON core.corrections TO ribao_loader;
GRANT UPDATE (claimed_at, sent_at, attempts, last_error) ON core.outbox TO ribao_loader;
