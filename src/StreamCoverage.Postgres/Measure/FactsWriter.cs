using Npgsql;
using NpgsqlTypes;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Measure;

/// <summary>Writes facts by binary COPY; facts that are there already go as a whole before.</summary>
internal static class FactsWriter
{
    /// <param name="connection">In a transaction.</param>
    /// <param name="table">Of the grain.</param>
    /// <param name="facts">No two of the same network and start.</param>
    /// <param name="names">Hold every name of <paramref name="facts"/>.</param>
    /// <param name="cancellationToken">Ends the work; the transaction must then be rolled back.</param>
    public static async Task WriteAsync(
        NpgsqlConnection connection, FactTable table, IReadOnlyList<SliceFacts> facts, Names names, CancellationToken cancellationToken)
    {
        if (facts.Count == 0)
            return;
        var heads = facts.Select(f => (Network: names.Network(f.Network), Facts: f))
            .OrderBy(h => h.Network).ThenBy(h => h.Facts.Start).ToList();

        // Only a restatement finds a head; for all others nothing is looked up among the facts.
        await connection.Command(
                $"""
                DELETE FROM {table.Rows} f USING unnest($1, $2) AS w (network_id, start_at)
                JOIN {table.Head} h USING (network_id, start_at)
                WHERE f.network_id = h.network_id AND f.start_at = h.start_at
                """)
            .Column(heads, h => h.Network).Column(heads, h => h.Facts.Start).RunAsync(cancellationToken);
        await connection.Command(
                $"""
                INSERT INTO {table.Head} (network_id, start_at, revision)
                SELECT * FROM unnest($1, $2, $3)
                ON CONFLICT (network_id, start_at) DO UPDATE SET revision = excluded.revision
                """)
            .Column(heads, h => h.Network).Column(heads, h => h.Facts.Start).Column(heads, h => h.Facts.Revision)
            .RunAsync(cancellationToken);
        await CopyAsync(connection, table, heads, names, cancellationToken);
    }

    private static async Task CopyAsync(
        NpgsqlConnection connection, FactTable table, List<(int Network, SliceFacts Facts)> heads, Names names,
        CancellationToken cancellationToken)
    {
        await using var importer = await connection.BeginBinaryImportAsync(
            $"COPY {table.Rows} (network_id, start_at, cell_id, operator_id, role, {FactTable.Values}) FROM STDIN (FORMAT binary)",
            cancellationToken);
        foreach (var (network, facts) in heads)
        {
            var start = facts.Start.ToTimestamp();
            WorkloadCell? last = null;
            var cell = 0;
            foreach (var row in facts.Rows)
            {
                if (!ReferenceEquals(row.Cell, last))
                    cell = names.Cell(network, last = row.Cell);
                await importer.StartRowAsync(cancellationToken);
                await importer.WriteAsync(network, NpgsqlDbType.Integer, cancellationToken);
                await importer.WriteAsync(start, NpgsqlDbType.TimestampTz, cancellationToken);
                await importer.WriteAsync(cell, NpgsqlDbType.Integer, cancellationToken);
                await importer.WriteAsync(names.Operator(network, row.Operator), NpgsqlDbType.Integer, cancellationToken);
                await importer.WriteAsync((short)row.Role, NpgsqlDbType.Smallint, cancellationToken);
                await importer.WriteCountsAsync(row.Requests, cancellationToken);
                await importer.WriteCountsAsync(row.Attempts, cancellationToken);
                await importer.WriteAsync(row.RewardMicros, NpgsqlDbType.Bigint, cancellationToken);
                await importer.WriteAsync(row.Latencies.Bytes.ToArray(), NpgsqlDbType.Bytea, cancellationToken);
            }
        }
        await importer.CompleteAsync(cancellationToken);
    }
}
