-- Rows of role 4: demand once more, by who reported it. They name the reporter in the operator's place, and are there only where reporters are counted.

ALTER TABLE streamcoverage.slice_fact DROP CONSTRAINT slice_fact_role_is_known;
ALTER TABLE streamcoverage.slice_fact ADD CONSTRAINT slice_fact_role_is_known CHECK (role BETWEEN 0 AND 4);

ALTER TABLE streamcoverage.hour_fact DROP CONSTRAINT hour_fact_role_is_known;
ALTER TABLE streamcoverage.hour_fact ADD CONSTRAINT hour_fact_role_is_known CHECK (role BETWEEN 0 AND 4);

CREATE OR REPLACE VIEW coverage.cell_minute AS
SELECT n.network, f.start_at AS time, c.cell, c.model, c.task, c.hardware, c.region, c.verification, c.size,
    o.operator,
    CASE f.role WHEN 0 THEN 'unstated' WHEN 1 THEN 'gateway' WHEN 2 THEN 'prober' WHEN 3 THEN 'operator' WHEN 4 THEN 'attested' END AS role,
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

COMMENT ON COLUMN coverage.cell_minute.role IS 'Who attests it: unstated, gateway, prober or operator. attested: the demand of the first two once more, by reporter.';
COMMENT ON COLUMN coverage.cell_minute.operator IS 'Who served; null for requests that nobody served. A row without an operator may count nothing: it then only holds the cell''s latencies. Where the role is attested, who reported.';

CREATE OR REPLACE VIEW coverage.cell_hour AS
SELECT n.network, f.start_at AS time, c.cell, c.model, c.task, c.hardware, c.region, c.verification, c.size,
    o.operator,
    CASE f.role WHEN 0 THEN 'unstated' WHEN 1 THEN 'gateway' WHEN 2 THEN 'prober' WHEN 3 THEN 'operator' WHEN 4 THEN 'attested' END AS role,
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

COMMENT ON COLUMN coverage.cell_hour.role IS 'Who attests it: unstated, gateway, prober or operator. attested: the demand of the first two once more, by reporter.';
COMMENT ON COLUMN coverage.cell_hour.operator IS 'Who served; null for requests that nobody served. A row without an operator may count nothing: it then only holds the cell''s latencies. Where the role is attested, who reported.';

COMMENT ON TABLE streamcoverage.slice_fact IS 'One row per network, slice, cell, operator (0 is nobody) and role of the reporter (0 unstated, 1 gateway, 2 prober, 3 operator; 4 demand once more, by who attests it).';
COMMENT ON COLUMN coverage.cell_coverage_now.state IS 'covered, uncovered, undetermined, or insufficient where too few reporters attest its demand.';

-- What older programs stored was made without counting reporters, so that another value is refused until it is accepted.
INSERT INTO streamcoverage.setting (name, value)
SELECT name, '1' FROM unnest(ARRAY['--reporters-min', '--reporter-share-max']) AS name WHERE EXISTS (SELECT FROM streamcoverage.setting)
ON CONFLICT (name) DO NOTHING;
