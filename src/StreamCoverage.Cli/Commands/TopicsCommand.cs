using System.CommandLine;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Kafka.Admin;
using StreamCoverage.Pipeline;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>topics apply</c>: creates the topics that are missing.</summary>
internal static class TopicsCommand
{
    public static Command Create()
    {
        var partitions = new Option<int>("--partitions") { Description = "Partitions of request-outcomes and slice-partials.", DefaultValueFactory = _ => 4 };
        var replicas = new Option<short?>("--replicas") { Description = "Replicas of each; the broker's default where not given." };
        var apply = new Command("apply", "Creates the topics that are missing; changes none that exists, and says how they differ.") { partitions, replicas };
        apply.SetAction(async (parsed, token) =>
        {
            var connections = Connections.From(parsed);
            var plan = await new KafkaTopics(connections.Kafka).ApplyAsync(
                [.. Wanted(connections.Topics, parsed.GetValue(partitions)).Select(t => new TopicWish(t.Key, t.Value, parsed.GetValue(replicas)))], token);
            foreach (var topic in plan.Missing)
                Console.WriteLine($"created {topic.Name} with {topic.Partitions} partitions");
            foreach (var difference in plan.Differences)
                await Console.Error.WriteLineAsync(difference);
            Console.WriteLine(plan.Differences.Count == 0 ? "the topics are there" : "the topics differ from what is wanted");
            return plan.Differences.Count == 0 ? 0 : 1;
        });
        return new("topics", "Looks after the topics.") { apply };
    }

    /// <summary>The topics with their numbers of partitions: operator events are few, so one partition keeps their order.</summary>
    public static IEnumerable<KeyValuePair<string, int>> Wanted(Topics topics, int partitions) =>
    [
        new(topics.RequestOutcomes, partitions), new(topics.OperatorEvents, 1), new(topics.SlicePartials, partitions),
        new(topics.CoverageAlerts, 1), new(topics.DeadLetters, 1),
    ];
}
