using StreamCoverage.Kafka.Embedded;
using StreamCoverage.Pipeline;

namespace StreamCoverage.Repository.Tests;

/// <summary>An embedded broker for the README's commands, with the topics that they need: librdkafka's mock cluster creates none when asked.</summary>
internal static class Broker
{
    public static Task<EmbeddedBroker> StartAsync(CancellationToken cancellationToken)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "StreamCoverage.Cli", configuration, "streamcoverage"));
        var topics = new Topics();
        return EmbeddedBroker.StartAsync(
            program, ["broker"], 1,
            topics.All.Select(topic => KeyValuePair.Create(topic, topic == topics.RequestOutcomes || topic == topics.SlicePartials ? 4 : 1)),
            cancellationToken);
    }
}
