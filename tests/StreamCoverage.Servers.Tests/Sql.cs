using Npgsql;

namespace StreamCoverage.Servers.Tests;

/// <summary>One statement on a connection of its own, so that no pooled session hides a server that is gone.</summary>
internal static class Sql
{
    public static async Task<object?> RunAsync(string connectionString, string statement, CancellationToken cancellationToken)
    {
        var unpooled = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
        await using var connection = new NpgsqlConnection(unpooled);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(statement, connection);
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
