using StreamCoverage.Core.Events;
using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Watching;

/// <summary>Demand and failures of each cell in the 28 days before an hour: the fixed basket, and what is usual of a cell.</summary>
/// <remarks>
/// A function of the hour and of the facts as they are now, restated ones among them. So nothing of it is stored: a new owner makes it again
/// from the facts. From hour to hour one hour enters and one leaves.
/// </remarks>
/// <param name="hours">The network's facts by the hour, at least of the last 28 days and two hours.</param>
internal sealed class DemandPast(FactsTimeline hours)
{
    private readonly Dictionary<WorkloadCell, FailurePane> _cells = [];
    private EventTime? _hour;

    /// <summary>Requests and failures by cell; cells without requests are not there.</summary>
    public IReadOnlyDictionary<WorkloadCell, FailurePane> Cells => _cells;

    /// <summary>The requests and failures of all cells.</summary>
    public FailurePane Sum { get; private set; }

    /// <summary>Moves to the 28 days before <paramref name="hour"/>.</summary>
    /// <returns>Whether that is another hour.</returns>
    public bool MoveTo(EventTime hour)
    {
        if (_hour == hour)
            return false;
        if (_hour is { } last && last + WindowSpec.Hour == hour)
        {
            Count(hours.At(last)?.Rows, 1);
            Count(hours.At(last - FailureReference.Span)?.Rows, -1);
        }
        else
        {
            _cells.Clear();
            Sum = default;
            foreach (var facts in hours.Range(hour - FailureReference.Span, hour))
                Count(facts.Rows, 1);
        }
        _hour = hour;
        return true;
    }

    /// <summary>Takes in that an hour was restated.</summary>
    /// <returns>Whether it is one of those that count.</returns>
    public bool Restated(SliceFacts? before, SliceFacts after)
    {
        if (_hour is not { } hour || after.Start >= hour || after.Start < hour - FailureReference.Span)
            return false;
        Count(before?.Rows, -1);
        Count(after.Rows, 1);
        return true;
    }

    private void Count(IReadOnlyList<Core.Slices.SliceRow>? rows, int sign)
    {
        foreach (var (cell, pane) in CellPanes.Of(rows ?? []))
        {
            Sum = sign > 0 ? Sum + pane : Sum - pane;
            var sum = sign > 0 ? _cells.GetValueOrDefault(cell) + pane : _cells.GetValueOrDefault(cell) - pane;
            if (sum.Requests == 0)
                _cells.Remove(cell);
            else
                _cells[cell] = sum;
        }
    }
}

/// <summary>The demand of a slice or an hour by cell.</summary>
internal static class CellPanes
{
    /// <summary>Each cell with demand, in order. Probes and what operators say of themselves are no demand.</summary>
    /// <param name="rows">In canonical order.</param>
    public static IEnumerable<(WorkloadCell Cell, FailurePane Pane)> Of(IReadOnlyList<Core.Slices.SliceRow> rows)
    {
        WorkloadCell? cell = null;
        var sum = default(FailurePane);
        foreach (var row in rows)
        {
            if (!row.Role.IsDemand())
                continue;
            if (cell is not null && !cell.Equals(row.Cell) && sum.Requests > 0)
                yield return (cell, sum);
            if (cell is null || !cell.Equals(row.Cell))
                (cell, sum) = (row.Cell, default);
            sum += new FailurePane(row.Requests.Total, row.Requests.Failed);
        }
        if (cell is not null && sum.Requests > 0)
            yield return (cell, sum);
    }
}
