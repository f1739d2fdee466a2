using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Kafka.Embedded;
using StreamCoverage.Kafka.Producing;
using StreamCoverage.Pipeline;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Repository.Tests;

/// <summary><c>tail</c> over an embedded broker: what stands on the topics, as people and programs read it.</summary>
public sealed class TailTests : IAsyncLifetime
{
    // Clears a screen, and turns what follows to run from right to left.
    private const string Hostile = "\u001b[2J\u202eevil";

    private static readonly TimeSpan LineMax = TimeSpan.FromSeconds(60);
    private static readonly Topics Topics = new();

    private EmbeddedBroker _broker = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Dictionary<string, string> Environment => new() { ["STREAMCOVERAGE_KAFKA__bootstrap.servers"] = _broker.BootstrapServers, ["TERM"] = "xterm-256color" };

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => _broker = await Broker.StartAsync(Token);

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await _broker.DisposeAsync();

    [Fact]
    public async Task Events_are_decoded_filtered_and_told_why_they_would_be_refused()
    {
        await SendAsync(
            Topics.RequestOutcomes,
            $"[{Outcome("r1", "alpha", "succeeded")},{Outcome("r2", "beta", "model")}]",
            Outcome("r3", "alpha", "no-such-word"),
            "{\"network\":",
            Outcome("r4", JsonSerializer.Serialize(Hostile)[1..^1], "succeeded"));

        var all = await TailAsync("request-outcomes", "--from", "begin", "--columns", "request_id,workload.model,operator,outcome,reason,offset");
        Assert.Equal(
            [
                "request_id workload.model operator outcome reason offset", "r1 m alpha succeeded - 0", "r2 m beta failed - 0", "r3 m alpha no-such-word unknown-value 1", "- - - - malformed-json 2",
                "r4 m \\u001B[2J\\u202Eevil succeeded bad-text 3",
            ],
            all.Select(Squeezed));

        Assert.Equal(["r1"], (await TailAsync("--operator", "alpha", "--outcome", "succeeded", "--columns", "request_id")).Skip(1));
        Assert.Equal(["r3"], (await TailAsync("--reason", "unknown-value", "--columns", "request_id")).Skip(1));
        Assert.Equal(2, (await TailAsync("--limit", "1")).Length);
        Assert.Empty(await TailAsync("--network", "other"));

        var json = (await TailAsync("--json")).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(5, json.Count);
        Assert.Equal(Hostile, json[4].GetProperty("event").GetProperty("operator").GetString());
        Assert.Equal((Topics.RequestOutcomes, 3), (json[4].GetProperty("record").GetProperty("topic").GetString(), json[4].GetProperty("record").GetProperty("offset").GetInt32()));
    }

    [Fact]
    public async Task A_dead_letter_is_shown_with_the_event_that_was_refused()
    {
        var value = Convert.ToBase64String(Encoding.UTF8.GetBytes(Outcome("r9", "alpha", "model")));
        await SendAsync(
            Topics.DeadLetters,
            $$"""{"reason":"late","detail":"its slice was closed","topic":"t","partition":2,"offset":7,"index":0,"key":null,"value":"{{value}}"}""");

        var lines = await TailAsync("dead-letters", "--from", "begin", "--operator", "alpha");

        Assert.Equal("late t 2 7 0 net its slice was closed", Squeezed(lines[1]));
    }

    [Fact]
    public async Task A_look_begins_at_the_moment_that_is_named()
    {
        await SendAsync(Topics.RequestOutcomes, Outcome("before", "alpha", "succeeded"));
        // Time stamps are whole milliseconds.
        await Task.Delay(20, Token);
        var moment = DateTimeOffset.UtcNow;
        await Task.Delay(20, Token);
        await SendAsync(Topics.RequestOutcomes, Outcome("after", "alpha", "succeeded"));

        var lines = await TailAsync("--from", moment.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), "--columns", "request_id");

        Assert.Equal(["request_id", "after"], lines);
    }

    [Fact]
    public async Task What_comes_is_followed_until_Ctrl_C_which_is_no_failure()
    {
        // Whoever runs the tests in the background lets their processes ignore what Ctrl-C sends.
        using var tail = Command.Start(
            "env", ["--default-signal=INT", Command.StreamCoverage, "tail", "--follow", "--from", "begin", "--columns", "request_id"], Environment);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(LineMax);

        await SendAsync(Topics.RequestOutcomes, Outcome("first", "alpha", "succeeded"));
        Assert.Equal("request_id", await tail.StandardOutput.ReadLineAsync(limit.Token));
        Assert.Equal("first", await tail.StandardOutput.ReadLineAsync(limit.Token));
        await SendAsync(Topics.RequestOutcomes, Outcome("second", "alpha", "succeeded"));
        Assert.Equal("second", await tail.StandardOutput.ReadLineAsync(limit.Token));
        using var interrupt = Process.Start("kill", ["-INT", $"{tail.Id}"]);
        await tail.WaitForExitAsync(limit.Token);

        Assert.Equal(0, tail.ExitCode);
        Assert.Equal("", await tail.StandardError.ReadToEndAsync(limit.Token));
    }

    [Theory]
    [InlineData(2, "nothing lies past the end; add --follow", "--from", "end")]
    [InlineData(2, "'soon' is no moment", "--from", "soon")]
    [InlineData(1, "does not exist; create it with `streamcoverage topics apply`", "--topic-prefix", "other.")]
    public async Task What_cannot_be_shown_is_told(int expected, string told, params string[] arguments)
    {
        var (code, said) = await Command.RunAsync(Command.StreamCoverage, ["tail", .. arguments], Environment, Token);
        Assert.Equal(expected, code);
        Assert.Contains(told, said, StringComparison.Ordinal);
    }

    private async Task<string[]> TailAsync(params string[] arguments)
    {
        var (code, said) = await Command.RunAsync(Command.StreamCoverage, ["tail", .. arguments], Environment, Token);
        Assert.True(code == 0, said);
        Assert.DoesNotContain('\u001b', said);
        return said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private async Task SendAsync(string topic, params string[] messages)
    {
        await using var producer = new KafkaLogProducer(new([new("bootstrap.servers", _broker.BootstrapServers)]), NullLogger<KafkaLogProducer>.Instance);
        await producer.SendAsync([.. messages.Select(message => new OutboundMessage(topic, 0, null, Encoding.UTF8.GetBytes(message)))], Token);
    }

    private static string Outcome(string id, string operatorName, string outcome) =>
        $$"""{"request_id":"{{id}}","network":"net","occurred_at":"2026-03-01T12:30:05Z","workload":{"model":"m","task":"chat"},"outcome":"{{(outcome == "model" ? "failed\",\"failed_condition\":\"model" : outcome)}}","operator":"{{operatorName}}"}""";

    private static string Squeezed(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
