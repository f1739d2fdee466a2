using System.CommandLine;
using System.Text;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Cli.Output;
using StreamCoverage.Core.Time;
using StreamCoverage.Postgres;
using StreamCoverage.Report;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>report</c>: the story of a network over a period, as one HTML file.</summary>
internal static class ReportCommand
{
    private static readonly Option<string?> At = Moment("--at", "End of the period: figures of that past moment. The newest ones where neither this nor --to is given.");
    private static readonly Option<string?> From = Moment("--from", $"Start of the period; {ReportReader.WindowsUsual} windows before its end where not given.");
    private static readonly Option<string?> To = Moment("--to", "The same as --at.");
    private static readonly Option<FileInfo> Out = new("--out") { Description = "The file that is written; one that is there is replaced.", Required = true, HelpName = "file.html" };

    public static Command Create()
    {
        var command = new Command("report", "Writes one self-contained HTML file: what a network covered over a period, why not all, who widened it, and how sure that is.")
        {
            Question.NetworkName, Question.WindowName, At, From, To, Out,
        };
        command.SetAction(WriteAsync);
        return command;
    }

    private static async Task<int> WriteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(At) is not null && parsed.GetValue(To) is not null)
            throw new UsageException("--at and --to both say where the period ends; give one of them");
        var connections = Connections.From(parsed);
        await using var database = connections.OpenDatabase();
        var queries = new PostgresQueries(database);
        var network = await Question.NetworkAsync(queries, parsed.GetValue(Question.NetworkName), cancellationToken);
        var window = WindowSpec.Defaults.First(window => window.Name == parsed.GetValue(Question.WindowName));
        var material = await new ReportReader(queries, new()).ReadAsync(
            network, window, Parsed(parsed.GetValue(From)), Parsed(parsed.GetValue(At) ?? parsed.GetValue(To)), cancellationToken);
        var file = parsed.GetValue(Out)!;
        await File.WriteAllTextAsync(file.FullName, ReportPage.Of(material), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancellationToken);
        Terminal.Say($"{file.FullName}: {network}, {Figures.Moment(material.From)} to {Figures.Moment(material.To)}, {Figures.Percent(material.Coverage.CoverageLower)} covered");
        return 0;
    }

    private static EventTime? Parsed(string? moment) => moment is null ? null : Durations.ParseMoment(moment, TimeProvider.System);

    private static Option<string?> Moment(string name, string description) =>
        new(name) { Description = $"{description} As 2019-02-14, 2019-02-14T12:00:00Z, now-6h.", HelpName = "moment" };
}
