-- What is covered? The share of demand in covered workload cells, in the newest figures of every window.
-- The lower end counts what is surely covered, the upper end adds what cannot be told yet. Null: no demand.
SELECT network, window_name, time, requests, success_ratio, coverage_lower_ratio, coverage_upper_ratio, cells_covered, cells_observed
FROM coverage.network_coverage_now
ORDER BY network, window_name;
