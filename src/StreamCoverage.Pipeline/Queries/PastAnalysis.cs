using StreamCoverage.Core.Time;
using StreamCoverage.Core.Windows;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Analysis;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Queries;

/// <summary>The analysis of a past moment, made again from facts and operator events: what was stored then, with all restatements since.</summary>
/// <param name="queries">Where the facts are.</param>
/// <param name="options">The options of measure; with others the answer is another than the stored one.</param>
public sealed class PastAnalysis(ICoverageQueries queries, MeasureOptions options)
{
    private const int OperatorsAtATime = 10_000;

    /// <summary>The analysis of the window that ends at <paramref name="at"/>, cut back to the window's slide.</summary>
    /// <returns>Null where the network has no closed slice, or is not closed as far as <paramref name="at"/>.</returns>
    /// <exception cref="StoreException">The store is away.</exception>
    public async Task<WindowFindings?> AtAsync(string network, WindowSpec window, EventTime at, CancellationToken cancellationToken)
    {
        if (await EndAsync(network, window, at, cancellationToken) is not { } end)
            return null;
        var before = options.KeepsBefore(window) ? await CellsAsync(network, window, end - window.Length, cancellationToken) : null;
        var longer = new List<(WindowSpec, WindowTally)>();
        foreach (var other in options.Windows.Where(other => other.Length > window.Length).OrderBy(other => other.Length))
            longer.Add((other, await CellsAsync(network, other, end.FloorTo(other.Slide), cancellationToken)));
        return WindowAnalyst.Analyse(await ViewAsync(network, window, end, before, longer, await DaysAsync(network, end, cancellationToken), cancellationToken));
    }

    /// <summary>What would be left after a loss or a surge, from the window that ends at <paramref name="at"/>, or now.</summary>
    /// <returns>Null as for <see cref="AtAsync"/>.</returns>
    /// <exception cref="StoreException">The store is away.</exception>
    public async Task<StressAnswer?> StressAsync(
        string network, WindowSpec window, EventTime? at, StressQuestion question, CancellationToken cancellationToken)
    {
        if (await EndAsync(network, window, at, cancellationToken) is not { } end)
            return null;
        return StressTest.Of(await ViewAsync(network, window, end, null, [], [], cancellationToken), question);
    }

    private async Task<EventTime?> EndAsync(string network, WindowSpec window, EventTime? at, CancellationToken cancellationToken) =>
        await queries.ClosedThroughAsync(network, cancellationToken) is { } closed && !(at > closed) ? (at ?? closed).FloorTo(window.Slide) : null;

    private async Task<AnalysisView> ViewAsync(
        string network, WindowSpec window, EventTime end, WindowTally? before, IReadOnlyList<(WindowSpec, WindowTally)> longer,
        IReadOnlyList<PeriodFigures> days, CancellationToken cancellationToken)
    {
        var facts = await queries.FactsAsync(network, window, end, cancellationToken);
        var standings = new List<OperatorStanding>();
        for (string? after = null; ; after = standings[^1].Operator)
        {
            var some = await queries.OperatorsAsync(network, after, OperatorsAtATime, cancellationToken);
            standings.AddRange(some);
            if (some.Count < OperatorsAtATime)
                break;
        }
        return new(network, window, end, Tally(window, facts, cellsAlone: false), before, longer, facts, days, new(standings, end));
    }

    // Periods of hours alone: slices of so long ago are seldom asked for, and there are sixty times as many.
    private async Task<IReadOnlyList<PeriodFigures>> DaysAsync(string network, EventTime end, CancellationToken cancellationToken)
    {
        var longest = options.Windows.MaxBy(window => window.Length);
        if (!options.PeriodIsHourly || longest is null || !MeasureOptions.IsHourly(longest))
            return [];
        var whole = end.FloorTo(options.Period);
        var facts = await queries.FactsAsync(network, longest, whole, cancellationToken);
        return [.. PeriodFigures.Starts(whole, options.Period).Select(start =>
            PeriodFigures.Of(facts.Where(pane => pane.Start >= start && pane.Start < start + options.Period)))];
    }

    private async Task<WindowTally> CellsAsync(string network, WindowSpec window, EventTime end, CancellationToken cancellationToken) =>
        Tally(window, await queries.FactsAsync(network, window, end, cancellationToken), cellsAlone: true);

    private WindowTally Tally(WindowSpec window, IReadOnlyList<SliceFacts> facts, bool cellsAlone)
    {
        var tally = new WindowTally(options.Judge, MeasureOptions.IsHourly(window), cellsAlone: cellsAlone);
        foreach (var pane in facts)
            tally.Add(pane.Rows);
        tally.Figures();
        return tally;
    }
}
