using System.CommandLine;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Cli.Output;
using StreamCoverage.Documents;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>change</c>: how coverage changed from the window before, and why.</summary>
internal static class ChangeCommand
{
    public static Command Create() => Question.Command(
        "change", "How coverage and successes changed from the window before, and why: service or mix, coverage or volume.",
        async (asked, token) =>
        {
            var change = (await asked.AnalysisAsync(token)).Change
                ?? throw new FailureException($"the facts before the window {asked.Window} are not kept, so that nothing can be compared");
            return asked.Write(change, () => Tell(asked, change));
        });

    private static void Tell(Asked asked, CoverageChange change)
    {
        Terminal.Say($"{asked.Of(change.WindowEnd)}: coverage went from {Figures.Percent(change.CoverageBefore)} to {Figures.Percent(change.Coverage)}: {Figures.Points(change.Service)} from service, {Figures.Points(change.Mix)} from a different mix of demand");
        var table = Terminal.Table("successes per hour", "change", "from");
        table.Row("all", Figures.Number(change.SuccessesPerHour), $"{Figures.Count(change.RequestsBefore)} requests before, {Figures.Count(change.Requests)} now");
        table.Row("coverage effect", Figures.Number(change.CoverageEffect), "requests succeed more, or less, often");
        table.Row("  expansion", Figures.Number(change.Expansion), "cells that became covered");
        table.Row("  deepening", Figures.Number(change.Deepening), "cells that were covered and are");
        table.Row("  partial", Figures.Number(change.Partial), "cells that were not covered and are not");
        table.Row("  regression", Figures.Number(change.Regression), "cells that were covered and are not");
        table.Row("volume effect", Figures.Number(change.VolumeEffect), "more, or fewer, requests");
        table.Row("entry", Figures.Number(change.Entry), "cells without demand before");
        table.Row("exit", Figures.Number(change.Exit), "cells without demand now");
        Terminal.Write(table);
        Console.WriteLine($"on the demand of the longest window, coverage is {Figures.Percent(change.FixedBasketLower)} to {Figures.Percent(change.FixedBasketUpper)}");
    }
}
