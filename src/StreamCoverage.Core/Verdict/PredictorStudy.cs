namespace StreamCoverage.Core.Verdict;

/// <summary>A network's periods.</summary>
/// <param name="FirstPeriod">Number of the first period, on a count that all networks share.</param>
/// <param name="Points">In order, without gaps.</param>
public sealed record PredictorSeries(string Network, int FirstPeriod, IReadOnlyList<PredictorPoint> Points);

/// <summary>Mean squared errors over the dates that were looked at; null without forecasts.</summary>
public sealed record ForecastLosses(double? Past, double? Coverage, double? Operators, double? Both);

/// <summary>What the forecasts of one horizon say about coverage against operator count, and on what evidence.</summary>
/// <param name="Answer">The answer at the last look.</param>
/// <param name="Sentence">The answer with its evidence, for people.</param>
/// <param name="Horizon">Periods ahead.</param>
/// <param name="Networks">Networks with at least one forecast.</param>
/// <param name="Dates">Dates with a forecast of at least one network.</param>
/// <param name="DatesLooked">Dates up to the last look: what all tests but the win rate use.</param>
/// <param name="Losses">Mean squared errors.</param>
/// <param name="Rivals">Coverage against operator count.</param>
/// <param name="CoverageAgainstPast">Whether coverage adds to the past rate.</param>
/// <param name="OperatorsAgainstPast">Whether operator count adds to the past rate.</param>
/// <param name="Mixture">How much of coverage's forecast the best mixture takes.</param>
/// <param name="Correlation">Of coverage and ln(1 + operators) within networks, in -1..1; null where either does not vary.</param>
/// <param name="Wins">Dates won by coverage and by operator count, up to now.</param>
public sealed record PredictorFindings(
    PredictorAnswer Answer,
    string Sentence,
    int Horizon,
    int Networks,
    int Dates,
    int DatesLooked,
    ForecastLosses Losses,
    DieboldMariano Rivals,
    ClarkWest CoverageAgainstPast,
    ClarkWest OperatorsAgainstPast,
    Encompassing Mixture,
    double? Correlation,
    WinRate Wins);

/// <summary>
/// Answers what predicts long-term reliability better, coverage or operator count, from the forecasts of one or more networks. Losses are
/// averaged over networks at each date, so that a common shock counts once.
/// </summary>
/// <remarks>
/// Association, not cause: coverage and count rise together, so the correlation and the mixture's interval belong to the answer. A change
/// of the basket or the catalogue ends a series; the caller begins a new one.
/// </remarks>
public static class PredictorStudy
{
    /// <param name="series">Each network once.</param>
    /// <param name="horizon">Periods ahead, at least 1.</param>
    public static PredictorFindings Of(IReadOnlyList<PredictorSeries> series, int horizon, PredictorRule rule)
    {
        var forecasts = series.OrderBy(one => one.Network, StringComparer.Ordinal)
            .SelectMany(one => Forecasts.Of(one.Points, rule.Window, horizon)
                .Select(forecast => (one.Network, Date: one.FirstPeriod + forecast.Origin, Forecast: forecast)))
            .ToList();
        Forecast[][] dates =
        [
            .. forecasts.GroupBy(one => one.Date, one => one.Forecast).OrderBy(date => date.Key).Select(date => date.ToArray()),
        ];
        var looked = dates[..rule.LookAt(dates.Length)];

        double[] ByDate(Func<Forecast, double> value) => [.. looked.Select(date => date.Average(value))];
        double? Loss(Func<Forecast, double> model) => looked.Length == 0 ? null : ByDate(one => Squared(one.Actual - model(one))).Average();
        var rivals = DieboldMariano.Of(ByDate(Difference), horizon);
        var coverage = ClarkWest.Of(ByDate(one => ClarkWest.Gain(one.Actual, one.Past, one.Coverage)), horizon - 1);
        var operators = ClarkWest.Of(ByDate(one => ClarkWest.Gain(one.Actual, one.Past, one.Operators)), horizon - 1);
        var findings = new PredictorFindings(
            PredictorVerdict.Of(looked.Length, rivals, coverage, operators, rule),
            Sentence: "",
            horizon,
            forecasts.Select(one => one.Network).Distinct().Count(),
            dates.Length,
            looked.Length,
            new(Loss(one => one.Past), Loss(one => one.Coverage), Loss(one => one.Operators), Loss(one => one.Both)),
            rivals,
            coverage,
            operators,
            Encompassing.Of([.. looked.Select(Mixture)], horizon - 1),
            Correlation(series),
            dates.Aggregate(default(WinRate), (wins, date) => wins.With(date.Average(Difference))));
        return findings with { Sentence = PredictorSentence.Of(findings, rule) };
    }

    private static double Difference(Forecast one) => Squared(one.Actual - one.Coverage) - Squared(one.Actual - one.Operators);

    private static double Squared(double error) => error * error;

    private static (double Product, double Square) Mixture(Forecast[] date)
    {
        var (product, square) = (0.0, 0.0);
        foreach (var one in date)
        {
            var part = Encompassing.Part(one.Actual, one.Coverage, one.Operators);
            (product, square) = (product + part.Product, square + part.Square);
        }
        return (product, square);
    }

    // Within networks: each network's own means are taken out, or networks of different size would decide.
    private static double? Correlation(IReadOnlyList<PredictorSeries> series)
    {
        var (coverage, operators) = (new List<double>(), new List<double>());
        foreach (var one in series)
        {
            var points = one.Points.Where(point => point.Coverage is not null).ToList();
            if (points.Count == 0)
                continue;
            var meanCoverage = points.Average(point => point.Coverage!.Value);
            var meanOperators = points.Average(point => point.LogOperators);
            coverage.AddRange(points.Select(point => point.Coverage!.Value - meanCoverage));
            operators.AddRange(points.Select(point => point.LogOperators - meanOperators));
        }
        // A column that only rounding moves is constant.
        bool Varies(List<double> values) => values.Any(value => Math.Abs(value) > 1e-12);
        return Varies(coverage) && Varies(operators) ? MathNet.Numerics.Statistics.Correlation.Pearson(coverage, operators) : null;
    }
}
