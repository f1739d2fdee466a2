-- Did coverage or the operator count predict better? The verdict over the studied periods, in a sentence, with its error.
SELECT network, time, verdict, sentence, coverage_error, operators_error, diebold_mariano_p
FROM coverage.predictor_verdict
ORDER BY network;
