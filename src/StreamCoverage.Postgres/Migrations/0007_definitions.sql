-- Figures of definition version 2: redundancy, diversity, unseen demand and similarity, from sums beside the counts.

ALTER TABLE streamcoverage.network_history ADD COLUMN sums numeric[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN streamcoverage.network_history.sums IS 'Sums of integers in the order of FigureSums.Names; empty in rows of definition version 1.';

CREATE OR REPLACE VIEW coverage.network_coverage_now AS
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
    r."SelfReportedSucceeded" AS self_reported_succeeded,
    r."CoverageSoftDeviation" AS coverage_soft_deviation_ratio,
    r."FalseCoverageShare" AS false_coverage_ratio,
    r."Depth" AS depth_ratio,
    r."CoverageAtOne" AS coverage_at_one_ratio,
    r."CoverageAtTwo" AS coverage_at_two_ratio,
    r."CoverageAtThree" AS coverage_at_three_ratio,
    r."RedundancyDepth" AS redundancy_depth_ratio,
    r."EffectiveWorkloads" AS effective_workloads_number,
    r."EffectiveWorkloadsCovered" AS effective_workloads_covered_number,
    r."SampleCoverage" AS sample_coverage_ratio,
    r."CellsEstimated" AS cells_estimated_number,
    r."CoverageOfAllLower" AS coverage_of_all_lower_ratio,
    r."CoverageOfAllUpper" AS coverage_of_all_upper_ratio,
    r."ShrinkageMean" AS shrinkage_mean_ratio,
    r."ShrinkageStrength" AS shrinkage_strength_number,
    r."Attempts" AS attempts,
    r."AttemptsSucceeded" AS attempts_succeeded,
    r."EffectiveOperators" AS effective_operators_number,
    r."EffectiveStrategies" AS effective_strategies_number
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
    "SelfReportedSucceeded" bigint,
    "CoverageSoftDeviation" numeric,
    "FalseCoverageShare" numeric,
    "Depth" numeric,
    "CoverageAtOne" numeric,
    "CoverageAtTwo" numeric,
    "CoverageAtThree" numeric,
    "RedundancyDepth" numeric,
    "EffectiveWorkloads" numeric,
    "EffectiveWorkloadsCovered" numeric,
    "SampleCoverage" numeric,
    "CellsEstimated" numeric,
    "CoverageOfAllLower" numeric,
    "CoverageOfAllUpper" numeric,
    "ShrinkageMean" numeric,
    "ShrinkageStrength" numeric,
    "Attempts" bigint,
    "AttemptsSucceeded" bigint,
    "EffectiveOperators" numeric,
    "EffectiveStrategies" numeric);
COMMENT ON COLUMN coverage.network_coverage_now.coverage_soft_deviation_ratio IS 'Standard deviation of coverage_soft_ratio. Null in figures of definition version 1, as are all columns after this one.';
COMMENT ON COLUMN coverage.network_coverage_now.false_coverage_ratio IS 'Expected share of the demand called covered that is not, 0 to 1. Null where nothing is covered.';
COMMENT ON COLUMN coverage.network_coverage_now.depth_ratio IS 'Success probability inside the covered cells, 0 to 1. Null where nothing is covered.';
COMMENT ON COLUMN coverage.network_coverage_now.coverage_at_one_ratio IS 'Share of demand in covered cells where at least one operator qualifies, 0 to 1. Null without demand.';
COMMENT ON COLUMN coverage.network_coverage_now.coverage_at_two_ratio IS 'The same with at least two operators.';
COMMENT ON COLUMN coverage.network_coverage_now.coverage_at_three_ratio IS 'The same with at least three operators.';
COMMENT ON COLUMN coverage.network_coverage_now.redundancy_depth_ratio IS 'Qualifying operators of a covered cell, counted up to 3, over 3, weighted by demand, 0 to 1.';
COMMENT ON COLUMN coverage.network_coverage_now.effective_workloads_number IS 'As many workloads of equal demand would be as diverse (Hill number of order 1). 0 without demand.';
COMMENT ON COLUMN coverage.network_coverage_now.effective_workloads_covered_number IS 'The same of the covered workloads.';
COMMENT ON COLUMN coverage.network_coverage_now.sample_coverage_ratio IS 'Estimated share of all demand that belongs to cells that were seen, 0 to 1 (Chao-Jost). Null without demand.';
COMMENT ON COLUMN coverage.network_coverage_now.cells_estimated_number IS 'Estimated number of cells, seen or not (Chao1). Null without demand.';
COMMENT ON COLUMN coverage.network_coverage_now.coverage_of_all_lower_ratio IS 'Lower bound of coverage where demand for unseen cells counts as undetermined, 0 to 1. Null without demand.';
COMMENT ON COLUMN coverage.network_coverage_now.coverage_of_all_upper_ratio IS 'Upper bound of coverage where demand for unseen cells counts as undetermined, 0 to 1. Null without demand.';
COMMENT ON COLUMN coverage.network_coverage_now.shrinkage_mean_ratio IS 'Mean success probability of the cells, towards which sparse ones are drawn, 0 to 1. Null without demand.';
COMMENT ON COLUMN coverage.network_coverage_now.shrinkage_strength_number IS 'How many requests that mean is worth at most.';
COMMENT ON COLUMN coverage.network_coverage_now.attempts IS 'Attempts for demand: more than requests where these fall back to another operator.';
COMMENT ON COLUMN coverage.network_coverage_now.attempts_succeeded IS 'Attempts that succeeded.';
COMMENT ON COLUMN coverage.network_coverage_now.effective_operators_number IS 'As many operators of equal volume would spread the attempts as widely. Null without attempts.';
COMMENT ON COLUMN coverage.network_coverage_now.effective_strategies_number IS 'How many distinct ways of spreading over the cells the operators have. Null without attempts.';

CREATE OR REPLACE VIEW coverage.network_coverage_history AS
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
    t.probed, h.probed_succeeded, t.self_reported, h.self_reported_succeeded,
    round(h.sums[24] / NULLIF(t.requests, 0), 6) AS coverage_at_one_ratio,
    round(h.sums[25] / NULLIF(t.requests, 0), 6) AS coverage_at_two_ratio,
    round(h.sums[26] / NULLIF(t.requests, 0), 6) AS coverage_at_three_ratio,
    (h.sums[1] + h.sums[2] + h.sums[3] + h.sums[4] + h.sums[5] + h.sums[6] + h.sums[7] + h.sums[8])::bigint AS attempts,
    round(exp(ln(NULLIF(t.requests, 0)::numeric) - h.sums[14] / 1000000000 / t.requests), 6) AS effective_workloads_number,
    round(exp(ln(NULLIF(h.sums[27], 0)) - h.sums[29] / 1000000000000 / NULLIF(h.sums[27], 0)), 6) AS effective_operators_number,
    round(exp(GREATEST(0, (h.sums[28] - h.sums[29] - h.sums[30]) / 1000000000000 / NULLIF(h.sums[27], 0) + ln(NULLIF(h.sums[27], 0)))), 6) AS effective_strategies_number
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
COMMENT ON COLUMN coverage.network_coverage_history.coverage_at_one_ratio IS 'Share of demand in covered cells where at least one operator qualifies, 0 to 1. Null without demand, and in rows of definition version 1, as are all columns after this one.';
COMMENT ON COLUMN coverage.network_coverage_history.coverage_at_two_ratio IS 'The same with at least two operators.';
COMMENT ON COLUMN coverage.network_coverage_history.coverage_at_three_ratio IS 'The same with at least three operators.';
COMMENT ON COLUMN coverage.network_coverage_history.attempts IS 'Attempts for demand: more than requests where these fall back to another operator.';
COMMENT ON COLUMN coverage.network_coverage_history.effective_workloads_number IS 'As many workloads of equal demand would be as diverse (Hill number of order 1). Null without demand.';
COMMENT ON COLUMN coverage.network_coverage_history.effective_operators_number IS 'As many operators of equal volume would spread the attempts as widely. Null without attempts.';
COMMENT ON COLUMN coverage.network_coverage_history.effective_strategies_number IS 'How many distinct ways of spreading over the cells the operators have. Null without attempts.';

CREATE OR REPLACE VIEW coverage.cell_coverage_now AS
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
        r."Overdispersion" AS overdispersion, r."Operators" AS operators,
    r."OperatorsQualified" AS operators_qualified,
    round((LEAST(w.strength, r."Requests") * w.mean + r."Succeeded") / NULLIF(LEAST(w.strength, r."Requests") + r."Requests", 0), 6)
        AS shrunk_success_ratio
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
    "Operators" integer,
    "OperatorsQualified" integer)
LEFT JOIN LATERAL (
    SELECT (n.data ->> 'WindowEnd')::timestamptz AS time, (n.data ->> 'ShrinkageMean')::numeric AS mean,
        (n.data ->> 'ShrinkageStrength')::numeric AS strength
    FROM streamcoverage.mt_doc_networkcoverage n WHERE n.id = r."Network" || '/' || r."Window") w ON true;
COMMENT ON COLUMN coverage.cell_coverage_now.operators_qualified IS 'Operators whose own lower bound in the cell reaches the operators'' threshold; null in figures of definition version 1.';
COMMENT ON COLUMN coverage.cell_coverage_now.shrunk_success_ratio IS 'Success probability drawn towards the network''s mean where the cell is sparse, 0 to 1: for ranking; a verdict never rests on it.';

CREATE OR REPLACE VIEW coverage.funnel_now AS
SELECT r."Network" AS network, r."Window" AS window_name, r."WindowEnd" AS time, s.position::integer AS position,
    s.stage ->> 'Condition' AS condition, r."Requests" AS requests, r."Succeeded" AS succeeded, r."Unknown" AS failed_unknown,
    (s.stage ->> 'AtRisk')::bigint AS at_risk, (s.stage ->> 'Failed')::bigint AS failed,
    (s.stage ->> 'PassRate')::numeric AS pass_ratio, (s.stage ->> 'FailureShare')::numeric AS failure_ratio,
    (s.stage ->> 'Gain')::numeric AS gain_ratio, r."Binding" IS NOT DISTINCT FROM s.stage ->> 'Condition' AS is_binding,
    (s.stage ->> 'PassLower')::numeric AS pass_lower_ratio, (s.stage ->> 'PassUpper')::numeric AS pass_upper_ratio,
    (s.stage ->> 'LogShare')::numeric AS log_share_ratio,
    (r."Attempts" -> (s.position::integer - 1) ->> 'AtRisk')::bigint AS attempts_at_risk,
    (r."Attempts" -> (s.position::integer - 1) ->> 'Failed')::bigint AS attempts_failed
FROM streamcoverage.mt_doc_conditionfunnel d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Network" text, "Window" text, "WindowEnd" timestamptz, "Requests" bigint, "Succeeded" bigint, "Unknown" bigint,
        "Binding" text,
    "Stages" jsonb, "Attempts" jsonb)
CROSS JOIN LATERAL jsonb_array_elements(r."Stages") WITH ORDINALITY AS s (stage, position);
COMMENT ON COLUMN coverage.funnel_now.pass_lower_ratio IS 'Lower end of the 95 % interval of pass_ratio, 0 to 1; null in figures of definition version 1, as are all columns after this one.';
COMMENT ON COLUMN coverage.funnel_now.pass_upper_ratio IS 'Upper end of the 95 % interval of pass_ratio, 0 to 1.';
COMMENT ON COLUMN coverage.funnel_now.log_share_ratio IS 'The part of all failure that the condition stands for, 0 to 1; all parts sum to 1.';
COMMENT ON COLUMN coverage.funnel_now.attempts_at_risk IS 'Attempts that got as far as this condition.';
COMMENT ON COLUMN coverage.funnel_now.attempts_failed IS 'Attempts that failed at it.';
