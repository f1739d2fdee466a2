using System.Text;
using Confluent.Kafka;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Symbols;
using StreamCoverage.Core.Time;
using StreamCoverage.Kafka.Tests.Support;
using StreamCoverage.Pipeline;
using StreamCoverage.Pipeline.Alerts;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Kafka.Tests;

/// <summary>CloudEvents 1.0 over Kafka, both ways, as they lie in the log.</summary>
public sealed class CloudEventsTests(TestBroker broker) : IClassFixture<TestBroker>
{
    private const string Event =
        """{"request_id":"r1","network":"net","occurred_at":"2026-03-01T12:30:05Z","workload":{"model":"m"},"outcome":"succeeded","operator":"op1"}""";

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alert_carries_its_attributes_in_the_headers_and_its_data_as_the_value()
    {
        var topics = new Topics(TestBroker.NewName("prefix") + ".");
        await broker.Cluster.CommandAsync($"topic {topics.CoverageAlerts} 1", Token);
        var alert = new OutboxAlert("a1", "réseau 1/x", EventTime.FromUtc(Noon), "{}"u8.ToArray());
        await using (var producer = broker.Producer())
            await new AlertTopic(producer, topics).SendAsync([alert, alert], Token);

        var first = Read(topics.CoverageAlerts, 0);
        Assert.Equal(
            [
                "ce_id=a1", "ce_specversion=1.0", "ce_source=urn:streamcoverage:network:r%C3%A9seau%201%2Fx",
                "ce_type=streamcoverage.coverage-alert.v1", "ce_time=2026-03-01T12:00:00.000000Z", "content-type=application/json",
            ],
            Headers(first));
        Assert.True(Uri.TryCreate(Headers(first)[2]["ce_source=".Length..], UriKind.Absolute, out _));
        Assert.Equal("réseau 1/x", Encoding.UTF8.GetString(first.Message.Key));
        Assert.Equal("{}"u8.ToArray(), first.Message.Value);
        Assert.Equal(Headers(first), Headers(Read(topics.CoverageAlerts, 1)));
    }

    [Fact]
    public async Task An_event_is_the_same_plain_in_binary_mode_and_in_structured_mode()
    {
        var topic = await broker.NewTopicAsync(1, Token);
        var envelope = $$"""{"specversion":"1.0","id":"r1","source":"/gateways/1","type":"{{Contract.RequestOutcome.CloudEventType}}","data":{{Event}}}""";
        KeyValuePair<string, string>[] attributes =
        [
            new("ce_specversion", "1.0"), new("ce_id", "r1"), new("ce_source", "/gateways/1"), new("ce_type", Contract.RequestOutcome.CloudEventType),
            new("ce_traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"), new("content-type", "application/json"),
        ];
        await broker.SendAsync(
            [
                new(topic, 0, null, Encoding.UTF8.GetBytes(Event)),
                new(topic, 0, null, Encoding.UTF8.GetBytes(Event), attributes),
                new(topic, 0, null, Encoding.UTF8.GetBytes(envelope), [new("content-type", "application/cloudevents+json; charset=UTF-8")]),
            ], Token);
        var log = new RecordedLog();
        await using var running = new Running(TestBroker.Consumer(broker.ConsumerOptions(topic)), new RecordingTasks(log), Token);
        await log.UntilRecordsAsync(3, Token);

        var decoded = log.RecordsOf(new SourcePartition(topic, 0)).Select(Decode).ToList();
        Assert.Equal("r1", decoded[0].RequestId);
        Assert.All(decoded, one => Assert.Equal(decoded[0], one));
    }

    private static (string RequestId, DecodedOutcome Outcome) Decode(LogRecord record)
    {
        var batch = new OutcomeBatch();
        new OutcomeDecoder(new SymbolTable(), new()).Decode(record.Value, record.Envelope, batch);
        Assert.Equal([], batch.Rejections);
        var outcome = Assert.Single(batch.Outcomes.ToArray());
        // Where the id lies in the message is all that the envelope may change.
        return (Encoding.UTF8.GetString(batch.RequestIdOf(outcome)), outcome with { RequestId = default, Bytes = default });
    }

    private ConsumeResult<byte[], byte[]> Read(string topic, long offset)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(
            new ConsumerConfig { BootstrapServers = broker.Cluster.BootstrapServers, GroupId = TestBroker.NewName("group") }).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, offset));
        return consumer.Consume(TimeSpan.FromSeconds(20)) ?? throw new TimeoutException($"nothing at {topic}/0 from offset {offset}");
    }

    private static List<string> Headers(ConsumeResult<byte[], byte[]> result) =>
        [.. result.Message.Headers.Select(header => $"{header.Key}={Encoding.UTF8.GetString(header.GetValueBytes())}")];
}
