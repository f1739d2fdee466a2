-- Does coverage grow with the number of operators? One row per window's end; the column `time` is what Grafana's time series ask for.
-- In Grafana, end the condition with: AND $__timeFilter(time)
SELECT time, network AS metric, coverage_lower_ratio, coverage_upper_ratio, success_ratio, operators_present, operators_active
FROM coverage.network_coverage_history
WHERE window_name = '1h'
ORDER BY time, metric;
