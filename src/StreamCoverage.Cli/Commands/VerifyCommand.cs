using System.CommandLine;
using Microsoft.Extensions.Logging;
using StreamCoverage.Cli.Events;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Cli.Output;
using StreamCoverage.Core.Time;
using StreamCoverage.Kafka.Consuming;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Verify;
using StreamCoverage.Postgres;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>verify</c>: computes everything again from the log and compares it with what is stored, digest by digest.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var command = new Command("verify", "Replays the input topics from their start, in memory, and compares digests with what is stored. Run it when the pipeline is at rest, with its options.");
        PipelineOptions.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var connections = Connections.From(parsed);
        await using var database = connections.OpenDatabase();
        var topics = connections.Topics;
        var consumer = new KafkaLogConsumer(
            new()
            {
                Client = connections.Kafka,
                GroupId = $"{topics.Prefix}streamcoverage-verify-{Environment.ProcessId}",
                Topics = [topics.RequestOutcomes, topics.OperatorEvents],
                CommitInterval = Timeout.InfiniteTimeSpan,
            },
            TimeProvider.System,
            connections.Loggers.CreateLogger<KafkaLogConsumer>());
        var replay = new Replay(
            consumer, topics, PipelineOptions.Ingest(parsed), PipelineOptions.Measure(parsed), TimeProvider.System,
            connections.Loggers.CreateLogger("StreamCoverage.Verify"));
        var content = await replay.RunAsync(count => Progress.Say($"replayed into {count:N0} messages"), cancellationToken);
        Progress.End();
        return await CompareAsync(content, new PostgresQueries(database), new PostgresDigests(database), cancellationToken);
    }

    private static async Task<int> CompareAsync(MemoryContent content, PostgresQueries queries, PostgresDigests stored, CancellationToken cancellationToken)
    {
        var networks = content.Slices.Select(facts => facts.Network)
            .Concat(await queries.NetworksAsync(cancellationToken)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var table = Terminal.Table("network", "projection", "stored", "replayed", "sha-256 of what is stored", "");
        var differences = 0;
        foreach (var network in networks)
        {
            var digest = await stored.DigestAsync(network, cancellationToken);
            if (digest.Kept != KeptFrom.Beginning)
                Console.WriteLine($"{network} is kept, and compared, for slices from {Since(digest.Kept.Slices)}, for hours and history from {Since(digest.Kept.History)}");
            var replayed = ContentDigest.Of(content, network, digest.Kept).Projections.ToDictionary(p => p.Projection, StringComparer.Ordinal);
            foreach (var projection in digest.Projections)
            {
                var again = replayed[projection.Projection];
                var same = again.Sha256 == projection.Sha256;
                differences += same || IsAlert(projection) ? 0 : 1;
                table.Row(network, projection.Projection, $"{projection.Rows}", $"{again.Rows}", projection.Sha256, same ? "same" : IsAlert(projection) ? "differs, as a past alert may" : "DIFFERS");
            }
        }
        Terminal.Write(table);
        Console.WriteLine(differences == 0 ? "no difference" : $"{differences} differences");
        return differences == 0 ? 0 : 1;
    }

    private static string Since(EventTime keptFrom) => keptFrom == EventTime.Never ? "the beginning" : $"{keptFrom}";

    // Alerts were told as the slices closed; where a slice was restated later, a replay that knows better from the start may tell others.
    private static bool IsAlert(ProjectionDigest projection) =>
        projection.Projection == ProjectionNames.Alerts || projection.Projection == ProjectionNames.Documents("CoverageAlert");
}
