using System.Diagnostics;
using Google.Protobuf;
using Google.Protobuf.Collections;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Schemas.Wire.Proto;

namespace StreamCoverage.Schemas.Wire;

/// <summary>Slice partials to and from their form on the wire.</summary>
internal static class PartialRows
{
    // Six dimensions, the operator, the role.
    private const int KeyLength = WorkloadCell.DimensionCount + 2;

    /// <exception cref="UnreachableException">The rows are not sorted, or one stands twice.</exception>
    public static Partial ToProto(SlicePartial chunk)
    {
        var partial = new Partial
        {
            Network = chunk.Identity.Network,
            Source = PartialWire.ToProto(chunk.Identity.Source),
            Slice = chunk.Identity.Slice.UnixMicroseconds,
            Via = chunk.Identity.Via.UnixMicroseconds,
            Through = chunk.Through,
            Chunk = chunk.Chunk,
            Chunks = chunk.Chunks,
            Lost = chunk.Lost,
        };
        var numbers = new Dictionary<string, uint>(StringComparer.Ordinal);
        for (var i = 0; i < chunk.Rows.Count; i++)
        {
            if (i > 0 && chunk.Rows[i - 1].CompareTo(chunk.Rows[i]) >= 0)
                throw new UnreachableException($"rows {i - 1} and {i} of the partial {chunk.Identity} are not in canonical order");
            partial.Rows.Add(ToProto(chunk.Rows[i], partial.Names, numbers));
        }
        return partial;
    }

    /// <exception cref="InvalidDataException">The content is none that <see cref="ToProto(SlicePartial)"/> makes.</exception>
    public static SlicePartial FromProto(Partial partial)
    {
        var source = PartialWire.FromProto(partial.Source);
        if (partial.Network.Length == 0 || partial.Chunk < 0 || partial.Chunks <= partial.Chunk || partial.Through < 0 || partial.Lost < 0)
            throw PartialWire.Garbage(
                $"chunk {partial.Chunk} of {partial.Chunks}, through {partial.Through} of {source}, with a network's name of {partial.Network.Length} characters");
        var rows = new SliceRow[partial.Rows.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = FromProto(partial, i, i > 0 ? rows[i - 1].Cell : null);
            if (i > 0 && rows[i - 1].CompareTo(rows[i]) >= 0)
                throw PartialWire.Garbage($"row {i} of {rows.Length} is not in canonical order");
        }
        var identity = new PartialIdentity(partial.Network, source, new EventTime(partial.Slice), new EventTime(partial.Via));
        return new(identity, partial.Through, partial.Chunk, partial.Chunks, rows) { Lost = partial.Lost };
    }

    private static Row ToProto(in SliceRow row, RepeatedField<string> names, Dictionary<string, uint> numbers)
    {
        Span<long> key = stackalloc long[KeyLength];
        for (var i = 0; i < WorkloadCell.DimensionCount; i++)
            key[i] = NumberOf(row.Cell[i], names, numbers);
        key[^2] = NumberOf(row.Operator, names, numbers);
        key[^1] = (long)row.Role;
        var result = new Row { Reward = row.RewardMicros, Latencies = ByteString.CopyFrom(row.Latencies.Bytes) };
        var (requests, attempts) = (row.Requests, row.Attempts);
        foreach (var number in WithoutTrailingZeros(key))
            result.Key.Add((uint)number);
        foreach (var count in WithoutTrailingZeros(requests))
            result.Requests.Add(count);
        foreach (var count in WithoutTrailingZeros(attempts))
            result.Attempts.Add(count);
        return result;
    }

    private static uint NumberOf(string? name, RepeatedField<string> names, Dictionary<string, uint> numbers)
    {
        if (name is null)
            return 0;
        if (numbers.TryGetValue(name, out var number))
            return number;
        names.Add(name);
        return numbers[name] = (uint)names.Count;
    }

    private static ReadOnlySpan<long> WithoutTrailingZeros(ReadOnlySpan<long> values) => values[..(values.LastIndexOfAnyExcept(0) + 1)];

    private static SliceRow FromProto(Partial partial, int index, WorkloadCell? before)
    {
        var row = partial.Rows[index];
        if (row.Key.Count > KeyLength || row.Requests.Count > OutcomeNames.Count || row.Attempts.Count > OutcomeNames.Count)
            throw PartialWire.Garbage($"row {index} has more numbers than there are dimensions and counters");
        Span<uint> key = stackalloc uint[KeyLength];
        key.Clear();
        for (var i = 0; i < row.Key.Count; i++)
            key[i] = row.Key[i];
        if (key[..^1].ContainsAnyExceptInRange(0u, (uint)partial.Names.Count) || key[^1] > (uint)ReporterRole.Attested)
            throw PartialWire.Garbage($"row {index} refers to a name or a role that there is not");
        return new(
            CellOf(key, partial.Names, before), NameOf(key[^2], partial.Names), (ReporterRole)key[^1],
            CountsOf(row.Requests), CountsOf(row.Attempts), row.Reward)
        {
            Latencies = LatenciesOf(row, index),
        };
    }

    private static LatencyBins LatenciesOf(Row row, int index)
    {
        try
        {
            return LatencyBins.FromBytes(row.Latencies.Memory);
        }
        catch (InvalidDataException e)
        {
            throw PartialWire.Garbage($"row {index} has bins of latencies that are none", e);
        }
    }

    // Rows of one cell follow each other, and a cell's id takes a hash to make: the cell of the row before serves again.
    private static WorkloadCell CellOf(ReadOnlySpan<uint> key, RepeatedField<string> names, WorkloadCell? before)
    {
        var isSame = before is not null;
        for (var i = 0; isSame && i < WorkloadCell.DimensionCount; i++)
            isSame = before![i] == NameOf(key[i], names);
        return isSame
            ? before!
            : new(
                NameOf(key[0], names), NameOf(key[1], names), NameOf(key[2], names),
                NameOf(key[3], names), NameOf(key[4], names), NameOf(key[5], names));
    }

    private static string? NameOf(uint number, RepeatedField<string> names) => number == 0 ? null : names[(int)number - 1];

    private static OutcomeCounts CountsOf(RepeatedField<long> values)
    {
        var counts = default(OutcomeCounts);
        for (var i = 0; i < values.Count; i++)
            counts[i] = values[i];
        return counts;
    }
}
