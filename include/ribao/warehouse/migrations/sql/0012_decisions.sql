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
