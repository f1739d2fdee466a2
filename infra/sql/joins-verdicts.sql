-- What did each join change? The verdict is final once all periods after it are there; effect_change is the change of the success rate in the cells it declares.
SELECT network, operator, joined_at, verdict, is_final, effect_change, effect_lower_change, effect_upper_change, additionality
FROM coverage.operator_assessment
ORDER BY network, joined_at DESC, operator;
