-- How fragile is it? What is lost with the worst operator, owner, region..., and how many must go until more than half of coverage is lost.
SELECT network, kind, domains, coverage_ratio, worst, worst_loss_ratio, nakamoto
FROM coverage.fragility_domain
WHERE window_name = '1h'
ORDER BY network, worst_loss_ratio DESC NULLS LAST, kind;
