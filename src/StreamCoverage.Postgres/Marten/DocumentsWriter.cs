using System.Security.Cryptography;
using Npgsql;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres.Marten;

/// <summary>Stores and removes documents, one statement per type.</summary>
internal static class DocumentsWriter
{
    /// <param name="connection">In a transaction.</param>
    /// <param name="documents">No two of the same type and id.</param>
    /// <param name="cancellationToken">Ends the work; the transaction must then be rolled back.</param>
    public static async Task WriteAsync(
        NpgsqlConnection connection, IReadOnlyList<DocumentWrite> documents, CancellationToken cancellationToken)
    {
        // One order for all writers: of types, and of ids within a type.
        foreach (var type in documents.GroupBy(d => d.Type).OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            var table = MartenNames.Table(type.Key);
            var removed = type.Where(d => d.Data is null).ToList();
            if (removed.Count > 0)
                await connection.Command($"DELETE FROM {table} WHERE id = ANY ($1)").Column(removed, d => d.Id).RunAsync(cancellationToken);

            var stored = type.Where(d => d.Data is not null).OrderBy(d => d.Id, StringComparer.Ordinal).ToList();
            if (stored.Count > 0)
                await connection.Command(
                        $"""
                        INSERT INTO {table} (id, data, mt_version, mt_dotnet_type, mt_last_modified)
                        SELECT w.id, w.data, w.version, $4, transaction_timestamp() FROM unnest($1, $2, $3) AS w (id, data, version)
                        ON CONFLICT (id) DO UPDATE SET data = excluded.data, mt_version = excluded.mt_version,
                            mt_dotnet_type = excluded.mt_dotnet_type, mt_last_modified = excluded.mt_last_modified
                        """)
                    .Column(stored, d => d.Id).JsonColumn(stored, d => d.Data!).Column(stored, d => VersionOf(d.Data!))
                    .With(MartenNames.DocumentType(type.Key)).RunAsync(cancellationToken);
        }
    }

    // Marten draws a random version; any other does that changes with the content, and this one is the same on every replay.
    private static Guid VersionOf(byte[] data) => new(SHA256.HashData(data).AsSpan(0, 16));
}
