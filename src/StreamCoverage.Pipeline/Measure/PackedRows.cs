using System.Collections;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>Rows of facts as they are kept in memory: 10 to 30 bytes each, where a <see cref="SliceRow"/> takes 160. Immutable.</summary>
/// <remarks>
/// <code>
///   next cell? (1 bit), attempts are the requests? (1 bit), role (3 bits), latencies? (1 bit) | operator: number from 1 on, 0 for null
///   | mask of counters that are not zero, these counters | the same for attempts, unless they are the requests | reward, zigzag
///   | latencies, where there are any: length, bytes
/// </code>
/// Numbers are unsigned LEB128. Rows are in canonical order, so that a cell is a step to the next one. Read them in order: a row by its index
/// costs all that stand before it.
/// </remarks>
internal sealed class PackedRows : IReadOnlyList<SliceRow>
{
    private const int NextCell = 1;
    private const int SameAttempts = 2;
    private const int RoleShift = 2;
    private const int RoleMask = 7;
    private const int HasLatencies = 32;

    private readonly WorkloadCell[] _cells;
    private readonly string[] _operators;
    private readonly byte[] _bytes;

    private PackedRows(WorkloadCell[] cells, string[] operators, byte[] bytes, int count) =>
        (_cells, _operators, _bytes, Count) = (cells, operators, bytes, count);

    /// <inheritdoc />
    public int Count { get; }

    /// <inheritdoc />
    public SliceRow this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
            return this.Skip(index).First();
        }
    }

    /// <summary>Packs rows in canonical order; packed ones stay as they are.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="names">Where equal cells and names become the same objects.</param>
    public static PackedRows Of(IReadOnlyList<SliceRow> rows, SharedNames names)
    {
        if (rows is PackedRows packed)
            return packed;
        var (cells, operators) = (new List<WorkloadCell>(), new Dictionary<string, int>(StringComparer.Ordinal));
        using var stream = new MemoryStream(rows.Count * 16);
        using var writer = new BinaryWriter(stream);
        WorkloadCell? last = null;
        foreach (var row in rows)
        {
            var next = last is null || !last.Equals(row.Cell);
            if (next)
                cells.Add(names.Shared(last = row.Cell));
            Write(writer, row, next, row.Operator is { } name ? NumberOf(name, operators, names) : 0);
        }
        return new([.. cells], [.. operators.OrderBy(one => one.Value).Select(one => one.Key)], stream.ToArray(), rows.Count);
    }

    /// <inheritdoc />
    public IEnumerator<SliceRow> GetEnumerator()
    {
        var (at, cell) = (0, -1);
        for (var i = 0; i < Count; i++)
            yield return Read(ref at, ref cell);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int NumberOf(string name, Dictionary<string, int> operators, SharedNames names)
    {
        if (!operators.TryGetValue(name, out var number))
            operators.Add(names.Shared(name), number = operators.Count + 1);
        return number;
    }

    private static void Write(BinaryWriter to, in SliceRow row, bool next, int number)
    {
        var same = row.Attempts == row.Requests;
        to.Write((byte)((next ? NextCell : 0) | (same ? SameAttempts : 0) | ((int)row.Role << RoleShift) | (row.Latencies.IsEmpty ? 0 : HasLatencies)));
        to.Write7BitEncodedInt(number);
        Write(to, row.Requests);
        if (!same)
            Write(to, row.Attempts);
        to.Write7BitEncodedInt64(unchecked((row.RewardMicros << 1) ^ (row.RewardMicros >> 63)));
        if (row.Latencies.IsEmpty)
            return;
        to.Write7BitEncodedInt(row.Latencies.Bytes.Length);
        to.Write(row.Latencies.Bytes);
    }

    private static void Write(BinaryWriter to, in OutcomeCounts counts)
    {
        var mask = 0;
        for (var i = 0; i < OutcomeNames.Count; i++)
            if (counts[i] != 0)
                mask |= 1 << i;
        to.Write7BitEncodedInt(mask);
        for (var i = 0; i < OutcomeNames.Count; i++)
            if (counts[i] != 0)
                to.Write7BitEncodedInt64(counts[i]);
    }

    private SliceRow Read(ref int at, ref int cell)
    {
        var head = _bytes[at++];
        cell += head & NextCell;
        var number = (int)ReadNumber(ref at);
        var requests = ReadCounts(ref at);
        var attempts = (head & SameAttempts) != 0 ? requests : ReadCounts(ref at);
        var zigzag = ReadNumber(ref at);
        return new(
            _cells[cell], number == 0 ? null : _operators[number - 1], (ReporterRole)((head >> RoleShift) & RoleMask), requests, attempts,
            unchecked((long)(zigzag >> 1) ^ -(long)(zigzag & 1)))
        {
            Latencies = (head & HasLatencies) != 0 ? ReadLatencies(ref at) : default,
        };
    }

    private LatencyBins ReadLatencies(ref int at)
    {
        var length = (int)ReadNumber(ref at);
        at += length;
        return LatencyBins.Packed(_bytes.AsMemory(at - length, length));
    }

    private OutcomeCounts ReadCounts(ref int at)
    {
        var counts = default(OutcomeCounts);
        var mask = (int)ReadNumber(ref at);
        for (var i = 0; mask != 0; i++, mask >>= 1)
            if ((mask & 1) != 0)
                counts[i] = unchecked((long)ReadNumber(ref at));
        return counts;
    }

    private ulong ReadNumber(ref int at)
    {
        ulong value = _bytes[at++];
        if (value < 0x80)
            return value;
        value &= 0x7F;
        for (var shift = 7; ; shift += 7)
        {
            ulong next = _bytes[at++];
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }
}

/// <summary>One object for all equal cells, and for all equal names: facts of a month name the same ones over and over.</summary>
internal sealed class SharedNames
{
    // Where more than this were seen, all are forgotten, and what comes next is shared anew: a bound, not a rule that anything rests on.
    private const int Most = 1_000_000;

    private readonly HashSet<WorkloadCell> _cells = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The object that stands for <paramref name="cell"/>.</summary>
    public WorkloadCell Shared(WorkloadCell cell)
    {
        if (_cells.TryGetValue(cell, out var shared))
            return shared;
        if (_cells.Count >= Most)
            _cells.Clear();
        shared = new(Name(cell.Model), Name(cell.Task), Name(cell.Hardware), Name(cell.Region), Name(cell.Verification), Name(cell.Size));
        _cells.Add(shared);
        return shared;
    }

    /// <summary>The object that stands for <paramref name="name"/>.</summary>
    public string Shared(string name)
    {
        if (_names.TryGetValue(name, out var shared))
            return shared;
        if (_names.Count >= Most)
            _names.Clear();
        _names.Add(name);
        return name;
    }

    private string? Name(string? name) => name is null ? null : Shared(name);
}
