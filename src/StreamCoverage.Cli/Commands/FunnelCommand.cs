using System.CommandLine;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Cli.Output;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>funnel</c>: at which of the six conditions demand is lost.</summary>
internal static class FunnelCommand
{
    public static Command Create() => Question.Command(
        "funnel", "At which of the six conditions demand is lost, and what fixing each would gain.", async (asked, token) =>
        {
            var funnel = (await asked.AnswerAsync(token)).Funnel;
            return asked.Write(funnel, () =>
            {
                var table = Terminal.Table("condition", "at risk", "failed", "passed", "share of all", "gain if it held");
                foreach (var stage in funnel.Stages)
                    table.Row(stage.Condition, Figures.Count(stage.AtRisk), Figures.Count(stage.Failed), Figures.Percent(stage.PassRate), Figures.Percent(stage.FailureShare), Figures.Percent(stage.Gain));
                table.Row("unknown", "", Figures.Count(funnel.Unknown), "", "", "");
                Console.WriteLine($"{funnel.Network}, window {funnel.Window}, to {Figures.Moment(funnel.WindowEnd)}: {Figures.Count(funnel.Succeeded)} of {Figures.Count(funnel.Requests)} succeeded");
                Terminal.Write(table);
                Console.WriteLine(funnel.Binding is { } binding ? $"the binding condition is {binding}: fixing it would gain most" : "nothing failed at a known condition");
            });
        });
}
