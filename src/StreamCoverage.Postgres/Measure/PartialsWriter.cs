using Npgsql;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Measure;

/// <summary>Keeps the chunks of slice partials.</summary>
internal static class PartialsWriter
{
    /// <summary>Columns of a chunk, in the order that <see cref="Read"/> expects.</summary>
    public const string Columns =
        "n.network, p.slice, p.source_topic, p.source_partition, p.via, p.through, p.chunk, p.chunks, p.payload, p.lost";

    /// <exception cref="InvalidDataException">The payload is broken.</exception>
    public static SlicePartial Read(NpgsqlDataReader reader) => new(
        new PartialIdentity(
            reader.GetString(0), new SourcePartition(reader.GetString(2), reader.GetInt32(3)), reader.GetEventTime(1), reader.GetEventTime(4)),
        reader.GetInt64(5), reader.GetInt32(6), reader.GetInt32(7), RowsCodec.Decode(reader.GetFieldValue<byte[]>(8)))
    {
        Lost = reader.GetInt64(9),
    };

    /// <summary>Every chunk that is kept for one slice of one network; any order.</summary>
    public static async Task<IReadOnlyList<SlicePartial>> OfSliceAsync(
        NpgsqlConnection connection, string network, EventTime slice, CancellationToken cancellationToken) =>
        await connection.Command(
                $"""
                SELECT {Columns} FROM streamcoverage.slice_partial p JOIN streamcoverage.network_state n USING (network_id)
                WHERE n.network = $1 AND p.slice = $2
                """)
            .With(network).With(slice).ListAsync(Read, cancellationToken);

    public static async Task WriteAsync(
        NpgsqlConnection connection, IReadOnlyList<SlicePartial> partials, Names names, CancellationToken cancellationToken)
    {
        var rows = partials.GroupBy(p => (p.Identity, p.Through, p.Lost, p.Chunk)).Select(same => same.Last())
            .Select(p => (Network: names.Network(p.Identity.Network), Partial: p))
            .OrderBy(r => r.Network).ThenBy(r => r.Partial.Identity.Slice).ThenBy(r => r.Partial.Identity.Source)
            .ThenBy(r => r.Partial.Identity.Via).ThenBy(r => r.Partial.Through).ThenBy(r => r.Partial.Lost).ThenBy(r => r.Partial.Chunk).ToList();
        if (rows.Count == 0)
            return;
        await connection.Command(
                """
                INSERT INTO streamcoverage.slice_partial (
                    network_id, slice, source_topic, source_partition, via, through, chunk, chunks, payload, lost)
                SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                ON CONFLICT (network_id, slice, source_topic, source_partition, via, through, lost, chunk)
                    DO UPDATE SET chunks = excluded.chunks, payload = excluded.payload
                """)
            .Column(rows, r => r.Network).Column(rows, r => r.Partial.Identity.Slice)
            .Column(rows, r => r.Partial.Identity.Source.Topic).Column(rows, r => r.Partial.Identity.Source.Partition)
            .Column(rows, r => r.Partial.Identity.Via).Column(rows, r => r.Partial.Through)
            .Column(rows, r => r.Partial.Chunk).Column(rows, r => r.Partial.Chunks)
            .Column(rows, r => RowsCodec.Encode(r.Partial.Rows)).Column(rows, r => r.Partial.Lost).RunAsync(cancellationToken);
    }

    public static async Task RemoveAsync(
        NpgsqlConnection connection, IReadOnlyList<SupersededPartial> superseded, Names names, CancellationToken cancellationToken)
    {
        if (superseded.Count == 0)
            return;
        await connection.Command(
                """
                DELETE FROM streamcoverage.slice_partial p
                USING unnest($1, $2, $3, $4, $5, $6, $7) AS w (network_id, slice, source_topic, source_partition, via, through, lost)
                WHERE p.network_id = w.network_id AND p.slice = w.slice AND p.source_topic = w.source_topic
                    AND p.source_partition = w.source_partition AND p.via = w.via
                    AND (p.through < w.through OR (p.through = w.through AND p.lost > w.lost))
                """)
            .Column(superseded, s => names.Network(s.Identity.Network)).Column(superseded, s => s.Identity.Slice)
            .Column(superseded, s => s.Identity.Source.Topic).Column(superseded, s => s.Identity.Source.Partition)
            .Column(superseded, s => s.Identity.Via).Column(superseded, s => s.Through).Column(superseded, s => s.Lost).RunAsync(cancellationToken);
    }
}
