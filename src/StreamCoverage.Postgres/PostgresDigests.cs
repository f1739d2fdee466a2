using System.Text;
using Npgsql;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Verify;
using StreamCoverage.Postgres.Marten;
using StreamCoverage.Postgres.Measure;
using StreamCoverage.Postgres.Retaining;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres;

/// <summary>Digests of what is stored, row by row from the server, so that no projection must fit into memory.</summary>
public sealed class PostgresDigests(PostgresDatabase database) : IDigestSource
{
    /// <inheritdoc />
    public Task<NetworkDigest> DigestAsync(string network, CancellationToken cancellationToken) => database.Queries.ReadAsync(
        async (connection, token) =>
        {
            // A whole network may take longer to read than a question may take to answer.
            await connection.Command("SET LOCAL statement_timeout = 0").RunAsync(token);
            var kept = await KeptReader.OfAsync(connection, network, token);
            var projections = new List<ProjectionDigest>
            {
                await FactsAsync(connection, network, FactGrain.Slice, kept, ProjectionNames.Slices, token),
                await FactsAsync(connection, network, FactGrain.Hour, kept, ProjectionNames.Hours, token),
                await HistoryAsync(connection, network, kept, token),
                await EventsAsync(connection, network, token),
                await AlertsAsync(connection, network, kept, token),
            };
            foreach (var type in ProjectionNames.DocumentTypes)
                projections.Add(await DocumentsAsync(connection, network, type, token));
            return new NetworkDigest(network, [.. projections.OrderBy(p => p.Projection, StringComparer.Ordinal)]) { Kept = kept };
        },
        cancellationToken);

    private static async Task<ProjectionDigest> FactsAsync(
        NpgsqlConnection connection, string network, FactGrain grain, KeptFrom kept, string projection, CancellationToken cancellationToken)
    {
        using var digester = new ProjectionDigester(projection);
        var reader = new FactsReader(FactTable.Of(grain), FactsReader.OfNetworkSince, c => Unlimited(c.With(network).With(kept.Of(grain))));
        await foreach (var facts in reader.ReadAsync(connection, cancellationToken))
            digester.Add(facts);
        return digester.Finish();
    }

    private static Task<ProjectionDigest> HistoryAsync(
        NpgsqlConnection connection, string network, KeptFrom kept, CancellationToken cancellationToken) =>
        DigestAsync(
            connection.Command(
                $"""
                SELECT n.network, {HistoryTable.Columns}
                FROM streamcoverage.network_history h JOIN streamcoverage.network_state n USING (network_id)
                WHERE n.network = $1 AND h.window_end >= $2 ORDER BY h.window_name COLLATE "C", h.window_end
                """).With(network).With(kept.History),
            ProjectionNames.History, (digester, reader) => digester.Add(HistoryTable.Read(reader)), cancellationToken);

    private static Task<ProjectionDigest> DocumentsAsync(
        NpgsqlConnection connection, string network, string type, CancellationToken cancellationToken) =>
        DigestAsync(
            connection.Command(
                $"""
                SELECT d.id, d.data::text FROM {MartenNames.Table(type)} d WHERE d.data ->> 'Network' = $1 ORDER BY d.id COLLATE "C"
                """).With(network),
            ProjectionNames.Documents(type),
            (digester, reader) => digester.AddDocument(reader.GetString(0), Encoding.UTF8.GetBytes(reader.GetString(1))),
            cancellationToken);

    private static Task<ProjectionDigest> EventsAsync(NpgsqlConnection connection, string network, CancellationToken cancellationToken) =>
        DigestAsync(
            connection.Command(
                """
                SELECT e.stream_id, s.type, e.id, e.type, e.timestamp, e.data::text
                FROM streamcoverage.mt_events e JOIN streamcoverage.mt_streams s ON s.id = e.stream_id
                WHERE s.type = 'operator' AND starts_with(s.id, 'operator/' || $1 || '/') AND e.data ->> 'Network' = $1
                    AND e.type <> 'operator_assessed'
                ORDER BY e.stream_id COLLATE "C", e.timestamp, e.id
                """).With(network),
            ProjectionNames.OperatorEvents,
            (digester, reader) => digester.Add(new StreamEvent(
                reader.GetString(0), reader.GetString(1), reader.GetGuid(2), MartenNames.EventTypeName(reader.GetString(3)),
                reader.GetEventTime(4), Encoding.UTF8.GetBytes(reader.GetString(5)))),
            cancellationToken);

    private static Task<ProjectionDigest> AlertsAsync(
        NpgsqlConnection connection, string network, KeptFrom kept, CancellationToken cancellationToken) =>
        DigestAsync(
            connection.Command(
                "SELECT id, network, occurred_at, data FROM streamcoverage.outbox WHERE network = $1 AND occurred_at >= $2 ORDER BY id COLLATE \"C\"")
                .With(network).With(kept.History),
            ProjectionNames.Alerts,
            (digester, reader) => digester.Add(new OutboxAlert(
                reader.GetString(0), reader.GetString(1), reader.GetEventTime(2), reader.GetFieldValue<byte[]>(3))),
            cancellationToken);

    private static async Task<ProjectionDigest> DigestAsync(
        NpgsqlCommand command, string projection, Action<ProjectionDigester, NpgsqlDataReader> add, CancellationToken cancellationToken)
    {
        using var digester = new ProjectionDigester(projection);
        await using (Unlimited(command))
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                add(digester, reader);
        }
        return digester.Finish();
    }

    // The server's limit is off for this transaction, and so must be the client's.
    private static NpgsqlCommand Unlimited(NpgsqlCommand command)
    {
        command.CommandTimeout = 0;
        return command;
    }
}
