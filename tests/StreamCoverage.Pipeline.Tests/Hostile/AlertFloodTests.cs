using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Alerts;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Wire;

namespace StreamCoverage.Pipeline.Tests.Hostile;

/// <summary>A thousand networks that all regress in the same minute.</summary>
public sealed class AlertFloodTests
{
    private const int Networks = 1000;
    private const int Good = 20;
    private const int Bad = 10;
    private static readonly Topics Topics = new();
    private static readonly SourcePartition Source = new(Topics.RequestOutcomes, 0);
    private static readonly EventTime Noon = new(1_772_366_400L * EventTime.MicrosecondsPerSecond);

    [Fact]
    public async Task Each_regression_is_one_alert_however_long_it_lasts_and_the_outbox_drains_in_portions()
    {
        var token = TestContext.Current.CancellationToken;
        var (store, options) = (new MemoryStore(), new MeasureOptions { Windows = [] });
        var state = new MeasureState(await store.TakeOverAsync(0, new(options.SlicesKept, options.HoursKept), token), [Topics.RequestOutcomes], options);
        for (var minute = 0; minute < Good + Bad; minute++)
        {
            var outcome = minute < Good ? Outcome.Succeeded : Outcome.Capacity;
            List<InternalMessage> messages = [.. Enumerable.Range(0, Networks).Select(n => Partial($"net-{n}", minute, outcome)), Mark(minute + 1)];
            await store.CommitAsync(await state.StepAsync(messages, state.NextOffset + messages.Count, store, token), token);
        }
        // Each network's failure rate once, and two of the burn rate's windows; a single cell is not told beside its network.
        var alerts = store.Content().Alerts;
        Assert.Equal(Networks, alerts.Select(alert => alert.Network).Distinct().Count());
        Assert.Equal([("burn-rate 3d", Networks), ("burn-rate 6h", Networks), ("network-failure-rate ", Networks)], alerts.CountBy(Rule).Select(rule => (rule.Key, rule.Value)).Order());

        var sent = new Sent();
        var publisher = new AlertPublisher(store, new AlertTopic(sent, Topics), TimeProvider.System, NullLogger.Instance);
        List<int> portions = [];
        while (await publisher.PublishAsync(token) is > 0 and var count)
            portions.Add(count);
        Assert.Equal([500, 500, 500, 500, 500, 500], portions);
        Assert.Equal(alerts.Count, sent.Ids.Distinct().Count());
    }

    private static string Rule(OutboxAlert alert)
    {
        using var json = JsonDocument.Parse(alert.Data);
        return $"{json.RootElement.GetProperty("rule").GetString()} {json.RootElement.GetProperty("window").GetString()}";
    }

    private static InternalMessage.Partial Partial(string network, int minute, Outcome outcome)
    {
        var counts = new OutcomeCounts();
        counts[(int)outcome] = 200;
        var start = Noon + TimeSpan.FromMinutes(minute);
        var row = new SliceRow(new("m", null, null, null, null, null), "op", ReporterRole.Unstated, counts, counts, 0);
        return new(new(new(network, Source, start, start), minute + 1, 0, 1, [row]));
    }

    private static InternalMessage.Mark Mark(int minute) =>
        new(new(Source, 1, SourceState.Active, Noon + TimeSpan.FromMinutes(minute), minute));

    private sealed class Sent : ILogProducer
    {
        public List<string> Ids { get; } = [];

        public Task SendAsync(IReadOnlyList<OutboundMessage> messages, CancellationToken cancellationToken)
        {
            Ids.AddRange(messages.Select(message => message.Headers![0].Value));
            return Task.CompletedTask;
        }

        public Task<int> PartitionCountAsync(string topic, CancellationToken cancellationToken) => Task.FromResult(1);
    }
}
