namespace StreamCoverage.Core.Verdict;

/// <summary>Which predictor forecasts reliability better.</summary>
public enum PredictorAnswer : byte
{
    /// <summary>Too few forecasts to say.</summary>
    InsufficientHistory = 0,

    /// <summary>The forecasts do not tell them apart.</summary>
    NotDistinguished = 1,

    /// <summary>Coverage.</summary>
    Coverage = 2,

    /// <summary>The number of operators.</summary>
    OperatorCount = 3,
}

/// <summary>How the forecasts are made and judged.</summary>
public sealed record PredictorRule
{
    /// <summary>Pairs that a forecast learns from. Default 26: half a year of weeks.</summary>
    public int Window { get; init; } = 26;

    /// <summary>Fewest forecasts for an answer. Default 26.</summary>
    public int ForecastsMin { get; init; } = 26;

    /// <summary>Forecasts from one look to the next. Default 13: a quarter of weeks. More looks would find more by chance.</summary>
    public int LookEvery { get; init; } = 13;

    /// <summary>Level of each test. Default 0.05.</summary>
    public double Level { get; init; } = 0.05;

    /// <summary>Forecasts that the look before or at <paramref name="forecasts"/> uses; all of them before the first look.</summary>
    public int LookAt(int forecasts) =>
        forecasts < ForecastsMin ? forecasts : ForecastsMin + ((forecasts - ForecastsMin) / LookEvery * LookEvery);
}

/// <summary>
/// The rule of the answer: a predictor wins where its forecasts beat the rival's (Diebold-Mariano) and also those from the past rate alone
/// (Clark-West). Either test alone names a winner between useless predictors too often.
/// </summary>
public static class PredictorVerdict
{
    /// <param name="forecasts">Dates with a forecast.</param>
    /// <param name="rivals">Losses of coverage less those of operator count.</param>
    /// <param name="coverage">Coverage against the past rate.</param>
    /// <param name="operators">Operator count against the past rate.</param>
    public static PredictorAnswer Of(int forecasts, DieboldMariano rivals, ClarkWest coverage, ClarkWest operators, PredictorRule rule)
    {
        if (forecasts < rule.ForecastsMin)
            return PredictorAnswer.InsufficientHistory;
        if (!(rivals.PValue < rule.Level))
            return PredictorAnswer.NotDistinguished;
        if (rivals.MeanDifference < 0 && coverage.PValue < rule.Level)
            return PredictorAnswer.Coverage;
        if (rivals.MeanDifference > 0 && operators.PValue < rule.Level)
            return PredictorAnswer.OperatorCount;
        return PredictorAnswer.NotDistinguished;
    }

    /// <summary>The word for an answer.</summary>
    public static string Word(this PredictorAnswer answer) => answer switch
    {
        PredictorAnswer.Coverage => "coverage",
        PredictorAnswer.OperatorCount => "operator_count",
        PredictorAnswer.NotDistinguished => "not_distinguished",
        _ => "insufficient_history",
    };
}
