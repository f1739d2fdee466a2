using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Kafka.Options;
using StreamCoverage.Kafka.Producing;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Cli.Bench;

/// <summary>Request outcomes as a gateway would send them, about 290 bytes each, the same for the same number.</summary>
/// <remarks>
/// Five thousand a second of event time, over 3 networks with 120 workload cells and 500 operators; an operator serves one cell of each
/// network, as most do, so that a slice holds 1,500 (cell, operator) pairs.
/// </remarks>
internal static class BenchEvents
{
    private const int Chunk = 100_000;
    private const int PerMillisecond = 5;

    /// <summary>Writes <paramref name="count"/> events, dealt to the partitions in turn, <paramref name="perMessage"/> in each message.</summary>
    public static async Task ProduceAsync(
        KafkaOptions options, string topic, int partitions, int count, int perMessage, Action<int> progress, CancellationToken cancellationToken)
    {
        await using var producer = new KafkaLogProducer(
            new([.. options.Properties, new("linger.ms", "20"), new("batch.num.messages", "10000")]), NullLogger<KafkaLogProducer>.Instance);
        for (var first = 0; first < count; first += Chunk)
        {
            var numbers = Enumerable.Range(first, Math.Min(Chunk, count - first)).Chunk(perMessage);
            await producer.SendAsync(
                [.. numbers.Select((chunk, index) => new OutboundMessage(topic, index % partitions, null, Message(chunk)))], cancellationToken);
            progress(Math.Min(count, first + Chunk));
        }
    }

    /// <summary>The events of these numbers: one as it is, many as an array.</summary>
    public static byte[] Message(IReadOnlyList<int> numbers) =>
        Encoding.UTF8.GetBytes(numbers.Count == 1 ? Event(numbers[0]) : $"[{string.Join(',', numbers.Select(Event))}]");

    private static string Event(int number)
    {
        var random = new Random(number);
        var server = random.Next(500);
        var time = DateTimeOffset.UnixEpoch.AddYears(56).AddMilliseconds(number / PerMillisecond).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return
            $$"""
            {"request_id":"{{random.NextInt64():x16}}{{random.NextInt64():x16}}","network":"network-{{random.Next(3)}}","occurred_at":"{{time}}","workload":{"model":"vendor/model-{{server % 40}}","task":"chat","hardware":"gpu-{{server % 6}}","region":"eu-{{server % 4}}","verification":"tee"},"outcome":"succeeded","latency_ms":{{random.Next(5000)}},"operator":"operator-{{server:d4}}"}
            """;
    }
}
