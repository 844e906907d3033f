-- Every decision of a person once, in the words that make it again in another warehouse. The archive's journal has the
-- same: a decision whose name stands here has been made in this warehouse.
CREATE TABLE core.decisions (
    name  text PRIMARY KEY,
    at    timestamptz NOT NULL,
    act   text NOT NULL CHECK (act IN ('correct', 'withdraw', 'settle', 'release', 'reject')),
    who   text NOT NULL,
    why   text NOT NULL,
    about jsonb NOT NULL
);
COMMENT ON TABLE core.decisions IS 'What people decided, in the order of their names; the archive keeps the same in its journal.';
COMMENT ON COLUMN core.decisions.name IS 'Name of its file in the journal: the moment, and a random part.';
COMMENT ON COLUMN core.decisions.at IS 'When it was made first, in whatever warehouse.';
COMMENT ON COLUMN core.decisions.act IS 'correct, withdraw, settle, release or reject.';
COMMENT ON COLUMN core.decisions.who IS 'Who decided.';
COMMENT ON COLUMN core.decisions.why IS 'Why.';
COMMENT ON COLUMN core.decisions.about IS 'What about: values, a finding, or a report, by what they are called in every warehouse.';
GRANT SELECT, INSERT ON core.decisions TO ribao_loader;

-- What people decided before. Corrections that one act laid together have the same moment; the events that a correction
-- or its withdrawal made are part of that decision; when a report was released or rejected is not on record.
WITH values_of AS (
    SELECT id, made_at, who, why, fingerprint, withdrawn_at, withdrawn_by, withdrawn_why,
           jsonb_build_object('series', series, 'field', field, 'observed_on', observed_on) AS key,
           jsonb_build_object('value', value::text, 'expects', expects::text) AS value
    FROM core.corrections
), made AS (
    SELECT made_at AS at, 'correct' AS act, who, why,
           jsonb_build_object('values', jsonb_agg(key || value ORDER BY id), 'fingerprint', fingerprint) AS about
    FROM values_of GROUP BY made_at, who, why, fingerprint
    UNION ALL
    SELECT withdrawn_at, 'withdraw', withdrawn_by, withdrawn_why, key
    FROM values_of WHERE withdrawn_why <> 'a newer correction'
    UNION ALL
    SELECT e.at, 'settle', e.who, e.why, jsonb_build_object('fingerprint', e.fingerprint, 'action', e.action)
    FROM core.finding_events e
    WHERE NOT EXISTS (SELECT FROM core.corrections c WHERE c.fingerprint = e.fingerprint AND (
        (e.action = 'resolved' AND e.why LIKE 'correction %')
        OR (e.action = 'reopened' AND (e.who, e.why) = (c.withdrawn_by, c.withdrawn_why))))
    UNION ALL
    SELECT r.loaded_at + n * interval '1 microsecond', CASE m[1] WHEN 'released' THEN 'release' ELSE 'reject' END,
           m[2], m[3], jsonb_build_object('report_date', r.report_date, 'sha256', r.sha256)
    FROM core.reports r,
         regexp_split_to_table(r.reason, ' \| (?=(?:released|rejected) by )') WITH ORDINALITY AS p (part, n),
         regexp_match(part, '^(released|rejected) by ([^:]*): (.*)$') AS f (m)
    WHERE m IS NOT NULL
)
INSERT INTO core.decisions (name, at, act, who, why, about)
SELECT to_char(at AT TIME ZONE 'UTC', 'YYYYMMDD"T"HH24MISS.US') || '-' || left(md5(act || who || why || about::text), 8),
       at, act, who, why, about
FROM made ORDER BY at;
