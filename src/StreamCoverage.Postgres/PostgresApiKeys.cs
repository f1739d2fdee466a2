using Npgsql;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Sql;

namespace StreamCoverage.Postgres;

/// <summary>The keys of the HTTP API in PostgreSQL; their secrets are nowhere. Thread-safe.</summary>
public sealed class PostgresApiKeys(PostgresDatabase database) : IApiKeys
{
    private const string Columns = "id, secret_sha256, networks, note, created_at, expires_at, revoked_at";

    /// <inheritdoc />
    public async Task<ApiKey?> FindAsync(string id, CancellationToken cancellationToken) => (await database.Queries.ReadAsync(
        (connection, token) => connection.Command($"SELECT {Columns} FROM streamcoverage.api_key WHERE id = $1").With(id).ListAsync(Read, token),
        cancellationToken)).SingleOrDefault();

    /// <inheritdoc />
    public async Task<bool> AnyAsync(DateTimeOffset at, CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken)).Any(key => key.IsGood(at));

    /// <summary>Every key, the oldest first.</summary>
    /// <exception cref="StoreException">The store is away.</exception>
    public Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken) => database.Queries.ReadAsync<IReadOnlyList<ApiKey>>(
        async (connection, token) => await connection.Command($"SELECT {Columns} FROM streamcoverage.api_key ORDER BY created_at, id").ListAsync(Read, token),
        cancellationToken);

    /// <exception cref="StoreException">The store is away, or the user may not.</exception>
    public Task AddAsync(ApiKey key, CancellationToken cancellationToken) => database.Queries.WriteAsync(
        async (connection, token) =>
        {
            var command = connection.Command($"INSERT INTO streamcoverage.api_key ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, NULL)").With(key.Id);
            command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = key.Hash.ToArray() });
            await command.Column(key.Networks, network => network).With(key.Note)
                .With(EventTime.FromUtc(key.CreatedAt)).With(EventTime.FromUtc(key.ExpiresAt)).RunAsync(token);
        },
        cancellationToken);

    /// <summary>Takes a key back, from now on and for good.</summary>
    /// <returns>False where there is none with this id; true also where it was taken back before.</returns>
    /// <exception cref="StoreException">The store is away, or the user may not.</exception>
    public Task<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellationToken) => database.Queries.WriteAsync(
        async (connection, token) => await connection.Command("UPDATE streamcoverage.api_key SET revoked_at = COALESCE(revoked_at, $2) WHERE id = $1")
            .With(id).With(EventTime.FromUtc(at)).RunAsync(token) == 1,
        cancellationToken);

    private static ApiKey Read(NpgsqlDataReader reader) => new(
        reader.GetString(0), reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<string[]>(2), reader.GetString(3), reader.GetEventTime(4).ToUtc(),
        reader.GetEventTime(5).ToUtc(), reader.IsDBNull(6) ? null : reader.GetEventTime(6).ToUtc());
}
