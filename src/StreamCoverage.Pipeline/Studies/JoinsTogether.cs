using StreamCoverage.Core.Contribution;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Studies;

/// <summary>What all joins of the last periods together did to the success rate: cells that a join touched, against those that none had yet.</summary>
/// <remarks>
/// A cell counts as joined from the first period in which an operator joins that declares it. It weighs its demand per period before that, so
/// that no join can change its weight; a cell without such demand is new, and nothing can be compared.
/// </remarks>
internal sealed class JoinsTogether(string network, MeasureOptions options, OperatorRoster roster, PeriodFacts facts)
{
    /// <summary>Periods that are looked back on.</summary>
    public const int Periods = 21;

    /// <summary>Most cells that go in, those with most demand: the bootstrap draws each of them 200 times.</summary>
    private const int CellsMax = 1000;

    private const double TwoSided95 = 1.959963984540054;

    /// <summary>The document as of <paramref name="end"/>, the end of a period.</summary>
    public DocumentWrite At(EventTime end)
    {
        var start = end - (options.Period * Periods);
        var joins = OperatorJoins.Between(roster.Standings, start, end);
        var all = Cells(start, end, joins);
        List<StaggeredCell> cells = [.. all.OrderByDescending(cell => cell.Weight).Take(CellsMax)];
        var found = StaggeredJoins.Of(cells, [.. Enumerable.Range(0, Periods)]);
        var effects = new JoinEffects
        {
            Id = network,
            Network = network,
            Through = end.ToUtc(),
            PeriodSeconds = (long)options.Period.TotalSeconds,
            Periods = Periods,
            Joins = joins.Count,
            CellsJoined = cells.Count(cell => cell.JoinedIn is not null),
            CellsNotJoined = cells.Count(cell => cell.JoinedIn is null),
            CellsLeftOut = all.Count - cells.Count,
            Effect = Shares.Rounded(found.Overall),
            StandardError = Shares.Rounded(found.OverallError),
            EffectLower = Shares.Rounded(found.Overall - (TwoSided95 * found.OverallError)),
            EffectUpper = Shares.Rounded(found.Overall + (TwoSided95 * found.OverallError)),
            BySince = [.. found.SinceJoin.Select(since => new JoinEffectSince(since.Since, Shares.Rounded(since.Effect), Shares.Rounded(since.StandardError)))],
        };
        return new(nameof(JoinEffects), effects.Id, network, DocumentJson.Write(effects));
    }

    private List<StaggeredCell> Cells(EventTime start, EventTime end, IReadOnlyList<(EventTime At, Capabilities Declared)> joins)
    {
        var demand = new SortedDictionary<WorkloadCell, ServiceCounts[]>();
        foreach (var (period, index) in facts.Range(start, end).Select((period, index) => (period, index)))
            foreach (var (cell, counts) in period.Cells)
            {
                if (!demand.TryGetValue(cell, out var ofCell))
                    demand.Add(cell, ofCell = new ServiceCounts[Periods]);
                ofCell[index] = counts;
            }
        List<(int Period, DeclaredCapability Declared)> byPeriod =
        [
            .. joins.GroupBy(join => (int)((join.At - start) / options.Period)).OrderBy(group => group.Key)
                .Select(group => (group.Key, new DeclaredCapability([.. group.Select(join => join.Declared)]))),
        ];
        return
        [
            .. demand.Select(one => CellOf(one.Value, byPeriod.Where(joined => joined.Declared.Covers(one.Key)).Select(joined => (int?)joined.Period).FirstOrDefault()))
                .Where(cell => cell.Weight > 0),
        ];
    }

    private static StaggeredCell CellOf(ServiceCounts[] periods, int? joinedIn)
    {
        var before = joinedIn ?? periods.Length;
        return new(joinedIn, before == 0 ? 0 : periods.Take(before).Sum(counts => counts.Requests) / (double)before, [.. periods.Select(counts => counts.Rate)]);
    }
}
