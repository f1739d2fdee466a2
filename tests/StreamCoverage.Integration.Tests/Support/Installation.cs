using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Verify;
using StreamCoverage.Postgres;
using StreamCoverage.TestKit;

namespace StreamCoverage.Integration.Tests.Support;

/// <summary>One installation: topics of a prefix of its own on a broker, and a database of its own.</summary>
internal sealed class Installation : IAsyncDisposable
{
    public const int Partitions = 3;
    private static readonly TimeSpan RestMax = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly TestDatabase? _test;
    private readonly PostgresDatabase _database;
    private readonly PostgresQueries _queries;

    private Installation(TestDatabase? test, Topics topics, IReadOnlyDictionary<string, string> environment)
    {
        (_test, Topics, Environment) = (test, topics, environment);
        _database = new(new() { ConnectionString = ConnectionString }, NullLogger<PostgresDatabase>.Instance);
        _queries = new(_database);
    }

    public Topics Topics { get; }

    /// <summary>What tells the program where everything is.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Where the database is, for a superuser.</summary>
    public string ConnectionString => Environment["STREAMCOVERAGE_POSTGRES"];

    /// <summary>Partitions of the topic of outcomes, once there are more than at first.</summary>
    public int InputPartitions { get; set; } = Partitions;

    public PostgresQueries Queries => _queries;

    /// <summary>The same topics with another database, which is not dropped at the end.</summary>
    public Installation On(string connectionString) =>
        new(null, Topics, new Dictionary<string, string>(Environment) { ["STREAMCOVERAGE_POSTGRES"] = connectionString });

    public static async Task<Installation> NewAsync(
        string prefix, IReadOnlyDictionary<string, string> kafka, Func<string, int, Task> createTopic, PostgresFixture postgres, CancellationToken cancellationToken)
    {
        var topics = new Topics(prefix);
        foreach (var topic in topics.All)
            await createTopic(topic, topic == topics.RequestOutcomes || topic == topics.SlicePartials ? Partitions : 1);
        var database = await postgres.NewDatabaseAsync(cancellationToken);
        var environment = kafka.ToDictionary(p => $"STREAMCOVERAGE_KAFKA__{p.Key}", p => p.Value);
        environment["STREAMCOVERAGE_POSTGRES"] = database.ConnectionString;
        var installation = new Installation(database, topics, environment);
        await installation.SucceedAsync(cancellationToken, "db", "apply");
        return installation;
    }

    /// <summary>Starts the pipeline; partitions that stand at their end are given out soon, so that a test comes to its end.</summary>
    public RunningProgram Run(params IEnumerable<string> roles) => RunOn("channels", roles);

    /// <summary>As <see cref="Run(IEnumerable{string})"/>, with properties of the client.</summary>
    public RunningProgram Run(string role, string other, IEnumerable<string> kafka) => Program(
    [
        .. (string[])["run", "--verbose", "--idle-after", "1s", "--drain-after", "3s", "--role", role, "--role", other],
        .. kafka.SelectMany(property => (string[])["--kafka", property]),
    ]);

    /// <summary>As <see cref="Run(IEnumerable{string})"/>, on an engine of <see cref="RunningProgram.Engines"/>.</summary>
    public RunningProgram RunOn(string engine, params IEnumerable<string> roles) => Program(
    [
        .. (string[])["run", "--engine", engine, "--verbose", "--idle-after", "1s", "--drain-after", "3s"],
        .. roles.SelectMany(role => (string[])["--role", role]),
    ]);

    public RunningProgram Program(params IEnumerable<string> arguments) => RunningProgram.Start(Environment, [.. arguments, "--topic-prefix", Topics.Prefix]);

    /// <summary>Runs a command that must succeed, and returns what it wrote.</summary>
    public async Task<string> SucceedAsync(CancellationToken cancellationToken, params IEnumerable<string> arguments)
    {
        var (code, said) = await RunningProgram.RunAsync(Environment, cancellationToken, [.. arguments, "--topic-prefix", Topics.Prefix]);
        Assert.True(code == 0, $"exit code {code}:\n{said}");
        return said;
    }

    /// <summary>Waits until every source partition was read to its end and given out, and all of that was measured.</summary>
    /// <param name="expected">Events that were sent: consumed must reach them.</param>
    /// <param name="watched">Processes that must live meanwhile.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    public async Task RestAsync(long expected, IReadOnlyList<RunningProgram> watched, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(RestMax);
        PipelineStatus? status = null;
        while (!limit.IsCancellationRequested)
        {
            foreach (var dead in watched.Where(program => program.HasExited))
                Assert.Fail($"the program ended:\n{dead.Said}");
            status = await _queries.StatusAsync(cancellationToken);
            if (status.Accounting.Sum(row => row.Consumed) == expected && IsMeasured(status))
                return;
            await Task.Delay(LookEvery, cancellationToken);
        }
        Assert.Fail($"not at rest after {RestMax}: consumed {status?.Accounting.Sum(row => row.Consumed)} of {expected}; {string.Join("; ", status?.Sources ?? [])}\n{string.Join("\n---\n", watched.Select(p => p.Said[^Math.Min(3000, p.Said.Length)..]))}");
    }

    // Of each source the status tells the mark of the measure task that is furthest behind.
    private bool IsMeasured(PipelineStatus status) =>
        status.Measure.Count == Partitions
        && status.Sources.Count == InputPartitions + 1
        && status.Sources.All(mark => mark.State == SourceState.Drained
            && mark.Through == status.Accounting.Where(row => row.Source == mark.Source).Sum(row => row.Through));

    /// <summary>What is stored of a network as digests, without alerts: their evidence names the topics.</summary>
    public async Task<IReadOnlyList<string>> DigestAsync(string network, CancellationToken cancellationToken)
    {
        var digest = await new PostgresDigests(_database).DigestAsync(network, cancellationToken);
        return [.. digest.Projections.Where(p => p.Projection != ProjectionNames.Alerts).Select(p => $"{p.Projection} {p.Rows} {p.Sha256}")];
    }

    /// <summary>Every alert's message in hexadecimal digits, sorted.</summary>
    public async Task<IReadOnlyList<string>> OutboxAsync(CancellationToken cancellationToken)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(ConnectionString);
        await using var command = source.CreateCommand("SELECT data FROM streamcoverage.outbox");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var messages = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            messages.Add(Convert.ToHexString(reader.GetFieldValue<byte[]>(0)));
        return [.. messages.Order(StringComparer.Ordinal)];
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        if (_test is not null)
            await _test.DisposeAsync();
    }
}
