using System.CommandLine;
using StreamCoverage.Cli.Events;
using StreamCoverage.Import;
using StreamCoverage.Import.Mappings;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>import</c>: other people's files as events, by a mapping.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var mappings = new Option<FileInfo[]>("--mapping") { Description = "A mapping file, see infra/mappings; one for each --input, in the same order.", Required = true };
        var inputs = new Option<FileInfo[]>("--input") { Description = "A CSV or JSON lines file, plain, .gz or .xz.", Required = true };
        var most = new Option<int>("--events-max") { Description = "Most events, which are sorted in memory.", DefaultValueFactory = _ => new ImportOptions().EventsMax };
        var command = new Command("import", "Maps rows of CSV or JSON lines to events, in order of event time, to the topics or to files.") { mappings, inputs, most };
        EventTarget.AddTo(command);
        command.SetAction((parsed, token) =>
            RunAsync(parsed, parsed.GetValue(mappings)!, parsed.GetValue(inputs)!, new ImportOptions { EventsMax = parsed.GetValue(most) }, token));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, FileInfo[] mappings, FileInfo[] inputs, ImportOptions options, CancellationToken cancellationToken)
    {
        if (mappings.Length != inputs.Length)
            throw new UsageException($"{mappings.Length} mappings and {inputs.Length} inputs were given; each input needs its mapping");
        var sources = mappings.Zip(inputs, (mapping, input) =>
            new ImportSource(MappingFile.Parse(File.ReadAllBytes(mapping.FullName), mapping.Name), input.FullName)).ToList();
        var progress = new Progress<ImportProgress>(p => Events.Progress.Say($"{Path.GetFileName(p.Path)}: {p.Rows:N0} rows, {p.Events:N0} events"));
        var result = await Importer.ReadAsync(sources, options, progress, cancellationToken);
        Events.Progress.End();
        var sent = await EventTarget.WriteAsync(parsed, result.Events, cancellationToken);
        Events.Progress.End();
        foreach (var file in result.Files)
            Tell(file);
        Console.WriteLine($"{sent} events");
        return 0;
    }

    private static void Tell(ImportedFile file)
    {
        Console.WriteLine($"{Path.GetFileName(file.Source.Path)}: {file.Rows} rows, {file.RowsWithoutEvent} without an event, {file.RowsRefused} refused");
        foreach (var (label, count) in file.EventsByLabel)
            Console.WriteLine($"  {label}: {count}");
        foreach (var refusal in file.Refusals.Take(10))
            Console.Error.WriteLine($"  line {refusal.Line}: {refusal.Reason}");
    }
}
