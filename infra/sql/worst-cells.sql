-- Which workload cells with much demand are not covered? Worst first, by the demand that is lost.
SELECT network, model, task, hardware, region, state, requests, requests - succeeded AS lost, success_ratio, operators
FROM coverage.cell_coverage_now
WHERE window_name = '1h' AND requests > 0
ORDER BY lost DESC, cell
LIMIT 20;
