-- What did all joins of the last periods change together?
SELECT network, time, joins, cells_joined, effect_change, effect_lower_change, effect_upper_change
FROM coverage.join_effects
ORDER BY network;
