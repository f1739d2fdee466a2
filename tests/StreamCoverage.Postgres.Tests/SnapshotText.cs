using System.Buffers;
using System.Globalization;
using System.Text;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Verify;

namespace StreamCoverage.Postgres.Tests;

/// <summary>A snapshot as text, so that two are compared as a whole and a difference can be read.</summary>
internal static class SnapshotText
{
    public static string Of(MeasureSnapshot snapshot)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"partition {snapshot.Partition} at {snapshot.NextOffset} in epoch {snapshot.Epoch}\n");
        foreach (var source in snapshot.Sources)
            text.Append(CultureInfo.InvariantCulture, $"source {source}\n");
        foreach (var network in snapshot.Networks)
        {
            text.Append(CultureInfo.InvariantCulture, $"network {network.Network} closed {network.ClosedThrough} state {Convert.ToHexString(network.State)}\n");
            foreach (var partial in network.OpenPartials.Select(Of).Order(StringComparer.Ordinal))
                text.Append(partial);
            foreach (var facts in network.Slices)
                text.Append("slice ").Append(Of(facts));
            foreach (var facts in network.Hours)
                text.Append("hour ").Append(Of(facts));
            foreach (var watched in network.Watched.OrderBy(w => w.Stream, StringComparer.Ordinal))
                text.Append(CultureInfo.InvariantCulture, $"watched {watched.Stream} {Convert.ToHexString(watched.State!)}\n");
            foreach (var document in network.Operators)
                text.Append("operator ").Append(Json(document)).Append('\n');
        }
        return text.ToString();
    }

    public static string Of(SlicePartial partial) => string.Create(
        CultureInfo.InvariantCulture,
        $"partial {partial.Identity} through {partial.Through} lost {partial.Lost} chunk {partial.Chunk}/{partial.Chunks}\n{Of(partial.Rows)}");

    public static string Of(SliceFacts facts) =>
        string.Create(CultureInfo.InvariantCulture, $"{facts.Network} {facts.Start} revision {facts.Revision}\n{Of(facts.Rows)}");

    public static string Json(ReadOnlyMemory<byte> json)
    {
        var to = new ArrayBufferWriter<byte>();
        CanonicalJson.Write(json, to);
        return Encoding.UTF8.GetString(to.WrittenSpan);
    }

    private static string Of(IReadOnlyList<SliceRow> rows) => string.Concat(rows.Select(r => string.Create(
        CultureInfo.InvariantCulture, $"  {r.Cell} by {r.Operator ?? "nobody"} as {r.Role}: {r.Requests}; {r.Attempts}; {r.RewardMicros}\n")));
}
