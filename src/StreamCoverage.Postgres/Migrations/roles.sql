-- Who may do what. Run after the migrations each time, because roles belong to the server and may be added, or allowed, later.
-- Group roles without login; an administrator grants them: GRANT streamcoverage_reader TO grafana.
-- The owner is whoever runs this. writer: ingest and measure. publisher: sends alerts, and sees nothing else. web: the HTTP API.
-- reader: the views of all networks. analyst: the views of its own networks.

REVOKE ALL ON SCHEMA streamcoverage, coverage, own FROM PUBLIC;

DO $$
DECLARE
    wanted text;
    source record;
BEGIN
    FOREACH wanted IN ARRAY ARRAY[
        'streamcoverage_writer', 'streamcoverage_publisher', 'streamcoverage_web', 'streamcoverage_reader', 'streamcoverage_analyst'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            EXCEPTION
                WHEN duplicate_object OR unique_violation THEN
                    NULL; -- Another database of this server was migrated at the same moment: the role is there.
                WHEN insufficient_privilege THEN
                    RAISE WARNING 'role % is missing and % may not create it; let an administrator run CREATE ROLE % NOLOGIN and apply again',
                        wanted, current_user, wanted;
            END;
        END IF;
    END LOOP;

    -- A barrier: no condition of the asking query is evaluated on a row that is not the role's own. The array is computed once a query.
    FOR source IN
        SELECT c.oid, c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'network' AND NOT a.attisdropped
        WHERE c.relnamespace = 'coverage'::regnamespace AND c.relkind = 'v' LOOP
        EXECUTE format(
            'CREATE OR REPLACE VIEW own.%1$I WITH (security_barrier) AS SELECT * FROM coverage.%1$I WHERE network = ANY (ARRAY('
            'SELECT m.network FROM streamcoverage.analyst_network m JOIN pg_roles r ON r.rolname = m.role_name WHERE pg_has_role(r.oid, ''MEMBER'')))',
            source.relname);
        EXECUTE format('COMMENT ON VIEW own.%I IS %L', source.relname, obj_description(source.oid, 'pg_class') || ' Of the asking role''s networks.');
    END LOOP;

    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'streamcoverage_writer') THEN
        GRANT USAGE ON SCHEMA streamcoverage TO streamcoverage_writer;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA streamcoverage TO streamcoverage_writer;
        GRANT USAGE ON ALL SEQUENCES IN SCHEMA streamcoverage TO streamcoverage_writer;
        REVOKE INSERT, UPDATE, DELETE ON streamcoverage.schema_migration, streamcoverage.api_key, streamcoverage.analyst_network
            FROM streamcoverage_writer;
        GRANT USAGE ON SCHEMA coverage TO streamcoverage_writer;
        GRANT SELECT ON ALL TABLES IN SCHEMA coverage TO streamcoverage_writer;
    END IF;

    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'streamcoverage_publisher') THEN
        GRANT USAGE ON SCHEMA streamcoverage TO streamcoverage_publisher;
        GRANT SELECT ON streamcoverage.outbox, streamcoverage.outbox_sink, streamcoverage.outbox_delivery TO streamcoverage_publisher;
        GRANT UPDATE (published_at) ON streamcoverage.outbox TO streamcoverage_publisher;
        GRANT INSERT (name), UPDATE (holder, held_until) ON streamcoverage.outbox_sink TO streamcoverage_publisher;
        GRANT UPDATE (delivered_at) ON streamcoverage.outbox_delivery TO streamcoverage_publisher;
    END IF;

    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'streamcoverage_web') THEN
        GRANT USAGE ON SCHEMA streamcoverage TO streamcoverage_web;
        GRANT SELECT ON ALL TABLES IN SCHEMA streamcoverage TO streamcoverage_web;
    END IF;

    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'streamcoverage_reader') THEN
        GRANT USAGE ON SCHEMA coverage TO streamcoverage_reader;
        GRANT SELECT ON ALL TABLES IN SCHEMA coverage TO streamcoverage_reader;
    END IF;

    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'streamcoverage_analyst') THEN
        GRANT USAGE ON SCHEMA own TO streamcoverage_analyst;
        GRANT SELECT ON ALL TABLES IN SCHEMA own TO streamcoverage_analyst;
    END IF;

    FOR wanted IN
        SELECT rolname FROM pg_roles WHERE rolname IN ('streamcoverage_web', 'streamcoverage_reader', 'streamcoverage_analyst') ORDER BY rolname LOOP
        BEGIN
            -- A second wall only: settings of a group are not handed on to its members, so it holds for a role that is given LOGIN itself.
            EXECUTE format('ALTER ROLE %I IN DATABASE %I SET default_transaction_read_only = on', wanted, current_database());
        EXCEPTION
            WHEN insufficient_privilege THEN
                RAISE WARNING 'role % cannot be made read-only by default, as % may not alter it; it has no right to write anyway',
                    wanted, current_user;
        END;
    END LOOP;

    BEGIN
        REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    EXCEPTION
        WHEN insufficient_privilege OR invalid_schema_name THEN
            NULL; -- Not ours to change, or not there.
    END;
END
$$;
