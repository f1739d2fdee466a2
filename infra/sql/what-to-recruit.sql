-- What to recruit? Capabilities, by the success that an operator who has them would add for the demand of today.
SELECT network, position, capabilities, cells, requests, gain_ratio, gain_lower_ratio, gain_upper_ratio, coverage_gain_ratio
FROM coverage.gap_capability
WHERE window_name = '1h'
ORDER BY network, position;
