using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Kafka.Options;
using StreamCoverage.Kafka.Producing;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Load;

/// <summary>Request outcomes as a gateway would send them, the same for the same number.</summary>
internal static class Outcomes
{
    private const int Chunk = 100_000;

    /// <summary>Writes <paramref name="count"/> events, dealt to the partitions in turn, a thousand for each second of event time.</summary>
    public static async Task ProduceAsync(
        KafkaOptions options, string topic, int partitions, int count, CancellationToken cancellationToken)
    {
        await using var producer = new KafkaLogProducer(
            new([.. options.Properties, new("linger.ms", "20"), new("batch.num.messages", "10000")]), NullLogger<KafkaLogProducer>.Instance);
        for (var first = 0; first < count; first += Chunk)
        {
            var messages = Enumerable.Range(first, Math.Min(Chunk, count - first))
                .Select(number => new OutboundMessage(topic, number % partitions, null, Event(number)));
            await producer.SendAsync([.. messages], cancellationToken);
        }
    }

    private static byte[] Event(int number)
    {
        var random = new Random(number);
        var time = DateTimeOffset.UnixEpoch.AddYears(56).AddMilliseconds(number).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(
            $$"""
            {"request_id":"{{random.NextInt64():x16}}{{random.NextInt64():x16}}","network":"net-{{random.Next(3)}}","occurred_at":"{{time}}","workload":{"model":"model-{{random.Next(40)}}","task":"chat","hardware":"gpu-{{random.Next(6)}}","region":"eu-{{random.Next(4)}}","verification":"tee"},"outcome":"succeeded","latency_ms":{{random.Next(5000)}},"operator":"op-{{random.Next(500)}}"}
            """);
    }
}
