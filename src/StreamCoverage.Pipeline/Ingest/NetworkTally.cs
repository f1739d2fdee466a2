using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Symbols;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>What one partition counted of one network in one slice. Bounded: rows over the cap go to the cell <c>__other__</c>.</summary>
internal sealed class NetworkTally
{
    private readonly RowTable _rows = new();
    private readonly RequestIds _ids = new();

    /// <summary>How many rows there are.</summary>
    public int RowCount => _rows.Count;

    /// <summary>Bytes of the rows.</summary>
    public long RowBytes => _rows.Bytes;

    /// <summary>Bytes of the request ids.</summary>
    public long IdBytes => _ids.Bytes;

    /// <summary>Whether the request id is new in this slice. Beyond the bound every id is new.</summary>
    public bool IsNew(ReadOnlySpan<byte> requestId, int idsMax) => _ids.Count >= idsMax || _ids.Add(requestId);

    /// <summary>Counts one request: once for its cell and last operator, and each attempt for the operator that made it.</summary>
    /// <returns>Whether it went to <c>__other__</c>, at least in part.</returns>
    public bool Add(in DecodedOutcome outcome, ReadOnlySpan<DecodedAttempt> attempts, Names names, int rowsMax)
    {
        var cell = names.Cell(outcome.Cell);
        var row = Row(TallyKey.Of(cell, outcome.Operator, outcome.Role), names, rowsMax, out var overflowed);
        _rows.CountRequest(row, outcome.Outcome, outcome.RewardMicros);
        if (attempts.IsEmpty && outcome.Operator != SymbolTable.None)
            _rows.CountAttempt(row, outcome.Outcome);
        foreach (var attempt in attempts)
        {
            row = Row(TallyKey.Of(cell, attempt.Operator, outcome.Role), names, rowsMax, out var over);
            _rows.CountAttempt(row, attempt.Outcome);
            overflowed |= over;
        }
        return overflowed;
    }

    /// <summary>The rows in canonical order.</summary>
    public SliceRow[] Rows(Names names)
    {
        var order = RowOrder.Of(_rows, names);
        var rows = new SliceRow[order.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var row = order[i];
            ref readonly var tally = ref _rows[row];
            rows[i] = new(
                names.WorkloadOf(tally.Key.Cell), names.Symbols.Name(tally.Key.Operator), tally.Key.Role,
                _rows.Requests(row), _rows.Attempts(row), tally.RewardMicros);
        }
        return rows;
    }

    /// <summary>Takes the numbers of another table of names.</summary>
    public void MoveTo(Names to, Names from) => _rows.Rekey(key =>
    {
        var cell = CellKey.Of(from.WorkloadOf(key.Cell), to.Symbols);
        return TallyKey.Of(to.Cell(cell), to.Symbols.Intern(from.Symbols.Utf8(key.Operator)), key.Role);
    });

    /// <summary>Gives its memory to the tallies that come after it; it is empty then.</summary>
    public void Release()
    {
        _rows.Release();
        _ids.Release();
    }

    private int Row(TallyKey key, Names names, int rowsMax, out bool overflowed)
    {
        overflowed = _rows.Count >= rowsMax && _rows.Find(key) < 0;
        return _rows.FindOrAdd(overflowed ? Other(key, names) : key);
    }

    private static TallyKey Other(TallyKey key, Names names)
    {
        var other = CellKey.Of(WorkloadCell.Other, names.Symbols);
        return TallyKey.Of(names.Cell(other), key.Operator == SymbolTable.None ? SymbolTable.None : other.Model, key.Role);
    }
}
