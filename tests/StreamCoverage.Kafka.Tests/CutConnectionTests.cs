using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Kafka.Admin;
using StreamCoverage.Kafka.Options;
using StreamCoverage.Kafka.Producing;
using StreamCoverage.Kafka.Tests.Support;
using StreamCoverage.TestKit;

namespace StreamCoverage.Kafka.Tests;

/// <summary>TLS connections to a real broker that end in mid-stream, without the farewell that TLS has.</summary>
public sealed class CutConnectionTests
{
    private const string Topic = "cut";
    private const int Partitions = 2;
    private const int Round = 3_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connections_that_end_without_a_farewell_are_made_anew_and_nothing_is_lost_or_repeated()
    {
        await using var proxy = new CuttingProxy();
        using var authority = new OwnAuthority(RepositoryRoot.TestFolder("cut-authority"));
        var options = new LocalKafkaOptions
        {
            Directory = RepositoryRoot.TestFolder("kafka-cut"),
            TlsStore = authority.Sign("127.0.0.1").Store,
            TlsPortAdvertised = proxy.Port,
        };
        Assert.SkipUnless(LocalKafka.WhyNotInstalled(options.KafkaHome) is null, LocalKafka.WhyNotInstalled(options.KafkaHome) ?? "");
        await using var kafka = await LocalKafka.StartAsync(options, Token);
        proxy.Target = kafka.TlsPort;
        await kafka.CreateTopicAsync(Topic, Partitions, Token);
        var client = new KafkaOptions([
            .. kafka.Server.ClientSettings().Where(p => p.Key != "bootstrap.servers"), new("bootstrap.servers", $"127.0.0.1:{proxy.Port}"),
            new("security.protocol", "ssl"), new("ssl.ca.location", authority.RootFile), new("reconnect.backoff.max.ms", "500"),
        ]);
        var log = new RecordedLog();
        await using var producer = new KafkaLogProducer(client, NullLogger<KafkaLogProducer>.Instance);
        await using var running = new Running(
            TestBroker.Consumer(TestBroker.ConsumerOptions(client, TimeSpan.FromSeconds(6), Topic)), new RecordingTasks(log), Token);
        await producer.SendAsync(TestBroker.Numbered(Topic, Partitions, Round), Token);
        await log.UntilRecordsAsync(Round, Token);

        foreach (var round in Enumerable.Range(1, 4))
        {
            var sending = producer.SendAsync(TestBroker.Numbered(Topic, Partitions, Round, first: round * Round), Token);
            Assert.True(proxy.Cut(isReset: round % 2 == 0) > 0, "nothing was connected");
            await sending;
            await log.UntilRecordsAsync((round + 1) * Round, Token);
        }

        // A message whose acknowledgement was cut off may stand in the log twice, as this broker knows no sequence numbers: so it is the log that must have
        // been read whole and once.
        var ends = await new KafkaTopics(new(kafka.Server.ClientSettings())).RangesAsync(Topic, Token);
        await log.UntilRecordsAsync((int)ends.Sum(range => range.High), Token);
        await running.StopAsync();
        Assert.All(ends, range => Assert.Equal(
            Enumerable.Range(0, (int)range.High).Select(offset => (long)offset), log.RecordsOf(range.Partition).Select(record => record.Offset)));
        var numbers = ends.SelectMany(range => log.RecordsOf(range.Partition)).Select(record => int.Parse(record.Value, CultureInfo.InvariantCulture)).Distinct();
        Assert.Equal(5 * Round, numbers.Count());
    }
}
