namespace StreamCoverage.Documents;

/// <summary>Which of two numbers predicted a network's later success rate better, out of sample: its coverage, or its operator count.</summary>
public sealed record PredictorVerdict
{
    /// <summary><c>NETWORK</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant.</summary>
    public required string Network { get; init; }

    /// <summary>End of the newest period that went in.</summary>
    public required DateTimeOffset Through { get; init; }

    /// <summary>Length of a period in seconds: 604,800 where nothing else is set.</summary>
    public required long PeriodSeconds { get; init; }

    /// <summary>How many periods ahead is predicted.</summary>
    public required int Horizon { get; init; }

    /// <summary>Periods of history.</summary>
    public required int Periods { get; init; }

    /// <summary>Forecasts that were compared with what came.</summary>
    public required int Forecasts { get; init; }

    /// <summary><c>coverage</c>, <c>operator count</c>, <c>neither</c> or <c>not enough data</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>The verdict as one sentence with its evidence.</summary>
    public required string Sentence { get; init; }

    /// <summary>Mean squared error with the last success rate alone.</summary>
    public required decimal? ErrorBase { get; init; }

    /// <summary>Mean squared error with coverage beside it.</summary>
    public required decimal? ErrorCoverage { get; init; }

    /// <summary>Mean squared error with the operator count beside it.</summary>
    public required decimal? ErrorOperators { get; init; }

    /// <summary>Two-sided p of the Diebold-Mariano test of the two.</summary>
    public required decimal? DieboldMarianoP { get; init; }

    /// <summary>One-sided p of the Clark-West test of coverage against nothing.</summary>
    public required decimal? ClarkWestCoverageP { get; init; }

    /// <summary>One-sided p of the Clark-West test of the operator count against nothing.</summary>
    public required decimal? ClarkWestOperatorsP { get; init; }

    /// <summary>Weight of coverage's forecast in the best mixture of both: near 1 the operator count adds nothing, near 0 coverage does not.</summary>
    public required decimal? Encompassing { get; init; }

    /// <summary>Standard error of <see cref="Encompassing"/>.</summary>
    public required decimal? EncompassingError { get; init; }

    /// <summary>Correlation of coverage and operator count.</summary>
    public required decimal? Correlation { get; init; }

    /// <summary>The periods that went in, oldest first; at most 260.</summary>
    public required IReadOnlyList<PredictorPeriod> Series { get; init; }
}

/// <summary>One period of the comparison.</summary>
/// <param name="Start">Start of the period.</param>
/// <param name="SuccessRate">On the basket of the four periods before it; null without such demand.</param>
/// <param name="Coverage">Soft coverage of the period's own demand, with sparse cells drawn towards the network's mean.</param>
/// <param name="Operators">Operators with at least one attempt.</param>
public sealed record PredictorPeriod(DateTimeOffset Start, decimal? SuccessRate, decimal? Coverage, int Operators);
