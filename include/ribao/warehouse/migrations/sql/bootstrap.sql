-- What must be there before the first migration: the four roles, and the schemas that the owner holds.
-- Roles cannot log in; a person's or a service's own login is made a member of one of them.
DO $$
DECLARE wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['ribao_owner', 'ribao_loader', 'ribao_reader', 'ribao_desk'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;  -- another database of this server made it just now
            END;
        END IF;
    END LOOP;
END $$;
DO $$
BEGIN
    EXECUTE format('GRANT CREATE ON DATABASE %I TO ribao_owner', current_database());
    EXECUTE format('GRANT ribao_owner TO %I', current_user);
END $$;
GRANT ribao_reader TO ribao_loader, ribao_desk;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE SCHEMA IF NOT EXISTS core AUTHORIZATION ribao_owner;
CREATE SCHEMA IF NOT EXISTS mart AUTHORIZATION ribao_owner;
