using System.Text.Json;
using StreamCoverage.Core.Latency;

namespace StreamCoverage.Core.Tests.Oracle;

/// <summary>Core's answers about latency quantiles, in the reference's words.</summary>
internal static class LatencyAnswers
{
    public static readonly Dictionary<string, Func<JsonElement, object?>> ByMetric = new()
    {
        ["ddsketch_quantiles"] = Sketched,
        ["quantile_order_ci"] = OrderInterval,
        ["time_to_success_quantile"] = TimeToSuccess,
    };

    public static object Sketched(JsonElement inputs)
    {
        Assert.Equal(0.01, inputs.Double("alpha"));
        var sketch = new LatencySketch();
        foreach (var value in inputs.List("values_ms"))
            sketch.Add(decimal.ToInt64(value.GetDecimal() * 1000));
        var (shares, sorted) = (inputs.List("q").Select(q => q.GetDouble()), Sorted(inputs, "values_ms"));
        return new
        {
            quantiles = shares.Select(sketch.Quantile),
            exact_lower = shares.Select(q => Exact(sorted, q)),
        };
    }

    public static object OrderInterval(JsonElement inputs)
    {
        var sorted = Sorted(inputs, "values_ms");
        var ranks = QuantileInterval.Of(sorted.Count, inputs.Double("q"), inputs.Double("alpha") / 2);
        return new
        {
            rank_lower = ranks.Lower,
            rank_upper = ranks.Upper,
            lower = ranks.Lower is { } lower ? sorted[(int)lower - 1] : (double?)null,
            upper = ranks.Upper is { } upper ? sorted[(int)upper - 1] : (double?)null,
            coverage = ranks.Coverage,
        };
    }

    public static object TimeToSuccess(JsonElement inputs)
    {
        var (sorted, failures) = (Sorted(inputs, "success_latencies_ms"), inputs.Long("failures"));
        object? value = sorted.Count + failures == 0 ? null
            : LatencyRanks.TimeToSuccess(inputs.Double("q"), sorted.Count, failures) is { } rank ? sorted[(int)rank]
            : "inf";
        return new { value };
    }

    public static double? Exact(IReadOnlyList<double> sorted, double q) =>
        sorted.Count == 0 ? null : sorted[(int)LatencyRanks.Rank(q, sorted.Count)];

    private static List<double> Sorted(JsonElement inputs, string name) =>
        [.. inputs.List(name).Select(value => value.GetDouble()).Order()];
}
