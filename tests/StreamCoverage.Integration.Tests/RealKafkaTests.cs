using StreamCoverage.Integration.Tests.Support;
using StreamCoverage.TestKit;

namespace StreamCoverage.Integration.Tests;

/// <summary>The whole program over the real Apache Kafka and the real PostgreSQL, with kills.</summary>
[Collection(RealServers.Name)]
public sealed class RealKafkaTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const string Network = "demo";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Engines => [.. RunningProgram.Engines];

    [Theory, MemberData(nameof(Engines))]
    public async Task A_broker_that_is_killed_and_restarted_in_mid_stream_loses_and_doubles_nothing(string engine)
    {
        _ = kafka.Server;
        Assert.SkipWhen(kafka.Local is null, "a broker named by the environment is not ours to kill");
        await using var installation = await NewAsync($"{engine}.kill.");
        await using var program = installation.RunOn(engine, "ingest", "measure");

        var first = await SimulateAsync(installation, "2026-01-05T00:00:00Z", seed: 1);
        await kafka.Local.KillAsync(Token);
        await kafka.Local.RestartAsync(Token);
        var second = await SimulateAsync(installation, "2026-01-05T00:20:00Z", seed: 2);
        await installation.RestAsync(first + second, [program], Token);

        var said = await installation.SucceedAsync(Token, "verify");
        Assert.Contains("no difference", said, StringComparison.Ordinal);
        Assert.Equal(0, await program.StopAsync(Token));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task One_process_and_three_with_a_kill_in_the_middle_store_the_same_bytes(string engine)
    {
        await using var alone = await NewAsync($"{engine}.alone.");
        await using (var program = alone.Run("ingest", "measure"))
        {
            var sent = await SimulateAsync(alone, "2026-01-05T00:00:00Z", seed: 7);
            await alone.RestAsync(sent, [program], Token);
        }

        await using var shared = await NewAsync($"{engine}.shared.");
        await using var ingest1 = shared.RunOn(engine, "ingest");
        await using var ingest2 = shared.RunOn(engine, "ingest");
        await using var measure = shared.RunOn(engine, "measure");
        var count = await SimulateAsync(shared, "2026-01-05T00:00:00Z", seed: 7);
        await ingest1.KillAsync();
        await shared.RestAsync(count, [ingest2, measure], Token);

        var digest = await alone.DigestAsync(Network, Token);
        Assert.Equal(digest, await shared.DigestAsync(Network, Token));
        Assert.Contains(digest, line => line.StartsWith("facts/slice ", StringComparison.Ordinal) && !line.StartsWith("facts/slice 0 ", StringComparison.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(Environment.NewLine, digest));
    }

    private Task<Installation> NewAsync(string prefix) => Installation.NewAsync(
        prefix, kafka.Server.ConsumerSettings("").Where(p => p.Key is not ("group.id" or "auto.offset.reset")).ToDictionary(),
        (topic, partitions) => kafka.CreateTopicAsync(topic, partitions, Token), postgres, Token);

    private static async Task<long> SimulateAsync(Installation installation, string start, int seed)
    {
        var said = await installation.SucceedAsync(
            Token, "simulate", "--scenario", "steady", "--start", start, "--length", "20m", "--seed", $"{seed}", "--rate", "1000");
        return long.Parse(said.Split(" events")[0].Split('\n')[^1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
