-- Is paid for what is needed? An operator's share of all pay against what it would be if pay followed its share of coverage; above 0: paid more than that.
SELECT network, operator, owner, paid_ratio, coverage_paid_ratio, paid_ratio - coverage_paid_ratio AS paid_beyond_ratio
FROM coverage.operator_contribution
WHERE window_name = '1h' AND paid_ratio IS NOT NULL AND coverage_paid_ratio IS NOT NULL
ORDER BY paid_beyond_ratio DESC, network, operator;
