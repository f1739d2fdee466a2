-- How old are the figures? event_age: from the end of the newest window to now; a replay of old events is as old as they are.
SELECT network, window_name, time, now() - time AS event_age
FROM coverage.network_coverage_now
ORDER BY event_age DESC, network, window_name;
