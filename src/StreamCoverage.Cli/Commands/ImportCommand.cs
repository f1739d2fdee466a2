using System.CommandLine;
using StreamCoverage.Cli.Events;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Import;
using StreamCoverage.Import.Mappings;
using StreamCoverage.Import.OpenGradient;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>import</c>: other people's files as events, by a mapping or in a format that is known.</summary>
internal static class ImportCommand
{
    private const string ByMapping = "mapping";
    private const string OpenGradient = "opengradient";
    private const int RefusalsTold = 10;

    private static readonly Option<string> Format = new("--format")
    {
        Description = "How the input is read: by its mapping, or as decoded logs of OpenGradient's chain.",
        DefaultValueFactory = _ => ByMapping,
    };

    private static readonly Option<FileInfo[]> Mappings = new("--mapping")
    {
        Description = "A mapping file, see infra/mappings; one for each --input, in the same order.",
    };

    private static readonly Option<FileInfo[]> Inputs = new("--input") { Description = "A CSV or JSON lines file, plain, .gz or .xz.", Required = true };

    private static readonly Option<int> EventsMax = new("--events-max")
    {
        Description = "Most events, which are sorted in memory.",
        DefaultValueFactory = _ => new ImportOptions().EventsMax,
    };

    private static readonly Option<string?> Network = new("--network") { Description = "With opengradient: the network of every event; opengradient where not given." };

    private static readonly Option<string?> HeartbeatMaxAge = new("--heartbeat-max-age")
    {
        Description = "With opengradient: an enclave is absent when it was not heard of for longer, as 30m (the registry's default). "
            + "Heartbeats are not looked at where not given.",
        HelpName = "duration",
    };

    public static Command Create()
    {
        Format.AcceptOnlyFromAmong(ByMapping, OpenGradient);
        var command = new Command("import", "Turns rows of CSV or JSON lines into events, in order of event time, to the topics or to files.")
        {
            Format, Mappings, Inputs, EventsMax, Network, HeartbeatMaxAge,
        };
        EventTarget.AddTo(command);
        command.SetAction((parsed, token) => parsed.GetValue(Format) == OpenGradient ? OpenGradientAsync(parsed, token) : ByMappingAsync(parsed, token));
        return command;
    }

    private static async Task<int> ByMappingAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (mappings, inputs) = (parsed.GetValue(Mappings) ?? [], parsed.GetValue(Inputs)!);
        if (mappings.Length != inputs.Length)
            throw new UsageException($"{mappings.Length} mappings and {inputs.Length} inputs were given; each input needs its mapping");
        if (parsed.GetValue(Network) is not null || parsed.GetValue(HeartbeatMaxAge) is not null)
            throw new UsageException("--network and --heartbeat-max-age go with --format opengradient; a mapping says both by itself");
        var sources = mappings.Zip(inputs, (mapping, input) =>
            new ImportSource(MappingFile.Parse(File.ReadAllBytes(mapping.FullName), mapping.Name), input.FullName)).ToList();
        var progress = new Progress<ImportProgress>(p => Events.Progress.Say($"{Path.GetFileName(p.Path)}: {p.Rows:N0} rows, {p.Events:N0} events"));
        var result = await Importer.ReadAsync(sources, Limits(parsed), progress, cancellationToken);
        Events.Progress.End();
        var sent = await EventTarget.WriteAsync(parsed, result.Events, cancellationToken);
        Events.Progress.End();
        foreach (var file in result.Files)
        {
            Console.WriteLine($"{Path.GetFileName(file.Source.Path)}: {file.Rows} rows, {file.RowsWithoutEvent} without an event, {file.RowsRefused} refused");
            Tell(file.EventsByLabel, file.Refusals);
        }
        Console.WriteLine($"{sent} events");
        return 0;
    }

    private static async Task<int> OpenGradientAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Mappings) is { Length: > 0 } || parsed.GetValue(Inputs) is not [var input])
            throw new UsageException("--format opengradient takes no mapping and one input; the logs of one chain go into one file, in any order");
        var logs = new OpenGradientOptions
        {
            Network = parsed.GetValue(Network) ?? new OpenGradientOptions().Network,
            HeartbeatMaxAge = parsed.GetValue(HeartbeatMaxAge) is { } text ? Durations.Parse(text) : null,
        };
        var result = await OpenGradientImporter.ReadAsync(input.FullName, logs, Limits(parsed), cancellationToken);
        var sent = await EventTarget.WriteAsync(parsed, result.Events, cancellationToken);
        Events.Progress.End();
        Console.WriteLine($"{input.Name}: {result.Rows} logs, {result.Skipped.Values.Sum()} skipped, {result.RowsRefused} refused");
        Tell(result.EventsByLabel, result.Refusals);
        foreach (var (kind, count) in result.Skipped)
            await Console.Error.WriteLineAsync($"  skipped, no event is made of it: {kind}: {count}");
        if (result.Inferences > 0)
            await Console.Error.WriteLineAsync(
                $"  {result.Inferences} inferences, ALL SUCCESSES, because a request that fails leaves no log: no success rate can be made of them. "
                + "They are claims (role operator), shown apart, and no part of demand and coverage");
        Console.WriteLine($"{sent} events");
        return 0;
    }

    private static ImportOptions Limits(ParseResult parsed) => new() { EventsMax = parsed.GetValue(EventsMax) };

    private static void Tell(IReadOnlyDictionary<string, long> eventsByLabel, IReadOnlyList<RowRefusal> refusals)
    {
        foreach (var (label, count) in eventsByLabel)
            Console.WriteLine($"  {label}: {count}");
        foreach (var refusal in refusals.Take(RefusalsTold))
            Console.Error.WriteLine($"  line {refusal.Line}: {refusal.Reason}");
    }
}
