-- Which demand hangs on one operator? Cells that one alone keeps covered, the most demand first.
SELECT network, operator, workload, requests
FROM coverage.single_carrier
WHERE window_name = '1h'
ORDER BY network, position;
