COMMENT ON SCHEMA core IS 'Everything that was ever read, found and decided; only appended to.';
COMMENT ON SCHEMA mart IS 'What people ask for: the best values, their history, reports, advice, findings.';

CREATE TABLE core.units (
    name    text PRIMARY KEY,
    name_en text NOT NULL
);
COMMENT ON TABLE core.units IS 'Units of measure, seeded from the catalogue.';
COMMENT ON COLUMN core.units.name IS 'As written in Chinese: 元/吨, 美元/吨, 吨, 手.';
COMMENT ON COLUMN core.units.name_en IS 'The same in English.';

CREATE TABLE core.series (
    id        text PRIMARY KEY,
    no        integer GENERATED ALWAYS AS IDENTITY UNIQUE,
    kind      text NOT NULL CHECK (kind IN ('contract', 'indicator')),
    commodity text NOT NULL,
    block     text NOT NULL,
    name_zh   text NOT NULL,
    name_en   text NOT NULL,
    unit      text REFERENCES core.units,
    market    text,
    known     boolean NOT NULL
);
COMMENT ON TABLE core.series IS 'Contracts of table 1 and indicators of table 2; unknown labels get a row of their own.';
COMMENT ON COLUMN core.series.id IS 'Stable id: quote.cu.shfe, cu.lme_stock; x.<block>.<label> where the catalogue does not know the label.';
COMMENT ON COLUMN core.series.no IS 'Short number used inside core.vintages.';
COMMENT ON COLUMN core.series.kind IS 'contract (a row of table 1) or indicator (a row of table 2).';
COMMENT ON COLUMN core.series.commodity IS 'Commodity id of the catalogue (cu, al); the block as printed where unknown.';
COMMENT ON COLUMN core.series.block IS 'Block of table 2 as printed; empty for contracts.';
COMMENT ON COLUMN core.series.name_zh IS 'Label as printed.';
COMMENT ON COLUMN core.series.name_en IS 'English name.';
COMMENT ON COLUMN core.series.unit IS 'Unit of the value; for contracts of the close.';
COMMENT ON COLUMN core.series.market IS 'Market whose opening days the series follows: SHFE, DCE, GFEX, LME, COMEX, LBMA, CN, INTL.';
COMMENT ON COLUMN core.series.known IS 'Whether the catalogue knows the series.';

CREATE TABLE core.documents (
    sha256      text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    size        bigint NOT NULL CHECK (size > 0),
    source      text NOT NULL,
    url         text NOT NULL,
    name        text NOT NULL,
    fetched_at  timestamptz NOT NULL,
    headers     jsonb NOT NULL
);
COMMENT ON TABLE core.documents IS 'Original files; the bytes themselves lie in the archive under their sha256.';
COMMENT ON COLUMN core.documents.sha256 IS 'Hash of the bytes, and their name in the archive.';
COMMENT ON COLUMN core.documents.size IS 'Length in bytes.';
COMMENT ON COLUMN core.documents.source IS 'Name of the source that gave it.';
COMMENT ON COLUMN core.documents.url IS 'Where it came from.';
COMMENT ON COLUMN core.documents.name IS 'Its file name there.';
COMMENT ON COLUMN core.documents.fetched_at IS 'When it was fetched.';
COMMENT ON COLUMN core.documents.headers IS 'Response headers, or the like, for conditional requests and for proof.';

CREATE TABLE core.reports (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    report_date    date NOT NULL,
    revision       integer NOT NULL CHECK (revision > 0),
    sha256         text NOT NULL REFERENCES core.documents,
    parser_version text NOT NULL,
    data_date      date,
    previous_on    date,
    pages          integer NOT NULL,
    state          text NOT NULL CHECK (state IN ('loaded', 'quarantined', 'released', 'rejected')),
    reason         text CHECK (state = 'loaded' OR reason IS NOT NULL),
    counts         boolean NOT NULL DEFAULT false,
    fetched_at     timestamptz NOT NULL,
    loaded_at      timestamptz NOT NULL,
    memory         jsonb NOT NULL,
    mark           text NOT NULL,
    UNIQUE (report_date, revision) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (report_date, sha256, parser_version),
    CHECK (data_date < report_date),
    CHECK (previous_on < data_date),
    CHECK (state IN ('loaded', 'released') OR NOT counts)
);
COMMENT ON TABLE core.reports IS 'One reading of one document for one report date. The highest revision that is loaded or released counts.';
COMMENT ON COLUMN core.reports.id IS 'Number of the report.';
COMMENT ON COLUMN core.reports.report_date IS 'Date in the title: the day it is published, before the market opens.';
COMMENT ON COLUMN core.reports.revision IS 'Place among the readings of its date, by when the file was fetched: more than 1 for a re-issued file or a new parser version. An older file that is loaded later moves the newer ones up.';
COMMENT ON COLUMN core.reports.sha256 IS 'The document it was read from.';
COMMENT ON COLUMN core.reports.parser_version IS 'Version of the reader.';
COMMENT ON COLUMN core.reports.data_date IS 'Trading day that its current columns speak of.';
COMMENT ON COLUMN core.reports.previous_on IS 'Trading day that its previous columns speak of.';
COMMENT ON COLUMN core.reports.pages IS 'Pages of the document.';
COMMENT ON COLUMN core.reports.state IS 'loaded; quarantined (stored, kept out of the marts); released or rejected by a person.';
COMMENT ON COLUMN core.reports.reason IS 'Why it was quarantined, and what was decided by whom.';
COMMENT ON COLUMN core.reports.counts IS 'Whether it is the report of its date that the marts show.';
COMMENT ON COLUMN core.reports.fetched_at IS 'When the file was fetched for this date.';
COMMENT ON COLUMN core.reports.loaded_at IS 'When it was loaded.';
COMMENT ON COLUMN core.reports.memory IS 'What the checks of later reports need to know of it.';
COMMENT ON COLUMN core.reports.mark IS 'Hash of the document, the parser version and the memory: what later checks depend on.';
CREATE UNIQUE INDEX reports_counting ON core.reports (report_date) INCLUDE (id, mark) WHERE counts;
CREATE INDEX reports_by_data_date ON core.reports (data_date) WHERE counts;
CREATE INDEX reports_by_previous_on ON core.reports (previous_on) WHERE counts;

CREATE TABLE core.readings (
    report_id   bigint NOT NULL REFERENCES core.reports,
    cell        text NOT NULL,
    series      text REFERENCES core.series,
    field       text NOT NULL,
    role        text NOT NULL CHECK (role IN ('current', 'previous', 'other')),
    observed_on date,
    printed     text,
    value       numeric,
    page        smallint,
    x0          real,
    top         real,
    x1          real,
    bottom      real,
    PRIMARY KEY (report_id, cell),
    CHECK ((role = 'other') = (series IS NULL)),
    CHECK (num_nonnulls(page, x0, top, x1, bottom) IN (0, 5))
);
COMMENT ON TABLE core.readings IS 'Every printed cell of both tables: its text, its value and its place on the page. Never changed.';
COMMENT ON COLUMN core.readings.report_id IS 'The report that printed it.';
COMMENT ON COLUMN core.readings.cell IS 'Cell id: t1/<contract>/<field>, t2/<block>/<metric>/<field>, header/….';
COMMENT ON COLUMN core.readings.series IS 'The series it is a reading of; null for header dates and for cells without a label.';
COMMENT ON COLUMN core.readings.field IS 'close, change, pct, volume, open_interest of a contract; value or change of an indicator; else the column.';
COMMENT ON COLUMN core.readings.role IS 'current (a reading), previous (a witness of the day before, may restate it), other (no reading).';
COMMENT ON COLUMN core.readings.observed_on IS 'The day the number speaks of.';
COMMENT ON COLUMN core.readings.printed IS 'The printed text; null where the cell is blank.';
COMMENT ON COLUMN core.readings.value IS 'The printed number; null where the text is none.';
COMMENT ON COLUMN core.readings.page IS 'Page, from 1.';
COMMENT ON COLUMN core.readings.x0 IS 'Left edge in points from the page''s left.';
COMMENT ON COLUMN core.readings.top IS 'Upper edge in points from the page''s top.';
COMMENT ON COLUMN core.readings.x1 IS 'Right edge.';
COMMENT ON COLUMN core.readings.bottom IS 'Lower edge.';
CREATE INDEX readings_by_series ON core.readings (series, observed_on);

CREATE TABLE core.vintages (
    series_no   integer NOT NULL REFERENCES core.series (no),
    field       text NOT NULL,
    observed_on date NOT NULL,
    known       tstzrange NOT NULL CHECK (NOT isempty(known)),
    value       numeric,
    suspect     boolean NOT NULL,
    cause       text NOT NULL CHECK (cause IN ('first', 'restatement', 'reissue', 'parser', 'correction', 'decision', 'recheck')),
    report_id   bigint NOT NULL REFERENCES core.reports,
    CONSTRAINT vintages_pkey PRIMARY KEY (series_no, field, observed_on, known WITHOUT OVERLAPS)
);
COMMENT ON TABLE core.vintages IS 'What was believed of a series for a day, and when. A new row only where something changed.';
COMMENT ON COLUMN core.vintages.series_no IS 'The series.';
COMMENT ON COLUMN core.vintages.field IS 'value of an indicator; close, change, pct, volume, open_interest of a contract.';
COMMENT ON COLUMN core.vintages.observed_on IS 'The day the value speaks of.';
COMMENT ON COLUMN core.vintages.known IS 'From when to when this was believed; open ended while it still is.';
COMMENT ON COLUMN core.vintages.value IS 'The value; null where the report printed none.';
COMMENT ON COLUMN core.vintages.suspect IS 'Whether a finding doubts it.';
COMMENT ON COLUMN core.vintages.cause IS 'first; restatement (the publisher''s next previous column), reissue (a new file), parser (a new reader), correction (a person), decision (a release or rejection), recheck (a report of an earlier day came later and changed what is doubted).';
COMMENT ON COLUMN core.vintages.report_id IS 'The report it comes from.';
CREATE INDEX vintages_by_day ON core.vintages (observed_on, series_no);
CREATE INDEX vintages_by_series ON core.vintages (series_no, observed_on);

CREATE TABLE core.sections (
    report_id  bigint NOT NULL REFERENCES core.reports,
    n          smallint NOT NULL,
    commodity  text NOT NULL,
    headline   text NOT NULL,
    paragraphs text[] NOT NULL,
    advice     text,
    boxes      jsonb NOT NULL,
    PRIMARY KEY (report_id, n)
);
COMMENT ON TABLE core.sections IS 'The narrative of each commodity with its 操作建议.';
COMMENT ON COLUMN core.sections.report_id IS 'The report.';
COMMENT ON COLUMN core.sections.n IS 'Order in the report, from 1.';
COMMENT ON COLUMN core.sections.commodity IS 'The section''s heading as printed.';
COMMENT ON COLUMN core.sections.headline IS 'Its headline.';
COMMENT ON COLUMN core.sections.paragraphs IS 'Its paragraphs.';
COMMENT ON COLUMN core.sections.advice IS '操作建议; null where none is printed.';
COMMENT ON COLUMN core.sections.boxes IS 'Boxes of the lines of headline, paragraphs and advice.';

CREATE TABLE core.statements (
    report_id bigint NOT NULL REFERENCES core.reports,
    id        text NOT NULL,
    commodity text NOT NULL,
    series    text,
    metric    text,
    value     text,
    unit      text,
    change    text,
    said      text NOT NULL,
    starts    integer NOT NULL,
    ends      integer NOT NULL,
    boxes     jsonb NOT NULL,
    PRIMARY KEY (report_id, id)
);
COMMENT ON TABLE core.statements IS 'Numbers asserted in the narrative.';
COMMENT ON COLUMN core.statements.report_id IS 'The report.';
COMMENT ON COLUMN core.statements.id IS 'text/<commodity>/<n>.';
COMMENT ON COLUMN core.statements.commodity IS 'The section''s heading.';
COMMENT ON COLUMN core.statements.series IS 'Catalogue id of the series it speaks of, or null.';
COMMENT ON COLUMN core.statements.metric IS 'Its name in the narrative.';
COMMENT ON COLUMN core.statements.value IS 'Signed value as printed.';
COMMENT ON COLUMN core.statements.unit IS 'Unit as printed.';
COMMENT ON COLUMN core.statements.change IS 'Signed change as printed.';
COMMENT ON COLUMN core.statements.said IS 'The span of text.';
COMMENT ON COLUMN core.statements.starts IS 'First character in the section''s joined paragraphs.';
COMMENT ON COLUMN core.statements.ends IS 'Character after the last.';
COMMENT ON COLUMN core.statements.boxes IS 'Its place on the page.';

CREATE TABLE core.findings (
    report_id   bigint NOT NULL REFERENCES core.reports,
    n           smallint NOT NULL,
    fingerprint text NOT NULL,
    check_name  text NOT NULL,
    pattern     text,
    severity    text NOT NULL CHECK (severity IN ('error', 'warn', 'info')),
    cells       text[] NOT NULL,
    casualties  text[] NOT NULL,
    message     text NOT NULL,
    message_en  text NOT NULL,
    expected    text,
    proposed    text,
    relations   text[] NOT NULL,
    rank        smallint NOT NULL,
    found_at    timestamptz NOT NULL,
    gone_at     timestamptz CHECK (gone_at > found_at),
    PRIMARY KEY (report_id, n)
);
COMMENT ON TABLE core.findings IS 'What the checks found in a report: one row per cause. A finding that a later check no longer makes stays, with the moment it went.';
COMMENT ON COLUMN core.findings.report_id IS 'The report.';
COMMENT ON COLUMN core.findings.n IS 'Number in the report, for good.';
COMMENT ON COLUMN core.findings.fingerprint IS 'The same for the same standing problem on another day.';
COMMENT ON COLUMN core.findings.check_name IS 'Dotted name of the rule.';
COMMENT ON COLUMN core.findings.pattern IS 'Kind of mistake: digit_typo, stale_block, ….';
COMMENT ON COLUMN core.findings.severity IS 'error (the reading is suspect), warn, info.';
COMMENT ON COLUMN core.findings.cells IS 'Cells it names, the culprit first.';
COMMENT ON COLUMN core.findings.casualties IS 'Cells that are wrong only because the culprit is.';
COMMENT ON COLUMN core.findings.message IS 'What is wrong, in Chinese.';
COMMENT ON COLUMN core.findings.message_en IS 'The same in English.';
COMMENT ON COLUMN core.findings.expected IS 'What the witnesses allow.';
COMMENT ON COLUMN core.findings.proposed IS 'The likely right value.';
COMMENT ON COLUMN core.findings.relations IS 'The equations with the numbers in them.';
COMMENT ON COLUMN core.findings.rank IS 'Order among the present findings of the report, gravest first, from 1.';
COMMENT ON COLUMN core.findings.found_at IS 'When the checks made it.';
COMMENT ON COLUMN core.findings.gone_at IS 'When a later check, knowing more of the days before, no longer made it.';
CREATE INDEX findings_by_fingerprint ON core.findings (fingerprint);

CREATE TABLE core.finding_events (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    fingerprint text NOT NULL,
    action      text NOT NULL CHECK (action IN ('acknowledged', 'resolved', 'reopened')),
    who         text NOT NULL,
    why         text NOT NULL,
    at          timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE core.finding_events IS 'What people, or a later report, decided on a finding.';
COMMENT ON COLUMN core.finding_events.id IS 'Number.';
COMMENT ON COLUMN core.finding_events.fingerprint IS 'The finding.';
COMMENT ON COLUMN core.finding_events.action IS 'acknowledged, resolved or reopened; the last one counts.';
COMMENT ON COLUMN core.finding_events.who IS 'A person, or the report that told.';
COMMENT ON COLUMN core.finding_events.why IS 'The reason.';
COMMENT ON COLUMN core.finding_events.at IS 'When.';
CREATE INDEX finding_events_by_fingerprint ON core.finding_events (fingerprint, id);

CREATE TABLE core.corrections (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    series        text NOT NULL REFERENCES core.series,
    field         text NOT NULL,
    observed_on   date NOT NULL,
    value         numeric NOT NULL,
    expects       numeric NOT NULL,
    who           text NOT NULL,
    why           text NOT NULL,
    made_at       timestamptz NOT NULL DEFAULT now(),
    withdrawn_at  timestamptz,
    withdrawn_by  text,
    withdrawn_why text,
    closed_at     timestamptz,
    closed_by     bigint REFERENCES core.reports,
    CHECK (num_nonnulls(withdrawn_at, withdrawn_by, withdrawn_why) IN (0, 3)),
    CHECK (num_nonnulls(closed_at, closed_by) IN (0, 2))
);
COMMENT ON TABLE core.corrections IS 'Decisions of people to override a reading. They lie over what was printed and never change it.';
COMMENT ON COLUMN core.corrections.id IS 'Number.';
COMMENT ON COLUMN core.corrections.series IS 'The series.';
COMMENT ON COLUMN core.corrections.field IS 'The field, as in core.vintages.';
COMMENT ON COLUMN core.corrections.observed_on IS 'The day the value speaks of.';
COMMENT ON COLUMN core.corrections.value IS 'The value that holds instead.';
COMMENT ON COLUMN core.corrections.expects IS 'When the publisher prints this value, the correction closes by itself.';
COMMENT ON COLUMN core.corrections.who IS 'Who decided.';
COMMENT ON COLUMN core.corrections.why IS 'Why.';
COMMENT ON COLUMN core.corrections.made_at IS 'When.';
COMMENT ON COLUMN core.corrections.withdrawn_at IS 'When it was withdrawn, if it was.';
COMMENT ON COLUMN core.corrections.withdrawn_by IS 'By whom.';
COMMENT ON COLUMN core.corrections.withdrawn_why IS 'Why.';
COMMENT ON COLUMN core.corrections.closed_at IS 'When the publisher had printed the expected value.';
COMMENT ON COLUMN core.corrections.closed_by IS 'In which report.';
-- One standing correction for a value; a second opinion withdraws the first.
CREATE UNIQUE INDEX corrections_standing ON core.corrections (series, field, observed_on)
    WHERE withdrawn_at IS NULL AND closed_at IS NULL;

CREATE TABLE core.outbox (
    message_id  text PRIMARY KEY,
    kind        text NOT NULL,
    recipients  text[] NOT NULL,
    subject     text NOT NULL,
    raw         bytea NOT NULL,
    report_date date,
    created_at  timestamptz NOT NULL DEFAULT now(),
    claimed_at  timestamptz,
    sent_at     timestamptz,
    attempts    integer NOT NULL DEFAULT 0,
    last_error  text
);
COMMENT ON TABLE core.outbox IS 'Mails to be sent, written in the transaction of what they tell about.';
COMMENT ON COLUMN core.outbox.message_id IS 'Stable Message-ID: the same mail is never queued twice.';
COMMENT ON COLUMN core.outbox.kind IS 'daily, failure, late, missing, ….';
COMMENT ON COLUMN core.outbox.recipients IS 'Addresses.';
COMMENT ON COLUMN core.outbox.subject IS 'Subject line.';
COMMENT ON COLUMN core.outbox.raw IS 'The whole message as it is sent.';
COMMENT ON COLUMN core.outbox.report_date IS 'The report it is about, if any.';
COMMENT ON COLUMN core.outbox.created_at IS 'When it was queued.';
COMMENT ON COLUMN core.outbox.claimed_at IS 'When a sender took it; a claim left over from a killed sender lapses.';
COMMENT ON COLUMN core.outbox.sent_at IS 'When the mail server had accepted it.';
COMMENT ON COLUMN core.outbox.attempts IS 'How often it was tried.';
COMMENT ON COLUMN core.outbox.last_error IS 'What the mail server said last.';
CREATE INDEX outbox_waiting ON core.outbox (created_at) WHERE sent_at IS NULL;

CREATE TABLE core.days (
    day         date PRIMARY KEY,
    trading     boolean NOT NULL,
    provisional boolean NOT NULL
);
COMMENT ON TABLE core.days IS 'The calendar of China''s futures exchanges, seeded from the catalogue.';
COMMENT ON COLUMN core.days.day IS 'A day from Monday to Friday.';
COMMENT ON COLUMN core.days.trading IS 'Whether the exchanges trade.';
COMMENT ON COLUMN core.days.provisional IS 'Whether that is only assumed, since the known calendar has ended.';

CREATE TABLE core.day_states (
    report_date date NOT NULL,
    state       text NOT NULL CHECK (state IN ('late', 'missing')),
    at          timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (report_date, state)
);
COMMENT ON TABLE core.day_states IS 'That a report was late or missing when its deadline passed.';
COMMENT ON COLUMN core.day_states.report_date IS 'The day.';
COMMENT ON COLUMN core.day_states.state IS 'late or missing.';
COMMENT ON COLUMN core.day_states.at IS 'When that was noticed.';
