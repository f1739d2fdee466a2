-- Who may do what. Run after the migrations each time, because roles belong to the server and may be added, or allowed, later.
-- Group roles without login; an administrator grants them: GRANT streamcoverage_reader TO grafana.

REVOKE ALL ON SCHEMA streamcoverage, coverage FROM PUBLIC;

DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['streamcoverage_writer', 'streamcoverage_reader'] LOOP
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

    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'streamcoverage_writer') THEN
        GRANT USAGE ON SCHEMA streamcoverage TO streamcoverage_writer;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA streamcoverage TO streamcoverage_writer;
        GRANT USAGE ON ALL SEQUENCES IN SCHEMA streamcoverage TO streamcoverage_writer;
        REVOKE INSERT, UPDATE, DELETE ON streamcoverage.schema_migration FROM streamcoverage_writer;
        GRANT USAGE ON SCHEMA coverage TO streamcoverage_writer;
        GRANT SELECT ON ALL TABLES IN SCHEMA coverage TO streamcoverage_writer;
    END IF;

    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'streamcoverage_reader') THEN
        GRANT USAGE ON SCHEMA coverage TO streamcoverage_reader;
        GRANT SELECT ON ALL TABLES IN SCHEMA coverage TO streamcoverage_reader;
        BEGIN
            -- A second wall only: settings of a group are not handed on to its members, so it holds for a role that is given LOGIN itself.
            EXECUTE format('ALTER ROLE streamcoverage_reader IN DATABASE %I SET default_transaction_read_only = on', current_database());
        EXCEPTION
            WHEN insufficient_privilege THEN
                RAISE WARNING 'role streamcoverage_reader cannot be made read-only by default, as % may not alter it; it has no right to write anyway',
                    current_user;
        END;
    END IF;

    BEGIN
        REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    EXCEPTION
        WHEN insufficient_privilege OR invalid_schema_name THEN
            NULL; -- Not ours to change, or not there.
    END;
END
$$;
