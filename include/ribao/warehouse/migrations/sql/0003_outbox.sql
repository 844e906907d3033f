-- A mail that was refused waits longer each time, and does not hold up the others; other channels wait here too.
ALTER TABLE core.outbox ADD COLUMN next_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE core.outbox ADD COLUMN channel text NOT NULL DEFAULT 'mail';
COMMENT ON COLUMN core.outbox.next_at IS 'Not to be tried before.';
COMMENT ON COLUMN core.outbox.channel IS 'mail, or the chat (wecom, dingtalk, slack) whose connection the recipient names.';
DROP INDEX core.outbox_waiting;
CREATE INDEX outbox_waiting ON core.outbox (next_at, created_at) WHERE sent_at IS NULL;
GRANT UPDATE (recipients, next_at) ON core.outbox TO ribao_loader;
