-- What all joins of the last periods together changed.

CREATE TABLE streamcoverage.mt_doc_joineffects (
    id               varchar NOT NULL,
    data             jsonb NOT NULL,
    mt_last_modified timestamptz DEFAULT transaction_timestamp(),
    mt_version       uuid NOT NULL DEFAULT (md5(random()::text || clock_timestamp()::text))::uuid,
    mt_dotnet_type   varchar,
    CONSTRAINT pkey_mt_doc_joineffects_id PRIMARY KEY (id)
);

CREATE VIEW coverage.join_effects AS
SELECT r."Network" AS network, r."Through" AS time, r."PeriodSeconds" AS period_seconds, r."Periods" AS periods, r."Joins" AS joins,
    r."CellsJoined" AS cells_joined, r."CellsNotJoined" AS cells_not_joined, r."CellsLeftOut" AS cells_left_out,
    r."Effect" AS effect_change, r."StandardError" AS effect_error, r."EffectLower" AS effect_lower_change, r."EffectUpper" AS effect_upper_change
FROM streamcoverage.mt_doc_joineffects d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r (
    "Network" text, "Through" timestamptz, "PeriodSeconds" bigint, "Periods" integer, "Joins" integer, "CellsJoined" integer,
    "CellsNotJoined" integer, "CellsLeftOut" integer, "Effect" numeric, "StandardError" numeric, "EffectLower" numeric, "EffectUpper" numeric);
COMMENT ON VIEW coverage.join_effects IS 'One row per network: what all joins of the last periods together changed in the cells that they touched.';
COMMENT ON COLUMN coverage.join_effects.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.join_effects.time IS 'End of the newest period that went in, exclusive.';
COMMENT ON COLUMN coverage.join_effects.period_seconds IS 'Length of a period.';
COMMENT ON COLUMN coverage.join_effects.periods IS 'Periods that went in.';
COMMENT ON COLUMN coverage.join_effects.joins IS 'Joins in those periods.';
COMMENT ON COLUMN coverage.join_effects.cells_joined IS 'Cells with demand that a join touched: the operator declares them.';
COMMENT ON COLUMN coverage.join_effects.cells_not_joined IS 'Cells with demand that no join touched.';
COMMENT ON COLUMN coverage.join_effects.cells_left_out IS 'Cells with least demand that were left out because there are too many.';
COMMENT ON COLUMN coverage.join_effects.effect_change IS 'Mean change of the success rate of joined cells since their joins, -1 to 1. Null where there is nothing to compare with.';
COMMENT ON COLUMN coverage.join_effects.effect_error IS 'Standard error of effect_change. Null where it cannot be told.';
COMMENT ON COLUMN coverage.join_effects.effect_lower_change IS 'Lower end of the 95 % interval of effect_change. Null where it cannot be told.';
COMMENT ON COLUMN coverage.join_effects.effect_upper_change IS 'Upper end of the 95 % interval of effect_change. Null where it cannot be told.';

CREATE VIEW coverage.join_effect_since AS
SELECT r."Network" AS network, r."Through" AS time, i."Since" AS periods_since, i."Effect" AS effect_change, i."StandardError" AS effect_error
FROM streamcoverage.mt_doc_joineffects d
CROSS JOIN LATERAL jsonb_to_record(d.data) AS r ("Network" text, "Through" timestamptz, "BySince" jsonb)
CROSS JOIN LATERAL jsonb_to_recordset(r."BySince") AS i ("Since" integer, "Effect" numeric, "StandardError" numeric);
COMMENT ON VIEW coverage.join_effect_since IS 'One row per network and number of periods since the join: what joins changed then.';
COMMENT ON COLUMN coverage.join_effect_since.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.join_effect_since.time IS 'End of the newest period that went in, exclusive.';
COMMENT ON COLUMN coverage.join_effect_since.periods_since IS 'Periods since the join''s own, which is 0; below 0 before it, where the effect is a placebo and must lie near 0.';
COMMENT ON COLUMN coverage.join_effect_since.effect_change IS 'Mean change of the success rate against cells that no join had touched by then, -1 to 1.';
COMMENT ON COLUMN coverage.join_effect_since.effect_error IS 'Standard error of effect_change. Null where it cannot be told.';
