using System.CommandLine;
using Microsoft.Extensions.Logging;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Postgres;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>run</c>: the pipeline, until it is stopped.</summary>
internal static class RunCommand
{
    private const string All = "all";

    public static Command Create()
    {
        var roles = new Option<string[]>("--role")
        {
            Description = "What this process does; all by default.",
            DefaultValueFactory = _ => [All],
            AllowMultipleArgumentsPerToken = true,
        };
        roles.AcceptOnlyFromAmong("ingest", "measure", "web", All);
        var command = new Command("run", "Runs the pipeline over Kafka and PostgreSQL until it is stopped (SIGTERM, Ctrl-C).") { roles };
        PipelineOptions.AddTo(command);
        WebhookOnLine.AddTo(command);
        WebOptionsOnLine.AddTo(command);
        command.SetAction((parsed, token) => RunAsync(parsed, [.. parsed.GetValue(roles)!], token));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, HashSet<string> roles, CancellationToken cancellationToken)
    {
        var (connections, webhook) = (Connections.From(parsed), WebhookOnLine.From(parsed));
        await using var database = new PostgresDatabase(connections.Postgres, connections.Loggers.CreateLogger<PostgresDatabase>());
        await new Migrator(connections.Postgres, connections.Loggers.CreateLogger<Migrator>()).AssertAsync(cancellationToken);
        // The first part that ends, ends all: a process that does half of its work looks healthy and is not.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var host = new PipelineHost(connections, database, TimeProvider.System);
        var parts = new List<Task>();
        if (roles.Overlaps(["ingest", All]))
            parts.Add(host.IngestAsync(PipelineOptions.Ingest(parsed), stop.Token));
        if (roles.Overlaps(["measure", All]))
            parts.Add(host.MeasureAsync(PipelineOptions.Measure(parsed), webhook, stop.Token));
        if (roles.Overlaps(["web", All]))
            parts.Add(WebHost.RunAsync(WebOptionsOnLine.From(parsed), connections, database, address => Console.WriteLine($"page at {address}"), stop.Token));
        await Task.WhenAny(parts);
        await stop.CancelAsync();
        await Task.WhenAll(parts);
        return 0;
    }
}
