using System.CommandLine;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Cli.Output;
using StreamCoverage.Documents;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>convergence</c>: whether operators differ, or only look many.</summary>
internal static class ConvergenceCommand
{
    public static Command Create() => Question.Command(
        "convergence", "Whether the operators differ, or only look many: how alike, how concentrated, how independent they are.",
        async (asked, token) =>
        {
            var found = (await asked.AnalysisAsync(token)).Convergence;
            return asked.Write(found, () => Tell(asked, found));
        });

    private static void Tell(Asked asked, Convergence found)
    {
        Terminal.Say($"{asked.Of(found.WindowEnd)}: {Figures.Number(found.EffectiveOperators)} effective operators in {Figures.Number(found.EffectiveStrategies)} distinct strategies; they fail like {Figures.Number(found.IndependentOperators)} independent ones");
        var table = Terminal.Table("how alike", "value", "");
        table.Row("similarity", Figures.Percent(found.Similarity), "100 %: all serve the same cells in the same proportions");
        table.Row("overlap", Figures.Percent(found.Overlap), "chance that two operators' requests are for the same cell");
        table.Row("mean cosine", Figures.Number(found.MeanCosine), "of what they serve");
        table.Row("declared overlap", Figures.Number(found.DeclaredOverlap), "mean cosine of what they declare");
        table.Row("failure correlation", Figures.Number(found.FailureCorrelation), "of their bad times");
        table.Row("common cause", Figures.Percent(found.CommonCause), "of bad times have one cause for all");
        foreach (var difference in found.Differentiation)
            table.Row($"difference in {difference.Dimension}", Figures.Percent(difference.Share), "of the diversity lies between operators");
        Terminal.Write(table);
        var concentrations = Terminal.Table("concentration", "members", "effective", "HHI", "Gini", "more than half", "carry 50 %", "67 %", "90 %");
        foreach (var c in found.Concentrations)
            concentrations.Row($"{c.Of} by {c.By}", Figures.Count(c.Members), Figures.Number(c.EffectiveNumber), Figures.Number(c.Hhi), Figures.Number(c.Gini), Figures.Count(c.Nakamoto), Figures.Count(c.Carry50), Figures.Count(c.Carry67), Figures.Count(c.Carry90));
        Terminal.Write(concentrations);
        Console.WriteLine(found.Trend is { } trend
            ? $"over {trend.Days} days similarity changed by {Figures.Points(trend.SlopePerDay)} a day (p {Figures.P(trend.P)}): {(trend.Converging ? "the operators are converging" : "no convergence")}"
            : "fewer than four days are known, so that there is no trend yet");
    }
}
