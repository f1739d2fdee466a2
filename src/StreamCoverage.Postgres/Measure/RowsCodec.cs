using System.Buffers;
using System.Text;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Postgres.Measure;

/// <summary>Rows of a slice partial as bytes, for a column that only this program reads.</summary>
/// <remarks>
/// <code>
///   version (2) | names: count, then each as length and UTF-8 bytes | rows: count, then each as
///   6 dimensions, operator: number of a name from 1 on, 0 for null | role | mask of counters that are not zero | these counters | reward
///   | latencies, where the mask's last bit is set: length, bytes
/// </code>
/// Version 1 had no latencies, and is read as well. All numbers but the version and the role are unsigned LEB128; the reward is zigzag-encoded, as a correction may take some back.
/// </remarks>
internal static class RowsCodec
{
    private const byte Version = 2;
    private const int CounterCount = 2 * OutcomeNames.Count;
    private const ulong HasLatencies = 1UL << CounterCount;

    public static byte[] Encode(IReadOnlyList<SliceRow> rows)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var body = new ArrayBufferWriter<byte>(32 + (rows.Count * 32));
        WriteNumber(body, (ulong)rows.Count);
        foreach (var row in rows)
            WriteRow(body, row, names);

        var all = new ArrayBufferWriter<byte>(body.WrittenCount + 64 + (names.Count * 16));
        all.Write([Version]);
        WriteNumber(all, (ulong)names.Count);
        // A dictionary that never lost an entry gives them back in the order of their numbers.
        foreach (var name in names.Keys)
        {
            var bytes = Encoding.UTF8.GetBytes(name);
            WriteNumber(all, (ulong)bytes.Length);
            all.Write(bytes);
        }
        all.Write(body.WrittenSpan);
        return all.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not what <see cref="Encode"/> gave.</exception>
    public static IReadOnlyList<SliceRow> Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[0] is 0 or > Version)
            throw new InvalidDataException("rows of a slice partial are in no version that this program knows");
        bytes = bytes[1..];
        var names = new string?[ReadCount(ref bytes) + 1];
        for (var i = 1; i < names.Length; i++)
        {
            var length = ReadCount(ref bytes);
            names[i] = Encoding.UTF8.GetString(bytes[..length]);
            bytes = bytes[length..];
        }
        var rows = new SliceRow[ReadCount(ref bytes)];
        WorkloadCell? cell = null;
        for (var i = 0; i < rows.Length; i++)
            rows[i] = ReadRow(ref bytes, names, ref cell);
        return bytes.IsEmpty ? rows : throw new InvalidDataException("rows of a slice partial have bytes too many");
    }

    private static void WriteRow(ArrayBufferWriter<byte> to, SliceRow row, Dictionary<string, int> names)
    {
        for (var d = 0; d < WorkloadCell.DimensionCount; d++)
            WriteName(to, row.Cell[d], names);
        WriteName(to, row.Operator, names);
        to.Write([(byte)row.Role]);
        var mask = row.Latencies.IsEmpty ? 0 : HasLatencies;
        for (var i = 0; i < CounterCount; i++)
            if (Counter(row, i) != 0)
                mask |= 1UL << i;
        WriteNumber(to, mask);
        for (var i = 0; i < CounterCount; i++)
            if (Counter(row, i) is not 0 and var count)
                WriteNumber(to, unchecked((ulong)count));
        WriteNumber(to, unchecked((ulong)((row.RewardMicros << 1) ^ (row.RewardMicros >> 63))));
        if (row.Latencies.IsEmpty)
            return;
        WriteNumber(to, (ulong)row.Latencies.Bytes.Length);
        to.Write(row.Latencies.Bytes);
    }

    private static SliceRow ReadRow(ref ReadOnlySpan<byte> bytes, string?[] names, ref WorkloadCell? last)
    {
        var dimensions = new string?[WorkloadCell.DimensionCount];
        for (var d = 0; d < dimensions.Length; d++)
            dimensions[d] = names[ReadIndex(ref bytes, names)];
        // Rows are sorted by cell, so most have the cell of the one before: its id is hashed once.
        var cell = IsOf(last, dimensions)
            ? last!
            : new WorkloadCell(dimensions[0], dimensions[1], dimensions[2], dimensions[3], dimensions[4], dimensions[5]);
        last = cell;
        var @operator = names[ReadIndex(ref bytes, names)];
        var role = (ReporterRole)ReadByte(ref bytes);
        var mask = ReadNumber(ref bytes);
        OutcomeCounts requests = default, attempts = default;
        for (var i = 0; i < CounterCount; i++)
            if ((mask & (1UL << i)) != 0)
            {
                var count = unchecked((long)ReadNumber(ref bytes));
                if (i < OutcomeNames.Count)
                    requests[(Outcome)i] = count;
                else
                    attempts[(Outcome)(i - OutcomeNames.Count)] = count;
            }
        var zigzag = ReadNumber(ref bytes);
        return new SliceRow(cell, @operator, role, requests, attempts, unchecked((long)(zigzag >> 1) ^ -(long)(zigzag & 1)))
        {
            Latencies = (mask & HasLatencies) != 0 ? ReadLatencies(ref bytes) : default,
        };
    }

    private static LatencyBins ReadLatencies(ref ReadOnlySpan<byte> bytes)
    {
        var length = ReadCount(ref bytes);
        var latencies = LatencyBins.FromBytes(bytes[..length].ToArray());
        bytes = bytes[length..];
        return latencies;
    }

    private static long Counter(in SliceRow row, int index) =>
        index < OutcomeNames.Count ? row.Requests[(Outcome)index] : row.Attempts[(Outcome)(index - OutcomeNames.Count)];

    private static void WriteName(ArrayBufferWriter<byte> to, string? name, Dictionary<string, int> names)
    {
        var number = 0;
        if (name is not null && !names.TryGetValue(name, out number))
            names.Add(name, number = names.Count + 1);
        WriteNumber(to, (ulong)number);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> to, ulong value)
    {
        var span = to.GetSpan(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
            span[length++] = (byte)((value & 0x7F) | 0x80);
        span[length++] = (byte)value;
        to.Advance(length);
    }

    private static int ReadIndex(ref ReadOnlySpan<byte> bytes, string?[] names) =>
        ReadNumber(ref bytes) is var index && index < (ulong)names.Length
            ? (int)index
            : throw new InvalidDataException("a row of a slice partial has a name that is not there");

    // No count can be greater than the bytes that follow it: a broken one must not ask for memory.
    private static int ReadCount(ref ReadOnlySpan<byte> bytes) =>
        ReadNumber(ref bytes) is var count && count <= (ulong)bytes.Length
            ? (int)count
            : throw new InvalidDataException("rows of a slice partial are cut short");

    private static byte ReadByte(ref ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            throw new InvalidDataException("rows of a slice partial are cut short");
        var value = bytes[0];
        bytes = bytes[1..];
        return value;
    }

    private static ulong ReadNumber(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = ReadByte(ref bytes);
            value |= unchecked((ulong)(next & 0x7F) << shift);
            if (next < 0x80)
                return value;
        }
        throw new InvalidDataException("rows of a slice partial hold a number of more than 64 bits");
    }

    private static bool IsOf(WorkloadCell? cell, ReadOnlySpan<string?> dimensions)
    {
        if (cell is null)
            return false;
        for (var d = 0; d < dimensions.Length; d++)
            if (!ReferenceEquals(dimensions[d], cell[d]))
                return false;
        return true;
    }
}
