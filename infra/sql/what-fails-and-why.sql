-- What fails, and why? Demand through the six conditions in their order, and what would be gained if one always held.
SELECT network, position, condition, at_risk, failed, failure_ratio, gain_ratio, is_binding
FROM coverage.funnel_now
WHERE window_name = '1h'
ORDER BY network, position;
