-- Who widens coverage, and who only repeats what is there? shapley_ratio is the fair share of coverage, pivotal_ratio what would be lost without the operator.
SELECT network, operator, owner, role, cells_qualified, pivotal_ratio, shapley_ratio
FROM coverage.operator_contribution
WHERE window_name = '1h'
ORDER BY network, shapley_ratio DESC NULLS LAST, operator
LIMIT 50;
