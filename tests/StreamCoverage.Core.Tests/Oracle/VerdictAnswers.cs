using System.Text.Json;
using StreamCoverage.Core.Verdict;

namespace StreamCoverage.Core.Tests.Oracle;

/// <summary>Core's answers about which predictor is better, in the reference's words.</summary>
internal static class VerdictAnswers
{
    public static readonly Dictionary<string, Func<JsonElement, object?>> ByMetric = new()
    {
        ["rolling_origin_forecasts"] = RollingOrigin,
        ["diebold_mariano"] = DieboldMarianoOf,
        ["clark_west"] = ClarkWestOf,
        ["encompassing"] = EncompassingOf,
        ["win_rate_e_process"] = WinRateOf,
        ["poll_verdict"] = Verdict,
    };

    private static object RollingOrigin(JsonElement inputs)
    {
        var (rates, coverage, operators) = (inputs.List("y"), inputs.List("coverage"), inputs.List("operators"));
        var series = rates.Select((rate, i) => new PredictorPoint(rate.GetDouble(), coverage[i].GetDouble(), operators[i].GetInt64()));
        var forecasts = Forecasts.Of([.. series], (int)inputs.Long("window"), (int)inputs.Long("horizon"));
        return new
        {
            forecasts = forecasts.Select(one => new
            {
                origin = one.Origin,
                target = one.Actual,
                f0 = one.Past,
                fA = one.Coverage,
                fB = one.Operators,
                fAB = one.Both,
            }),
        };
    }

    private static object DieboldMarianoOf(JsonElement inputs)
    {
        var power = inputs.Double("power");
        double Loss(double error) => Math.Pow(Math.Abs(error), power);
        var differences = Numbers(inputs, "e1").Zip(Numbers(inputs, "e2"), (first, second) => Loss(first) - Loss(second));
        var test = DieboldMariano.Of([.. differences], (int)inputs.Long("h"));
        return new { mean_diff = test.MeanDifference, stat = test.Statistic, p_two_sided = test.PValue };
    }

    private static object ClarkWestOf(JsonElement inputs)
    {
        var gains = Triples(inputs, "f0", "f1").Select(one => ClarkWest.Gain(one.First, one.Second, one.Third));
        var test = ClarkWest.Of([.. gains], (int)inputs.Long("lag"));
        return new { mean_adj = test.MeanGain, stat = test.Statistic, p_one_sided = test.PValue };
    }

    private static object EncompassingOf(JsonElement inputs)
    {
        var parts = Triples(inputs, "fA", "fB").Select(one => Encompassing.Part(one.First, one.Second, one.Third));
        var mixture = Encompassing.Of([.. parts], (int)inputs.Long("lag"));
        return new { lam = mixture.Lambda, se = mixture.StandardError, z_lambda_eq_0 = mixture.FromZero, z_lambda_eq_1 = mixture.FromOne };
    }

    private static object WinRateOf(JsonElement inputs)
    {
        var wins = new WinRate(inputs.Long("wins_A"), inputs.Long("n") - inputs.Long("wins_A"));
        return new { log_E_A = wins.LogFirst, log_E_B = wins.LogSecond };
    }

    private static object Verdict(JsonElement inputs)
    {
        double? Number(string name) => inputs.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
        var answer = PredictorVerdict.Of(
            (int)inputs.Long("T"),
            new(Number("dm_mean_diff"), null, Number("dm_p")),
            new(null, null, Number("cw_A_p")),
            new(null, null, Number("cw_B_p")),
            new PredictorRule { ForecastsMin = (int)inputs.Long("T_min"), Level = inputs.Double("alpha") });
        return new { verdict = answer.Word() };
    }

    private static IEnumerable<double> Numbers(JsonElement inputs, string name) => inputs.List(name).Select(number => number.GetDouble());

    private static IEnumerable<(double First, double Second, double Third)> Triples(JsonElement inputs, string second, string third) =>
        Numbers(inputs, "y").Zip(Numbers(inputs, second), Numbers(inputs, third));
}
