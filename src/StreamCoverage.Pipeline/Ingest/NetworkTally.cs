using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Symbols;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>What one partition counted of one network in one slice. Bounded: rows over the cap go to the cell <c>__other__</c>.</summary>
/// <param name="before">How large it was in the slice before.</param>
internal sealed class NetworkTally(TallySize before)
{
    private readonly RowTable _rows = new();
    private readonly LatencyTable _latencies = new(before.Bins);
    private readonly RequestIds _ids = new(before.Ids);

    /// <summary>How many rows there are.</summary>
    public int RowCount => _rows.Count;

    /// <summary>Bytes of the rows.</summary>
    public long RowBytes => _rows.Bytes;

    /// <summary>Bytes of the latencies.</summary>
    public long LatencyBytes => _latencies.Bytes;

    /// <summary>Bytes of the request ids.</summary>
    public long IdBytes => _ids.Bytes;

    /// <summary>How large it is.</summary>
    public TallySize Size => new(_ids.Count, _latencies.Count);

    /// <summary>Asks for all that <see cref="IsNew"/> and <see cref="Add"/> will look up of an outcome.</summary>
    /// <param name="keys">The outcome's.</param>
    /// <param name="idHash">Of its request id.</param>
    public void Prefetch(in TallyKeys keys, ulong idHash)
    {
        _ids.Prefetch(idHash);
        _rows.Prefetch(keys.RowHash);
        if (keys.HasLatency)
            _latencies.Prefetch(keys.Latency);
    }

    /// <summary>What is most likely the outcome's row, and asks for it, where <see cref="Prefetch"/> has brought the place that tells which it is.</summary>
    /// <returns>Good until this is released; -1 where there is none.</returns>
    public int LikelyRow(in TallyKeys keys) => _rows.Likely(keys.RowHash);

    /// <summary>Whether the request id is new in this slice. Beyond the bound every id is new.</summary>
    /// <param name="requestId">The id.</param>
    /// <param name="hash">Its <see cref="RequestIds.HashOf"/>.</param>
    /// <param name="idsMax">The bound.</param>
    public bool IsNew(ReadOnlySpan<byte> requestId, ulong hash, int idsMax) => _ids.Count >= idsMax || _ids.Add(requestId, hash);

    /// <summary>Counts one request: once for its cell and last operator, and each attempt for the operator that made it.</summary>
    /// <param name="outcome">The request.</param>
    /// <param name="keys">Its keys, with its cell's number in <paramref name="names"/>.</param>
    /// <param name="likelyRow">What <see cref="LikelyRow"/> said of them; -1 is always right, and slower.</param>
    /// <param name="attempts">Its attempts.</param>
    /// <param name="names">The partition's names.</param>
    /// <param name="options">The bounds.</param>
    /// <returns>Whether a bound kept it from being counted in full: at least a part went to <c>__other__</c>, or its latency was left out.</returns>
    public bool Add(
        in DecodedOutcome outcome, in TallyKeys keys, int likelyRow, ReadOnlySpan<DecodedAttempt> attempts, Names names, IngestOptions options)
    {
        var (row, overflowed, rowsMax) = (likelyRow, false, options.RowsPerSliceMax);
        if (!_rows.Is(likelyRow, keys.Row))
            row = Row(keys.Row, keys.RowHash, names, rowsMax, out overflowed);
        _rows.CountRequest(row, outcome.Outcome, outcome.RewardMicros, isAttempt: attempts.IsEmpty && outcome.Operator != SymbolTable.None);
        if (keys.HasLatency)
            overflowed |= !_latencies.Add(overflowed ? LatencyTable.InCell(_rows[row].Key.Cell, keys.Latency) : keys.Latency, options.LatencyBinsPerSliceMax);
        foreach (var attempt in attempts)
        {
            var key = TallyKey.Of(keys.Row.Cell, attempt.Operator, keys.Row.Role);
            row = Row(key, RowTable.HashOf(key), names, rowsMax, out var over);
            _rows.CountAttempt(row, attempt.Outcome);
            overflowed |= over;
        }
        if (options.CountsReporters && keys.Row.Role.IsDemand())
        {
            var key = TallyKey.Of(keys.Row.Cell, outcome.Reporter, ReporterRole.Attested);
            row = Row(key, RowTable.HashOf(key), names, rowsMax, out var over);
            _rows.CountRequest(row, outcome.Outcome, 0, isAttempt: false);
            overflowed |= over;
        }
        return overflowed;
    }

    /// <summary>The rows in canonical order.</summary>
    public SliceRow[] Rows(Names names)
    {
        var latencies = _latencies.Bins();
        var keys = Keys(latencies.Keys);
        var order = RowOrder.Of(keys, names);
        var rows = new SliceRow[order.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var (row, key) = (order[i], keys[order[i]]);
            var isCounted = row < _rows.Count;
            rows[i] = new(
                names.WorkloadOf(key.Cell), names.Symbols.Name(key.Operator), key.Role,
                isCounted ? _rows.Requests(row) : default, isCounted ? _rows.Attempts(row) : default, isCounted ? _rows[row].RewardMicros : 0)
            {
                Latencies = key.Operator == SymbolTable.None ? latencies.GetValueOrDefault((key.Cell, key.Role)) : default,
            };
        }
        return rows;
    }

    /// <summary>Takes the numbers of another table of names.</summary>
    public void MoveTo(Names to, Names from)
    {
        int CellOf(int cell) => to.Cell(CellKey.Of(from.WorkloadOf(cell), to.Symbols));
        _rows.Rekey(key => TallyKey.Of(CellOf(key.Cell), to.Symbols.Intern(from.Symbols.Utf8(key.Operator)), key.Role));
        _latencies.Rekey(CellOf);
    }

    /// <summary>Gives its memory to the tallies that come after it; it is empty then.</summary>
    public void Release()
    {
        _rows.Release();
        _latencies.Release();
        _ids.Release();
    }

    // Of the rows that are counted, and after them of those that hold latencies alone: the table itself stays as the events made it.
    private TallyKey[] Keys(IEnumerable<(int Cell, ReporterRole Role)> latencies)
    {
        var keys = new List<TallyKey>(_rows.Count);
        for (var row = 0; row < _rows.Count; row++)
            keys.Add(_rows[row].Key);
        keys.AddRange(latencies.Select(of => TallyKey.Of(of.Cell, SymbolTable.None, of.Role)).Where(key => _rows.Find(key) < 0));
        return [.. keys];
    }

    private int Row(TallyKey key, ulong hash, Names names, int rowsMax, out bool overflowed)
    {
        overflowed = _rows.Count >= rowsMax && _rows.Find(key) < 0;
        return overflowed ? _rows.FindOrAdd(Other(key, names)) : _rows.FindOrAdd(key, hash);
    }

    private static TallyKey Other(TallyKey key, Names names)
    {
        var other = CellKey.Of(WorkloadCell.Other, names.Symbols);
        return TallyKey.Of(names.Cell(other), key.Operator == SymbolTable.None ? SymbolTable.None : other.Model, key.Role);
    }
}
