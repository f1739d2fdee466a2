using System.Text.Json;
using Confluent.Kafka;
using Npgsql;
using StreamCoverage.Pipeline;
using StreamCoverage.TestKit;

namespace StreamCoverage.Repository.Tests;

/// <summary>The samples of <c>infra/samples/producers</c> send to an embedded broker, and the program accepts what they sent.</summary>
public sealed class ProducersTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Folder = "infra/samples/producers";

    private static readonly TimeSpan AcceptedMax = TimeSpan.FromMinutes(1);
    private static readonly Topics Topics = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_samples_send_is_accepted_and_what_is_broken_becomes_a_dead_letter_of_its_contract()
    {
        await using var database = await postgres.NewDatabaseAsync(Token);
        await using var broker = await Broker.StartAsync(Token);
        Dictionary<string, string> environment = new()
        {
            ["STREAMCOVERAGE_POSTGRES"] = database.ConnectionString,
            ["STREAMCOVERAGE_KAFKA__bootstrap.servers"] = broker.BootstrapServers,
        };
        await SucceedAsync(Command.StreamCoverage, ["db", "apply"], environment);

        var senders = Senders(broker.BootstrapServers).ToList();
        var said = "";
        foreach (var (program, arguments) in senders)
            said = await SucceedAsync(program, arguments, environment);
        // By the key of a good one: a partition is accounted for from its first good event on.
        await SendBrokenAsync(broker.BootstrapServers, key: said.Split(' ')[^1].Trim());

        using var ingest = Command.Start(Command.StreamCoverage, ["run", "--role", "ingest", "--idle-after", "1s", "--drain-after", "2s"], environment);
        try
        {
            await UntilAsync(database.ConnectionString, accepted: senders.Count, rejected: 1);
            await JudgeAsync(Letter(broker.BootstrapServers));
        }
        finally
        {
            ingest.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task The_sample_in_python_compiles()
    {
        Assert.SkipUnless(Command.IsOnPath("python3"), "there is no python3 on PATH");
        await SucceedAsync("python3", ["-c", $"import ast; ast.parse(open('{Folder}/producer.py').read())"], new());
    }

    // Those whose tools are there.
    private static IEnumerable<(string Program, string[] Arguments)> Senders(string bootstrap)
    {
        yield return (Command.Built("Producer", "Producer"), [bootstrap]);
        if (Command.IsOnPath("kcat"))
            yield return ("bash", [$"{Folder}/kcat.sh", bootstrap]);
        if (Command.IsOnPath("python3") && HasPythonClient())
            yield return ("python3", [$"{Folder}/producer.py", bootstrap]);
    }

    private static bool HasPythonClient()
    {
        using var python = Command.Start("python3", ["-c", "import confluent_kafka"], []);
        return python.WaitForExit(TimeSpan.FromSeconds(30)) && python.ExitCode == 0;
    }

    private static async Task SendBrokenAsync(string bootstrap, string key)
    {
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = bootstrap }).Build();
        await producer.ProduceAsync(Topics.RequestOutcomes, new() { Key = key, Value = """{"prompt":"secret"}""" }, Token);
    }

    private static ConsumeResult<byte[], byte[]> Letter(string bootstrap)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = bootstrap, GroupId = "letters" }).Build();
        consumer.Assign(new TopicPartitionOffset(Topics.DeadLetters, 0, 0));
        return consumer.Consume(TimeSpan.FromSeconds(30)) ?? throw new TimeoutException("no dead letter came");
    }

    private static async Task JudgeAsync(ConsumeResult<byte[], byte[]> letter)
    {
        var json = JsonDocument.Parse(letter.Message.Value).RootElement;
        Assert.Equal("unknown-property", json.GetProperty("reason").GetString());
        Assert.Contains(letter.Message.Headers, header => header.Key == "__connect.errors.offset");

        var modules = Path.Combine(RepositoryRoot.Path, ".local", "npm");
        Assert.SkipUnless(Command.IsOnPath("node") && Directory.Exists(Path.Combine(modules, "node_modules", "ajv")), "Ajv is not installed: run `make setup`");
        var line = $$"""{"schema":"dead-letter.v1","bytes":"{{Convert.ToBase64String(letter.Message.Value)}}"}""";
        var (code, said) = await Command.RunAsync(
            "bash", ["-c", "echo \"$0\" | node tests/tools/validate-messages.mjs .local/npm schemas", line], [], Token);
        Assert.True(code == 0 && said.Contains("\"whole\":true", StringComparison.Ordinal), said);
    }

    private static async Task<string> SucceedAsync(string program, string[] arguments, Dictionary<string, string> environment)
    {
        var (code, said) = await Command.RunAsync(program, arguments, environment, Token);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)}: exit code {code}\n{said}");
        return said;
    }

    private static async Task UntilAsync(string connectionString, long accepted, long rejected)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(AcceptedMax);
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand("SELECT COALESCE(sum(accepted), 0)::bigint, COALESCE(sum(rejected), 0)::bigint FROM coverage.accounting");
        var seen = (Accepted: 0L, Rejected: 0L);
        while (!limit.IsCancellationRequested)
        {
            await using (var reader = await command.ExecuteReaderAsync(Token))
            {
                await reader.ReadAsync(Token);
                seen = (reader.GetInt64(0), reader.GetInt64(1));
            }
            if (seen == (accepted, rejected))
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(250), Token);
        }
        Assert.Fail($"accepted {seen.Accepted} of {accepted} and refused {seen.Rejected} of {rejected} within {AcceptedMax}");
    }
}
