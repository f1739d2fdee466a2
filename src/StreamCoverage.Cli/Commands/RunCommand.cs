using System.CommandLine;
using Microsoft.Extensions.Logging;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Running;
using StreamCoverage.Pipeline.Telemetry;
using StreamCoverage.Postgres;
using StreamCoverage.Web;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>run</c>: the pipeline, until it is stopped.</summary>
internal static class RunCommand
{
    private const string All = "all";

    /// <param name="engines">What is built in; the first is the default.</param>
    public static Command Create(IReadOnlyList<EngineOffer> engines)
    {
        var roles = new Option<string[]>("--role")
        {
            Description = "What this process does; all by default.",
            DefaultValueFactory = _ => [All],
            AllowMultipleArgumentsPerToken = true,
        };
        roles.AcceptOnlyFromAmong("ingest", "measure", "web", All);
        var engine = new Option<string>("--engine")
        {
            Description = $"What drives the partitions: {string.Join(", ", engines.Select(offer => offer.Name))}. Without a name it lists what there is.",
            DefaultValueFactory = _ => engines[0].Name,
            Arity = ArgumentArity.ZeroOrOne,
        };
        engine.AcceptOnlyFromAmong([.. engines.Select(offer => offer.Name)]);
        var command = new Command("run", "Runs the pipeline over Kafka and PostgreSQL until it is stopped (SIGTERM, Ctrl-C).") { roles, engine };
        PipelineOptions.AddTo(command);
        command.Add(PipelineOptions.NewOptions);
        WebhookOnLine.AddTo(command);
        WebOptionsOnLine.AddTo(command);
        WebOptionsOnLine.AddTelemetryTo(command);
        AccessOnLine.AddTo(command);
        command.SetAction((parsed, token) => parsed.GetResult(engine) is { Implicit: false, Tokens.Count: 0 }
            ? Task.FromResult(List(engines))
            : StoppedAsync(
                () => RunAsync(parsed, [.. parsed.GetValue(roles)!], engines.Single(offer => offer.Name == parsed.GetValue(engine)), token), token));
        return command;
    }

    // Whoever stops it while it starts gets what was asked for, too.
    private static async Task<int> StoppedAsync(Func<Task<int>> run, CancellationToken cancellationToken)
    {
        // The command line listens for signals only once this has returned to it.
        await Task.Yield();
        try
        {
            return await run();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
    }

    private static int List(IReadOnlyList<EngineOffer> engines)
    {
        foreach (var offer in engines)
            Console.WriteLine($"{offer.Name,-10} {offer.About}");
        return 0;
    }

    private static async Task<int> RunAsync(ParseResult parsed, HashSet<string> roles, EngineOffer offer, CancellationToken cancellationToken)
    {
        var (connections, webhook) = (Connections.From(parsed), WebhookOnLine.From(parsed));
        await using var database = connections.OpenDatabase();
        // Npgsql is deaf to the token while a server that took the connection says nothing.
        await new Migrator(connections.Postgres, connections.Loggers.CreateLogger<Migrator>()).AssertAsync(cancellationToken).WaitAsync(cancellationToken);
        var settings = new PostgresSettings(database);
        var web = await WebAsync(parsed, roles, new PostgresApiKeys(database), cancellationToken);
        // The first part that ends, ends all: a process that does half of its work looks healthy and is not.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var engine = offer.Start();
        using var telemetry = new ProcessTelemetry();
        var host = new PipelineHost(connections, database, engine, TimeProvider.System, telemetry);
        var (parts, stages) = (new List<Task>(), new List<StageTelemetry>());
        if (roles.Overlaps(["ingest", All]))
        {
            await settings.AssertAsync(PipelineOptions.IngestSettings(parsed), parsed.GetValue(PipelineOptions.NewOptions), cancellationToken);
            stages.Add(telemetry.Pipeline.Ingest);
            parts.Add(host.IngestAsync(PipelineOptions.Ingest(parsed), stop.Token));
        }
        if (roles.Overlaps(["measure", All]))
        {
            await settings.AssertAsync(PipelineOptions.MeasureSettings(parsed), parsed.GetValue(PipelineOptions.NewOptions), cancellationToken);
            stages.Add(telemetry.Pipeline.Measure);
            parts.Add(host.MeasureAsync(PipelineOptions.Measure(parsed), webhook, stop.Token));
        }
        var self = telemetry.Self(connections, stages);
        if (web is not null && ServesFigures(roles))
            parts.Add(WebHost.RunAsync(
                web, connections, database, address => Console.WriteLine($"page at {address}"), self, stop.Token));
        else if (web is not null)
            parts.Add(WebHost.RunSelfAsync(
                web, connections, address => Console.WriteLine($"health and metrics at {address}"), self, stop.Token));
        await Task.WhenAny(parts);
        await stop.CancelAsync();
        await Task.WhenAll(parts);
        return 0;
    }

    private static bool ServesFigures(HashSet<string> roles) => roles.Overlaps(["web", All]);

    // Before anything runs: a process that may not listen shall not begin to work.
    private static async Task<WebOptions?> WebAsync(ParseResult parsed, HashSet<string> roles, IApiKeys keys, CancellationToken cancellationToken) =>
        (ServesFigures(roles) ? WebOptionsOnLine.From(parsed) : WebOptionsOnLine.TelemetryFrom(parsed)) is { } options
            ? await options.WithAccessAsync(parsed, keys, cancellationToken)
            : null;
}
