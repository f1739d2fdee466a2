namespace StreamCoverage.Core.Verdict;

/// <summary>One period of a network: what is forecast, and the two rival predictors that are known at its end.</summary>
/// <param name="SuccessRate">Success rate on a fixed basket of cells, 0..1; null where the basket had no requests.</param>
/// <param name="Coverage">Coverage, 0..1; null without demand.</param>
/// <param name="Operators">Active operators, at least 0.</param>
public readonly record struct PredictorPoint(double? SuccessRate, double? Coverage, long Operators)
{
    /// <summary>ln(1 + operators).</summary>
    public double LogOperators => Math.Log(1.0 + Operators);
}

/// <summary>What four models forecast at one origin, and what came true.</summary>
/// <param name="Origin">Place of the period in which the forecast was made.</param>
/// <param name="Actual">Success rate <c>horizon</c> periods later.</param>
/// <param name="Past">From the success rate at the origin alone.</param>
/// <param name="Coverage">From that and coverage.</param>
/// <param name="Operators">From that and ln(1 + operators).</param>
/// <param name="Both">From all three.</param>
public sealed record Forecast(int Origin, double Actual, double Past, double Coverage, double Operators, double Both);

/// <summary>
/// Forecasts of a network's success rate h periods ahead, each from the last pairs of (what was known, what came h periods later) that
/// were complete at its origin: direct regression by least squares on a window of fixed length.
/// </summary>
/// <remarks>
/// Both rivals contain the present success rate. Coverage is computed from successes, so without that it would win by construction.
/// A predictor that the others determine in the window (a constant one, too) is left out, as R's <c>lm</c> does.
/// </remarks>
public static class Forecasts
{
    /// <param name="series">Periods in order, without gaps; a period without demand has nulls and is in no pair.</param>
    /// <param name="window">Pairs to learn from, at least 1.</param>
    /// <param name="horizon">Periods ahead, at least 1.</param>
    /// <returns>One per origin that has enough pairs and whose outcome is known.</returns>
    public static IReadOnlyList<Forecast> Of(IReadOnlyList<PredictorPoint> series, int window, int horizon)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        var forecasts = new List<Forecast>();
        var pairs = new Queue<(double[] Known, double Later)>(window + 1);
        for (var origin = horizon; origin + horizon < series.Count; origin++)
        {
            if (Known(series[origin - horizon]) is { } known && series[origin].SuccessRate is { } later)
                pairs.Enqueue((known, later));
            if (pairs.Count > window)
                pairs.Dequeue();
            if (pairs.Count == window && Known(series[origin]) is { } now && series[origin + horizon].SuccessRate is { } actual)
            {
                double By(params int[] columns) => LeastSquares.Predict([.. pairs], now, columns);
                forecasts.Add(new(origin, actual, By(0, 1), By(0, 1, 2), By(0, 1, 3), By(0, 1, 2, 3)));
            }
        }
        return forecasts;
    }

    private static double[]? Known(PredictorPoint point) =>
        point is { SuccessRate: { } rate, Coverage: { } coverage } ? [1, rate, coverage, point.LogOperators] : null;
}
