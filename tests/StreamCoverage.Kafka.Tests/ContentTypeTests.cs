using StreamCoverage.Core.Slices;
using StreamCoverage.Kafka.Tests.Support;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Kafka.Tests;

/// <summary>The header <c>content-type</c> alone says how a value wraps its events.</summary>
public sealed class ContentTypeTests(TestBroker broker) : IClassFixture<TestBroker>
{
    private static readonly (string? ContentType, MessageEnvelope Envelope)[] Cases =
    [
        (null, MessageEnvelope.Plain),
        ("application/json", MessageEnvelope.Plain),
        ("application/cloudevents+json", MessageEnvelope.StructuredCloudEvent),
        (SignedBatch.ContentType, MessageEnvelope.SignedBatch),
        ("Application/VND.streamcoverage.signed-batch.v1+json; charset=utf-8", MessageEnvelope.SignedBatch),
        ("application/vnd.streamcoverage.signed-batch.v2+json", MessageEnvelope.Plain),
        ("application/vnd.streamcoverage", MessageEnvelope.Plain),
    ];

    [Fact]
    public async Task A_content_type_decides_and_never_a_guess()
    {
        var token = TestContext.Current.CancellationToken;
        var topic = await broker.NewTopicAsync(1, token);
        await broker.SendAsync([.. Cases.Select(one => new Pipeline.Ports.OutboundMessage(
            topic, 0, null, "{}"u8.ToArray(), one.ContentType is null ? null : [new("content-type", one.ContentType)]))], token);
        var log = new RecordedLog();
        await using var running = new Running(TestBroker.Consumer(broker.ConsumerOptions(topic)), new RecordingTasks(log), token);
        await log.UntilRecordsAsync(Cases.Length, token);

        Assert.Equal(Cases.Select(one => one.Envelope), log.RecordsOf(new SourcePartition(topic, 0)).Select(record => record.Envelope));
    }
}
