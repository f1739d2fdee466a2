using System.CommandLine;
using System.Globalization;
using StreamCoverage.Kafka.Embedded;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>broker</c>: an embedded Kafka in memory, for trials.</summary>
internal static class BrokerCommand
{
    public static Command Create()
    {
        var brokers = new Option<int>("--brokers") { Description = "How many brokers.", DefaultValueFactory = _ => 3 };
        var topics = new Option<string[]>("--topic") { Description = "A topic as NAME:PARTITIONS, may be repeated.", HelpName = "name:partitions" };
        var command = new Command("broker", "Serves an embedded Kafka in memory (librdkafka's mock cluster) until its input ends. Not for production.") { brokers, topics };
        command.SetAction((parsed, token) => BrokerHost.RunAsync(
            ["--brokers", parsed.GetValue(brokers).ToString(CultureInfo.InvariantCulture), .. (parsed.GetValue(topics) ?? []).SelectMany(topic => (string[])["--topic", topic])],
            Console.In, Console.Out, Console.Error, token));
        return command;
    }
}
