using System.Text;
using Npgsql;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Measure;

/// <summary>Reads everything that a new owner of a partition must know of its networks.</summary>
internal static class SnapshotReader
{
    public static async Task<IReadOnlyList<NetworkSnapshot>> ReadAsync(
        NpgsqlConnection connection, int partition, FactsRetention retention, CancellationToken cancellationToken)
    {
        var states = await connection.Command(
                "SELECT network, closed_through, state, slices_from, history_from FROM streamcoverage.network_state WHERE partition = $1")
            .With(partition)
            .ListAsync(
                r => (Network: r.GetString(0), ClosedThrough: r.GetEventTime(1), State: r.GetFieldValue<byte[]>(2),
                    Kept: new KeptFrom(r.GetEventTime(3), r.GetEventTime(4))),
                cancellationToken);
        var partials = (await OpenPartialsAsync(connection, partition, cancellationToken)).ToLookup(p => p.Identity.Network);
        var slices = await FactsAsync(connection, partition, FactGrain.Slice, retention.Slices, cancellationToken);
        var hours = await FactsAsync(connection, partition, FactGrain.Hour, retention.Hours, cancellationToken);
        var operators = (await OperatorsAsync(connection, partition, cancellationToken)).ToLookup(o => o.Network, o => o.Data);
        var watched = (await WatchTable.ReadAsync(connection, partition, cancellationToken)).ToLookup(w => w.Network);
        return [.. states.OrderBy(s => s.Network, StringComparer.Ordinal).Select(s => new NetworkSnapshot(
            s.Network, s.ClosedThrough, s.State, [.. partials[s.Network]],
            slices.GetValueOrDefault(s.Network, []), hours.GetValueOrDefault(s.Network, []), [.. operators[s.Network]])
        {
            Watched = [.. watched[s.Network]],
            Kept = s.Kept,
        })];
    }

    // A version of one chunk is whole by that, so only versions of several chunks are counted.
    private static Task<List<SlicePartial>> OpenPartialsAsync(NpgsqlConnection connection, int partition, CancellationToken cancellationToken) =>
        connection.Command(
                $"""
                SELECT {PartialsWriter.Columns} FROM streamcoverage.slice_partial p JOIN streamcoverage.network_state n USING (network_id)
                WHERE n.partition = $1 AND p.slice >= n.closed_through
                UNION ALL
                SELECT {PartialsWriter.Columns}
                FROM (
                    SELECT c.*, count(*) OVER (
                        PARTITION BY c.network_id, c.slice, c.source_topic, c.source_partition, c.via, c.through, c.lost) AS arrived
                    FROM streamcoverage.slice_partial c JOIN streamcoverage.network_state n USING (network_id)
                    WHERE n.partition = $1 AND c.chunks > 1 AND c.slice < n.closed_through) p
                JOIN streamcoverage.network_state n USING (network_id)
                WHERE p.arrived < p.chunks
                """)
            .With(partition).ListAsync(PartialsWriter.Read, cancellationToken);

    private static async Task<Dictionary<string, List<SliceFacts>>> FactsAsync(
        NpgsqlConnection connection, int partition, FactGrain grain, TimeSpan retention, CancellationToken cancellationToken)
    {
        var reader = new FactsReader(FactTable.Of(grain), FactsReader.OfPartitionSince, c => c.With(partition).With(retention));
        var facts = new Dictionary<string, List<SliceFacts>>(StringComparer.Ordinal);
        await foreach (var some in reader.ReadAsync(connection, cancellationToken))
        {
            if (!facts.TryGetValue(some.Network, out var list))
                facts.Add(some.Network, list = []);
            list.Add(some);
        }
        return facts;
    }

    // By the operators' names and not by a scan: a document's table holds all networks, and Marten's layout has no index but the id's.
    private static Task<List<(string Network, byte[] Data)>> OperatorsAsync(
        NpgsqlConnection connection, int partition, CancellationToken cancellationToken) =>
        connection.Command(
                """
                SELECT n.network, d.data::text FROM streamcoverage.network_state n
                JOIN streamcoverage.operator o USING (network_id)
                JOIN streamcoverage.mt_doc_operatorstanding d ON d.id = n.network || '/' || o.operator
                WHERE n.partition = $1 ORDER BY n.network_id, o.operator
                """)
            .With(partition).ListAsync(r => (r.GetString(0), Encoding.UTF8.GetBytes(r.GetString(1))), cancellationToken);
}
