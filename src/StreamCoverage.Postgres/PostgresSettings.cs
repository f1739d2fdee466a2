using Npgsql;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres;

/// <summary>The options by which what is stored was made: figures of two ways to compute are never mixed unasked. Thread-safe.</summary>
public sealed class PostgresSettings(PostgresDatabase database)
{
    /// <summary>Records options where none were; passes where they are the stored ones.</summary>
    /// <param name="options">Their names on the command line, with their values.</param>
    /// <param name="accept">Whether these become the stored ones where they differ.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <exception cref="SettingsException">They differ, and are not to be accepted.</exception>
    /// <exception cref="Pipeline.Ports.StoreException">The store is away.</exception>
    public Task AssertAsync(IReadOnlyDictionary<string, string> options, bool accept, CancellationToken cancellationToken) =>
        database.Pipeline.WriteAsync((connection, token) => AssertAsync(connection, options, accept, token), cancellationToken);

    private static async Task AssertAsync(
        NpgsqlConnection connection, IReadOnlyDictionary<string, string> options, bool accept, CancellationToken cancellationToken)
    {
        var wanted = options.OrderBy(o => o.Key, StringComparer.Ordinal).ToList();
        await connection.Command(
                $"""
                INSERT INTO streamcoverage.setting AS s (name, value) SELECT * FROM unnest($1, $2)
                ON CONFLICT (name) DO {(accept ? "UPDATE SET value = excluded.value" : "NOTHING")}
                """)
            .Column(wanted, o => o.Key).Column(wanted, o => o.Value).RunAsync(cancellationToken);
        var stored = await connection.Command("SELECT name, value FROM streamcoverage.setting WHERE name = ANY ($1) ORDER BY name")
            .Column(wanted, o => o.Key).ListAsync(r => (Name: r.GetString(0), Value: r.GetString(1)), cancellationToken);
        var other = stored.Where(s => options[s.Name] != s.Value).ToList();
        if (other.Count > 0)
            throw new SettingsException(
                $"what is stored was made with {string.Join(", ", other.Select(o => $"{o.Name} {o.Value}"))}, and this process has "
                + $"{string.Join(", ", other.Select(o => options[o.Name]))}: figures of both would be mixed. Run it with those, or on a new database, which is built"
                + " from the topics; or with --new-options, to go on with these from here");
    }
}

/// <summary>What is stored was made with other options.</summary>
public sealed class SettingsException(string message) : Exception(message);
