using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Convergence;

/// <summary>
/// What each operator serves: requests (or rewards in micros) per operator and workload cell, with running sums. Moving one count costs the
/// same however large the matrix is.
/// </summary>
public sealed class StrategyMatrix
{
    private readonly Dictionary<string, StrategyRow> _operators = new(StringComparer.Ordinal);
    private readonly Dictionary<WorkloadCell, long> _cells = [];

    /// <summary>The running sums.</summary>
    public StrategySums Sums { get; private set; }

    /// <summary>The operators with a count above zero.</summary>
    public IReadOnlyDictionary<string, StrategyRow> Operators => _operators;

    /// <summary>Count per cell over all operators; only those above zero.</summary>
    public IReadOnlyDictionary<WorkloadCell, long> Cells => _cells;

    /// <summary>Adds <paramref name="change"/>, which may be negative, to what an operator served in a cell.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count would fall below zero; nothing has changed.</exception>
    public void Move(string servedBy, WorkloadCell cell, long change)
    {
        _operators.TryGetValue(servedBy, out var row);
        var before = row?.Cells.GetValueOrDefault(cell) ?? 0;
        ArgumentOutOfRangeException.ThrowIfLessThan(change, -before);
        if (change == 0)
            return;
        if (row is null)
            _operators.Add(servedBy, row = new());
        var (ofOperator, ofCell) = (row.Total, _cells.GetValueOrDefault(cell));
        Sums = Sums.Moved(new(before, before + change), new(ofOperator, ofOperator + change), new(ofCell, ofCell + change));
        row.Set(cell, before + change, change);
        if (row.Total == 0)
            _operators.Remove(servedBy);
        StrategyRow.Put(_cells, cell, ofCell + change);
    }
}

/// <summary>What one operator serves.</summary>
public sealed class StrategyRow
{
    private readonly Dictionary<WorkloadCell, long> _cells = [];

    /// <summary>n_o, the sum over cells.</summary>
    public long Total { get; private set; }

    /// <summary>n_oc per cell; only those above zero.</summary>
    public IReadOnlyDictionary<WorkloadCell, long> Cells => _cells;

    internal void Set(WorkloadCell cell, long count, long change)
    {
        Put(_cells, cell, count);
        Total += change;
    }

    internal static void Put(Dictionary<WorkloadCell, long> counts, WorkloadCell cell, long count)
    {
        if (count == 0)
            counts.Remove(cell);
        else
            counts[cell] = count;
    }
}
