using Npgsql;
using StreamCoverage.Kafka.Options;
using StreamCoverage.Postgres.Local;
using StreamCoverage.TestKit;

namespace StreamCoverage.Crash.Tests.Support;

/// <summary>A Kafka and a PostgreSQL of one test's own: a test may kill them. Topics are made when they are first asked for.</summary>
internal sealed class CrashServers : IAsyncDisposable
{
    public const int Partitions = 2;

    // Dead members are found soon, so that a crash costs a second and not ten.
    private static readonly Dictionary<string, string> BrokerSettings = new()
    {
        ["auto.create.topics.enable"] = "true",
        ["num.partitions"] = $"{Partitions}",
        ["group.min.session.timeout.ms"] = "500",
    };

    private static readonly Dictionary<string, string> DatabaseSettings = new() { ["fsync"] = "off", ["max_connections"] = "100" };

    private CrashServers(LocalKafka kafka, LocalPostgres postgres) => (Kafka, Postgres) = (kafka, postgres);

    public LocalKafka Kafka { get; }

    public LocalPostgres Postgres { get; }

    /// <summary>As the program is told of the broker.</summary>
    public KafkaOptions KafkaOptions => new([
        .. Kafka.Server.ClientSettings(),
        new("session.timeout.ms", "2000"), new("heartbeat.interval.ms", "300"), new("reconnect.backoff.max.ms", "500"),
    ]);

    /// <summary>Starts both; skips the calling test where they are not installed.</summary>
    public static async Task<CrashServers> StartAsync(CancellationToken cancellationToken)
    {
        var kafka = new LocalKafkaOptions { Directory = RepositoryRoot.TestFolder("crash-kafka"), Settings = BrokerSettings };
        var whyNot = LocalKafka.WhyNotInstalled(kafka.KafkaHome) ?? LocalPostgres.WhyNotInstalled();
        Assert.SkipUnless(whyNot is null, whyNot ?? "");
        var (broker, database) = (LocalKafka.StartAsync(kafka, cancellationToken), StartPostgresAsync(cancellationToken));
        return new(await broker, await database);
    }

    /// <summary>The same Kafka with a PostgreSQL of its own. Whoever calls disposes of that alone.</summary>
    public async Task<CrashServers> WithOwnPostgresAsync(CancellationToken cancellationToken) => new(Kafka, await StartPostgresAsync(cancellationToken));

    private static Task<LocalPostgres> StartPostgresAsync(CancellationToken cancellationToken) => LocalPostgres.StartAsync(
        new() { Directory = RepositoryRoot.TestFolder("crash-postgres"), Temporary = true, Settings = DatabaseSettings }, cancellationToken);

    /// <summary>One statement of the superuser, outside any database of an installation; how many rows it gave or changed.</summary>
    public async Task<int> AskAsync(string sql, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Postgres.ConnectionString) { Pooling = false });
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = 0;
        while (await reader.ReadAsync(cancellationToken))
            rows++;
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await Kafka.DisposeAsync();
        await Postgres.DisposeAsync();
    }
}
