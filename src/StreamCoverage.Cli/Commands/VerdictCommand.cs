using System.CommandLine;
using System.Globalization;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Cli.Output;
using StreamCoverage.Documents;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>verdict</c>: whether coverage or the operator count predicts reliability better.</summary>
internal static class VerdictCommand
{
    public static Command Create() => Question.OfNow(
        "verdict", "Which predicted the later success rate better: coverage, or the operator count. Of the whole history; --window means nothing here.",
        async (asked, token) =>
        {
            var verdict = await asked.Queries.VerdictAsync(asked.Network, token)
                ?? throw new FailureException($"{asked.Network} has no period that has ended yet");
            return asked.Write(verdict, () => Tell(verdict));
        });

    private static void Tell(PredictorVerdict verdict)
    {
        Terminal.Say($"{verdict.Network}, to {Figures.Moment(verdict.Through)}: {verdict.Verdict}. {verdict.Sentence}");
        var table = Terminal.Table("predictor", "mean squared error", "adds something (p)");
        table.Row("last success rate alone", Error(verdict.ErrorBase), "");
        table.Row("and coverage", Error(verdict.ErrorCoverage), Figures.P(verdict.ClarkWestCoverageP));
        table.Row("and operator count", Error(verdict.ErrorOperators), Figures.P(verdict.ClarkWestOperatorsP));
        Terminal.Write(table);
        Console.WriteLine($"{verdict.Forecasts} forecasts, {verdict.Horizon} periods ahead, from {verdict.Periods} periods of {Figures.Number(verdict.PeriodSeconds / 86_400m)} days");
        Console.WriteLine($"no difference between the two: p {Figures.P(verdict.DieboldMarianoP)}; weight of coverage in the best mixture {Figures.Number(verdict.Encompassing)} +- {Figures.Number(1.96m * verdict.EncompassingError)}; correlation {Figures.Number(verdict.Correlation)}");
    }

    private static string Error(decimal? error) => error?.ToString("0.000000", CultureInfo.InvariantCulture) ?? "unknown";
}
