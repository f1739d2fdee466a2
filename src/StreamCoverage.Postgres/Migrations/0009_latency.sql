-- Latencies beside the counts, and how long demand takes to succeed. Columns that end in _ms are milliseconds.

ALTER TABLE streamcoverage.slice_fact
    ADD COLUMN latencies bytea NOT NULL DEFAULT '',
    ADD CONSTRAINT slice_fact_latencies_stand_with_nobody CHECK (operator_id = 0 OR latencies = '');
COMMENT ON COLUMN streamcoverage.slice_fact.latencies IS 'Latencies of the requests of this cell and role that succeeded, whoever served, in bins, packed for this program; in the row of nobody alone.';

ALTER TABLE streamcoverage.hour_fact
    ADD COLUMN latencies bytea NOT NULL DEFAULT '',
    ADD CONSTRAINT hour_fact_latencies_stand_with_nobody CHECK (operator_id = 0 OR latencies = '');
COMMENT ON COLUMN streamcoverage.hour_fact.latencies IS 'Latencies of the requests of this cell and role that succeeded, whoever served, in bins, packed for this program; in the row of nobody alone.';

ALTER TABLE streamcoverage.network_history ADD COLUMN latency bigint[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN streamcoverage.network_history.latency IS 'Successes with a latency; then p50, p95, p99 of the time to success, and of successes alone, in microseconds. 9223372036854775807 where the quantile falls on failures, null where it is undefined; empty in rows from before latencies were counted.';

COMMENT ON COLUMN coverage.cell_minute.operator IS 'Who served; null for requests that nobody served. A row without an operator may count nothing: it then only holds the cell''s latencies.';
COMMENT ON COLUMN coverage.cell_hour.operator IS 'Who served; null for requests that nobody served. A row without an operator may count nothing: it then only holds the cell''s latencies.';
COMMENT ON COLUMN coverage.accounting.overflowed IS 'Accepted events that a bound of the slice kept from being counted in full: in the cell __other__, or without their latency.';

CREATE VIEW coverage.network_latency_now AS
SELECT r."Network" AS network, r."Window" AS window_name, r."WindowEnd" AS time,
    q.quantile AS quantile_ratio, l."TimeToSuccessMs" AS time_to_success_ms, l."LowerMs" AS lower_ms, l."UpperMs" AS upper_ms,
    l."Reached" AS is_reached, l."OfSuccessesMs" AS of_successes_ms, r."Requests" AS requests, r."Succeeded" AS succeeded,
    (r."Latency" ->> 'Stated')::bigint AS stated, (r."Latency" ->> 'Unstated')::bigint AS unstated
FROM streamcoverage.mt_doc_networkcoverage d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Network" text, "Window" text, "WindowEnd" timestamptz, "Requests" bigint, "Succeeded" bigint, "Latency" jsonb)
CROSS JOIN LATERAL (VALUES (0.5, 'P50'), (0.95, 'P95'), (0.99, 'P99')) AS q (quantile, member)
CROSS JOIN LATERAL jsonb_to_record(r."Latency" -> q.member) AS l (
    "TimeToSuccessMs" numeric, "LowerMs" numeric, "UpperMs" numeric, "Reached" boolean, "OfSuccessesMs" numeric)
WHERE jsonb_typeof(r."Latency") = 'object';
COMMENT ON VIEW coverage.network_latency_now IS 'One row per network, window and quantile: how long demand takes to succeed.';
COMMENT ON COLUMN coverage.network_latency_now.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.network_latency_now.window_name IS 'Name of the window, as 1h.';
COMMENT ON COLUMN coverage.network_latency_now.time IS 'End of the window, exclusive.';
COMMENT ON COLUMN coverage.network_latency_now.quantile_ratio IS 'Which share of the demand, 0.5, 0.95 or 0.99.';
COMMENT ON COLUMN coverage.network_latency_now.time_to_success_ms IS 'Milliseconds within which this share of the demand succeeded, where a failure takes for ever; within 1 %. Null where is_reached is not true.';
COMMENT ON COLUMN coverage.network_latency_now.lower_ms IS 'Lower end of its 95 % interval, by places in order. Null where nothing bounds it.';
COMMENT ON COLUMN coverage.network_latency_now.upper_ms IS 'Upper end of its 95 % interval. Null where nothing bounds it, as where it falls on failures.';
COMMENT ON COLUMN coverage.network_latency_now.is_reached IS 'Whether this share of the demand ever succeeded; false where the quantile falls on failures. Null without a latency to go by.';
COMMENT ON COLUMN coverage.network_latency_now.of_successes_ms IS 'The same quantile among successes alone. It falls when slow requests begin to fail, so it is no measure of service by itself. Null without a latency.';
COMMENT ON COLUMN coverage.network_latency_now.requests IS 'Demand: requests that gateways, or reporters of no stated role, attest.';
COMMENT ON COLUMN coverage.network_latency_now.succeeded IS 'Demand that succeeded.';
COMMENT ON COLUMN coverage.network_latency_now.stated IS 'Demand that succeeded and states a latency: what the quantiles rest on.';
COMMENT ON COLUMN coverage.network_latency_now.unstated IS 'Demand that succeeded and states no latency; it is taken to be as quick as the rest.';

CREATE VIEW coverage.cell_latency_now AS
SELECT r."Network" AS network, r."Window" AS window_name, w.time, r."Cell" AS cell,
    r."Model" AS model, r."Task" AS task, r."Hardware" AS hardware, r."Region" AS region, r."Verification" AS verification, r."Size" AS size,
    q.quantile AS quantile_ratio, l."TimeToSuccessMs" AS time_to_success_ms, l."LowerMs" AS lower_ms, l."UpperMs" AS upper_ms,
    l."Reached" AS is_reached, l."OfSuccessesMs" AS of_successes_ms, r."Requests" AS requests, r."Succeeded" AS succeeded,
    (r."Latency" ->> 'Stated')::bigint AS stated, (r."Latency" ->> 'Unstated')::bigint AS unstated
FROM streamcoverage.mt_doc_cellcoverage d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Network" text, "Window" text, "Cell" text, "Model" text, "Task" text, "Hardware" text, "Region" text, "Verification" text, "Size" text,
    "Requests" bigint, "Succeeded" bigint, "Latency" jsonb)
LEFT JOIN LATERAL (
    SELECT (n.data ->> 'WindowEnd')::timestamptz AS time
    FROM streamcoverage.mt_doc_networkcoverage n WHERE n.id = r."Network" || '/' || r."Window") w ON true
CROSS JOIN LATERAL (VALUES (0.5, 'P50'), (0.95, 'P95'), (0.99, 'P99')) AS q (quantile, member)
CROSS JOIN LATERAL jsonb_to_record(r."Latency" -> q.member) AS l (
    "TimeToSuccessMs" numeric, "LowerMs" numeric, "UpperMs" numeric, "Reached" boolean, "OfSuccessesMs" numeric)
WHERE jsonb_typeof(r."Latency") = 'object';
COMMENT ON VIEW coverage.cell_latency_now IS 'One row per network, window, workload cell with demand and quantile: how long the cell''s demand takes to succeed.';
COMMENT ON COLUMN coverage.cell_latency_now.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.cell_latency_now.window_name IS 'Name of the window, as 1h.';
COMMENT ON COLUMN coverage.cell_latency_now.time IS 'End of the window, exclusive.';
COMMENT ON COLUMN coverage.cell_latency_now.cell IS '20 hexadecimal digits that name the cell.';
COMMENT ON COLUMN coverage.cell_latency_now.model IS 'The model asked for; null for any.';
COMMENT ON COLUMN coverage.cell_latency_now.task IS 'The kind of work asked for; null for any.';
COMMENT ON COLUMN coverage.cell_latency_now.hardware IS 'The hardware class asked for; null for any.';
COMMENT ON COLUMN coverage.cell_latency_now.region IS 'The region asked for; null for any.';
COMMENT ON COLUMN coverage.cell_latency_now.verification IS 'The verification mode asked for; null for any.';
COMMENT ON COLUMN coverage.cell_latency_now.size IS 'The size class asked for; null for any.';
COMMENT ON COLUMN coverage.cell_latency_now.quantile_ratio IS 'Which share of the demand, 0.5, 0.95 or 0.99.';
COMMENT ON COLUMN coverage.cell_latency_now.time_to_success_ms IS 'Milliseconds within which this share of the demand succeeded, where a failure takes for ever; within 1 %. Null where is_reached is not true.';
COMMENT ON COLUMN coverage.cell_latency_now.lower_ms IS 'Lower end of its 95 % interval, by places in order. Null where nothing bounds it.';
COMMENT ON COLUMN coverage.cell_latency_now.upper_ms IS 'Upper end of its 95 % interval. Null where nothing bounds it, as where it falls on failures.';
COMMENT ON COLUMN coverage.cell_latency_now.is_reached IS 'Whether this share of the demand ever succeeded; false where the quantile falls on failures. Null without a latency to go by.';
COMMENT ON COLUMN coverage.cell_latency_now.of_successes_ms IS 'The same quantile among successes alone. It falls when slow requests begin to fail, so it is no measure of service by itself. Null without a latency.';
COMMENT ON COLUMN coverage.cell_latency_now.requests IS 'Demand: requests that gateways, or reporters of no stated role, attest.';
COMMENT ON COLUMN coverage.cell_latency_now.succeeded IS 'Demand that succeeded.';
COMMENT ON COLUMN coverage.cell_latency_now.stated IS 'Demand that succeeded and states a latency: what the quantiles rest on.';
COMMENT ON COLUMN coverage.cell_latency_now.unstated IS 'Demand that succeeded and states no latency; it is taken to be as quick as the rest.';

CREATE VIEW coverage.network_latency_history AS
SELECT n.network, h.window_name, h.window_end AS time, h.revision, q.quantile AS quantile_ratio,
    round(NULLIF(h.latency[q.place], 9223372036854775807) / 1000.0, 3) AS time_to_success_ms,
    h.latency[q.place] <> 9223372036854775807 AS is_reached,
    round(h.latency[q.place + 3] / 1000.0, 3) AS of_successes_ms,
    h.requests_succeeded AS succeeded, h.latency[1] AS stated, GREATEST(h.requests_succeeded - h.latency[1], 0) AS unstated
FROM streamcoverage.network_history h
JOIN streamcoverage.network_state n USING (network_id)
CROSS JOIN (VALUES (0.5, 2), (0.95, 3), (0.99, 4)) AS q (quantile, place)
WHERE h.latency <> '{}';
COMMENT ON VIEW coverage.network_latency_history IS 'One row per network, window, slide at which something entered or left the window, and quantile: how long demand took to succeed.';
COMMENT ON COLUMN coverage.network_latency_history.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.network_latency_history.window_name IS 'Name of the window, as 1h.';
COMMENT ON COLUMN coverage.network_latency_history.time IS 'End of the window, exclusive.';
COMMENT ON COLUMN coverage.network_latency_history.revision IS '0 at first; raised each time the figures were restated because more data came.';
COMMENT ON COLUMN coverage.network_latency_history.quantile_ratio IS 'Which share of the demand, 0.5, 0.95 or 0.99.';
COMMENT ON COLUMN coverage.network_latency_history.time_to_success_ms IS 'Milliseconds within which this share of the demand succeeded, where a failure takes for ever; within 1 %. Null where is_reached is not true.';
COMMENT ON COLUMN coverage.network_latency_history.is_reached IS 'Whether this share of the demand ever succeeded; false where the quantile falls on failures. Null without a latency to go by.';
COMMENT ON COLUMN coverage.network_latency_history.of_successes_ms IS 'The same quantile among successes alone. It falls when slow requests begin to fail, so it is no measure of service by itself. Null without a latency.';
COMMENT ON COLUMN coverage.network_latency_history.succeeded IS 'Demand that succeeded.';
COMMENT ON COLUMN coverage.network_latency_history.stated IS 'Demand that succeeded and states a latency: what the quantiles rest on.';
COMMENT ON COLUMN coverage.network_latency_history.unstated IS 'Demand that succeeded and states no latency; it is taken to be as quick as the rest.';
