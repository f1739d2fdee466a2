using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres;

namespace StreamCoverage.Crash.Tests.Support;

/// <summary>Topics and a database, the load that is sent, and the processes that work on it.</summary>
internal sealed class CrashInstallation : IAsyncDisposable
{
    private static readonly TimeSpan RestMax = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly PostgresQueries _queries;

    private CrashInstallation(CrashServers servers, string name, int seed)
    {
        Servers = servers;
        Topics = new(name + ".");
        ConnectionString = new NpgsqlConnectionStringBuilder(servers.Postgres.ConnectionString) { Database = name }.ConnectionString;
        Load = new(servers.KafkaOptions, Topics, seed);
        Database = new(Postgres, NullLogger<PostgresDatabase>.Instance);
        _queries = new(Database);
    }

    public CrashServers Servers { get; }

    public Topics Topics { get; }

    public string ConnectionString { get; }

    public CrashLoad Load { get; }

    public PostgresDatabase Database { get; }

    private PostgresOptions Postgres => new() { ConnectionString = ConnectionString };

    /// <inheritdoc cref="NewAsync(CrashServers, string, int, string, CancellationToken)" />
    public static Task<CrashInstallation> NewAsync(CrashServers servers, string name, int seed, CancellationToken cancellationToken) =>
        NewAsync(servers, name, seed, "pg_default", cancellationToken);

    /// <param name="servers">Where.</param>
    /// <param name="name">Names its database, and the topics begin with it.</param>
    /// <param name="seed">Of the load.</param>
    /// <param name="tablespace">Where its tables lie.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    public static async Task<CrashInstallation> NewAsync(
        CrashServers servers, string name, int seed, string tablespace, CancellationToken cancellationToken)
    {
        var installation = new CrashInstallation(servers, name, seed);
        await servers.AskAsync($"CREATE DATABASE {name} TABLESPACE {tablespace}", cancellationToken);
        await new Migrator(installation.Postgres, NullLogger<Migrator>.Instance).ApplyAsync(cancellationToken);
        await installation.Load.BeginAsync(cancellationToken);
        return installation;
    }

    /// <summary>Starts a process; partitions that stand at their end are given out soon, so that a test comes to its end.</summary>
    /// <param name="roles">Separated by spaces.</param>
    /// <param name="death">How it ends; null: it lives.</param>
    /// <param name="more">Further environment.</param>
    public HostProcess Start(string roles, Death? death = null, params IEnumerable<KeyValuePair<string, string>> more)
    {
        var environment = Servers.KafkaOptions.Properties.Select(p => KeyValuePair.Create($"STREAMCOVERAGE_KAFKA__{p.Key}", p.Value))
            .Append(new(PostgresOptions.Variable, ConnectionString))
            .Concat(more).ToDictionary();
        return HostProcess.Start(
            environment, death,
            ["run", "--engine", "crashing", "--topic-prefix", Topics.Prefix, "--idle-after", "1500ms", "--drain-after", "2500ms", "--role", .. roles.Split(' ')]);
    }

    /// <summary>Waits until all is read, given out, measured and published.</summary>
    public async Task RestAsync(IReadOnlyList<HostProcess> watched, CancellationToken cancellationToken)
    {
        var begun = TimeProvider.System.GetTimestamp();
        PipelineStatus? status = null;
        while (TimeProvider.System.GetElapsedTime(begun) < RestMax)
        {
            foreach (var dead in watched.Where(host => host.HasExited))
                Assert.Fail($"a process ended by itself with exit code {dead.ExitCode}:\n{dead.Said}");
            status = await StatusAsync(cancellationToken) ?? status;
            if (status is not null && IsAtRest(status))
                return;
            await Task.Delay(LookEvery, cancellationToken);
        }
        Assert.Fail($"not at rest after {RestMax}: {Told(status)}\n{string.Join("\n---\n", watched.Select(host => host.Said))}");
    }

    /// <summary>Whether more than the newest section is still to be counted.</summary>
    public async Task<bool> IsBehindAsync(CancellationToken cancellationToken) =>
        await StatusAsync(cancellationToken) is not { } status
        || status.Accounting.Sum(row => row.Messages) < Load.Events - Load.NewestEvents;

    /// <summary>How far everything is; null while the database is away.</summary>
    public async Task<PipelineStatus?> StatusAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _queries.StatusAsync(cancellationToken);
        }
        catch (StoreException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Load.DisposeAsync();
        await Database.DisposeAsync();
    }

    private bool IsAtRest(PipelineStatus status) =>
        status.Accounting.Sum(row => row.Messages + row.Lost) >= Load.Events
        && status.OutboxPending == 0
        && status.Measure.Count == CrashServers.Partitions
        && status.Sources.Count == 2 * CrashServers.Partitions
        && status.Sources.All(mark => mark.State == SourceState.Drained
            && mark.Through == status.Accounting.Where(row => row.Source == mark.Source).Sum(row => row.Through));

    private string Told(PipelineStatus? status) => status is null
        ? "the database does not answer"
        : $"{status.Accounting.Sum(row => row.Messages)} of {Load.Events} messages counted, {status.OutboxPending} alerts pending; {string.Join("; ", status.Sources)}";
}
