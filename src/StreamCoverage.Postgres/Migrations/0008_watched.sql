-- Every stream that is watched for regressions keeps a row of its own, so that a commit writes only those that changed.

CREATE TABLE streamcoverage.watched_stream (
    network_id integer NOT NULL,
    stream     text COLLATE "C" NOT NULL,
    state      bytea NOT NULL,
    CONSTRAINT watched_stream_one_row_per_network_and_stream PRIMARY KEY (network_id, stream),
    CONSTRAINT watched_stream_belongs_to_a_network FOREIGN KEY (network_id) REFERENCES streamcoverage.network_state (network_id)
);
COMMENT ON TABLE streamcoverage.watched_stream IS 'One row per stream of a network that is watched for regressions: the network''s own, a value of a dimension or a cell; state is what its detector and its alert keep between slices, packed.';

ALTER TABLE streamcoverage.network_state
    ADD COLUMN watched   integer NOT NULL DEFAULT 0,
    ADD COLUMN unwatched integer NOT NULL DEFAULT 0,
    ADD COLUMN withheld  integer NOT NULL DEFAULT 0,
    ADD CONSTRAINT network_state_watched_is_not_negative CHECK (LEAST(watched, unwatched, withheld) >= 0);

CREATE VIEW coverage.watch_now AS
SELECT network, NULLIF(closed_through, '-infinity') AS time, watched, unwatched, withheld FROM streamcoverage.network_state;
COMMENT ON VIEW coverage.watch_now IS 'One row per network: how much of it is watched for regressions.';
COMMENT ON COLUMN coverage.watch_now.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.watch_now.time IS 'End of the newest closed slice; null before the first.';
COMMENT ON COLUMN coverage.watch_now.watched IS 'Values of dimensions and workload cells that are watched, besides the network as a whole.';
COMMENT ON COLUMN coverage.watch_now.unwatched IS 'Those that have demand enough, and are not watched because too many have more.';
COMMENT ON COLUMN coverage.watch_now.withheld IS 'Regressions of values and cells that are there now and were not told, because too many alerts were open.';

CREATE OR REPLACE VIEW coverage.alert_history AS
SELECT r."Network" AS network, r."FiredAt" AS time, r."Id" AS alert_id, r."Rule" AS rule, r."State" AS state,
    r."OnsetAt" AS onset_at, r."ResolvedAt" AS resolved_at,
    EXTRACT(EPOCH FROM r."ResolvedAt" - r."OnsetAt")::bigint AS duration_seconds,
    r."Before" AS before_ratio, r."After" AS after_ratio, r."Requests" AS requests, r."DefinitionVersion" AS definition_version,
    COALESCE(r."Severity", 'page') AS severity, COALESCE(r."Scope", 'network') AS scope, r."Window" AS window_name,
    r."Dimension" AS dimension, r."Value" AS value, r."Cell" AS cell, r."Model" AS model, r."Task" AS task, r."Hardware" AS hardware,
    r."Region" AS region, r."Verification" AS verification, r."Size" AS size
FROM streamcoverage.mt_doc_coveragealert d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Id" text, "Network" text, "Rule" text, "State" text, "OnsetAt" timestamptz, "FiredAt" timestamptz, "ResolvedAt" timestamptz,
    "Before" numeric, "After" numeric, "Requests" bigint, "DefinitionVersion" integer, "Severity" text, "Scope" text, "Window" text,
    "Dimension" text, "Value" text, "Cell" text, "Model" text, "Task" text, "Hardware" text, "Region" text, "Verification" text, "Size" text);
COMMENT ON VIEW coverage.alert_history IS 'One row per regression of a network, of one value of a dimension or of a workload cell, firing or resolved.';
COMMENT ON COLUMN coverage.alert_history.severity IS 'page where someone is called, ticket where it can wait for the day.';
COMMENT ON COLUMN coverage.alert_history.scope IS 'What it is about: network, one value of a dimension as model=NAME, or the six values of a cell.';
COMMENT ON COLUMN coverage.alert_history.window_name IS 'The window that the rule looks at; null for a rule that counts from the onset.';
COMMENT ON COLUMN coverage.alert_history.dimension IS 'The dimension, where it is about all cells with one value in it; else null.';
COMMENT ON COLUMN coverage.alert_history.value IS 'That value; any where requests left the dimension open.';
COMMENT ON COLUMN coverage.alert_history.cell IS 'The cell''s id, where it is about one workload cell; else null, as are the six columns after it.';
COMMENT ON COLUMN coverage.alert_history.model IS 'The cell''s model; null for any.';
COMMENT ON COLUMN coverage.alert_history.task IS 'The cell''s task; null for any.';
COMMENT ON COLUMN coverage.alert_history.hardware IS 'The cell''s hardware class; null for any.';
COMMENT ON COLUMN coverage.alert_history.region IS 'The cell''s region; null for any.';
COMMENT ON COLUMN coverage.alert_history.verification IS 'The cell''s verification mode; null for any.';
COMMENT ON COLUMN coverage.alert_history.size IS 'The cell''s size class; null for any.';
