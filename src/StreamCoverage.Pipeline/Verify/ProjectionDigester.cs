using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Windows;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Verify;

/// <summary>Makes the digest of one projection of one network from its rows in canonical order, one row at a time.</summary>
/// <remarks>
/// A row is its fields one after another: a number as eight bytes, little-endian; a text as its length in UTF-8 bytes and these bytes,
/// length -1 for null. Texts are ordered by their UTF-8 bytes (<see cref="Order"/>), as PostgreSQL's collation <c>C</c> does. A row out of
/// order is a bug of the caller and ends the process: its digest would differ from every other store's for no reason in the data.
/// Not thread-safe.
/// </remarks>
public sealed class ProjectionDigester(string projection) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> _row = new(1024);
    private long _rows;
    private EventTime _lastTime = EventTime.Never;
    private string? _lastText;
    private Guid _lastId;

    /// <summary>The canonical order of texts: by their UTF-8 bytes, which is the order of code points.</summary>
    public static IComparer<string> Order { get; } = Comparer<string>.Create(CompareUtf8);

    /// <summary>Facts of a slice or an hour, by start. Facts without rows count as nothing.</summary>
    public void Add(SliceFacts facts)
    {
        if (facts.Rows.Count == 0)
            return;
        InOrder(_rows == 0 || _lastTime < facts.Start);
        _lastTime = facts.Start;
        for (var i = 0; i < facts.Rows.Count; i++)
        {
            var row = facts.Rows[i];
            InOrder(i == 0 || facts.Rows[i - 1].CompareTo(row) < 0);
            Write(facts.Start.UnixMicroseconds);
            for (var d = 0; d < Core.Workloads.WorkloadCell.DimensionCount; d++)
                Write(row.Cell[d]);
            Write(row.Operator);
            Write((long)row.Role);
            Write(row.Requests);
            Write(row.Attempts);
            Write(row.RewardMicros);
            Write(row.Latencies.Bytes.Length);
            _row.Write(row.Latencies.Bytes);
            EndRow();
        }
    }

    /// <summary>Network figures, by window and end.</summary>
    public void Add(HistoryRow row)
    {
        InOrder(ComesAfter(row.Window, row.End));
        var figures = row.Figures;
        Write(row.Window);
        Write(row.End.UnixMicroseconds);
        Write(figures.Requests);
        Write(figures.Unserved);
        Write(figures.DemandCovered);
        Write(figures.DemandUncovered);
        Write(figures.DemandCoveredSoftMicros);
        Write(figures.CellsObserved);
        Write(figures.CellsCovered);
        Write(figures.CellsUncovered);
        Write(figures.OperatorsActive);
        var gains = figures.GainMicros;
        for (var i = 0; i < OutcomeNames.ConditionCount; i++)
            Write(gains[i]);
        Write(figures.Probed);
        Write(figures.SelfReported);
        foreach (var sum in FigureSums.Of(figures))
        {
            Write((long)(sum >> 64));
            Write(unchecked((long)sum));
        }
        foreach (var value in figures.Latency.ToValues())
            Write(value ?? -1);
        EndRow();
    }

    /// <summary>A document, by id. Two JSON texts that say the same give the same digest; see <see cref="CanonicalJson"/>.</summary>
    public void AddDocument(string id, ReadOnlyMemory<byte> data)
    {
        InOrder(ComesAfter(id));
        Write(id);
        CanonicalJson.Write(data, _row);
        EndRow();
    }

    /// <summary>A domain event, by stream, event time and id.</summary>
    public void Add(StreamEvent @event)
    {
        InOrder(ComesAfter(@event.Stream, @event.OccurredAt, @event.Id));
        Write(@event.Stream);
        Write(@event.OccurredAt.UnixMicroseconds);
        @event.Id.TryWriteBytes(_row.GetSpan(16), bigEndian: true, out var written);
        _row.Advance(written);
        Write(@event.Type);
        CanonicalJson.Write(@event.Data, _row);
        EndRow();
    }

    /// <summary>An alert, by id: its very bytes.</summary>
    public void Add(OutboxAlert alert)
    {
        InOrder(ComesAfter(alert.Id));
        Write(alert.Id);
        Write(alert.OccurredAt.UnixMicroseconds);
        Write(alert.Data.Length);
        _row.Write(alert.Data);
        EndRow();
    }

    /// <summary>The digest of what was added. Nothing may be added after it.</summary>
    public ProjectionDigest Finish() => new(projection, _rows, Convert.ToHexStringLower(_hash.GetHashAndReset()));

    /// <inheritdoc />
    public void Dispose() => _hash.Dispose();

    private bool ComesAfter(string text, EventTime time = default, Guid id = default)
    {
        var order = _lastText is null ? -1 : CompareUtf8(_lastText, text);
        if (order == 0)
            order = _lastTime.CompareTo(time);
        if (order == 0)
            order = _lastId.CompareTo(id);
        (_lastText, _lastTime, _lastId) = (text, time, id);
        return order < 0;
    }

    private void InOrder(bool isInOrder)
    {
        if (!isInOrder)
            throw new UnreachableException($"row {_rows} of {projection} is not in canonical order");
    }

    private void EndRow()
    {
        _rows++;
        _hash.AppendData(_row.WrittenSpan);
        _row.ResetWrittenCount();
    }

    private void Write(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_row.GetSpan(sizeof(long)), value);
        _row.Advance(sizeof(long));
    }

    private void Write(in OutcomeCounts counts)
    {
        for (var i = 0; i < OutcomeNames.Count; i++)
            Write(counts[(Outcome)i]);
    }

    private void Write(string? value)
    {
        if (value is null)
        {
            Write(-1);
            return;
        }
        var length = Encoding.UTF8.GetByteCount(value);
        Write(length);
        _row.Advance(Encoding.UTF8.GetBytes(value, _row.GetSpan(length)));
    }

    private static int CompareUtf8(string a, string b)
    {
        // UTF-16 orders as UTF-8 does, but for surrogates, which stand for the highest code points and have middling numbers.
        for (var i = 0; i < a.Length && i < b.Length; i++)
            if (a[i] != b[i])
                return char.IsSurrogate(a[i]) == char.IsSurrogate(b[i]) ? a[i].CompareTo(b[i]) : char.IsSurrogate(a[i]) ? 1 : -1;
        return a.Length.CompareTo(b.Length);
    }
}
