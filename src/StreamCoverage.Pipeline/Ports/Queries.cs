using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;

namespace StreamCoverage.Pipeline.Ports;

/// <summary>What people and programs ask of the stored figures. Every query names its network: nobody reads another network's rows by accident.</summary>
public partial interface ICoverageQueries : IEvidenceQueries
{
    /// <summary>The networks that have figures, by ordinal of their names.</summary>
    Task<IReadOnlyList<string>> NetworksAsync(CancellationToken cancellationToken);

    /// <summary>The newest documents of a network in a window; null where there are none.</summary>
    Task<CoverageAnswer?> NewestAsync(string network, string window, CancellationToken cancellationToken);

    /// <summary>
    /// As <see cref="NewestAsync(string, string, CancellationToken)"/>, with at most <paramref name="cellsMax"/> cells: those of most demand
    /// first, of equals by ordinal of their ids. A store should read no more than these.
    /// </summary>
    async Task<CoverageAnswer?> NewestAsync(string network, string window, int cellsMax, CancellationToken cancellationToken) =>
        await NewestAsync(network, window, cancellationToken) is { } all
            ? all with { Cells = [.. all.Cells.OrderByDescending(cell => cell.Requests).ThenBy(cell => cell.Cell, StringComparer.Ordinal).Take(cellsMax)] }
            : null;

    /// <summary>The network figures of <see cref="NewestAsync(string, string, CancellationToken)"/> alone, of each of <paramref name="windows"/> that has any, in that order: what a
    /// live view asks for every second. A store that can answer it without reading cells should.</summary>
    async Task<IReadOnlyList<NetworkCoverage>> HeadlinesAsync(
        string network, IReadOnlyList<WindowSpec> windows, CancellationToken cancellationToken)
    {
        var headlines = new List<NetworkCoverage>(windows.Count);
        foreach (var window in windows)
            if (await NewestAsync(network, window.Name, cancellationToken) is { } newest)
                headlines.Add(newest.Network);
        return headlines;
    }

    /// <summary>The facts of [end - length, end), oldest first: what the figures of any past moment are made from.</summary>
    Task<IReadOnlyList<SliceFacts>> FactsAsync(string network, WindowSpec window, EventTime end, CancellationToken cancellationToken);

    /// <summary>End of the newest closed slice of a network; null where there is none.</summary>
    Task<EventTime?> ClosedThroughAsync(string network, CancellationToken cancellationToken);

    /// <summary>The operators' standings, by ordinal of their names, after <paramref name="after"/>.</summary>
    Task<IReadOnlyList<OperatorStanding>> OperatorsAsync(string network, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>How many operators were known, and how many present, at a moment.</summary>
    Task<OperatorCounts> OperatorCountsAsync(string network, EventTime at, CancellationToken cancellationToken);

    /// <summary>Network figures of [from, to), oldest first, at most <paramref name="limit"/>, the newest of them.</summary>
    Task<IReadOnlyList<HistoryRow>> HistoryAsync(
        string network, string window, EventTime from, EventTime to, int limit, CancellationToken cancellationToken);

    /// <summary>Alerts, newest first.</summary>
    Task<IReadOnlyList<CoverageAlert>> AlertsAsync(string network, int limit, CancellationToken cancellationToken);

    /// <summary>What the newest analysis of a window found; null where there was none yet.</summary>
    Task<WindowAnalysis?> AnalysisAsync(string network, string window, CancellationToken cancellationToken);

    /// <summary>What each operator with an attempt in the window contributes, as of its newest analysis; by ordinal of their names.</summary>
    Task<IReadOnlyList<OperatorContribution>> ContributionsAsync(string network, string window, CancellationToken cancellationToken);

    /// <summary>What the operators' newest joins changed, newest join first.</summary>
    Task<IReadOnlyList<OperatorAssessment>> AssessmentsAsync(string network, int limit, CancellationToken cancellationToken);

    /// <summary>What all joins of the last periods together changed; null before the first period has ended.</summary>
    Task<JoinEffects?> JoinEffectsAsync(string network, CancellationToken cancellationToken);

    /// <summary>Which predictor is better; null before the first period has ended.</summary>
    Task<PredictorVerdict?> VerdictAsync(string network, CancellationToken cancellationToken);

    /// <summary>How far every part of the pipeline is.</summary>
    Task<PipelineStatus> StatusAsync(CancellationToken cancellationToken);
}

/// <summary>The documents of one network in one window.</summary>
public sealed record CoverageAnswer(NetworkCoverage Network, ConditionFunnel Funnel, IReadOnlyList<CellCoverage> Cells);

/// <summary>What an analysis of one network in one window finds, beside what each operator contributes.</summary>
/// <param name="Dimensions">One per dimension, in their fixed order.</param>
/// <param name="Change">Against the window before; null where the facts before are not kept.</param>
/// <param name="Convergence">How concentrated and how alike the operators are.</param>
/// <param name="Fragility">What the network would lose with whom.</param>
/// <param name="Gaps">What to recruit.</param>
public sealed record WindowAnalysis(
    IReadOnlyList<DimensionCoverage> Dimensions, CoverageChange? Change, Convergence Convergence, Fragility Fragility, RecruitingGaps Gaps);

/// <summary>How many operators there were at a moment: ever joined or served, and joined and not left.</summary>
public sealed record OperatorCounts(int Known, int Present);

/// <summary>How far every part of the pipeline is.</summary>
/// <param name="Sources">Every source partition as measure knows it.</param>
/// <param name="Positions">Where ingest would take each partition up.</param>
/// <param name="Accounting">Sums of the accounting per partition; the slice is the newest one.</param>
/// <param name="Measure">Every measure task's position.</param>
/// <param name="OutboxPending">Alerts that the topic, or another receiver, has still to get.</param>
public sealed record PipelineStatus(
    IReadOnlyList<SourceMark> Sources,
    IReadOnlyList<KeyValuePair<SourcePartition, IngestPosition>> Positions,
    IReadOnlyList<AccountingRow> Accounting,
    IReadOnlyList<MeasurePosition> Measure,
    long OutboxPending)
{
    /// <summary>How much of each network is watched for regressions, by ordinal of their names.</summary>
    public IReadOnlyList<KeyValuePair<string, WatchCounts>> Watched { get; init; } = [];
}

/// <summary>The stored position of a measure task.</summary>
public sealed record MeasurePosition(int Partition, long NextOffset, long Epoch, EventTime Watermark);
