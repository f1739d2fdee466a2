using System.Globalization;

namespace StreamCoverage.Core.Verdict;

/// <summary>The answer in one sentence of plain English, with what it rests on.</summary>
internal static class PredictorSentence
{
    public static string Of(PredictorFindings findings, PredictorRule rule)
    {
        var ahead = $"{Plural(findings.Horizon, "period")} ahead";
        var dates = Plural(findings.DatesLooked, "date");
        var (coverage, operators) = (findings.Losses.Coverage, findings.Losses.Operators);
        return findings.Answer switch
        {
            PredictorAnswer.Coverage =>
                $"Coverage predicts the success rate {ahead} better than operator count: its squared error is {Less(coverage, operators)} "
                + $"smaller over {dates} ({P(findings.Rivals.PValue)}), and it adds to what the past rate tells "
                + $"({P(findings.CoverageAgainstPast.PValue)}).",
            PredictorAnswer.OperatorCount =>
                $"Operator count predicts the success rate {ahead} better than coverage: its squared error is {Less(operators, coverage)} "
                + $"smaller over {dates} ({P(findings.Rivals.PValue)}), and it adds to what the past rate tells "
                + $"({P(findings.OperatorsAgainstPast.PValue)}).",
            PredictorAnswer.NotDistinguished =>
                $"Coverage and operator count cannot be told apart as predictors of the success rate {ahead}, over {dates} in "
                + $"{Plural(findings.Networks, "network")} ({P(findings.Rivals.PValue)}); a single young network seldom tells them apart.",
            _ =>
                $"Too little history to say: an answer needs {rule.ForecastsMin} forecasts {ahead}, and there are {findings.Dates}.",
        };
    }

    private static string Less(double? winner, double? loser) =>
        (100 * (1 - (winner / loser)))?.ToString("0.#", CultureInfo.InvariantCulture) + " %";

    private static string P(double? value) => value switch
    {
        null => "p is undefined",
        < 0.001 => "p < 0.001",
        { } p => "p = " + p.ToString("0.000", CultureInfo.InvariantCulture),
    };

    private static string Plural(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
