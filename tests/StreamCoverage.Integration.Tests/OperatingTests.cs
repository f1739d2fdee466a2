using System.Globalization;
using System.Text.RegularExpressions;
using StreamCoverage.Integration.Tests.Support;
using StreamCoverage.Postgres.Local;
using StreamCoverage.Schemas.Wire;
using StreamCoverage.TestKit;

namespace StreamCoverage.Integration.Tests;

/// <summary>What an operator does with the running program: stops it, backs it up and restores it, adds partitions.</summary>
[Collection(RealServers.Name)]
public sealed partial class OperatingTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StepMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    // A hundred take minutes; `STREAMCOVERAGE_STOPS=100` asks for them.
    private static readonly int Stops = int.Parse(Environment.GetEnvironmentVariable("STREAMCOVERAGE_STOPS") ?? "12", CultureInfo.InvariantCulture);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_that_is_stopped_again_and_again_under_load_ends_well_and_stores_what_one_that_runs_on_does()
    {
        await using var installation = await NewAsync("stops.");
        using var traffic = new Traffic(kafka.Server, installation.Topics);
        using var enough = new CancellationTokenSource();
        var flow = traffic.FlowAsync(enough.Token);
        var moments = new Random(1);
        for (var i = 0; i < Stops; i++)
        {
            await using var program = installation.Run("ingest", "measure");
            await UntilAsync(() => program.Said.Contains($"partition started: {installation.Topics.SlicePartials}", StringComparison.Ordinal), program);
            await Task.Delay(moments.Next(400), Token);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
            limit.CancelAfter(StopMax);
            Assert.True(await program.StopAsync(limit.Token) == 0, program.Said);
        }
        await enough.CancelAsync();
        await flow;

        await using var last = installation.Run("ingest", "measure");
        await installation.RestAsync(traffic.Sent, [last], Token);
        Assert.Contains("no difference", await installation.SucceedAsync(Token, "verify"), StringComparison.Ordinal);
        Assert.Equal(0, await last.StopAsync(Token));

        // What was sent a second time is the same again, byte for byte, so that whoever reads it may drop it.
        var partials = TopicReader.Read(kafka.Server, installation.Topics.SlicePartials, Installation.Partitions)
            .Select(bytes => (Message: PartialWire.Decode(bytes), Bytes: Convert.ToHexString(bytes))).Where(m => m.Message is InternalMessage.Partial)
            .GroupBy(m => ((InternalMessage.Partial)m.Message).Chunk is var chunk ? (chunk.Identity, chunk.Through, chunk.Chunk) : default, m => m.Bytes).ToList();
        Assert.All(partials, same => Assert.Single(same.Distinct()));
        var alerts = TopicReader.Read(kafka.Server, installation.Topics.CoverageAlerts, 1).Select(Convert.ToHexString).ToList();
        Assert.Equal(await installation.OutboxAsync(Token), alerts.Distinct().Order(StringComparer.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Stops} stops, {traffic.Sent} events; partials {partials.Count}, sent again {partials.Sum(p => p.Count() - 1)}; alerts {alerts.Distinct().Count()}, sent again {alerts.Count - alerts.Distinct().Count()}");
    }

    [Fact]
    public async Task Partitions_that_are_added_while_it_runs_are_read_from_their_beginning()
    {
        const int more = Installation.Partitions + 2;
        await using var installation = await NewAsync("added.");
        using var traffic = new Traffic(kafka.Server, installation.Topics);
        await using var program = installation.Run("ingest", "measure", kafka: ["topic.metadata.refresh.interval.ms=500"]);
        await traffic.SendAsync(4_000, Installation.Partitions);
        await UntilAsync(() => program.Said.Contains($"partition started: {installation.Topics.RequestOutcomes}", StringComparison.Ordinal), program);

        await kafka.AddPartitionsAsync(installation.Topics.RequestOutcomes, more, Token);
        installation.InputPartitions = more;
        // Another producer, because one that knows the topic learns of new partitions in its own time.
        using (var later = new Traffic(kafka.Server, installation.Topics, traffic))
        {
            await later.SendAsync(4_000, more);
            await installation.RestAsync(later.Sent, [program], Token);
        }

        var accounting = (await installation.Queries.StatusAsync(Token)).Accounting.Where(row => row.Source.Topic == installation.Topics.RequestOutcomes).ToList();
        Assert.Equal(Enumerable.Range(0, more), accounting.Select(row => row.Source.Partition).Order());
        Assert.All(accounting, row => Assert.Equal((0L, 0L, row.Through), (row.FirstOffset, row.Lost, row.Messages)));
        Assert.Contains("no difference", await installation.SucceedAsync(Token, "verify"), StringComparison.Ordinal);
        Assert.Equal(0, await program.StopAsync(Token));
    }

    [Fact]
    public async Task A_dump_of_the_running_program_restored_on_another_server_goes_on_as_if_nothing_had_been()
    {
        await using var installation = await NewAsync("restored.");
        var commands = Commands();
        var folder = Directory.CreateDirectory(RepositoryRoot.TestFolder("backup"));
        try
        {
            using var traffic = new Traffic(kafka.Server, installation.Topics);
            using var enough = new CancellationTokenSource();
            var flow = traffic.FlowAsync(enough.Token);
            await using (var program = installation.Run("ingest", "measure"))
            {
                await UntilAsync(() => program.Said.Contains($"partition started: {installation.Topics.SlicePartials}", StringComparison.Ordinal), program);
                await UntilAsync(() => traffic.Sent > 4_000, program);
                await PostgresTools.ShellAsync($"cd '{folder.FullName}'\n{commands[0]}", installation.ConnectionString, Token);
                await UntilAsync(() => traffic.Sent > 8_000, program);
                await program.KillAsync();
            }
            await enough.CancelAsync();
            await flow;

            await using var server = await LocalPostgres.StartAsync(new() { Directory = RepositoryRoot.TestFolder("postgres-restored"), Temporary = true }, Token);
            await PostgresTools.ShellAsync($"cd '{folder.FullName}'\n{commands[1]}", server.ConnectionString, Token);
            await using var restored = installation.On(new Npgsql.NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = "coverage" }.ConnectionString);
            await restored.SucceedAsync(Token, "db", "apply");
            Assert.InRange((await restored.Queries.StatusAsync(Token)).Accounting.Sum(row => row.Consumed), 1, traffic.Sent - 1);
            await using var again = restored.Run("ingest", "measure");
            await restored.RestAsync(traffic.Sent, [again], Token);
            Assert.Contains("no difference", await restored.SucceedAsync(Token, "verify"), StringComparison.Ordinal);
            Assert.Equal(0, await again.StopAsync(Token));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_database_that_was_pruned_is_written_on_and_verified_from_what_is_kept()
    {
        await using var installation = await NewAsync("pruned.");
        await using var program = installation.Run("ingest", "measure");
        var first = await SimulateAsync(installation, "2026-01-05T00:00:00Z", "12h");
        await installation.RestAsync(first, [program], Token);

        var pruned = await installation.SucceedAsync(Token, "db", "prune", "--retain-slices", "5h");
        var second = await SimulateAsync(installation, "2026-01-05T12:00:00Z", "20m");
        await installation.RestAsync(first + second, [program], Token);

        Assert.DoesNotContain("removed 0 rows of slices", pruned, StringComparison.Ordinal);
        var verified = await installation.SucceedAsync(Token, "verify");
        Assert.Contains("for slices from 2026-01-05T0", verified, StringComparison.Ordinal);
        Assert.Contains("no difference", verified, StringComparison.Ordinal);
        string[] past = ["coverage", "--at", "2026-01-05T06:00:00Z", "--window"];
        var (code, asked) = await RunningProgram.RunAsync(installation.Environment, Token, [.. past, "1h"]);
        Assert.Equal(1, code);
        Assert.Contains("slices of this network are kept from 2026-01-05T0", asked, StringComparison.Ordinal);
        await installation.SucceedAsync(Token, [.. past, "24h"]);
        Assert.Equal(0, await program.StopAsync(Token));
    }

    private static async Task<long> SimulateAsync(Installation installation, string start, string length)
    {
        var said = await installation.SucceedAsync(Token, "simulate", "--scenario", "steady", "--start", start, "--length", length, "--rate", "10");
        return long.Parse(said.Split(" events")[0].Split('\n')[^1], CultureInfo.InvariantCulture);
    }

    // The commands of the document, backing up first and restoring second, without those of the program itself.
    private static List<string> Commands()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "infra", "docs", "operations.md"));
        var chapter = page[page.IndexOf("## Back-up and restore", StringComparison.Ordinal)..];
        return [.. ShellBlocks().Matches(chapter).Take(2).Select(block => string.Join(
            '\n', block.Groups[1].Value.Split('\n').Where(line => !line.Contains("streamcoverage db", StringComparison.Ordinal))))];
    }

    private static async Task UntilAsync(Func<bool> isSo, RunningProgram program)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.False(program.HasExited, program.Said);
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < StepMax, $"waited in vain:\n{program.Said}");
            await Task.Delay(LookEvery, Token);
        }
    }

    private Task<Installation> NewAsync(string prefix) => Installation.NewAsync(
        prefix, kafka.Server.ConsumerSettings("").Where(p => p.Key is not ("group.id" or "auto.offset.reset")).ToDictionary(),
        (topic, partitions) => kafka.CreateTopicAsync(topic, partitions, Token), postgres, Token);

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlocks();
}
