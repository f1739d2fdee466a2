using System.Runtime.InteropServices;
using StreamCoverage.Core.Contribution;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Measure;

namespace StreamCoverage.Pipeline.Studies;

/// <summary>Demand of one whole period: by cell, and by cell and operator.</summary>
internal sealed class PeriodDemand
{
    private readonly Dictionary<WorkloadCell, ServiceCounts> _cells = [];
    private readonly Dictionary<(WorkloadCell Cell, string Operator), ServiceCounts> _pairs = [];

    /// <summary>Requests per cell, and those that succeeded.</summary>
    public IReadOnlyDictionary<WorkloadCell, ServiceCounts> Cells => _cells;

    /// <summary>Attempts per cell and operator, and those that succeeded.</summary>
    public IReadOnlyDictionary<(WorkloadCell Cell, string Operator), ServiceCounts> Pairs => _pairs;

    public void Add(in Core.Slices.SliceRow row)
    {
        if (!row.Role.IsDemand())
            return;
        if (!row.Requests.IsZero)
            Add(_cells, row.Cell, new(row.Requests.Total, row.Requests.Succeeded));
        if (row.Operator is { } name && !row.Attempts.IsZero)
            Add(_pairs, (row.Cell, name), new(row.Attempts.Total, row.Attempts.Succeeded));
    }

    private static void Add<TKey>(Dictionary<TKey, ServiceCounts> sums, TKey key, ServiceCounts counts)
        where TKey : notnull
    {
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, key, out _);
        sum += counts;
    }
}

/// <summary>The demand of whole periods, summed once each.</summary>
internal sealed class PeriodFacts(MeasureOptions options, Timelines facts)
{
    private readonly SortedDictionary<EventTime, PeriodDemand> _periods = [];

    /// <summary>The demand of the periods of [from, to), oldest first.</summary>
    public IEnumerable<PeriodDemand> Range(EventTime from, EventTime to)
    {
        for (var start = from; start < to; start += options.Period)
        {
            if (!_periods.TryGetValue(start, out var demand))
                _periods.Add(start, demand = Of(start));
            yield return demand;
        }
    }

    /// <summary>Forgets what is older than <paramref name="start"/>.</summary>
    public void Trim(EventTime start)
    {
        foreach (var old in _periods.Keys.TakeWhile(period => period < start).ToList())
            _periods.Remove(old);
    }

    /// <summary>Forgets everything: the facts are no longer what they were.</summary>
    public void Clear() => _periods.Clear();

    private PeriodDemand Of(EventTime start)
    {
        var demand = new PeriodDemand();
        foreach (var pane in facts.OfPeriods(options).Range(start, start + options.Period))
            foreach (var row in pane.Rows)
                demand.Add(row);
        return demand;
    }
}
