using System.Text;
using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>Cuts the rows of a partial into chunks that each fit a message of the log, however long the names in them are.</summary>
/// <remarks>The cuts depend on the rows alone, so that folding again gives the same chunks.</remarks>
internal static class RowChunks
{
    /// <summary>Most bytes that a chunk is weighed at: 900,000. The client refuses messages of more than 1,000,000 by default.</summary>
    private const int BytesMax = 900_000;

    // Eight numbers of names, sixteen counters of 32 bits, the reward, and what frames them.
    private const int RowBytes = 128;

    // A step of one or two bytes and a count of at most nine; most take two or three bytes together.
    private const int LatencyBytesMax = LatencyScale.Keys * 11;

    // A name's length and tag.
    private const int NameFrameBytes = 4;

    // Six dimensions and the operator, each of 128 characters of four bytes.
    private const int RowBytesMax = RowBytes + LatencyBytesMax + ((WorkloadCell.DimensionCount + 1) * (NameFrameBytes + 512));

    /// <summary>The stretches of <paramref name="rows"/>, in order; none where there is no row.</summary>
    public static IReadOnlyList<Range> Of(SliceRow[] rows, int rowsMax)
    {
        if (rows.Length <= Math.Min(rowsMax, BytesMax / RowBytesMax))
            return rows.Length == 0 ? [] : [Range.All];
        var chunks = new List<Range>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var (from, bytes) = (0, 0);
        for (var i = 0; i < rows.Length; i++)
        {
            var weight = Weight(rows[i], names);
            if (i - from == rowsMax || bytes + weight > BytesMax)
            {
                chunks.Add(from..i);
                names.Clear();
                (from, bytes, weight) = (i, 0, Weight(rows[i], names));
            }
            bytes += weight;
        }
        chunks.Add(from..rows.Length);
        return chunks;
    }

    // A chunk holds each name once.
    private static int Weight(in SliceRow row, HashSet<string> names)
    {
        var weight = RowBytes + row.Latencies.Bytes.Length + Weight(row.Operator, names);
        for (var i = 0; i < WorkloadCell.DimensionCount; i++)
            weight += Weight(row.Cell[i], names);
        return weight;
    }

    private static int Weight(string? name, HashSet<string> names) =>
        name is not null && names.Add(name) ? NameFrameBytes + Encoding.UTF8.GetByteCount(name) : 0;
}
