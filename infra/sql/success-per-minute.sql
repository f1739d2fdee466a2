-- How many requests succeeded in each minute, of each model? Finest facts, kept for the shorter retention; coverage.cell_hour keeps hours for longer.
SELECT time, model, sum(requests)::bigint AS requests, sum(requests_succeeded)::bigint AS succeeded
FROM coverage.cell_minute
WHERE is_demand
GROUP BY time, model
ORDER BY time, model;
