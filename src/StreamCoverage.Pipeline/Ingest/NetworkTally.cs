using System.Runtime.InteropServices;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Symbols;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>What one partition counted of one network in one slice. Bounded: rows over the cap go to the cell <c>__other__</c>.</summary>
internal sealed class NetworkTally
{
    private Dictionary<RowKey, RowCounts> _rows = [];
    private readonly SymbolTable _ids = new();

    /// <summary>Whether the request id is new in this slice. Beyond the bound every id is new.</summary>
    public bool IsNew(ReadOnlySpan<byte> requestId, int idsMax)
    {
        if (_ids.Count > idsMax)
            return true;
        var before = _ids.Count;
        _ids.Intern(requestId);
        return _ids.Count > before;
    }

    /// <summary>Counts one request: once for its cell and last operator, and each attempt for the operator that made it.</summary>
    /// <returns>Whether it went to <c>__other__</c>, at least in part.</returns>
    public bool Add(in DecodedOutcome outcome, ReadOnlySpan<DecodedAttempt> attempts, Names names, int rowsMax)
    {
        var cell = names.Cell(outcome.Cell);
        ref var row = ref Row(new(cell, outcome.Operator, outcome.Role), names, rowsMax, out var overflowed);
        row.AddRequest(outcome.Outcome);
        row.AddReward(outcome.RewardMicros);
        if (attempts.IsEmpty && outcome.Operator != SymbolTable.None)
            row.AddAttempt(outcome.Outcome);
        foreach (var attempt in attempts)
        {
            Row(new(cell, attempt.Operator, outcome.Role), names, rowsMax, out var over).AddAttempt(attempt.Outcome);
            overflowed |= over;
        }
        return overflowed;
    }

    /// <summary>The rows in canonical order.</summary>
    public SliceRow[] Rows(Names names)
    {
        var rows = new SliceRow[_rows.Count];
        var cells = new Dictionary<int, WorkloadCell>();
        var next = 0;
        foreach (var (key, counts) in _rows)
        {
            if (!cells.TryGetValue(key.Cell, out var cell))
                cells.Add(key.Cell, cell = names.CellOf(key.Cell).ToCell(names.Symbols));
            rows[next++] = new(cell, names.Symbols.Name(key.Operator), key.Role, counts.Requests, counts.Attempts, counts.RewardMicros);
        }
        Array.Sort(rows);
        return rows;
    }

    /// <summary>Takes the numbers of another table of names.</summary>
    public void MoveTo(Names to, Names from)
    {
        var moved = new Dictionary<RowKey, RowCounts>(_rows.Count);
        foreach (var (key, counts) in _rows)
        {
            var cell = CellKey.Of(from.CellOf(key.Cell).ToCell(from.Symbols), to.Symbols);
            moved.Add(new(to.Cell(cell), to.Symbols.Intern(from.Symbols.Utf8(key.Operator)), key.Role), counts);
        }
        _rows = moved;
    }

    private ref RowCounts Row(RowKey key, Names names, int rowsMax, out bool overflowed)
    {
        overflowed = _rows.Count >= rowsMax && !_rows.ContainsKey(key);
        if (overflowed)
            key = Other(key, names);
        return ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, key, out _);
    }

    private static RowKey Other(RowKey key, Names names)
    {
        var other = CellKey.Of(WorkloadCell.Other, names.Symbols);
        return new(names.Cell(other), key.Operator == SymbolTable.None ? SymbolTable.None : other.Model, key.Role);
    }

    private readonly record struct RowKey(int Cell, int Operator, ReporterRole Role);
}
