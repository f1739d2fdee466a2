using StreamCoverage.Kafka.Embedded;
using StreamCoverage.Kafka.Tests.Support;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Kafka.Tests;

public sealed class EmbeddedBrokerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_child_serves_until_it_is_disposed()
    {
        var broker = await EmbeddedBroker.StartAsync(TestBroker.HostProgram, [], 2, [new("one", 3)], Token);
        var ended = broker.EndedAsync(Token);
        Assert.Equal(2, broker.BootstrapServers.Split(',').Length);
        Assert.False(ended.IsCompleted);

        await broker.DisposeAsync();

        await ended.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Fact]
    public async Task A_command_that_is_unknown_or_fails_says_so()
    {
        await using var broker = await EmbeddedBroker.StartAsync(TestBroker.HostProgram, [], 1, [], Token);

        Assert.Contains("known are", (await Assert.ThrowsAsync<LogException>(() => broker.CommandAsync("explode", Token))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LogException>(() => broker.DownAsync(7, Token));
        await Assert.ThrowsAsync<LogException>(() => broker.CommandAsync("rtt much", Token));
        await broker.CommandAsync("rtt 0", Token);
    }

    [Fact]
    public async Task A_program_that_is_missing_or_ends_at_once_is_a_clear_error()
    {
        await Assert.ThrowsAsync<LogException>(() => EmbeddedBroker.StartAsync("/no/such/program", [], 1, [], Token));
        var failure = await Assert.ThrowsAsync<LogException>(
            () => EmbeddedBroker.StartAsync(TestBroker.HostProgram, ["--wrong"], 1, [], Token));
        Assert.Contains("usage: broker", failure.Message, StringComparison.Ordinal);
    }
}
