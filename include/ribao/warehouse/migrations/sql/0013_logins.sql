-- The loader reads every view and table, later ones too.
GRANT SELECT ON ALL TABLES IN SCHEMA core TO ribao_loader;
ALTER DEFAULT PRIVILEGES IN SCHEMA core GRANT SELECT, INSERT ON TABLES TO ribao_loader;

-- The Report Desk and exports read everything but the mails themselves, and write nothing.
GRANT USAGE ON SCHEMA core TO ribao_desk;
GRANT SELECT ON ALL TABLES IN SCHEMA core TO ribao_desk;
ALTER DEFAULT PRIVILEGES IN SCHEMA core GRANT SELECT ON TABLES TO ribao_desk;
REVOKE SELECT ON core.outbox FROM ribao_desk;
DO $$
BEGIN
    EXECUTE (
        SELECT format('GRANT SELECT (%s) ON core.outbox TO ribao_desk', string_agg(quote_ident(attname), ', '))
        FROM pg_attribute WHERE attrelid = 'core.outbox'::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'raw'
    );
END $$;
