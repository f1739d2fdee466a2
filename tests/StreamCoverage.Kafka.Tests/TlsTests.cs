using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Kafka.Admin;
using StreamCoverage.Kafka.Options;
using StreamCoverage.Kafka.Producing;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.TestKit;

namespace StreamCoverage.Kafka.Tests;

/// <summary>Over TLS the program talks to the broker whose certificate its own authority has signed for the address that was asked for, and to no other.</summary>
public sealed class TlsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_authoritys_broker_is_believed_under_its_name_and_no_other()
    {
        var folder = RepositoryRoot.TestFolder("kafka-tls");
        using var authority = new OwnAuthority(RepositoryRoot.TestFolder("kafka-authority"));
        using var other = new OwnAuthority(RepositoryRoot.TestFolder("kafka-other-authority"));
        var options = new LocalKafkaOptions { Directory = folder, TlsStore = authority.Sign("127.0.0.1").Store };
        Assert.SkipUnless(LocalKafka.WhyNotInstalled(options.KafkaHome) is null, LocalKafka.WhyNotInstalled(options.KafkaHome) ?? "");
        await using var kafka = await LocalKafka.StartAsync(options, Token);
        await kafka.CreateTopicAsync("encrypted", 2, Token);

        await using (var producer = new KafkaLogProducer(Over(kafka, "127.0.0.1", authority.RootFile), NullLogger<KafkaLogProducer>.Instance))
        {
            await producer.SendAsync([new("encrypted", 0, null, "value"u8.ToArray())], Token);
            Assert.Equal(2, await producer.PartitionCountAsync("encrypted", Token));
        }
        Assert.Equal(1, (await new KafkaTopics(Over(kafka, "127.0.0.1", authority.RootFile)).RangesAsync("encrypted", Token)).Sum(range => range.High - range.Low));

        (string Host, string? Root)[] refused = [("localhost", authority.RootFile), ("127.0.0.1", other.RootFile), ("127.0.0.1", null)];
        await Task.WhenAll(refused.Select(async asked =>
        {
            var failed = await Record.ExceptionAsync(() => new KafkaTopics(Over(kafka, asked.Host, asked.Root)).ListAsync(Token));
            Assert.True(failed is LogException, $"{asked}: {failed?.ToString() ?? "was believed"}");
        }));
        // It was the authority, and the name, that was refused, and nothing else: with no look at it the same broker is reached.
        await new KafkaTopics(Over(kafka, "127.0.0.1", other.RootFile, ("enable.ssl.certificate.verification", "false"))).ListAsync(Token);
        await new KafkaTopics(Over(kafka, "localhost", authority.RootFile, ("ssl.endpoint.identification.algorithm", "none"))).ListAsync(Token);
    }

    // As an operator writes it: nothing but the protocol and whom to trust.
    private static KafkaOptions Over(LocalKafka kafka, string host, string? root, params (string Key, string Value)[] more)
    {
        var result = KafkaOptionsReader.Read(new()
        {
            Flags =
            [
                $"bootstrap.servers={host}:{kafka.TlsPort}", "security.protocol=ssl", .. root is null ? [] : (string[])[$"ssl.ca.location={root}"],
                .. kafka.Server.ClientSettings().Where(p => p.Key != "bootstrap.servers").Select(p => $"{p.Key}={p.Value}"),
                .. more.Select(p => $"{p.Key}={p.Value}"),
            ],
        });
        Assert.Empty(result.Errors);
        return result.Options!;
    }
}
