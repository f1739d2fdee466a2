using System.CommandLine;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Cli.Output;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>coverage</c>: how much of the demand is served, and where it is not.</summary>
internal static class CoverageCommand
{
    private const int CellsShown = 20;

    public static Command Create() => Question.Command(
        "coverage", "Workload coverage of a network, beside its operator count, and its largest cells.", async (asked, token) =>
        {
            var answer = await asked.AnswerAsync(token);
            return asked.Write(new { answer.Network, answer.Cells }, () => Figures.WriteCoverage(answer, CellsShown));
        });
}
