using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;

namespace StreamCoverage.Pipeline.Ports;

/// <summary>What people and programs ask of the stored figures. Every query names its network: nobody reads another network's rows by accident.</summary>
public interface ICoverageQueries
{
    /// <summary>The networks that have figures, by ordinal of their names.</summary>
    Task<IReadOnlyList<string>> NetworksAsync(CancellationToken cancellationToken);

    /// <summary>The newest documents of a network in a window; null where there are none.</summary>
    Task<CoverageAnswer?> NewestAsync(string network, string window, CancellationToken cancellationToken);

    /// <summary>The network figures of <see cref="NewestAsync"/> alone, of each of <paramref name="windows"/> that has any, in that order: what a
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

    /// <summary>How far every part of the pipeline is.</summary>
    Task<PipelineStatus> StatusAsync(CancellationToken cancellationToken);
}

/// <summary>The documents of one network in one window.</summary>
public sealed record CoverageAnswer(NetworkCoverage Network, ConditionFunnel Funnel, IReadOnlyList<CellCoverage> Cells);

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
    long OutboxPending);

/// <summary>The stored position of a measure task.</summary>
public sealed record MeasurePosition(int Partition, long NextOffset, long Epoch, EventTime Watermark);
