using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Windows;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Queries;

/// <summary>What lies behind the figures of one workload cell in one window, made from the cell's facts alone.</summary>
/// <param name="Cell">Its figures; null where it had no demand.</param>
/// <param name="Shrunk">The estimate that borrows from the other cells; null without demand in the network.</param>
/// <param name="Operators">Who served it, most attempts first. Their requests and <paramref name="Unserved"/> are the cell's requests.</param>
/// <param name="Unserved">Requests that nobody served.</param>
/// <param name="Panes">Its slices, or hours where the window is made of hours, oldest first. Their requests sum to the cell's.</param>
public sealed record CellEvidence(
    CellCoverage? Cell, ShrunkRate? Shrunk, IReadOnlyList<CellOperator> Operators, long Unserved, IReadOnlyList<CellPane> Panes)
{
    /// <summary>The evidence of the window that ends at <paramref name="end"/>.</summary>
    /// <exception cref="StoreException">The store is away.</exception>
    public static async Task<CellEvidence> AtAsync(
        ICoverageQueries queries, string network, WindowSpec window, EventTime end, WorkloadCell cell, CellJudge judge,
        CancellationToken cancellationToken)
    {
        var isHourly = MeasureOptions.IsHourly(window);
        var facts = await queries.CellFactsAsync(
            network, cell.Id, isHourly ? FactGrain.Hour : FactGrain.Slice, end - window.Length, end, cancellationToken);
        // A slide that changed nothing has no row, so the newest one up to the end holds.
        var history = await queries.HistoryAsync(
            network, window.Name, end - window.Length, end + TimeSpan.FromMicroseconds(1), 1, cancellationToken);
        var figures = history is [var newest] ? newest.Figures : null;
        return Of(network, window, end, cell, judge, facts, figures);
    }

    private static CellEvidence Of(
        string network, WindowSpec window, EventTime end, WorkloadCell cell, CellJudge judge, IReadOnlyList<SliceFacts> facts,
        NetworkFigures? figures)
    {
        var tally = new WindowTally(judge, MeasureOptions.IsHourly(window));
        foreach (var pane in facts)
            tally.Add(pane.Rows);
        var document = FigureDocuments.Answer(network, window, end, tally.Figures(), new(0, 0), tally).Cells.SingleOrDefault();
        var qualified = tally.Find(cell)?.Qualified.Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal) ?? [];
        var rows = facts.SelectMany(pane => pane.Rows).Where(row => row.Role.IsDemand()).ToList();
        return new(
            document, figures is null || document is null ? null : ShrunkRate.Of(figures, document),
            [.. rows.Where(row => row.Operator is not null).GroupBy(row => row.Operator!, StringComparer.Ordinal)
                .Select(own => CellOperator.Of(own.Key, own, qualified.Contains(own.Key)))
                .Where(served => served.Attempts > 0 || served.Requests > 0)
                .OrderByDescending(served => served.Attempts).ThenBy(served => served.Operator, StringComparer.Ordinal)],
            rows.Where(row => row.Operator is null).Sum(row => row.Requests.Total),
            [.. facts.Select(CellPane.Of).Where(pane => pane.Requests > 0)]);
    }
}

/// <summary>A sparse cell's success probability, drawn to the network's mean: for ranking. A verdict never rests on it.</summary>
/// <param name="Mean">0 to 1.</param>
/// <param name="Lower">Lower end of its credible interval, one-sided 95 %.</param>
/// <param name="Upper">Upper end of its credible interval, one-sided 95 %.</param>
/// <param name="NetworkMean">What it is drawn to.</param>
/// <param name="Strength">How many requests the network's mean is worth; in the cell never more than its own.</param>
public sealed record ShrunkRate(decimal Mean, decimal Lower, decimal Upper, decimal NetworkMean, decimal Strength)
{
    private const double Tail = 0.05;

    internal static ShrunkRate? Of(NetworkFigures figures, CellCoverage cell)
    {
        if (figures.Requests.IsZero)
            return null;
        var prior = Shrinkage.Estimate(figures.CellsObserved, figures.Requests.Total, figures.Requests.Succeeded, figures.Spread, figures.Sparse);
        var posterior = Shrinkage.Posterior(prior, cell.Requests, cell.Succeeded);
        var interval = posterior.IntervalOf(Tail);
        return new(
            Shares.Rounded(posterior.Mean), Shares.Rounded(interval.Lower), Shares.Rounded(interval.Upper), Shares.Rounded(prior.Mean),
            Shares.Rounded(prior.Strength));
    }
}

/// <summary>What one operator did in a cell.</summary>
/// <param name="Operator">Its name.</param>
/// <param name="Requests">Requests that ended with it.</param>
/// <param name="Attempts">Its attempts: more than its requests where these fall back to another.</param>
/// <param name="Succeeded">Attempts that succeeded.</param>
/// <param name="Failed">Attempts that failed, in the order model, hardware, capacity, routing, latency, verification, unknown.</param>
/// <param name="RewardMicros">Millionths of the network's unit that it was paid.</param>
/// <param name="IsQualified">Whether its own lower bound reaches the operators' threshold.</param>
public sealed record CellOperator(
    string Operator, long Requests, long Attempts, long Succeeded, IReadOnlyList<long> Failed, long RewardMicros, bool IsQualified)
{
    internal static CellOperator Of(string name, IEnumerable<SliceRow> rows, bool isQualified)
    {
        var (requests, attempts, reward) = (default(OutcomeCounts), default(OutcomeCounts), 0L);
        foreach (var row in rows)
        {
            requests.Add(row.Requests);
            attempts.Add(row.Attempts);
            reward = unchecked(reward + row.RewardMicros);
        }
        return new(name, requests.Total, attempts.Total, attempts.Succeeded, CellPane.FailedOf(attempts), reward, isQualified);
    }
}

/// <summary>Demand of one slice or hour.</summary>
/// <param name="Start">Its start.</param>
/// <param name="Revision">0 at first; raised each time it is restated.</param>
/// <param name="Requests">Requests.</param>
/// <param name="Succeeded">Those that succeeded.</param>
/// <param name="Failed">Those that failed, in the order model, hardware, capacity, routing, latency, verification, unknown.</param>
public sealed record CellPane(EventTime Start, int Revision, long Requests, long Succeeded, IReadOnlyList<long> Failed)
{
    /// <summary>Of demand that was summed already.</summary>
    public static CellPane Of(SliceDemand demand) => new(
        demand.Start, demand.Revision, demand.Requests.Total, demand.Requests.Succeeded, FailedOf(demand.Requests));

    internal static CellPane Of(SliceFacts facts) => Of(new SliceDemand(facts.Start, facts.Revision, DemandOf(facts.Rows)));

    internal static OutcomeCounts DemandOf(IEnumerable<SliceRow> rows)
    {
        var demand = default(OutcomeCounts);
        foreach (var row in rows)
            if (row.Role.IsDemand())
                demand.Add(row.Requests);
        return demand;
    }

    internal static IReadOnlyList<long> FailedOf(OutcomeCounts counts) => [.. Enumerable.Range(1, OutcomeNames.Count - 1).Select(i => counts[(Outcome)i])];
}
