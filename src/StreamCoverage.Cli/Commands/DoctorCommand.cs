using System.CommandLine;
using Microsoft.Extensions.Logging;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Cli.Output;
using StreamCoverage.Core.Slices;
using StreamCoverage.Kafka.Admin;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>doctor</c>: whether everything is there, how far everything is, and where every event went.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor", "Checks broker, topics, database and progress; shows consumed = accepted + late + duplicate + rejected per partition.");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var connections = Connections.From(parsed);
        var good = await CheckAsync("topics", () => TopicsAsync(connections, cancellationToken));
        good &= await CheckAsync("database schema", async () =>
        {
            await new Migrator(connections.Postgres, connections.Loggers.CreateLogger<Migrator>()).AssertAsync(cancellationToken);
            return connections.Postgres.ToString();
        });
        if (!good)
            return 1;
        await using var database = connections.OpenDatabase();
        var status = await new PostgresQueries(database).StatusAsync(cancellationToken);
        WriteSources(status, await EndsAsync(connections, cancellationToken));
        Console.WriteLine($"alerts that wait to be published: {status.OutboxPending}");
        foreach (var (network, watched) in status.Watched)
            Terminal.Say(
                $"{network}: {watched.Streams} values of dimensions and cells watched, {watched.Unwatched} not for want of room; "
                + $"{watched.Withheld} regressions not told, because too many were open");
        return WriteAccounting(status) ? 0 : 1;
    }

    private static async Task<bool> CheckAsync(string what, Func<Task<string>> check)
    {
        try
        {
            Console.WriteLine($"ok      {what}: {await check()}");
            return true;
        }
        catch (Exception e) when (e is LogException or StoreException or SchemaException or FailureException)
        {
            Console.WriteLine($"failed  {what}: {e.Message}");
            return false;
        }
    }

    private static async Task<string> TopicsAsync(Connections connections, CancellationToken cancellationToken)
    {
        var there = (await new KafkaTopics(connections.Kafka).ListAsync(cancellationToken)).Select(topic => topic.Name).ToHashSet(StringComparer.Ordinal);
        var missing = connections.Topics.All.Where(topic => !there.Contains(topic)).ToList();
        return missing.Count == 0
            ? $"all {connections.Topics.All.Count} at {connections.Kafka.BootstrapServers}"
            : throw new FailureException($"{string.Join(", ", missing)} missing; run streamcoverage topics apply");
    }

    private static async Task<Dictionary<SourcePartition, PartitionRange>> EndsAsync(Connections connections, CancellationToken cancellationToken)
    {
        var topics = new KafkaTopics(connections.Kafka);
        var ranges = new Dictionary<SourcePartition, PartitionRange>();
        foreach (var topic in (string[])[connections.Topics.RequestOutcomes, connections.Topics.OperatorEvents])
            foreach (var range in await topics.RangesAsync(topic, cancellationToken))
                ranges[range.Partition] = range;
        return ranges;
    }

    private static void WriteSources(PipelineStatus status, Dictionary<SourcePartition, PartitionRange> ends)
    {
        var marks = status.Sources.GroupBy(mark => mark.Source).ToDictionary(g => g.Key, g => g.OrderByDescending(mark => mark.Through).First());
        var table = Terminal.Table("partition", "state", "watermark", "read to", "log end", "behind");
        foreach (var (source, range) in ends.OrderBy(pair => pair.Key))
        {
            var mark = marks.GetValueOrDefault(source);
            var read = Math.Max(mark?.Through ?? 0, status.Positions.Where(p => p.Key == source).Select(p => p.Value.Through).FirstOrDefault());
            table.Row($"{source}", mark?.State.ToString().ToLowerInvariant() ?? "unseen", $"{mark?.Watermark}", $"{read}", $"{range.High}", $"{Math.Max(0, range.High - read)}");
        }
        Terminal.Write(table);
    }

    private static bool WriteAccounting(PipelineStatus status)
    {
        var table = Terminal.Table("partition", "consumed", "= accepted", "+ late", "+ duplicate", "+ rejected", "", "lost");
        var whole = true;
        foreach (var row in status.Accounting)
        {
            var rejected = row.Rejected.Sum(r => r.Value);
            var balanced = row.Consumed == row.Accepted + row.Late + row.Duplicate + rejected;
            whole &= balanced;
            table.Row($"{row.Source}", $"{row.Consumed}", $"{row.Accepted}", $"{row.Late}", $"{row.Duplicate}", $"{rejected} {string.Join(' ', row.Rejected.Select(r => $"{r.Key}:{r.Value}"))}", balanced ? "ok" : "BROKEN", $"{row.Lost}");
        }
        Terminal.Write(table);
        return whole;
    }
}
