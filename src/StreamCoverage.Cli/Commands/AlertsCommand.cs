using System.CommandLine;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Cli.Output;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>alerts</c>: regressions of coverage, newest first.</summary>
internal static class AlertsCommand
{
    private const int Most = 100;

    public static Command Create() => Question.Command(
        "alerts", "Regressions of coverage and their end, newest first.", async (asked, token) =>
        {
            var alerts = await asked.Queries.AlertsAsync(asked.Network, Most, token);
            return asked.Write(alerts, () =>
            {
                var table = Terminal.Table("state", "severity", "of", "rule", "onset", "fired", "resolved", "success before", "after", "requests");
                foreach (var alert in alerts)
                    table.Row(alert.State, alert.Severity, alert.Scope, alert.Window is { } window ? $"{alert.Rule} {window}" : alert.Rule, Figures.Moment(alert.OnsetAt), Figures.Moment(alert.FiredAt), Figures.Moment(alert.ResolvedAt), Rate(alert.Before, alert.ReporterHighest), Rate(alert.After, alert.ReporterLowest), Figures.Count(alert.Requests));
                Terminal.Write(table);
                if (alerts.Count == 0)
                    Console.WriteLine("no regression so far");
            });
        });

    // Where reporters disagree the two rates are those of two of them.
    private static string Rate(decimal rate, string? reporter) => reporter switch
    {
        null => Figures.Percent(rate),
        "" => $"{Figures.Percent(rate)}, by who states no name",
        _ => $"{Figures.Percent(rate)}, by {reporter}",
    };
}
