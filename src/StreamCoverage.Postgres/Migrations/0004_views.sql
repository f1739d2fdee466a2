-- Views for analysts. The grain stands in the first sentence of each comment. Columns that end in _ratio lie in 0 to 1 and are rounded to
-- six decimals; times are UTC. A view reads with its owner's rights, so a reader needs none on the tables.

CREATE SCHEMA coverage;
COMMENT ON SCHEMA coverage IS 'StreamCoverage for analysts: views only. Columns and grain are stable; the tables behind them are not.';

CREATE VIEW coverage.network_coverage_now AS
SELECT r."Network" AS network, r."Window" AS window_name, r."WindowEnd" AS time, r."WindowStart" AS window_start,
    r."DefinitionVersion" AS definition_version,
    r."Requests" AS requests,
    r."Succeeded" AS succeeded,
    r."Unserved" AS unserved,
    r."SuccessRate" AS success_ratio,
    r."CoverageLower" AS coverage_lower_ratio,
    r."CoverageUpper" AS coverage_upper_ratio,
    r."CoverageSoft" AS coverage_soft_ratio,
    r."DemandCovered" AS demand_covered,
    r."DemandUncovered" AS demand_uncovered,
    r."CellsObserved" AS cells_observed,
    r."CellsCovered" AS cells_covered,
    r."CellsUncovered" AS cells_uncovered,
    r."Breadth" AS breadth_ratio,
    r."OperatorsKnown" AS operators_known,
    r."OperatorsPresent" AS operators_present,
    r."OperatorsActive" AS operators_active,
    r."Probed" AS probed,
    r."ProbedSucceeded" AS probed_succeeded,
    r."SelfReported" AS self_reported,
    r."SelfReportedSucceeded" AS self_reported_succeeded
FROM streamcoverage.mt_doc_networkcoverage d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Network" text,
    "Window" text,
    "WindowStart" timestamptz,
    "WindowEnd" timestamptz,
    "DefinitionVersion" integer,
    "Requests" bigint,
    "Succeeded" bigint,
    "Unserved" bigint,
    "SuccessRate" numeric,
    "CoverageLower" numeric,
    "CoverageUpper" numeric,
    "CoverageSoft" numeric,
    "DemandCovered" bigint,
    "DemandUncovered" bigint,
    "CellsObserved" integer,
    "CellsCovered" integer,
    "CellsUncovered" integer,
    "Breadth" numeric,
    "OperatorsKnown" integer,
    "OperatorsPresent" integer,
    "OperatorsActive" integer,
    "Probed" bigint,
    "ProbedSucceeded" bigint,
    "SelfReported" bigint,
    "SelfReportedSucceeded" bigint);
COMMENT ON VIEW coverage.network_coverage_now IS 'One row per network and window: its newest figures.';
COMMENT ON COLUMN coverage.network_coverage_now.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.network_coverage_now.window_name IS 'Name of the window, as 1h.';
COMMENT ON COLUMN coverage.network_coverage_now.time IS 'End of the window, exclusive; the figures hold from here until the next slide that changes them.';
COMMENT ON COLUMN coverage.network_coverage_now.window_start IS 'Start of the window, inclusive.';
COMMENT ON COLUMN coverage.network_coverage_now.definition_version IS 'Which version of the definitions made these figures.';
COMMENT ON COLUMN coverage.network_coverage_now.requests IS 'Demand: requests that gateways, or reporters of no stated role, attest.';
COMMENT ON COLUMN coverage.network_coverage_now.succeeded IS 'Demand that succeeded.';
COMMENT ON COLUMN coverage.network_coverage_now.unserved IS 'Demand that no operator served; part of requests.';
COMMENT ON COLUMN coverage.network_coverage_now.success_ratio IS 'succeeded / requests, 0 to 1: the volume view, beside coverage and never instead of it. Null without demand.';
COMMENT ON COLUMN coverage.network_coverage_now.coverage_lower_ratio IS 'Share of demand in cells that are covered beyond doubt, 0 to 1: lower bound of coverage. Null without demand.';
COMMENT ON COLUMN coverage.network_coverage_now.coverage_upper_ratio IS 'One less the share of demand in cells that are uncovered beyond doubt, 0 to 1: upper bound of coverage. Null without demand.';
COMMENT ON COLUMN coverage.network_coverage_now.coverage_soft_ratio IS 'Sum over cells of demand share times the probability that the cell is covered, 0 to 1. Null without demand.';
COMMENT ON COLUMN coverage.network_coverage_now.demand_covered IS 'Demand in covered cells.';
COMMENT ON COLUMN coverage.network_coverage_now.demand_uncovered IS 'Demand in uncovered cells.';
COMMENT ON COLUMN coverage.network_coverage_now.cells_observed IS 'Cells with demand.';
COMMENT ON COLUMN coverage.network_coverage_now.cells_covered IS 'Cells that are covered.';
COMMENT ON COLUMN coverage.network_coverage_now.cells_uncovered IS 'Cells that are uncovered.';
COMMENT ON COLUMN coverage.network_coverage_now.breadth_ratio IS 'cells_covered / cells_observed, 0 to 1: every cell counts the same. Null without demand.';
COMMENT ON COLUMN coverage.network_coverage_now.operators_known IS 'Operators that ever joined or served before time.';
COMMENT ON COLUMN coverage.network_coverage_now.operators_present IS 'Operators that had joined and not left before time.';
COMMENT ON COLUMN coverage.network_coverage_now.operators_active IS 'Operators with at least one attempt in the window.';
COMMENT ON COLUMN coverage.network_coverage_now.probed IS 'Requests that probers sent: evidence, never demand.';
COMMENT ON COLUMN coverage.network_coverage_now.probed_succeeded IS 'Probed requests that succeeded.';
COMMENT ON COLUMN coverage.network_coverage_now.self_reported IS 'Requests that operators report of themselves: claims, shown apart.';
COMMENT ON COLUMN coverage.network_coverage_now.self_reported_succeeded IS 'Self-reported requests that succeeded.';

CREATE VIEW coverage.network_coverage_history AS
SELECT n.network, h.window_name, h.window_end AS time, h.revision,
    t.requests, h.requests_succeeded AS succeeded,
    h.requests_failed_model AS failed_model, h.requests_failed_hardware AS failed_hardware,
        h.requests_failed_capacity AS failed_capacity, h.requests_failed_routing AS failed_routing,
    h.requests_failed_latency AS failed_latency, h.requests_failed_verification AS failed_verification,
        h.requests_failed_unknown AS failed_unknown,
    h.unserved,
    round((h.requests_succeeded)::numeric / NULLIF(t.requests, 0), 6) AS success_ratio,
    round((h.demand_covered)::numeric / NULLIF(t.requests, 0), 6) AS coverage_lower_ratio,
    round((t.requests - h.demand_uncovered)::numeric / NULLIF(t.requests, 0), 6) AS coverage_upper_ratio,
    round(h.demand_covered_soft_micros / 1000000.0 / NULLIF(t.requests, 0), 6) AS coverage_soft_ratio,
    h.demand_covered, h.demand_uncovered, h.cells_observed, h.cells_covered, h.cells_uncovered,
    round((h.cells_covered)::numeric / NULLIF(h.cells_observed, 0), 6) AS breadth_ratio,
    COALESCE(o.known, 0) AS operators_known, COALESCE(o.present, 0) AS operators_present,
    h.operators_active,
    round(h.gain_model_micros / 1000000.0 / NULLIF(t.requests, 0), 6) AS gain_model_ratio,
    round(h.gain_hardware_micros / 1000000.0 / NULLIF(t.requests, 0), 6) AS gain_hardware_ratio,
    round(h.gain_capacity_micros / 1000000.0 / NULLIF(t.requests, 0), 6) AS gain_capacity_ratio,
    round(h.gain_routing_micros / 1000000.0 / NULLIF(t.requests, 0), 6) AS gain_routing_ratio,
    round(h.gain_latency_micros / 1000000.0 / NULLIF(t.requests, 0), 6) AS gain_latency_ratio,
    round(h.gain_verification_micros / 1000000.0 / NULLIF(t.requests, 0), 6) AS gain_verification_ratio,
    t.probed, h.probed_succeeded, t.self_reported, h.self_reported_succeeded
FROM streamcoverage.network_history h
JOIN streamcoverage.network_state n USING (network_id)
CROSS JOIN LATERAL (SELECT
    h.requests_succeeded + h.requests_failed_model + h.requests_failed_hardware + h.requests_failed_capacity
        + h.requests_failed_routing + h.requests_failed_latency + h.requests_failed_verification
        + h.requests_failed_unknown AS requests,
    h.probed_succeeded + h.probed_failed_model + h.probed_failed_hardware + h.probed_failed_capacity
        + h.probed_failed_routing + h.probed_failed_latency + h.probed_failed_verification + h.probed_failed_unknown AS probed,
    h.self_reported_succeeded + h.self_reported_failed_model + h.self_reported_failed_hardware
        + h.self_reported_failed_capacity + h.self_reported_failed_routing + h.self_reported_failed_latency
        + h.self_reported_failed_verification + h.self_reported_failed_unknown AS self_reported) t
LEFT JOIN LATERAL (
    SELECT c.known, c.present FROM streamcoverage.operator_count c
    WHERE c.network_id = h.network_id AND c.changed_at < h.window_end ORDER BY c.changed_at DESC LIMIT 1) o ON true;
COMMENT ON VIEW coverage.network_coverage_history IS 'One row per network, window and slide at which something entered or left the window; between two rows the earlier one holds.';
COMMENT ON COLUMN coverage.network_coverage_history.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.network_coverage_history.window_name IS 'Name of the window, as 1h.';
COMMENT ON COLUMN coverage.network_coverage_history.time IS 'End of the window, exclusive.';
COMMENT ON COLUMN coverage.network_coverage_history.revision IS '0 at first; raised each time the figures were restated because more data came.';
COMMENT ON COLUMN coverage.network_coverage_history.requests IS 'Demand: requests that gateways, or reporters of no stated role, attest.';
COMMENT ON COLUMN coverage.network_coverage_history.succeeded IS 'Demand that succeeded.';
COMMENT ON COLUMN coverage.network_coverage_history.failed_model IS 'Demand that failed at model.';
COMMENT ON COLUMN coverage.network_coverage_history.failed_hardware IS 'Demand that failed at hardware.';
COMMENT ON COLUMN coverage.network_coverage_history.failed_capacity IS 'Demand that failed at capacity.';
COMMENT ON COLUMN coverage.network_coverage_history.failed_routing IS 'Demand that failed at routing.';
COMMENT ON COLUMN coverage.network_coverage_history.failed_latency IS 'Demand that failed at latency.';
COMMENT ON COLUMN coverage.network_coverage_history.failed_verification IS 'Demand that failed at verification.';
COMMENT ON COLUMN coverage.network_coverage_history.failed_unknown IS 'Demand that failed where the reporter could not tell why.';
COMMENT ON COLUMN coverage.network_coverage_history.unserved IS 'Demand that no operator served; part of requests.';
COMMENT ON COLUMN coverage.network_coverage_history.success_ratio IS 'succeeded / requests, 0 to 1: the volume view, beside coverage and never instead of it. Null without demand.';
COMMENT ON COLUMN coverage.network_coverage_history.coverage_lower_ratio IS 'Share of demand in cells that are covered beyond doubt, 0 to 1: lower bound of coverage. Null without demand.';
COMMENT ON COLUMN coverage.network_coverage_history.coverage_upper_ratio IS 'One less the share of demand in cells that are uncovered beyond doubt, 0 to 1: upper bound of coverage. Null without demand.';
COMMENT ON COLUMN coverage.network_coverage_history.coverage_soft_ratio IS 'Sum over cells of demand share times the probability that the cell is covered, 0 to 1. Null without demand.';
COMMENT ON COLUMN coverage.network_coverage_history.demand_covered IS 'Demand in covered cells.';
COMMENT ON COLUMN coverage.network_coverage_history.demand_uncovered IS 'Demand in uncovered cells.';
COMMENT ON COLUMN coverage.network_coverage_history.cells_observed IS 'Cells with demand.';
COMMENT ON COLUMN coverage.network_coverage_history.cells_covered IS 'Cells that are covered.';
COMMENT ON COLUMN coverage.network_coverage_history.cells_uncovered IS 'Cells that are uncovered.';
COMMENT ON COLUMN coverage.network_coverage_history.breadth_ratio IS 'cells_covered / cells_observed, 0 to 1: every cell counts the same. Null without demand.';
COMMENT ON COLUMN coverage.network_coverage_history.operators_known IS 'Operators that ever joined or served before time.';
COMMENT ON COLUMN coverage.network_coverage_history.operators_present IS 'Operators that had joined and not left before time.';
COMMENT ON COLUMN coverage.network_coverage_history.operators_active IS 'Operators with at least one attempt in the window.';
COMMENT ON COLUMN coverage.network_coverage_history.gain_model_ratio IS 'By how much the success rate would rise if model always held, 0 to 1. Null without demand.';
COMMENT ON COLUMN coverage.network_coverage_history.gain_hardware_ratio IS 'By how much the success rate would rise if hardware always held, 0 to 1. Null without demand.';
COMMENT ON COLUMN coverage.network_coverage_history.gain_capacity_ratio IS 'By how much the success rate would rise if capacity always held, 0 to 1. Null without demand.';
COMMENT ON COLUMN coverage.network_coverage_history.gain_routing_ratio IS 'By how much the success rate would rise if routing always held, 0 to 1. Null without demand.';
COMMENT ON COLUMN coverage.network_coverage_history.gain_latency_ratio IS 'By how much the success rate would rise if latency always held, 0 to 1. Null without demand.';
COMMENT ON COLUMN coverage.network_coverage_history.gain_verification_ratio IS 'By how much the success rate would rise if verification always held, 0 to 1. Null without demand.';
COMMENT ON COLUMN coverage.network_coverage_history.probed IS 'Requests that probers sent: evidence, never demand.';
COMMENT ON COLUMN coverage.network_coverage_history.probed_succeeded IS 'Probed requests that succeeded.';
COMMENT ON COLUMN coverage.network_coverage_history.self_reported IS 'Requests that operators report of themselves: claims, shown apart.';
COMMENT ON COLUMN coverage.network_coverage_history.self_reported_succeeded IS 'Self-reported requests that succeeded.';

CREATE VIEW coverage.cell_coverage_now AS
SELECT r."Network" AS network, r."Window" AS window_name, w.time, r."Cell" AS cell,
    r."Model" AS model, r."Task" AS task, r."Hardware" AS hardware, r."Region" AS region, r."Verification" AS verification,
        r."Size" AS size,
    r."State" AS state, r."Requests" AS requests, r."Succeeded" AS succeeded,
    round((r."Succeeded")::numeric / NULLIF(r."Requests", 0), 6) AS success_ratio,
    (r."Failed" ->> 0)::bigint AS failed_model,
    (r."Failed" ->> 1)::bigint AS failed_hardware,
    (r."Failed" ->> 2)::bigint AS failed_capacity,
    (r."Failed" ->> 3)::bigint AS failed_routing,
    (r."Failed" ->> 4)::bigint AS failed_latency,
    (r."Failed" ->> 5)::bigint AS failed_verification,
    (r."Failed" ->> 6)::bigint AS failed_unknown,
    r."Lower" AS lower_ratio, r."Upper" AS upper_ratio, r."CoveredProbability" AS covered_probability_ratio,
        r."Overdispersion" AS overdispersion, r."Operators" AS operators
FROM streamcoverage.mt_doc_cellcoverage d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Network" text,
    "Window" text,
    "Cell" text,
    "Model" text,
    "Task" text,
    "Hardware" text,
    "Region" text,
    "Verification" text,
    "Size" text,
    "State" text,
    "Requests" bigint,
    "Succeeded" bigint,
    "Failed" jsonb,
    "Lower" numeric,
    "Upper" numeric,
    "CoveredProbability" numeric,
    "Overdispersion" numeric,
    "Operators" integer)
LEFT JOIN LATERAL (
    SELECT (n.data ->> 'WindowEnd')::timestamptz AS time
    FROM streamcoverage.mt_doc_networkcoverage n WHERE n.id = r."Network" || '/' || r."Window") w ON true;
COMMENT ON VIEW coverage.cell_coverage_now IS 'One row per network, window and workload cell with demand: its newest figures.';
COMMENT ON COLUMN coverage.cell_coverage_now.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.cell_coverage_now.window_name IS 'Name of the window, as 1h.';
COMMENT ON COLUMN coverage.cell_coverage_now.time IS 'End of the window, exclusive; null until the network''s own figures are there.';
COMMENT ON COLUMN coverage.cell_coverage_now.cell IS '20 hexadecimal digits that name the cell.';
COMMENT ON COLUMN coverage.cell_coverage_now.model IS 'The model asked for; null for any.';
COMMENT ON COLUMN coverage.cell_coverage_now.task IS 'The kind of work asked for; null for any.';
COMMENT ON COLUMN coverage.cell_coverage_now.hardware IS 'The hardware class asked for; null for any.';
COMMENT ON COLUMN coverage.cell_coverage_now.region IS 'The region asked for; null for any.';
COMMENT ON COLUMN coverage.cell_coverage_now.verification IS 'The verification mode asked for; null for any.';
COMMENT ON COLUMN coverage.cell_coverage_now.size IS 'The size class asked for; null for any.';
COMMENT ON COLUMN coverage.cell_coverage_now.state IS 'covered, uncovered or undetermined.';
COMMENT ON COLUMN coverage.cell_coverage_now.requests IS 'Demand in the window.';
COMMENT ON COLUMN coverage.cell_coverage_now.succeeded IS 'Demand that succeeded.';
COMMENT ON COLUMN coverage.cell_coverage_now.success_ratio IS 'succeeded / requests, 0 to 1.';
COMMENT ON COLUMN coverage.cell_coverage_now.failed_model IS 'Demand that failed at model.';
COMMENT ON COLUMN coverage.cell_coverage_now.failed_hardware IS 'Demand that failed at hardware.';
COMMENT ON COLUMN coverage.cell_coverage_now.failed_capacity IS 'Demand that failed at capacity.';
COMMENT ON COLUMN coverage.cell_coverage_now.failed_routing IS 'Demand that failed at routing.';
COMMENT ON COLUMN coverage.cell_coverage_now.failed_latency IS 'Demand that failed at latency.';
COMMENT ON COLUMN coverage.cell_coverage_now.failed_verification IS 'Demand that failed at verification.';
COMMENT ON COLUMN coverage.cell_coverage_now.failed_unknown IS 'Demand that failed where the reporter could not tell why.';
COMMENT ON COLUMN coverage.cell_coverage_now.lower_ratio IS 'Lower end of the credible interval of the success probability, one-sided 95 %, 0 to 1.';
COMMENT ON COLUMN coverage.cell_coverage_now.upper_ratio IS 'Upper end of the credible interval of the success probability, one-sided 95 %, 0 to 1.';
COMMENT ON COLUMN coverage.cell_coverage_now.covered_probability_ratio IS 'Probability that the cell is covered, 0 to 1.';
COMMENT ON COLUMN coverage.cell_coverage_now.overdispersion IS 'How many times wider than binomial the cell''s outcomes scatter; at least 1.';
COMMENT ON COLUMN coverage.cell_coverage_now.operators IS 'Operators with at least one attempt in the cell.';

CREATE VIEW coverage.cell_minute AS
SELECT n.network, f.start_at AS time, c.cell, c.model, c.task, c.hardware, c.region, c.verification, c.size,
    o.operator,
    CASE f.role WHEN 0 THEN 'unstated' WHEN 1 THEN 'gateway' WHEN 2 THEN 'prober' WHEN 3 THEN 'operator' END AS role,
    f.role IN (0, 1) AS is_demand, h.revision,
    f.requests_succeeded + f.requests_failed_model + f.requests_failed_hardware + f.requests_failed_capacity
        + f.requests_failed_routing + f.requests_failed_latency + f.requests_failed_verification
        + f.requests_failed_unknown AS requests,
    f.requests_succeeded, f.requests_failed_model, f.requests_failed_hardware, f.requests_failed_capacity,
        f.requests_failed_routing, f.requests_failed_latency, f.requests_failed_verification, f.requests_failed_unknown,
    f.attempts_succeeded + f.attempts_failed_model + f.attempts_failed_hardware + f.attempts_failed_capacity
        + f.attempts_failed_routing + f.attempts_failed_latency + f.attempts_failed_verification
        + f.attempts_failed_unknown AS attempts,
    f.attempts_succeeded, f.attempts_failed_model, f.attempts_failed_hardware, f.attempts_failed_capacity,
        f.attempts_failed_routing, f.attempts_failed_latency, f.attempts_failed_verification, f.attempts_failed_unknown,
    f.reward_micros
FROM streamcoverage.slice_fact f
JOIN streamcoverage.slice_head h USING (network_id, start_at)
JOIN streamcoverage.network_state n USING (network_id)
JOIN streamcoverage.cell c USING (cell_id)
LEFT JOIN streamcoverage.operator o USING (operator_id);
COMMENT ON VIEW coverage.cell_minute IS 'One row per network, slice (one minute by default), workload cell, operator and role of the reporter.';
COMMENT ON COLUMN coverage.cell_minute.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.cell_minute.time IS 'Start of the slice.';
COMMENT ON COLUMN coverage.cell_minute.cell IS '20 hexadecimal digits that name the cell.';
COMMENT ON COLUMN coverage.cell_minute.model IS 'The model asked for; null for any.';
COMMENT ON COLUMN coverage.cell_minute.task IS 'The kind of work asked for; null for any.';
COMMENT ON COLUMN coverage.cell_minute.hardware IS 'The hardware class asked for; null for any.';
COMMENT ON COLUMN coverage.cell_minute.region IS 'The region asked for; null for any.';
COMMENT ON COLUMN coverage.cell_minute.verification IS 'The verification mode asked for; null for any.';
COMMENT ON COLUMN coverage.cell_minute.size IS 'The size class asked for; null for any.';
COMMENT ON COLUMN coverage.cell_minute.operator IS 'Who served; null for requests that nobody served.';
COMMENT ON COLUMN coverage.cell_minute.role IS 'Who attests it: unstated, gateway, prober or operator.';
COMMENT ON COLUMN coverage.cell_minute.is_demand IS 'Whether the role counts as demand: gateway and unstated do.';
COMMENT ON COLUMN coverage.cell_minute.revision IS '0 at first; raised each time the slice was restated because more data came.';
COMMENT ON COLUMN coverage.cell_minute.requests IS 'Requests, each charged once: to its cell and to its last operator.';
COMMENT ON COLUMN coverage.cell_minute.requests_succeeded IS 'Requests that succeeded.';
COMMENT ON COLUMN coverage.cell_minute.requests_failed_model IS 'Requests that failed at model.';
COMMENT ON COLUMN coverage.cell_minute.requests_failed_hardware IS 'Requests that failed at hardware.';
COMMENT ON COLUMN coverage.cell_minute.requests_failed_capacity IS 'Requests that failed at capacity.';
COMMENT ON COLUMN coverage.cell_minute.requests_failed_routing IS 'Requests that failed at routing.';
COMMENT ON COLUMN coverage.cell_minute.requests_failed_latency IS 'Requests that failed at latency.';
COMMENT ON COLUMN coverage.cell_minute.requests_failed_verification IS 'Requests that failed at verification.';
COMMENT ON COLUMN coverage.cell_minute.requests_failed_unknown IS 'Requests that failed where the reporter could not tell why.';
COMMENT ON COLUMN coverage.cell_minute.attempts IS 'Attempts, each charged to the operator that made it.';
COMMENT ON COLUMN coverage.cell_minute.attempts_succeeded IS 'Attempts that succeeded.';
COMMENT ON COLUMN coverage.cell_minute.attempts_failed_model IS 'Attempts that failed at model.';
COMMENT ON COLUMN coverage.cell_minute.attempts_failed_hardware IS 'Attempts that failed at hardware.';
COMMENT ON COLUMN coverage.cell_minute.attempts_failed_capacity IS 'Attempts that failed at capacity.';
COMMENT ON COLUMN coverage.cell_minute.attempts_failed_routing IS 'Attempts that failed at routing.';
COMMENT ON COLUMN coverage.cell_minute.attempts_failed_latency IS 'Attempts that failed at latency.';
COMMENT ON COLUMN coverage.cell_minute.attempts_failed_verification IS 'Attempts that failed at verification.';
COMMENT ON COLUMN coverage.cell_minute.attempts_failed_unknown IS 'Attempts that failed where the reporter could not tell why.';
COMMENT ON COLUMN coverage.cell_minute.reward_micros IS 'Millionths of the network''s unit that were paid.';

CREATE VIEW coverage.cell_hour AS
SELECT n.network, f.start_at AS time, c.cell, c.model, c.task, c.hardware, c.region, c.verification, c.size,
    o.operator,
    CASE f.role WHEN 0 THEN 'unstated' WHEN 1 THEN 'gateway' WHEN 2 THEN 'prober' WHEN 3 THEN 'operator' END AS role,
    f.role IN (0, 1) AS is_demand, h.revision,
    f.requests_succeeded + f.requests_failed_model + f.requests_failed_hardware + f.requests_failed_capacity
        + f.requests_failed_routing + f.requests_failed_latency + f.requests_failed_verification
        + f.requests_failed_unknown AS requests,
    f.requests_succeeded, f.requests_failed_model, f.requests_failed_hardware, f.requests_failed_capacity,
        f.requests_failed_routing, f.requests_failed_latency, f.requests_failed_verification, f.requests_failed_unknown,
    f.attempts_succeeded + f.attempts_failed_model + f.attempts_failed_hardware + f.attempts_failed_capacity
        + f.attempts_failed_routing + f.attempts_failed_latency + f.attempts_failed_verification
        + f.attempts_failed_unknown AS attempts,
    f.attempts_succeeded, f.attempts_failed_model, f.attempts_failed_hardware, f.attempts_failed_capacity,
        f.attempts_failed_routing, f.attempts_failed_latency, f.attempts_failed_verification, f.attempts_failed_unknown,
    f.reward_micros
FROM streamcoverage.hour_fact f
JOIN streamcoverage.hour_head h USING (network_id, start_at)
JOIN streamcoverage.network_state n USING (network_id)
JOIN streamcoverage.cell c USING (cell_id)
LEFT JOIN streamcoverage.operator o USING (operator_id);
COMMENT ON VIEW coverage.cell_hour IS 'One row per network, hour, workload cell, operator and role of the reporter.';
COMMENT ON COLUMN coverage.cell_hour.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.cell_hour.time IS 'Start of the hour.';
COMMENT ON COLUMN coverage.cell_hour.cell IS '20 hexadecimal digits that name the cell.';
COMMENT ON COLUMN coverage.cell_hour.model IS 'The model asked for; null for any.';
COMMENT ON COLUMN coverage.cell_hour.task IS 'The kind of work asked for; null for any.';
COMMENT ON COLUMN coverage.cell_hour.hardware IS 'The hardware class asked for; null for any.';
COMMENT ON COLUMN coverage.cell_hour.region IS 'The region asked for; null for any.';
COMMENT ON COLUMN coverage.cell_hour.verification IS 'The verification mode asked for; null for any.';
COMMENT ON COLUMN coverage.cell_hour.size IS 'The size class asked for; null for any.';
COMMENT ON COLUMN coverage.cell_hour.operator IS 'Who served; null for requests that nobody served.';
COMMENT ON COLUMN coverage.cell_hour.role IS 'Who attests it: unstated, gateway, prober or operator.';
COMMENT ON COLUMN coverage.cell_hour.is_demand IS 'Whether the role counts as demand: gateway and unstated do.';
COMMENT ON COLUMN coverage.cell_hour.revision IS '0 at first; raised each time the hour was restated because more data came.';
COMMENT ON COLUMN coverage.cell_hour.requests IS 'Requests, each charged once: to its cell and to its last operator.';
COMMENT ON COLUMN coverage.cell_hour.requests_succeeded IS 'Requests that succeeded.';
COMMENT ON COLUMN coverage.cell_hour.requests_failed_model IS 'Requests that failed at model.';
COMMENT ON COLUMN coverage.cell_hour.requests_failed_hardware IS 'Requests that failed at hardware.';
COMMENT ON COLUMN coverage.cell_hour.requests_failed_capacity IS 'Requests that failed at capacity.';
COMMENT ON COLUMN coverage.cell_hour.requests_failed_routing IS 'Requests that failed at routing.';
COMMENT ON COLUMN coverage.cell_hour.requests_failed_latency IS 'Requests that failed at latency.';
COMMENT ON COLUMN coverage.cell_hour.requests_failed_verification IS 'Requests that failed at verification.';
COMMENT ON COLUMN coverage.cell_hour.requests_failed_unknown IS 'Requests that failed where the reporter could not tell why.';
COMMENT ON COLUMN coverage.cell_hour.attempts IS 'Attempts, each charged to the operator that made it.';
COMMENT ON COLUMN coverage.cell_hour.attempts_succeeded IS 'Attempts that succeeded.';
COMMENT ON COLUMN coverage.cell_hour.attempts_failed_model IS 'Attempts that failed at model.';
COMMENT ON COLUMN coverage.cell_hour.attempts_failed_hardware IS 'Attempts that failed at hardware.';
COMMENT ON COLUMN coverage.cell_hour.attempts_failed_capacity IS 'Attempts that failed at capacity.';
COMMENT ON COLUMN coverage.cell_hour.attempts_failed_routing IS 'Attempts that failed at routing.';
COMMENT ON COLUMN coverage.cell_hour.attempts_failed_latency IS 'Attempts that failed at latency.';
COMMENT ON COLUMN coverage.cell_hour.attempts_failed_verification IS 'Attempts that failed at verification.';
COMMENT ON COLUMN coverage.cell_hour.attempts_failed_unknown IS 'Attempts that failed where the reporter could not tell why.';
COMMENT ON COLUMN coverage.cell_hour.reward_micros IS 'Millionths of the network''s unit that were paid.';

CREATE VIEW coverage.funnel_now AS
SELECT r."Network" AS network, r."Window" AS window_name, r."WindowEnd" AS time, s.position::integer AS position,
    s.stage ->> 'Condition' AS condition, r."Requests" AS requests, r."Succeeded" AS succeeded, r."Unknown" AS failed_unknown,
    (s.stage ->> 'AtRisk')::bigint AS at_risk, (s.stage ->> 'Failed')::bigint AS failed,
    (s.stage ->> 'PassRate')::numeric AS pass_ratio, (s.stage ->> 'FailureShare')::numeric AS failure_ratio,
    (s.stage ->> 'Gain')::numeric AS gain_ratio, r."Binding" IS NOT DISTINCT FROM s.stage ->> 'Condition' AS is_binding
FROM streamcoverage.mt_doc_conditionfunnel d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Network" text, "Window" text, "WindowEnd" timestamptz, "Requests" bigint, "Succeeded" bigint, "Unknown" bigint,
        "Binding" text,
    "Stages" jsonb)
CROSS JOIN LATERAL jsonb_array_elements(r."Stages") WITH ORDINALITY AS s (stage, position);
COMMENT ON VIEW coverage.funnel_now IS 'One row per network, window and condition: where demand is lost, in the newest figures.';
COMMENT ON COLUMN coverage.funnel_now.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.funnel_now.window_name IS 'Name of the window, as 1h.';
COMMENT ON COLUMN coverage.funnel_now.time IS 'End of the window, exclusive.';
COMMENT ON COLUMN coverage.funnel_now.position IS '1 to 6: the fixed order of the conditions.';
COMMENT ON COLUMN coverage.funnel_now.condition IS 'model, hardware, capacity, routing, latency or verification.';
COMMENT ON COLUMN coverage.funnel_now.requests IS 'Demand of the network in the window; the same in all six rows.';
COMMENT ON COLUMN coverage.funnel_now.succeeded IS 'Demand that succeeded; the same in all six rows.';
COMMENT ON COLUMN coverage.funnel_now.failed_unknown IS 'Demand that failed where the reporter could not tell why; the same in all six rows.';
COMMENT ON COLUMN coverage.funnel_now.at_risk IS 'Requests that got as far as this condition.';
COMMENT ON COLUMN coverage.funnel_now.failed IS 'Requests that failed at it.';
COMMENT ON COLUMN coverage.funnel_now.pass_ratio IS 'Share of those at risk that passed, 0 to 1; null where nobody was at risk.';
COMMENT ON COLUMN coverage.funnel_now.failure_ratio IS 'failed / requests, 0 to 1: what users saw. Null without demand.';
COMMENT ON COLUMN coverage.funnel_now.gain_ratio IS 'By how much the success rate would rise if this condition always held, 0 to 1. Null without demand.';
COMMENT ON COLUMN coverage.funnel_now.is_binding IS 'Whether fixing this condition would gain most.';

CREATE VIEW coverage.operator_now AS
SELECT r."Network" AS network, r."Operator" AS operator, r."JoinedAt" AS joined_at, r."LeftAt" AS left_at,
    r."JoinedAt" IS NOT NULL AND r."LeftAt" IS NULL AS is_present,
    r."FirstServedAt" AS first_served_at, r."LastServedAt" AS last_served_at,
    r."Attempts" AS attempts, r."Succeeded" AS succeeded,
    round(r."Succeeded"::numeric / NULLIF(r."Attempts", 0), 6) AS success_ratio,
    r."RewardMicros" AS reward_micros, r."StakeMicros" AS stake_micros,
    r."Dependencies" ->> 'Owner' AS owner, r."Dependencies" ->> 'Upstream' AS upstream,
    r."Dependencies" ->> 'Image' AS image, r."Dependencies" ->> 'DataCenter' AS data_center,
    r."Capabilities" AS capabilities
FROM streamcoverage.mt_doc_operatorstanding d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Network" text, "Operator" text, "JoinedAt" timestamptz, "LeftAt" timestamptz, "FirstServedAt" timestamptz,
    "LastServedAt" timestamptz, "Attempts" bigint, "Succeeded" bigint, "RewardMicros" bigint, "StakeMicros" bigint,
    "Dependencies" jsonb, "Capabilities" jsonb);
COMMENT ON VIEW coverage.operator_now IS 'One row per network and operator: who it is, and what it has served since it was first seen.';
COMMENT ON COLUMN coverage.operator_now.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.operator_now.operator IS 'The operator.';
COMMENT ON COLUMN coverage.operator_now.joined_at IS 'When it first joined; null for one that serves without ever having joined.';
COMMENT ON COLUMN coverage.operator_now.left_at IS 'When it left; null while it is there.';
COMMENT ON COLUMN coverage.operator_now.is_present IS 'Whether it has joined and not left.';
COMMENT ON COLUMN coverage.operator_now.first_served_at IS 'Start of the first slice with an attempt; null before any.';
COMMENT ON COLUMN coverage.operator_now.last_served_at IS 'Start of the last slice with an attempt; null before any.';
COMMENT ON COLUMN coverage.operator_now.attempts IS 'Attempts since it was first seen.';
COMMENT ON COLUMN coverage.operator_now.succeeded IS 'Attempts that succeeded.';
COMMENT ON COLUMN coverage.operator_now.success_ratio IS 'succeeded / attempts, 0 to 1. Null without attempts.';
COMMENT ON COLUMN coverage.operator_now.reward_micros IS 'Millionths of the network''s unit that it was paid.';
COMMENT ON COLUMN coverage.operator_now.stake_micros IS 'Millionths of the network''s unit at stake; null where none is stated.';
COMMENT ON COLUMN coverage.operator_now.owner IS 'Who owns it, as declared last; null where not stated.';
COMMENT ON COLUMN coverage.operator_now.upstream IS 'The vendor that it passes requests on to, as declared last; null where not stated.';
COMMENT ON COLUMN coverage.operator_now.image IS 'Its software image, as declared last; null where not stated.';
COMMENT ON COLUMN coverage.operator_now.data_center IS 'Where it stands, as declared last; null where not stated.';
COMMENT ON COLUMN coverage.operator_now.capabilities IS 'What it declared last, a JSON object of one list per dimension: declared, not observed.';

CREATE VIEW coverage.operator_events AS
SELECT r."Network" AS network, r."Operator" AS operator, e.timestamp AS time,
    CASE e.type WHEN 'operator_joined' THEN 'joined' WHEN 'operator_capabilities_changed' THEN 'capabilities-changed'
        WHEN 'operator_left' THEN 'left' ELSE e.type END AS type,
    r."EventId" AS event_id, r."StakeMicros" AS stake_micros, r."Dependencies" ->> 'Owner' AS owner,
    r."Dependencies" ->> 'Upstream' AS upstream, r."Dependencies" ->> 'Image' AS image,
        r."Dependencies" ->> 'DataCenter' AS data_center,
    r."Capabilities" AS capabilities, e.version AS position
FROM streamcoverage.mt_events e
JOIN streamcoverage.mt_streams s ON s.id = e.stream_id AND s.type = 'operator'
CROSS JOIN LATERAL jsonb_to_record(e.data) AS r (
    "Network" text, "Operator" text, "EventId" text, "StakeMicros" bigint, "Dependencies" jsonb, "Capabilities" jsonb);
COMMENT ON VIEW coverage.operator_events IS 'One row per event of an operator: its joins, changes and leaves.';
COMMENT ON COLUMN coverage.operator_events.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.operator_events.operator IS 'The operator.';
COMMENT ON COLUMN coverage.operator_events.time IS 'When it happened.';
COMMENT ON COLUMN coverage.operator_events.type IS 'joined, capabilities-changed or left.';
COMMENT ON COLUMN coverage.operator_events.event_id IS 'Names the event within its network.';
COMMENT ON COLUMN coverage.operator_events.stake_micros IS 'Millionths of the network''s unit at stake; null where none is stated.';
COMMENT ON COLUMN coverage.operator_events.owner IS 'Who owns it, as declared here; null where not stated.';
COMMENT ON COLUMN coverage.operator_events.upstream IS 'The vendor that it passes requests on to, as declared here; null where not stated.';
COMMENT ON COLUMN coverage.operator_events.image IS 'Its software image, as declared here; null where not stated.';
COMMENT ON COLUMN coverage.operator_events.data_center IS 'Where it stands, as declared here; null where not stated.';
COMMENT ON COLUMN coverage.operator_events.capabilities IS 'What it declares here, a JSON object of one list per dimension: declared, not observed.';
COMMENT ON COLUMN coverage.operator_events.position IS 'From 1: the order in which the operator''s events arrived, which need not be that of their times.';

CREATE VIEW coverage.alert_history AS
SELECT r."Network" AS network, r."FiredAt" AS time, r."Id" AS alert_id, r."Rule" AS rule, r."State" AS state,
    r."OnsetAt" AS onset_at, r."ResolvedAt" AS resolved_at,
    EXTRACT(EPOCH FROM r."ResolvedAt" - r."OnsetAt")::bigint AS duration_seconds,
    r."Before" AS before_ratio, r."After" AS after_ratio, r."Requests" AS requests, r."DefinitionVersion" AS definition_version
FROM streamcoverage.mt_doc_coveragealert d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Id" text, "Network" text, "Rule" text, "State" text, "OnsetAt" timestamptz, "FiredAt" timestamptz, "ResolvedAt" timestamptz,
    "Before" numeric, "After" numeric, "Requests" bigint, "DefinitionVersion" integer);
COMMENT ON VIEW coverage.alert_history IS 'One row per regression of coverage, firing or resolved.';
COMMENT ON COLUMN coverage.alert_history.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.alert_history.time IS 'End of the slice at which the alert fired.';
COMMENT ON COLUMN coverage.alert_history.alert_id IS 'The id of the alert that opened it.';
COMMENT ON COLUMN coverage.alert_history.rule IS 'The rule that fired.';
COMMENT ON COLUMN coverage.alert_history.state IS 'firing or resolved.';
COMMENT ON COLUMN coverage.alert_history.onset_at IS 'When the regression is believed to have begun.';
COMMENT ON COLUMN coverage.alert_history.resolved_at IS 'End of the slice at which it was resolved; null while it fires.';
COMMENT ON COLUMN coverage.alert_history.duration_seconds IS 'From onset to resolution; null while it fires.';
COMMENT ON COLUMN coverage.alert_history.before_ratio IS 'Success rate that was expected, 0 to 1.';
COMMENT ON COLUMN coverage.alert_history.after_ratio IS 'Success rate since the onset, as it was when the alert fired, 0 to 1.';
COMMENT ON COLUMN coverage.alert_history.requests IS 'Requests since the onset, as they were when the alert fired.';
COMMENT ON COLUMN coverage.alert_history.definition_version IS 'Which version of the definitions fired it.';

CREATE VIEW coverage.source_status AS
SELECT COALESCE(p.source_topic, m.source_topic) AS source_topic, COALESCE(p.source_partition,
    m.source_partition) AS source_partition,
    m.partitions, CASE m.state WHEN 0 THEN 'active' WHEN 1 THEN 'idle' WHEN 2 THEN 'drained' END AS state,
    NULLIF(m.watermark, '-infinity') AS watermark, m.through AS marked_through,
    p.next_offset, p.through AS read_through, NULLIF(p.highest, '-infinity') AS newest_before_next_offset,
    NULLIF(p.closed_through, '-infinity') AS closed_through
FROM streamcoverage.ingest_position p
FULL JOIN (
    SELECT DISTINCT ON (source_topic, source_partition) source_topic, source_partition, partitions, state, watermark, through
    FROM streamcoverage.measure_source
    ORDER BY source_topic, source_partition, through, watermark) m USING (source_topic, source_partition);
COMMENT ON VIEW coverage.source_status IS 'One row per source partition: how far ingest has read it, and what the slowest measure task knows of it.';
COMMENT ON COLUMN coverage.source_status.source_topic IS 'The topic.';
COMMENT ON COLUMN coverage.source_status.source_partition IS 'The partition, from 0.';
COMMENT ON COLUMN coverage.source_status.partitions IS 'How many partitions the topic has; null until measure has heard of it.';
COMMENT ON COLUMN coverage.source_status.state IS 'active, idle (at its end) or drained (at its end, everything given out); null until measure has heard of it.';
COMMENT ON COLUMN coverage.source_status.watermark IS 'The event time up to which measure believes the partition complete; null where it believes nothing yet.';
COMMENT ON COLUMN coverage.source_status.marked_through IS 'One past the last offset that measure knows to be read.';
COMMENT ON COLUMN coverage.source_status.next_offset IS 'Where ingest would take the partition up again; null where nothing is recorded.';
COMMENT ON COLUMN coverage.source_status.read_through IS 'One past the last offset that was read when that was recorded.';
COMMENT ON COLUMN coverage.source_status.newest_before_next_offset IS 'The newest event time below next_offset; null where there is none.';
COMMENT ON COLUMN coverage.source_status.closed_through IS 'All slices that end at or before this were given out; null where there is none.';

CREATE VIEW coverage.accounting AS
SELECT a.source_topic, a.source_partition, NULLIF(a.slice, '-infinity') AS time, a.first_offset, a.through, a.messages,
    a.consumed, a.accepted, a.late,
    a.duplicate, a.rejected, a.rejected_reasons, a.overflowed, a.lost
FROM streamcoverage.ingest_accounting a;
COMMENT ON VIEW coverage.accounting IS 'One row per source partition and slice in which its watermark stood: where its events went. consumed = accepted + late + duplicate + rejected.';
COMMENT ON COLUMN coverage.accounting.source_topic IS 'The topic.';
COMMENT ON COLUMN coverage.accounting.source_partition IS 'The partition, from 0.';
COMMENT ON COLUMN coverage.accounting.time IS 'Start of the slice in which the watermark stood; null before the first watermark.';
COMMENT ON COLUMN coverage.accounting.first_offset IS 'The first offset that is counted here.';
COMMENT ON COLUMN coverage.accounting.through IS 'One past the last offset that is counted here.';
COMMENT ON COLUMN coverage.accounting.messages IS 'Messages that were read.';
COMMENT ON COLUMN coverage.accounting.consumed IS 'Events that were found in them; a message that could not be read at all is one.';
COMMENT ON COLUMN coverage.accounting.accepted IS 'Events that were folded into a slice.';
COMMENT ON COLUMN coverage.accounting.late IS 'Events whose slice was closed: kept as dead letters, or restated.';
COMMENT ON COLUMN coverage.accounting.duplicate IS 'Events whose id was seen before in their slice.';
COMMENT ON COLUMN coverage.accounting.rejected IS 'Events that were refused.';
COMMENT ON COLUMN coverage.accounting.rejected_reasons IS 'Refused events by reason, a JSON object of counts.';
COMMENT ON COLUMN coverage.accounting.overflowed IS 'Accepted events that went to the cell __other__, because the slice had its most cells.';
COMMENT ON COLUMN coverage.accounting.lost IS 'Offsets that the log no longer held.';
