using System.Globalization;
using Confluent.Kafka;

namespace StreamCoverage.Kafka.Embedded;

/// <summary>The commands that a hosted cluster takes, one per line; each answers <c>ok</c> or <c>error: </c> and what is wrong.</summary>
internal static class BrokerCommands
{
    public const string Help =
        "topic NAME PARTITIONS | down BROKER | up BROKER | rtt MS [BROKER] | leader TOPIC PARTITION BROKER | coordinator GROUP BROKER | "
        + "topic-error TOPIC CODE | error API CODE COUNT (broker -1: all)";

    public static string Answer(MockCluster cluster, string line)
    {
        try
        {
            return Run(cluster, line.Split(' ', StringSplitOptions.RemoveEmptyEntries)) ? "ok" : $"error: unknown command; known are: {Help}";
        }
        catch (KafkaException e)
        {
            return $"error: {e.Error.Reason}";
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return $"error: {e.Message}";
        }
    }

    private static bool Run(MockCluster cluster, string[] words)
    {
        switch (words)
        {
            case ["topic", var name, var partitions]:
                cluster.CreateTopic(name, Number(partitions), 1);
                return true;
            case ["down", var broker]:
                cluster.Down(Number(broker));
                return true;
            case ["up", var broker]:
                cluster.Up(Number(broker));
                return true;
            case ["rtt", var ms]:
                cluster.RoundTrip(-1, Number(ms));
                return true;
            case ["rtt", var ms, var broker]:
                cluster.RoundTrip(Number(broker), Number(ms));
                return true;
            case ["leader", var topic, var partition, var broker]:
                cluster.Leader(topic, Number(partition), Number(broker));
                return true;
            case ["coordinator", var group, var broker]:
                cluster.Coordinator(group, Number(broker));
                return true;
            case ["topic-error", var topic, var code]:
                cluster.TopicError(topic, Number(code));
                return true;
            case ["error", var api, var code, var count]:
                cluster.Errors((short)Number(api), Number(code), Number(count));
                return true;
            default:
                return false;
        }
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
