using Confluent.Kafka;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline;
using StreamCoverage.Schemas.Encoding;
using StreamCoverage.Simulation;
using StreamCoverage.Simulation.Scenarios;
using StreamCoverage.TestKit;

namespace StreamCoverage.Integration.Tests.Support;

/// <summary>A simulated network whose events go on and on, sent by the test itself: a success rate that falls, and rises again.</summary>
/// <param name="server">The broker.</param>
/// <param name="topics">Names.</param>
/// <param name="before">Whose events these are to follow; null: none.</param>
internal sealed class Traffic(KafkaServer server, Topics topics, Traffic? before = null) : IDisposable
{
    private const int EventsAtOnce = 40;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private readonly IProducer<Null, byte[]> _producer = new ProducerBuilder<Null, byte[]>(server.ProducerSettings()).Build();
    private readonly IEnumerator<InputEvent> _events = before?._events ?? new NetworkSimulator(ScenarioFile.BuiltIn("one-large-operator-leaves"))
        .Play(new(7, EventTime.FromUtc(new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero))) { RequestsPerMinute = 600 }).GetEnumerator();
    private long _turn;

    /// <summary>How many events were acknowledged, with those before.</summary>
    public long Sent { get; private set; } = before?.Sent ?? 0;

    /// <summary>Sends outcomes to so many partitions in turn, and waits for the acknowledgements.</summary>
    public async Task SendAsync(int events, int partitions)
    {
        var sends = new List<Task>(events);
        for (var i = 0; i < events && _events.MoveNext(); i++)
        {
            var (topic, partition, value) = _events.Current is { Outcome: { } outcome }
                ? (topics.RequestOutcomes, (int)(_turn++ % partitions), EventWriter.Write(outcome))
                : (topics.OperatorEvents, 0, EventWriter.Write(_events.Current.Operator!));
            sends.Add(_producer.ProduceAsync(new TopicPartition(topic, partition), new() { Value = value }));
        }
        await Task.WhenAll(sends);
        Sent += sends.Count;
    }

    /// <summary>Sends a few at a time until it is stopped.</summary>
    public async Task FlowAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await SendAsync(EventsAtOnce, Installation.Partitions);
            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    public void Dispose()
    {
        _events.Dispose();
        _producer.Dispose();
    }
}
