using System.Text.Json;
using StreamCoverage.Cli.Bench;
using StreamCoverage.Kafka.Embedded;

namespace StreamCoverage.Repository.Tests;

/// <summary><c>bench</c> on brokers that it is given, and what it tells of memory.</summary>
public sealed class BenchTests
{
    private static readonly string[] Ways =
    [
        "Consume(), the client's settings", "Consume(), our settings", "our consumer alone", "ingest, slices of 10 s (windows of 60 s every 10 s)",
        "ingest, slices of 1 min (windows of 1 h every 1 min)", "ingest, slices of 1 h (windows of 7 d every 1 h)",
        "Consume(), our settings, 100 events a message", "ingest, 100 events a message",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The embedded cluster creates no topics when asked, so that the two that are filled are there before, and the latency is left out.</summary>
    [Fact]
    public async Task It_measures_on_the_brokers_that_it_is_given()
    {
        await using var broker = await EmbeddedBroker.StartAsync(
            Command.StreamCoverage, ["broker"], 1, [new("try.bench-single", 2), new("try.bench-batched", 2)], Token);
        string[] arguments =
        [
            "bench", "--kafka", $"bootstrap.servers={broker.BootstrapServers}", "--topic-prefix", "try.", "--partitions", "2", "--events", "4000",
            "--rounds", "1", "--memory-pairs", "1000", "--memory-slices", "2", "--for", "1s",
        ];

        var (code, said) = await Command.RunAsync(Command.StreamCoverage, [.. arguments, "--json"], [], Token);
        Assert.True(code == 0, said);
        using var told = JsonDocument.Parse(said[said.IndexOf('{')..(said.LastIndexOf('}') + 1)]);
        var rows = told.RootElement.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(Ways, rows.Select(row => row.GetProperty("name").GetString()));
        Assert.All(rows, row => Assert.True(row.GetProperty("eventsPerSecond").GetInt64() > 0));
        Assert.Equal(1_000, told.RootElement.GetProperty("memory").GetProperty("pairs").GetInt32());
        Assert.True(told.RootElement.GetProperty("resident").GetProperty("peakBytes").GetInt64() > 0);

        // What the first run left is found, and read again.
        (code, said) = await Command.RunAsync(Command.StreamCoverage, arguments[..^2], [], Token);
        Assert.True(code == 0, said);
        Assert.All(Ways, way => Assert.Contains(way, said, StringComparison.Ordinal));
        Assert.Contains("the latency from producer to figure is left out", said, StringComparison.Ordinal);
        Assert.Contains("the topics try.bench-single and try.bench-batched stay", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Growth_is_the_last_quarter_over_the_second()
    {
        // Warm-up counts for nothing, nor does one second that is out of line.
        MemorySample[] samples = [.. Enumerable.Range(0, 40).Select(second => new MemorySample(second < 10 ? 50 : second == 35 ? 9_000 : 100 + (second / 30 * 20), second))];

        var row = ResidentSet.Of(samples, isSteady: true);

        Assert.Equal([50, 100, 100, 120], row.QuarterBytes);
        Assert.Equal([5, 15, 25, 35], row.ManagedBytes);
        Assert.Equal((40, 9_000, 1.2m), (row.Seconds, row.PeakBytes, row.Growth));
    }

    [Theory]
    [InlineData(40, false)] // different things one after another cannot be compared
    [InlineData(19, true)] // too short
    public void Where_nothing_can_be_compared_nothing_is(int seconds, bool isSteady)
    {
        var row = ResidentSet.Of([.. Enumerable.Repeat(new MemorySample(100, 10), seconds)], isSteady);

        Assert.Null(row.Growth);
        Assert.Empty(row.QuarterBytes);
        Assert.Equal(100, row.PeakBytes);
    }
}
