namespace StreamCoverage.Core.Regression;

/// <summary>When a stream of failure fractions counts as a regression, and when as recovered.</summary>
public sealed record RegressionRule
{
    /// <summary>
    /// Mean panes to a false alarm, at least, of all watched streams of a network together. Default 129,600: 90 days of panes of one minute.
    /// </summary>
    public double PanesToFalseAlarm { get; init; } = 129_600;

    /// <summary>Bets of the mixture, in (0,1]; each has the same weight.</summary>
    public IReadOnlyList<double> Bets { get; init; } = [0.05, 0.1, 0.2, 0.4, 0.8];

    /// <summary>Bet of the tracker that dates the onset. Default 0.2.</summary>
    public double OnsetBet { get; init; } = 0.2;

    /// <summary>Least rise of the failure rate since the onset. Default 0.01.</summary>
    public double RiseMin { get; init; } = 0.01;

    /// <summary>Fewest requests since the onset. Default 50.</summary>
    public long RequestsMin { get; init; } = 50;

    /// <summary>Non-empty panes over which recovery is judged. Default 15.</summary>
    public int RecoveryPanes { get; init; } = 15;

    /// <summary>Panes in a row that must look recovered. Default 5.</summary>
    public int RecoveryRun { get; init; } = 5;

    /// <summary>Probability from which a pane looks recovered. Default 0.95.</summary>
    public double RecoveryConfidence { get; init; } = 0.95;

    /// <summary>Non-empty panes after a recovery in which nothing fires. Default 10.</summary>
    public int CooldownPanes { get; init; } = 10;

    /// <summary>A pane is judged when it holds this many requests, or when <see cref="PanesMerged"/> were merged. Default 20.</summary>
    public long PaneRequests { get; init; } = 20;

    /// <summary>Most panes that are merged into one. Default 5.</summary>
    public int PanesMerged { get; init; } = 5;

    /// <summary>
    /// Most roll-ups and cells of a network that are watched, those of most demand in 28 days. Default 2,000: some 200 bytes each, in memory and
    /// in the store.
    /// </summary>
    public int StreamsMax { get; init; } = 2000;

    /// <summary>Most alerts about roll-ups and cells that are open in a network at a time; what regresses beyond them is counted only. Default 100.</summary>
    public int OpenMax { get; init; } = 100;

    /// <summary>When reporters disagree, where they are counted.</summary>
    public ReporterRule Reporters { get; init; } = new();

    /// <summary>Pairs of windows by which the burn rate is judged, besides.</summary>
    public IReadOnlyList<BurnRule> Burn { get; init; } = BurnRule.Defaults;
}
