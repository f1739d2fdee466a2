-- A login that may read the documents and event streams and nothing else. Run once by an administrator, in the product's database.
CREATE ROLE analyst LOGIN;
ALTER ROLE analyst SET default_transaction_read_only = on;
GRANT streamcoverage_reader TO analyst;
GRANT USAGE ON SCHEMA streamcoverage TO analyst;
GRANT SELECT ON ALL TABLES IN SCHEMA streamcoverage TO analyst;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA streamcoverage TO analyst;
ALTER DEFAULT PRIVILEGES IN SCHEMA streamcoverage GRANT SELECT ON TABLES TO analyst;
