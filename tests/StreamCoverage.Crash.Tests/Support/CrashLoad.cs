using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Cli.Events;
using StreamCoverage.Core.Time;
using StreamCoverage.Kafka.Options;
using StreamCoverage.Kafka.Producing;
using StreamCoverage.Pipeline;
using StreamCoverage.Simulation;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Crash.Tests.Support;

/// <summary>
/// What is sent: one section after another, each the story of a network of its own in an hour of its own, in which the only operator with
/// the large models leaves and comes back: so each raises alerts.
/// </summary>
internal sealed class CrashLoad(KafkaOptions kafka, Topics topics, int seed) : IAsyncDisposable
{
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(20);
    private static readonly EventTime Start = new(1_767_571_200_000_000);
    private static readonly Scenario Story = ScenarioFile.BuiltIn("one-large-operator-leaves") with
    {
        Story = [new(6, "atlas", StoryChange.Leaves, 0), new(16, "atlas", StoryChange.Joins, 0)],
    };

    private readonly KafkaLogProducer _producer = new(kafka, NullLogger<KafkaLogProducer>.Instance);
    private EventSender? _sender;

    public int Sections { get; private set; }

    /// <summary>Events that were sent, each in a message of its own.</summary>
    public long Events { get; private set; }

    /// <summary>Those of the newest section.</summary>
    public long NewestEvents { get; private set; }

    public static string Network(int section) => $"network-{section}";

    /// <summary>Makes the topics: the broker does where it is asked for one by name.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        // Settings of consumers are among them, which the client would warn of on standard error.
        using var admin = new AdminClientBuilder(kafka.Properties).SetLogHandler((_, _) => { }).Build();
        foreach (var topic in topics.All)
            while (admin.GetMetadata(topic, AnswerMax).Topics[0].Partitions.Count != CrashServers.Partitions)
                await Task.Delay(50, cancellationToken);
        _sender = await EventSender.ToAsync(_producer, topics, cancellationToken);
    }

    public async Task SendAsync(CancellationToken cancellationToken)
    {
        var run = new SimulationRun(((ulong)seed * 1_000) + (ulong)Sections, Start + (TimeSpan.FromHours(1) * Sections))
        {
            Length = TimeSpan.FromMinutes(20),
            RequestsPerMinute = 300,
        };
        var events = new NetworkSimulator(Story with { Network = Network(Sections) }).Play(run).ToList();
        await _sender!.SendAsync(events, null, cancellationToken);
        Sections++;
        NewestEvents = events.Count;
        Events += NewestEvents;
    }

    public ValueTask DisposeAsync() => _producer.DisposeAsync();
}
