-- What analyses find: documents in Marten's layout, and views of them for analysts. Columns that are no share end in what they are:
-- _change lies in -1 to 1, _per_hour is a rate, _number counts what need not be whole, _error is an error of an estimate, _p a p-value.

CREATE TABLE streamcoverage.mt_doc_dimensioncoverage (
    id               varchar NOT NULL,
    data             jsonb NOT NULL,
    mt_last_modified timestamptz DEFAULT transaction_timestamp(),
    mt_version       uuid NOT NULL DEFAULT (md5(random()::text || clock_timestamp()::text))::uuid,
    mt_dotnet_type   varchar,
    CONSTRAINT pkey_mt_doc_dimensioncoverage_id PRIMARY KEY (id)
);

CREATE TABLE streamcoverage.mt_doc_coveragechange (
    id               varchar NOT NULL,
    data             jsonb NOT NULL,
    mt_last_modified timestamptz DEFAULT transaction_timestamp(),
    mt_version       uuid NOT NULL DEFAULT (md5(random()::text || clock_timestamp()::text))::uuid,
    mt_dotnet_type   varchar,
    CONSTRAINT pkey_mt_doc_coveragechange_id PRIMARY KEY (id)
);

CREATE TABLE streamcoverage.mt_doc_operatorcontribution (
    id               varchar NOT NULL,
    data             jsonb NOT NULL,
    mt_last_modified timestamptz DEFAULT transaction_timestamp(),
    mt_version       uuid NOT NULL DEFAULT (md5(random()::text || clock_timestamp()::text))::uuid,
    mt_dotnet_type   varchar,
    CONSTRAINT pkey_mt_doc_operatorcontribution_id PRIMARY KEY (id)
);

CREATE TABLE streamcoverage.mt_doc_operatorassessment (
    id               varchar NOT NULL,
    data             jsonb NOT NULL,
    mt_last_modified timestamptz DEFAULT transaction_timestamp(),
    mt_version       uuid NOT NULL DEFAULT (md5(random()::text || clock_timestamp()::text))::uuid,
    mt_dotnet_type   varchar,
    CONSTRAINT pkey_mt_doc_operatorassessment_id PRIMARY KEY (id)
);

CREATE TABLE streamcoverage.mt_doc_convergence (
    id               varchar NOT NULL,
    data             jsonb NOT NULL,
    mt_last_modified timestamptz DEFAULT transaction_timestamp(),
    mt_version       uuid NOT NULL DEFAULT (md5(random()::text || clock_timestamp()::text))::uuid,
    mt_dotnet_type   varchar,
    CONSTRAINT pkey_mt_doc_convergence_id PRIMARY KEY (id)
);

CREATE TABLE streamcoverage.mt_doc_fragility (
    id               varchar NOT NULL,
    data             jsonb NOT NULL,
    mt_last_modified timestamptz DEFAULT transaction_timestamp(),
    mt_version       uuid NOT NULL DEFAULT (md5(random()::text || clock_timestamp()::text))::uuid,
    mt_dotnet_type   varchar,
    CONSTRAINT pkey_mt_doc_fragility_id PRIMARY KEY (id)
);

CREATE TABLE streamcoverage.mt_doc_recruitinggaps (
    id               varchar NOT NULL,
    data             jsonb NOT NULL,
    mt_last_modified timestamptz DEFAULT transaction_timestamp(),
    mt_version       uuid NOT NULL DEFAULT (md5(random()::text || clock_timestamp()::text))::uuid,
    mt_dotnet_type   varchar,
    CONSTRAINT pkey_mt_doc_recruitinggaps_id PRIMARY KEY (id)
);

CREATE TABLE streamcoverage.mt_doc_predictorverdict (
    id               varchar NOT NULL,
    data             jsonb NOT NULL,
    mt_last_modified timestamptz DEFAULT transaction_timestamp(),
    mt_version       uuid NOT NULL DEFAULT (md5(random()::text || clock_timestamp()::text))::uuid,
    mt_dotnet_type   varchar,
    CONSTRAINT pkey_mt_doc_predictorverdict_id PRIMARY KEY (id)
);

CREATE VIEW coverage.operator_contribution AS
SELECT r."Network" AS network, r."Window" AS window_name, r."WindowEnd" AS time, r."Operator" AS operator, r."Owner" AS owner,
    r."Attempts" AS attempts, r."Succeeded" AS succeeded,
    round(r."Succeeded"::numeric / NULLIF(r."Attempts", 0), 6) AS success_ratio, r."RewardMicros" AS reward_micros,
    r."CellsServed" AS cells_served, r."CellsQualified" AS cells_qualified, r."CellsDeclared" AS cells_declared,
    r."CellsDeclaredServed" AS cells_declared_served, r."PivotalShare" AS pivotal_ratio, r."ShapleyShare" AS shapley_ratio,
    r."ShapleyProbabilistic" AS shapley_probabilistic_ratio, r."PaidShare" AS paid_ratio,
    r."CoverageShare" AS coverage_paid_ratio, r."Role" AS role
FROM streamcoverage.mt_doc_operatorcontribution d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Network" text, "Window" text, "WindowEnd" timestamptz, "Operator" text, "Owner" text, "Attempts" bigint,
    "Succeeded" bigint, "RewardMicros" bigint, "CellsServed" integer, "CellsQualified" integer, "CellsDeclared" integer,
    "CellsDeclaredServed" integer, "PivotalShare" numeric, "ShapleyShare" numeric, "ShapleyProbabilistic" numeric,
    "PaidShare" numeric, "CoverageShare" numeric, "Role" text);
COMMENT ON VIEW coverage.operator_contribution IS 'One row per network, window and operator with an attempt in it: what it adds to coverage, beside what it served and was paid.';
COMMENT ON COLUMN coverage.operator_contribution.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.operator_contribution.window_name IS 'Name of the window, as 1h.';
COMMENT ON COLUMN coverage.operator_contribution.time IS 'End of the window, exclusive.';
COMMENT ON COLUMN coverage.operator_contribution.operator IS 'The operator.';
COMMENT ON COLUMN coverage.operator_contribution.owner IS 'Its owner as declared; null where none is.';
COMMENT ON COLUMN coverage.operator_contribution.attempts IS 'Attempts at demand: volume.';
COMMENT ON COLUMN coverage.operator_contribution.succeeded IS 'Attempts that succeeded.';
COMMENT ON COLUMN coverage.operator_contribution.success_ratio IS 'succeeded / attempts, 0 to 1. Null without attempts.';
COMMENT ON COLUMN coverage.operator_contribution.reward_micros IS 'Millionths of the network''s unit that it was paid for demand.';
COMMENT ON COLUMN coverage.operator_contribution.cells_served IS 'Cells with an attempt of it.';
COMMENT ON COLUMN coverage.operator_contribution.cells_qualified IS 'Covered cells in which it qualifies: its own lower bound reaches the operators'' threshold.';
COMMENT ON COLUMN coverage.operator_contribution.cells_declared IS 'Cells with demand that its declared capabilities match; null where it declared none.';
COMMENT ON COLUMN coverage.operator_contribution.cells_declared_served IS 'Declared cells in which it had an attempt; null where it declared none.';
COMMENT ON COLUMN coverage.operator_contribution.pivotal_ratio IS 'Share of demand that nobody else covers, 0 to 1: lost if it leaves. Null without demand.';
COMMENT ON COLUMN coverage.operator_contribution.shapley_ratio IS 'Its Shapley value of coverage as a share of demand, 0 to 1. Null without demand.';
COMMENT ON COLUMN coverage.operator_contribution.shapley_probabilistic_ratio IS 'Its Shapley value in the game of success probabilities as a share of demand, 0 to 1. Null without demand.';
COMMENT ON COLUMN coverage.operator_contribution.paid_ratio IS 'What it was paid of all that was paid for demand, 0 to 1. Null where nothing was paid.';
COMMENT ON COLUMN coverage.operator_contribution.coverage_paid_ratio IS 'What it would be paid of all if pay followed the Shapley value, 0 to 1. Null where nobody qualifies.';
COMMENT ON COLUMN coverage.operator_contribution.role IS 'pivotal, redundant, saturated or none: its place among those who qualify where it does.';

CREATE VIEW coverage.operator_assessment AS
SELECT r."Network" AS network, r."Operator" AS operator, r."AssessedAt" AS time, r."JoinedAt" AS joined_at,
    r."JoinEventId" AS join_event_id, r."PeriodSeconds" AS period_seconds, r."Look" AS look, r."Final" AS is_final,
    r."Verdict" AS verdict, r."Label" AS label, r."Role" AS role, r."Identified" AS is_identified, r."Control" AS control,
    r."CellsTreated" AS cells_treated, r."CellsControl" AS cells_control, r."Effect" AS effect_change,
    r."StandardError" AS effect_error, r."EffectLower" AS effect_lower_change, r."EffectUpper" AS effect_upper_change,
    r."GainProbability" AS gain_probability_ratio, r."HarmProbability" AS harm_probability_ratio,
    r."Contamination" AS contamination_ratio, r."PreTrend" AS pre_trend_errors, r."Attempts" AS attempts,
    r."Succeeded" AS succeeded, r."Additionality" AS additionality, r."AdditionalityError" AS additionality_error,
    r."CoverageEffect" AS coverage_effect_per_hour, r."VolumeEffect" AS volume_effect_per_hour,
    r."CoverageGain" AS coverage_gain_ratio, r."EntryGain" AS entry_gain_ratio, r."RedundancyShare" AS redundancy_ratio
FROM streamcoverage.mt_doc_operatorassessment d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Network" text, "Operator" text, "JoinEventId" text, "JoinedAt" timestamptz, "AssessedAt" timestamptz,
    "PeriodSeconds" bigint, "Look" integer, "Final" boolean, "Verdict" text, "Label" text, "Role" text, "Identified" boolean,
    "Control" text, "CellsTreated" integer, "CellsControl" integer, "Effect" numeric, "StandardError" numeric,
    "EffectLower" numeric, "EffectUpper" numeric, "GainProbability" numeric, "HarmProbability" numeric, "Contamination" numeric,
    "PreTrend" numeric, "Attempts" bigint, "Succeeded" bigint, "Additionality" numeric, "AdditionalityError" numeric,
    "CoverageEffect" numeric, "VolumeEffect" numeric, "CoverageGain" numeric, "EntryGain" numeric, "RedundancyShare" numeric);
COMMENT ON VIEW coverage.operator_assessment IS 'One row per network and operator that joined: what its newest join changed.';
COMMENT ON COLUMN coverage.operator_assessment.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.operator_assessment.operator IS 'The operator.';
COMMENT ON COLUMN coverage.operator_assessment.time IS 'End of the data that the assessment rests on.';
COMMENT ON COLUMN coverage.operator_assessment.joined_at IS 'When it joined.';
COMMENT ON COLUMN coverage.operator_assessment.join_event_id IS 'Id of the event by which it joined.';
COMMENT ON COLUMN coverage.operator_assessment.period_seconds IS 'Length of a period.';
COMMENT ON COLUMN coverage.operator_assessment.look IS 'Periods since the join''s own.';
COMMENT ON COLUMN coverage.operator_assessment.is_final IS 'Whether this was the last look.';
COMMENT ON COLUMN coverage.operator_assessment.verdict IS 'expands coverage, adds redundancy, adds volume only, harmful or not enough data.';
COMMENT ON COLUMN coverage.operator_assessment.label IS 'Why, in the definition''s finer words, as coverage_expanding:new.';
COMMENT ON COLUMN coverage.operator_assessment.role IS 'pivotal, redundant, saturated or none in the cells that it serves after the join.';
COMMENT ON COLUMN coverage.operator_assessment.is_identified IS 'Whether there are cells to compare with; where not, only before and after are known.';
COMMENT ON COLUMN coverage.operator_assessment.control IS 'Which cells were compared with, or why none were.';
COMMENT ON COLUMN coverage.operator_assessment.cells_treated IS 'Cells that it declares, with demand before and after.';
COMMENT ON COLUMN coverage.operator_assessment.cells_control IS 'Cells that were compared with.';
COMMENT ON COLUMN coverage.operator_assessment.effect_change IS 'Change of the success rate of its cells less that of the others, -1 to 1. Null where not identified.';
COMMENT ON COLUMN coverage.operator_assessment.effect_error IS 'Standard error of effect_change. Null where not identified.';
COMMENT ON COLUMN coverage.operator_assessment.effect_lower_change IS 'Lower end of the 95 % interval of effect_change. Null where not identified.';
COMMENT ON COLUMN coverage.operator_assessment.effect_upper_change IS 'Upper end of the 95 % interval of effect_change. Null where not identified.';
COMMENT ON COLUMN coverage.operator_assessment.gain_probability_ratio IS 'Probability that the effect is a gain of at least 0.01, 0 to 1. Null where not identified.';
COMMENT ON COLUMN coverage.operator_assessment.harm_probability_ratio IS 'Probability that the effect is a harm of at least 0.01, 0 to 1. Null where not identified.';
COMMENT ON COLUMN coverage.operator_assessment.contamination_ratio IS 'Share of the compared cells'' demand that is served by operators who also serve its cells, 0 to 1; above 0.1 nothing can be told. Null where not identified.';
COMMENT ON COLUMN coverage.operator_assessment.pre_trend_errors IS 'The same contrast between the two halves before the join, in standard errors: beyond 2 the cells moved apart already. Null where it cannot be told.';
COMMENT ON COLUMN coverage.operator_assessment.attempts IS 'Its attempts after the join.';
COMMENT ON COLUMN coverage.operator_assessment.succeeded IS 'Its successes after the join.';
COMMENT ON COLUMN coverage.operator_assessment.additionality IS 'Successes that would not have happened without it, per success that it served: 1 all new, 0 pure displacement. Not clipped; null where not identified or nothing was served.';
COMMENT ON COLUMN coverage.operator_assessment.additionality_error IS 'Standard error of additionality. Null where that is.';
COMMENT ON COLUMN coverage.operator_assessment.coverage_effect_per_hour IS 'Change of its cells'' successes per hour that comes from succeeding more often. Null where it cannot be told.';
COMMENT ON COLUMN coverage.operator_assessment.volume_effect_per_hour IS 'Change of its cells'' successes per hour that comes from more requests. Null where it cannot be told.';
COMMENT ON COLUMN coverage.operator_assessment.coverage_gain_ratio IS 'Demand share of its cells that became covered with it qualifying, 0 to 1. Null without demand.';
COMMENT ON COLUMN coverage.operator_assessment.entry_gain_ratio IS 'Covered demand share of cells that had no demand before and where it qualifies, 0 to 1. Null without demand.';
COMMENT ON COLUMN coverage.operator_assessment.redundancy_ratio IS 'Demand share of cells where it qualifies beside at least one and at most two others, 0 to 1. Null without demand.';

CREATE VIEW coverage.convergence AS
SELECT r."Network" AS network, r."Window" AS window_name, r."WindowEnd" AS time,
    r."EffectiveOperators" AS effective_operators_number, r."EffectiveStrategies" AS effective_strategies_number,
    r."OperatorsPerStrategy" AS operators_per_strategy_number, r."Similarity" AS similarity_ratio, r."Overlap" AS overlap_ratio,
    r."MeanCosine" AS mean_cosine_ratio, r."DeclaredOverlap" AS declared_overlap_ratio,
    (v.shares ->> 'model')::numeric AS differentiation_model_ratio,
    (v.shares ->> 'task')::numeric AS differentiation_task_ratio,
    (v.shares ->> 'hardware')::numeric AS differentiation_hardware_ratio,
    (v.shares ->> 'region')::numeric AS differentiation_region_ratio,
    (v.shares ->> 'verification')::numeric AS differentiation_verification_ratio,
    (v.shares ->> 'size')::numeric AS differentiation_size_ratio, (v.shares ->> 'all')::numeric AS differentiation_all_ratio,
    r."IndependentOperators" AS independent_operators_number, r."FailureCorrelation" AS failure_correlation,
    r."CommonCause" AS common_cause_ratio, (r."Trend" ->> 'Days')::integer AS trend_days,
    (r."Trend" ->> 'SlopePerDay')::numeric AS trend_per_day, (r."Trend" ->> 'P')::numeric AS trend_p,
    (r."Trend" ->> 'Converging')::boolean AS is_converging
FROM streamcoverage.mt_doc_convergence d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Network" text, "Window" text, "WindowEnd" timestamptz, "EffectiveOperators" numeric, "EffectiveStrategies" numeric,
    "OperatorsPerStrategy" numeric, "Similarity" numeric, "Overlap" numeric, "MeanCosine" numeric, "DeclaredOverlap" numeric,
    "Differentiation" jsonb, "IndependentOperators" numeric, "FailureCorrelation" numeric, "CommonCause" numeric, "Trend" jsonb)
CROSS JOIN LATERAL (
    SELECT jsonb_object_agg(f ->> 'Dimension', f -> 'Share') AS shares FROM jsonb_array_elements(r."Differentiation") f) v;
COMMENT ON VIEW coverage.convergence IS 'One row per network and window: how alike its operators are.';
COMMENT ON COLUMN coverage.convergence.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.convergence.window_name IS 'Name of the window, as 1h.';
COMMENT ON COLUMN coverage.convergence.time IS 'End of the window, exclusive.';
COMMENT ON COLUMN coverage.convergence.effective_operators_number IS 'How many operators of equal size would spread the requests as widely. Null without requests.';
COMMENT ON COLUMN coverage.convergence.effective_strategies_number IS 'How many distinct ways to spread over the cells there are. Null without requests.';
COMMENT ON COLUMN coverage.convergence.operators_per_strategy_number IS 'Effective operators per effective strategy, at least 1. Null without requests.';
COMMENT ON COLUMN coverage.convergence.similarity_ratio IS '0 to 1; 1 where all operators serve the same cells in the same proportions. Null with one operator, or where too few requests tell.';
COMMENT ON COLUMN coverage.convergence.overlap_ratio IS 'Probability that two requests of two different operators are for the same cell, 0 to 1. Null with one operator.';
COMMENT ON COLUMN coverage.convergence.mean_cosine_ratio IS 'Mean cosine between operators'' distributions over cells, 0 to 1. Null with one operator.';
COMMENT ON COLUMN coverage.convergence.declared_overlap_ratio IS 'Mean cosine between operators'' declared capabilities, 0 to 1. Null where fewer than two declare any.';
COMMENT ON COLUMN coverage.convergence.differentiation_model_ratio IS 'Share of the diversity of demand over model that lies between operators, 0 to 1; 0 where all are alike. Null where there is no diversity.';
COMMENT ON COLUMN coverage.convergence.differentiation_task_ratio IS 'Share of the diversity of demand over task that lies between operators, 0 to 1; 0 where all are alike. Null where there is no diversity.';
COMMENT ON COLUMN coverage.convergence.differentiation_hardware_ratio IS 'Share of the diversity of demand over hardware that lies between operators, 0 to 1; 0 where all are alike. Null where there is no diversity.';
COMMENT ON COLUMN coverage.convergence.differentiation_region_ratio IS 'Share of the diversity of demand over region that lies between operators, 0 to 1; 0 where all are alike. Null where there is no diversity.';
COMMENT ON COLUMN coverage.convergence.differentiation_verification_ratio IS 'Share of the diversity of demand over verification that lies between operators, 0 to 1; 0 where all are alike. Null where there is no diversity.';
COMMENT ON COLUMN coverage.convergence.differentiation_size_ratio IS 'Share of the diversity of demand over size that lies between operators, 0 to 1; 0 where all are alike. Null where there is no diversity.';
COMMENT ON COLUMN coverage.convergence.differentiation_all_ratio IS 'Share of the diversity of demand over all dimensions that lies between operators, 0 to 1; 0 where all are alike. Null where there is no diversity.';
COMMENT ON COLUMN coverage.convergence.independent_operators_number IS 'Operators as if they failed independently. Null where it cannot be told.';
COMMENT ON COLUMN coverage.convergence.failure_correlation IS 'Mean correlation of the operators'' bad slices or hours, -1 to 1. Null where it cannot be told.';
COMMENT ON COLUMN coverage.convergence.common_cause_ratio IS 'Share of failures that a common cause explains, 0 to 1. Null where it cannot be told.';
COMMENT ON COLUMN coverage.convergence.trend_days IS 'Days that the trend of similarity_ratio rests on; null where there are fewer than four.';
COMMENT ON COLUMN coverage.convergence.trend_per_day IS 'Change of similarity_ratio per day (Theil-Sen). Null without a trend.';
COMMENT ON COLUMN coverage.convergence.trend_p IS 'Two-sided p of the trend (Mann-Kendall). Null without a trend.';
COMMENT ON COLUMN coverage.convergence.is_converging IS 'Whether the rule for an alarm holds: p below 0.01 and a change of at least 0.05 in 28 days. Null without a trend.';

CREATE VIEW coverage.concentration AS
SELECT r."Network" AS network, r."Window" AS window_name, r."WindowEnd" AS time, i."Of" AS quantity, i."By" AS member_kind,
    i."Members" AS members, i."EffectiveNumber" AS effective_number, i."Hhi" AS hhi_ratio, i."Gini" AS gini_ratio,
    i."Theil" AS theil_nats, i."Nakamoto" AS nakamoto, i."NakamotoThird" AS nakamoto_third, i."Carry50" AS carry_50,
    i."Carry67" AS carry_67, i."Carry90" AS carry_90, i."Lorenz" AS lorenz
FROM streamcoverage.mt_doc_convergence d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Network" text, "Window" text, "WindowEnd" timestamptz, "Concentrations" jsonb)
CROSS JOIN LATERAL jsonb_to_recordset(r."Concentrations") AS i (
    "Of" text, "By" text, "Members" integer, "EffectiveNumber" numeric, "Hhi" numeric, "Gini" numeric, "Theil" numeric,
    "Nakamoto" integer, "NakamotoThird" integer, "Carry50" integer, "Carry67" integer, "Carry90" integer, "Lorenz" jsonb);
COMMENT ON VIEW coverage.concentration IS 'One row per network, window, quantity and kind of member: how concentrated the quantity is.';
COMMENT ON COLUMN coverage.concentration.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.concentration.window_name IS 'Name of the window, as 1h.';
COMMENT ON COLUMN coverage.concentration.time IS 'End of the window, exclusive.';
COMMENT ON COLUMN coverage.concentration.quantity IS 'requests or rewards.';
COMMENT ON COLUMN coverage.concentration.member_kind IS 'operator, owner, model, hardware, region or upstream.';
COMMENT ON COLUMN coverage.concentration.members IS 'Members that are counted, those with nothing included.';
COMMENT ON COLUMN coverage.concentration.effective_number IS 'As many members of equal size would be as spread out: the headline. Null where there is nothing.';
COMMENT ON COLUMN coverage.concentration.hhi_ratio IS 'Herfindahl-Hirschman index, 0 to 1. Null where there is nothing.';
COMMENT ON COLUMN coverage.concentration.gini_ratio IS 'Gini coefficient, 0 to 1, members with nothing included; 0 for a single member. Null where there is nothing.';
COMMENT ON COLUMN coverage.concentration.theil_nats IS 'Theil''s T, 0 to the logarithm of members. Null where there is nothing.';
COMMENT ON COLUMN coverage.concentration.nakamoto IS 'Least number of members that together have more than half. Null where there is nothing.';
COMMENT ON COLUMN coverage.concentration.nakamoto_third IS 'Least number of members that together have more than a third. Null where there is nothing.';
COMMENT ON COLUMN coverage.concentration.carry_50 IS 'Least number of members that carry 50 %. Null where there is nothing.';
COMMENT ON COLUMN coverage.concentration.carry_67 IS 'Least number of members that carry 67 %. Null where there is nothing.';
COMMENT ON COLUMN coverage.concentration.carry_90 IS 'Least number of members that carry 90 %. Null where there is nothing.';
COMMENT ON COLUMN coverage.concentration.lorenz IS 'Points of the Lorenz curve, smallest members first: a JSON array of objects with Members and Share, both 0 to 1.';

CREATE VIEW coverage.fragility_domain AS
SELECT r."Network" AS network, r."Window" AS window_name, r."WindowEnd" AS time, i."Kind" AS kind,
    r."Coverage" AS coverage_ratio, i."Domains" AS domains, i."Worst" AS worst, i."WorstLoss" AS worst_loss_ratio,
    i."Nakamoto" AS nakamoto
FROM streamcoverage.mt_doc_fragility d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Network" text, "Window" text, "WindowEnd" timestamptz, "Coverage" numeric, "Domains" jsonb)
CROSS JOIN LATERAL jsonb_to_recordset(r."Domains") AS i (
    "Kind" text, "Domains" integer, "Worst" text, "WorstLoss" numeric, "Nakamoto" integer);
COMMENT ON VIEW coverage.fragility_domain IS 'One row per network, window and kind of domain: what losing domains of the kind would cost.';
COMMENT ON COLUMN coverage.fragility_domain.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.fragility_domain.window_name IS 'Name of the window, as 1h.';
COMMENT ON COLUMN coverage.fragility_domain.time IS 'End of the window, exclusive.';
COMMENT ON COLUMN coverage.fragility_domain.kind IS 'operator, owner, region, upstream, image, hardware or data_center.';
COMMENT ON COLUMN coverage.fragility_domain.coverage_ratio IS 'Share of demand that at least one qualifying operator covers, 0 to 1: what the losses are taken from. Null without demand.';
COMMENT ON COLUMN coverage.fragility_domain.domains IS 'How many domains of the kind there are.';
COMMENT ON COLUMN coverage.fragility_domain.worst IS 'The domain whose loss costs most; null where none costs anything.';
COMMENT ON COLUMN coverage.fragility_domain.worst_loss_ratio IS 'Share of demand that is lost with it, 0 to 1. Null where none costs anything.';
COMMENT ON COLUMN coverage.fragility_domain.nakamoto IS 'Least number of domains, chosen greedily, whose loss costs more than half of the coverage; null where all of them do not.';

CREATE VIEW coverage.fragility_loss AS
SELECT r."Network" AS network, r."Window" AS window_name, r."WindowEnd" AS time, k."Kind" AS kind,
    i.position::integer AS position, i.item ->> 'Domain' AS domain, (i.item ->> 'Loss')::numeric AS loss_ratio
FROM streamcoverage.mt_doc_fragility d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Network" text, "Window" text, "WindowEnd" timestamptz, "Domains" jsonb)
CROSS JOIN LATERAL jsonb_to_recordset(r."Domains") AS k ("Kind" text, "Losses" jsonb)
CROSS JOIN LATERAL jsonb_array_elements(k."Losses") WITH ORDINALITY AS i (item, position);
COMMENT ON VIEW coverage.fragility_loss IS 'One row per network, window, kind and domain, the 20 that cost most: the demand that is lost with it.';
COMMENT ON COLUMN coverage.fragility_loss.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.fragility_loss.window_name IS 'Name of the window, as 1h.';
COMMENT ON COLUMN coverage.fragility_loss.time IS 'End of the window, exclusive.';
COMMENT ON COLUMN coverage.fragility_loss.kind IS 'operator, owner, region, upstream, image, hardware or data_center.';
COMMENT ON COLUMN coverage.fragility_loss.position IS 'From 1: the domain whose loss costs most is first.';
COMMENT ON COLUMN coverage.fragility_loss.domain IS 'The operator, owner, region or whatever the kind is.';
COMMENT ON COLUMN coverage.fragility_loss.loss_ratio IS 'Share of demand that is lost with it, 0 to 1.';

CREATE VIEW coverage.fragility_removal AS
SELECT r."Network" AS network, r."Window" AS window_name, r."WindowEnd" AS time, k."Kind" AS kind,
    o.removal_order AS removal_order, i."Removed" AS removed, i."Domain" AS domain, i."Coverage" AS coverage_ratio
FROM streamcoverage.mt_doc_fragility d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Network" text, "Window" text, "WindowEnd" timestamptz, "Domains" jsonb)
CROSS JOIN LATERAL jsonb_to_recordset(r."Domains") AS k ("Kind" text, "LargestFirst" jsonb, "WorstFirst" jsonb)
CROSS JOIN LATERAL (VALUES ('largest first', k."LargestFirst"), ('worst first', k."WorstFirst")) AS o (removal_order, points)
CROSS JOIN LATERAL jsonb_to_recordset(o.points) AS i ("Removed" integer, "Domain" text, "Coverage" numeric);
COMMENT ON VIEW coverage.fragility_removal IS 'One row per network, window, kind, order and number of removed domains: the coverage that is left.';
COMMENT ON COLUMN coverage.fragility_removal.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.fragility_removal.window_name IS 'Name of the window, as 1h.';
COMMENT ON COLUMN coverage.fragility_removal.time IS 'End of the window, exclusive.';
COMMENT ON COLUMN coverage.fragility_removal.kind IS 'operator, owner, region, upstream, image, hardware or data_center.';
COMMENT ON COLUMN coverage.fragility_removal.removal_order IS 'largest first: by requests served; worst first: by what the loss costs, chosen greedily.';
COMMENT ON COLUMN coverage.fragility_removal.removed IS 'Domains that are gone, from 0; at most 20 rows.';
COMMENT ON COLUMN coverage.fragility_removal.domain IS 'The last of them; null where none is gone.';
COMMENT ON COLUMN coverage.fragility_removal.coverage_ratio IS 'Share of demand that is still covered, 0 to 1.';

CREATE VIEW coverage.surge AS
SELECT r."Network" AS network, r."Window" AS window_name, r."WindowEnd" AS time, i."Factor" AS factor,
    i."SuccessLower" AS success_lower_ratio, i."SuccessUpper" AS success_upper_ratio
FROM streamcoverage.mt_doc_fragility d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Network" text, "Window" text, "WindowEnd" timestamptz, "Surge" jsonb)
CROSS JOIN LATERAL jsonb_to_recordset(r."Surge") AS i (
    "Factor" numeric, "SuccessLower" numeric, "SuccessUpper" numeric);
COMMENT ON VIEW coverage.surge IS 'One row per network, window and factor: what would be served if demand grew by it.';
COMMENT ON COLUMN coverage.surge.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.surge.window_name IS 'Name of the window, as 1h.';
COMMENT ON COLUMN coverage.surge.time IS 'End of the window, exclusive.';
COMMENT ON COLUMN coverage.surge.factor IS 'How many times the demand of the window.';
COMMENT ON COLUMN coverage.surge.success_lower_ratio IS 'Share of that demand that would succeed, 0 to 1, where operators divide their shown capacity among their cells as now.';
COMMENT ON COLUMN coverage.surge.success_upper_ratio IS 'Share of that demand that would succeed, 0 to 1, where each cell may use all shown capacity of its operators.';

CREATE VIEW coverage.gap_cell AS
SELECT r."Network" AS network, r."Window" AS window_name, r."WindowEnd" AS time, s.position::integer AS position,
    i."Cell" AS cell, i."Workload" AS workload, r."Requests" AS network_requests, i."Requests" AS requests,
    i."Succeeded" AS succeeded, i."Binding" AS binding, i."Gain" AS gain_ratio, i."GainLower" AS gain_lower_ratio,
    i."GainUpper" AS gain_upper_ratio, i."WouldBeCovered" AS would_be_covered
FROM streamcoverage.mt_doc_recruitinggaps d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Network" text, "Window" text, "WindowEnd" timestamptz, "Requests" bigint, "Cells" jsonb)
CROSS JOIN LATERAL jsonb_array_elements(r."Cells") WITH ORDINALITY AS s (item, position)
CROSS JOIN LATERAL jsonb_to_record(s.item) AS i (
    "Cell" text, "Workload" text, "Requests" bigint, "Succeeded" bigint, "Binding" text, "Gain" numeric, "GainLower" numeric,
    "GainUpper" numeric, "WouldBeCovered" boolean);
COMMENT ON VIEW coverage.gap_cell IS 'One row per network, window and workload cell, the 50 with the greatest gain: where one more fitting operator would help most.';
COMMENT ON COLUMN coverage.gap_cell.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.gap_cell.window_name IS 'Name of the window, as 1h.';
COMMENT ON COLUMN coverage.gap_cell.time IS 'End of the window, exclusive.';
COMMENT ON COLUMN coverage.gap_cell.position IS 'From 1: the greatest gain is first.';
COMMENT ON COLUMN coverage.gap_cell.cell IS '20 hexadecimal digits that name the cell.';
COMMENT ON COLUMN coverage.gap_cell.workload IS 'The cell''s six values, joined for people.';
COMMENT ON COLUMN coverage.gap_cell.network_requests IS 'Demand of the network in the window: what the gains are shares of.';
COMMENT ON COLUMN coverage.gap_cell.requests IS 'Demand of the cell in the window.';
COMMENT ON COLUMN coverage.gap_cell.succeeded IS 'Demand that succeeded.';
COMMENT ON COLUMN coverage.gap_cell.binding IS 'The condition that binds here; null where nothing failed at a known one.';
COMMENT ON COLUMN coverage.gap_cell.gain_ratio IS 'Rise of the network''s success rate that one more fitting operator would bring, 0 to 1. Null where it cannot be told.';
COMMENT ON COLUMN coverage.gap_cell.gain_lower_ratio IS 'Lower end of the 95 % interval of gain_ratio. Null where it cannot be told.';
COMMENT ON COLUMN coverage.gap_cell.gain_upper_ratio IS 'Upper end of the 95 % interval of gain_ratio. Null where it cannot be told.';
COMMENT ON COLUMN coverage.gap_cell.would_be_covered IS 'Whether the cell would then be covered.';

CREATE VIEW coverage.gap_capability AS
SELECT r."Network" AS network, r."Window" AS window_name, r."WindowEnd" AS time, s.position::integer AS position,
    i."Capabilities" AS capabilities, r."Requests" AS network_requests, i."Cells" AS cells, i."Requests" AS requests,
    i."Gain" AS gain_ratio, i."GainLower" AS gain_lower_ratio, i."GainUpper" AS gain_upper_ratio,
    i."CoverageGain" AS coverage_gain_ratio
FROM streamcoverage.mt_doc_recruitinggaps d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Network" text, "Window" text, "WindowEnd" timestamptz, "Requests" bigint, "Capabilities" jsonb)
CROSS JOIN LATERAL jsonb_array_elements(r."Capabilities") WITH ORDINALITY AS s (item, position)
CROSS JOIN LATERAL jsonb_to_record(s.item) AS i (
    "Capabilities" text, "Cells" integer, "Requests" bigint, "Gain" numeric, "GainLower" numeric, "GainUpper" numeric,
    "CoverageGain" numeric);
COMMENT ON VIEW coverage.gap_capability IS 'One row per network, window and set of capabilities, the 20 with the greatest gain: what to recruit.';
COMMENT ON COLUMN coverage.gap_capability.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.gap_capability.window_name IS 'Name of the window, as 1h.';
COMMENT ON COLUMN coverage.gap_capability.time IS 'End of the window, exclusive.';
COMMENT ON COLUMN coverage.gap_capability.position IS 'From 1: the greatest gain is first.';
COMMENT ON COLUMN coverage.gap_capability.capabilities IS 'The capabilities by dimension, as model=zai/glm-5.2, hardware=h200.';
COMMENT ON COLUMN coverage.gap_capability.network_requests IS 'Demand of the network in the window: what the gains are shares of.';
COMMENT ON COLUMN coverage.gap_capability.cells IS 'Cells that ask for it and would gain.';
COMMENT ON COLUMN coverage.gap_capability.requests IS 'Their demand.';
COMMENT ON COLUMN coverage.gap_capability.gain_ratio IS 'Rise of the network''s success rate, 0 to 1. Null where it cannot be told.';
COMMENT ON COLUMN coverage.gap_capability.gain_lower_ratio IS 'Lower end of the 95 % interval of gain_ratio. Null where it cannot be told.';
COMMENT ON COLUMN coverage.gap_capability.gain_upper_ratio IS 'Upper end of the 95 % interval of gain_ratio. Null where it cannot be told.';
COMMENT ON COLUMN coverage.gap_capability.coverage_gain_ratio IS 'Rise of coverage from cells that would become covered, 0 to 1. Null where it cannot be told.';

CREATE VIEW coverage.single_carrier AS
SELECT r."Network" AS network, r."Window" AS window_name, r."WindowEnd" AS time, s.position::integer AS position,
    i."Cell" AS cell, i."Workload" AS workload, i."Operator" AS operator, i."Requests" AS requests
FROM streamcoverage.mt_doc_recruitinggaps d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Network" text, "Window" text, "WindowEnd" timestamptz, "Fragile" jsonb)
CROSS JOIN LATERAL jsonb_array_elements(r."Fragile") WITH ORDINALITY AS s (item, position)
CROSS JOIN LATERAL jsonb_to_record(s.item) AS i (
    "Cell" text, "Workload" text, "Operator" text, "Requests" bigint);
COMMENT ON VIEW coverage.single_carrier IS 'One row per network, window and covered workload cell that a single qualifying operator carries, the 50 with the most demand.';
COMMENT ON COLUMN coverage.single_carrier.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.single_carrier.window_name IS 'Name of the window, as 1h.';
COMMENT ON COLUMN coverage.single_carrier.time IS 'End of the window, exclusive.';
COMMENT ON COLUMN coverage.single_carrier.position IS 'From 1: the most demand is first.';
COMMENT ON COLUMN coverage.single_carrier.cell IS '20 hexadecimal digits that name the cell.';
COMMENT ON COLUMN coverage.single_carrier.workload IS 'The cell''s six values, joined for people.';
COMMENT ON COLUMN coverage.single_carrier.operator IS 'The operator that carries it.';
COMMENT ON COLUMN coverage.single_carrier.requests IS 'Demand of the cell in the window.';

CREATE VIEW coverage.dimension_coverage AS
SELECT r."Network" AS network, r."Window" AS window_name, r."WindowEnd" AS time, r."Dimension" AS dimension,
    r."Values" AS dimension_values, s.position::integer AS position, i."Value" AS value, i."Cells" AS cells,
    i."Requests" AS requests, i."Succeeded" AS succeeded,
    round(i."Succeeded"::numeric / NULLIF(i."Requests", 0), 6) AS success_ratio, i."CoverageLower" AS coverage_lower_ratio,
    i."CoverageUpper" AS coverage_upper_ratio, i."Operators" AS operators, i."Binding" AS binding
FROM streamcoverage.mt_doc_dimensioncoverage d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Network" text, "Window" text, "WindowEnd" timestamptz, "Dimension" text, "Values" integer, "Top" jsonb)
CROSS JOIN LATERAL jsonb_array_elements(r."Top") WITH ORDINALITY AS s (item, position)
CROSS JOIN LATERAL jsonb_to_record(s.item) AS i (
    "Value" text, "Cells" integer, "Requests" bigint, "Succeeded" bigint, "CoverageLower" numeric, "CoverageUpper" numeric,
    "Operators" integer, "Binding" text);
COMMENT ON VIEW coverage.dimension_coverage IS 'One row per network, window, dimension and value, the 100 with the most demand: what is covered of it.';
COMMENT ON COLUMN coverage.dimension_coverage.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.dimension_coverage.window_name IS 'Name of the window, as 1h.';
COMMENT ON COLUMN coverage.dimension_coverage.time IS 'End of the window, exclusive.';
COMMENT ON COLUMN coverage.dimension_coverage.dimension IS 'model, task, hardware, region, verification or size.';
COMMENT ON COLUMN coverage.dimension_coverage.dimension_values IS 'How many values of the dimension have demand; the same in all its rows.';
COMMENT ON COLUMN coverage.dimension_coverage.position IS 'From 1: the most demand is first.';
COMMENT ON COLUMN coverage.dimension_coverage.value IS 'The value; null for demand that left the dimension open.';
COMMENT ON COLUMN coverage.dimension_coverage.cells IS 'Cells with demand that have this value.';
COMMENT ON COLUMN coverage.dimension_coverage.requests IS 'Demand for it.';
COMMENT ON COLUMN coverage.dimension_coverage.succeeded IS 'Demand that succeeded.';
COMMENT ON COLUMN coverage.dimension_coverage.success_ratio IS 'succeeded / requests, 0 to 1. Null without demand.';
COMMENT ON COLUMN coverage.dimension_coverage.coverage_lower_ratio IS 'Share of this demand in covered cells, 0 to 1. Null without demand.';
COMMENT ON COLUMN coverage.dimension_coverage.coverage_upper_ratio IS 'One less the share of this demand in uncovered cells, 0 to 1. Null without demand.';
COMMENT ON COLUMN coverage.dimension_coverage.operators IS 'Operators with at least one attempt at it.';
COMMENT ON COLUMN coverage.dimension_coverage.binding IS 'The condition whose fixing would gain most here; null where nothing failed at a known one.';

CREATE VIEW coverage.coverage_change AS
SELECT r."Network" AS network, r."Window" AS window_name, r."WindowEnd" AS time, r."RequestsBefore" AS requests_before,
    r."Requests" AS requests, r."CoverageBefore" AS coverage_lower_before_ratio, r."Coverage" AS coverage_lower_ratio,
    r."Service" AS service_change, r."Mix" AS mix_change, r."SuccessesPerHour" AS successes_change_per_hour,
    r."CoverageEffect" AS coverage_effect_per_hour, r."VolumeEffect" AS volume_effect_per_hour, r."Entry" AS entry_per_hour,
    r."Exit" AS exit_per_hour, r."Expansion" AS expansion_per_hour, r."Deepening" AS deepening_per_hour,
    r."Partial" AS partial_per_hour, r."Regression" AS regression_per_hour, r."FixedBasketLower" AS fixed_basket_lower_ratio,
    r."FixedBasketUpper" AS fixed_basket_upper_ratio
FROM streamcoverage.mt_doc_coveragechange d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Network" text, "Window" text, "WindowEnd" timestamptz, "RequestsBefore" bigint, "Requests" bigint,
    "CoverageBefore" numeric, "Coverage" numeric, "Service" numeric, "Mix" numeric, "SuccessesPerHour" numeric,
    "CoverageEffect" numeric, "VolumeEffect" numeric, "Entry" numeric, "Exit" numeric, "Expansion" numeric, "Deepening" numeric,
    "Partial" numeric, "Regression" numeric, "FixedBasketLower" numeric, "FixedBasketUpper" numeric);
COMMENT ON VIEW coverage.coverage_change IS 'One row per network and window: how coverage changed from the window before it, and why.';
COMMENT ON COLUMN coverage.coverage_change.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.coverage_change.window_name IS 'Name of the window, as 1h.';
COMMENT ON COLUMN coverage.coverage_change.time IS 'End of the window, exclusive.';
COMMENT ON COLUMN coverage.coverage_change.requests_before IS 'Demand in the window before, which ends where this one starts.';
COMMENT ON COLUMN coverage.coverage_change.requests IS 'Demand in the window.';
COMMENT ON COLUMN coverage.coverage_change.coverage_lower_before_ratio IS 'Lower bound of coverage in the window before, 0 to 1. Null where it had no demand.';
COMMENT ON COLUMN coverage.coverage_change.coverage_lower_ratio IS 'Lower bound of coverage in the window, 0 to 1. Null without demand.';
COMMENT ON COLUMN coverage.coverage_change.service_change IS 'Part of the change that comes from cells that became covered, or no longer are, -1 to 1; service_change + mix_change is the whole. Null where either window had no demand.';
COMMENT ON COLUMN coverage.coverage_change.mix_change IS 'Part of the change that comes from demand that moved between cells, -1 to 1. Null where either window had no demand.';
COMMENT ON COLUMN coverage.coverage_change.successes_change_per_hour IS 'Change of successes per hour: the sum of coverage and volume effect, entry and exit. Null where it cannot be told.';
COMMENT ON COLUMN coverage.coverage_change.coverage_effect_per_hour IS 'Part of it from requests that succeed more, or less, often. Null where it cannot be told.';
COMMENT ON COLUMN coverage.coverage_change.volume_effect_per_hour IS 'Part of it from more, or fewer, requests. Null where it cannot be told.';
COMMENT ON COLUMN coverage.coverage_change.entry_per_hour IS 'Part of it from cells that had no demand before. Null where it cannot be told.';
COMMENT ON COLUMN coverage.coverage_change.exit_per_hour IS 'Part of it from cells that have no demand now. Null where it cannot be told.';
COMMENT ON COLUMN coverage.coverage_change.expansion_per_hour IS 'Part of the coverage effect in cells that became covered. Null where it cannot be told.';
COMMENT ON COLUMN coverage.coverage_change.deepening_per_hour IS 'Part of the coverage effect in cells that were covered and are. Null where it cannot be told.';
COMMENT ON COLUMN coverage.coverage_change.partial_per_hour IS 'Part of the coverage effect in cells that were not covered and are not. Null where it cannot be told.';
COMMENT ON COLUMN coverage.coverage_change.regression_per_hour IS 'Part of the coverage effect in cells that were covered and are not. Null where it cannot be told.';
COMMENT ON COLUMN coverage.coverage_change.fixed_basket_lower_ratio IS 'Lower bound of coverage on the longest window''s demand, 0 to 1: a workload that is abandoned stays in it. Null without that demand.';
COMMENT ON COLUMN coverage.coverage_change.fixed_basket_upper_ratio IS 'Upper bound of coverage on the longest window''s demand, 0 to 1. Null without that demand.';

CREATE VIEW coverage.predictor_verdict AS
SELECT r."Network" AS network, r."Through" AS time, r."PeriodSeconds" AS period_seconds, r."Horizon" AS horizon,
    r."Periods" AS periods, r."Forecasts" AS forecasts, r."Verdict" AS verdict, r."Sentence" AS sentence,
    r."ErrorBase" AS base_error, r."ErrorCoverage" AS coverage_error, r."ErrorOperators" AS operators_error,
    r."DieboldMarianoP" AS diebold_mariano_p, r."ClarkWestCoverageP" AS clark_west_coverage_p,
    r."ClarkWestOperatorsP" AS clark_west_operators_p, r."Encompassing" AS encompassing,
    r."EncompassingError" AS encompassing_error, r."Correlation" AS correlation
FROM streamcoverage.mt_doc_predictorverdict d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Network" text, "Through" timestamptz, "PeriodSeconds" bigint, "Horizon" integer, "Periods" integer, "Forecasts" integer,
    "Verdict" text, "Sentence" text, "ErrorBase" numeric, "ErrorCoverage" numeric, "ErrorOperators" numeric,
    "DieboldMarianoP" numeric, "ClarkWestCoverageP" numeric, "ClarkWestOperatorsP" numeric, "Encompassing" numeric,
    "EncompassingError" numeric, "Correlation" numeric);
COMMENT ON VIEW coverage.predictor_verdict IS 'One row per network: whether its coverage or its operator count predicted its later success rate better.';
COMMENT ON COLUMN coverage.predictor_verdict.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.predictor_verdict.time IS 'End of the newest period that went in.';
COMMENT ON COLUMN coverage.predictor_verdict.period_seconds IS 'Length of a period.';
COMMENT ON COLUMN coverage.predictor_verdict.horizon IS 'How many periods ahead is predicted.';
COMMENT ON COLUMN coverage.predictor_verdict.periods IS 'Periods of history.';
COMMENT ON COLUMN coverage.predictor_verdict.forecasts IS 'Forecasts that were compared with what came.';
COMMENT ON COLUMN coverage.predictor_verdict.verdict IS 'coverage, operator count, neither or not enough data.';
COMMENT ON COLUMN coverage.predictor_verdict.sentence IS 'The verdict as one sentence with its evidence.';
COMMENT ON COLUMN coverage.predictor_verdict.base_error IS 'Mean squared error with the last success rate alone. Null where too little is known.';
COMMENT ON COLUMN coverage.predictor_verdict.coverage_error IS 'Mean squared error with coverage beside it. Null where too little is known.';
COMMENT ON COLUMN coverage.predictor_verdict.operators_error IS 'Mean squared error with the operator count beside it. Null where too little is known.';
COMMENT ON COLUMN coverage.predictor_verdict.diebold_mariano_p IS 'Two-sided p of the Diebold-Mariano test of coverage against operator count. Null where too little is known.';
COMMENT ON COLUMN coverage.predictor_verdict.clark_west_coverage_p IS 'One-sided p of the Clark-West test of coverage against nothing. Null where too little is known.';
COMMENT ON COLUMN coverage.predictor_verdict.clark_west_operators_p IS 'One-sided p of the Clark-West test of the operator count against nothing. Null where too little is known.';
COMMENT ON COLUMN coverage.predictor_verdict.encompassing IS 'Weight of coverage''s forecast in the best mixture of both: near 1 the operator count adds nothing, near 0 coverage does not. Not clipped; null where too little is known.';
COMMENT ON COLUMN coverage.predictor_verdict.encompassing_error IS 'Standard error of encompassing. Null where too little is known.';
COMMENT ON COLUMN coverage.predictor_verdict.correlation IS 'Correlation of coverage and operator count, -1 to 1. Null where too little is known.';

CREATE VIEW coverage.predictor_period AS
SELECT r."Network" AS network, i."Start" AS time, r."PeriodSeconds" AS period_seconds, i."SuccessRate" AS success_ratio,
    i."Coverage" AS coverage_soft_ratio, i."Operators" AS operators
FROM streamcoverage.mt_doc_predictorverdict d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Network" text, "PeriodSeconds" bigint, "Series" jsonb)
CROSS JOIN LATERAL jsonb_to_recordset(r."Series") AS i (
    "Start" timestamptz, "SuccessRate" numeric, "Coverage" numeric, "Operators" integer);
COMMENT ON VIEW coverage.predictor_period IS 'One row per network and period, the newest 260: what the comparison of coverage and operator count rests on.';
COMMENT ON COLUMN coverage.predictor_period.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.predictor_period.time IS 'Start of the period.';
COMMENT ON COLUMN coverage.predictor_period.period_seconds IS 'Length of the period.';
COMMENT ON COLUMN coverage.predictor_period.success_ratio IS 'Success rate on the basket of the four periods before, 0 to 1. Null without such demand.';
COMMENT ON COLUMN coverage.predictor_period.coverage_soft_ratio IS 'Soft coverage of the period''s own demand, with sparse cells drawn towards the network''s mean, 0 to 1. Null without demand.';
COMMENT ON COLUMN coverage.predictor_period.operators IS 'Operators with at least one attempt.';

CREATE VIEW coverage.gap_condition AS
SELECT r."Network" AS network, r."Window" AS window_name, r."WindowEnd" AS time, s.position::integer AS position,
    i."Condition" AS condition, i."Gain" AS gain_ratio, i."CoverageGain" AS coverage_gain_ratio,
    i."BindingProbability" AS binding_ratio
FROM streamcoverage.mt_doc_recruitinggaps d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Network" text, "Window" text, "WindowEnd" timestamptz, "Conditions" jsonb)
CROSS JOIN LATERAL jsonb_array_elements(r."Conditions") WITH ORDINALITY AS s (item, position)
CROSS JOIN LATERAL jsonb_to_record(s.item) AS i (
    "Condition" text, "Gain" numeric, "CoverageGain" numeric, "BindingProbability" numeric);
COMMENT ON VIEW coverage.gap_condition IS 'One row per network, window and condition: what fixing it everywhere would gain.';
COMMENT ON COLUMN coverage.gap_condition.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.gap_condition.window_name IS 'Name of the window, as 1h.';
COMMENT ON COLUMN coverage.gap_condition.time IS 'End of the window, exclusive.';
COMMENT ON COLUMN coverage.gap_condition.position IS 'Place of the condition in their fixed order, from 1.';
COMMENT ON COLUMN coverage.gap_condition.condition IS 'model, hardware, capacity, routing, latency or verification.';
COMMENT ON COLUMN coverage.gap_condition.gain_ratio IS 'By how much the success rate would rise if the condition always held, 0 to 1.';
COMMENT ON COLUMN coverage.gap_condition.coverage_gain_ratio IS 'Share of demand in cells that would become covered, 0 to 1.';
COMMENT ON COLUMN coverage.gap_condition.binding_ratio IS 'Probability that the pass rate of the condition is the smallest of all six, 0 to 1.';
