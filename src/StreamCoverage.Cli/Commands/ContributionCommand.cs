using System.CommandLine;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Cli.Output;
using StreamCoverage.Documents;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>contribution</c>: what operators add to coverage, and what their joins changed.</summary>
internal static class ContributionCommand
{
    public static Command Create()
    {
        var limit = new Option<int>("--limit") { Description = "Most operators and most joins that are listed.", DefaultValueFactory = _ => 20 };
        var command = Question.Command(
            "contribution", "What each operator adds to coverage, beside what it served and was paid, and what the newest joins changed.",
            async (asked, token) =>
            {
                var most = asked.Parsed.GetValue(limit);
                var operators = (await asked.ContributionsAsync(token))
                    .OrderByDescending(c => c.ShapleyShare).ThenByDescending(c => c.Attempts).ThenBy(c => c.Operator, StringComparer.Ordinal).ToList();
                if (operators.Count == 0)
                    throw asked.NotAnalysed();
                var joins = await asked.Queries.AssessmentsAsync(asked.Network, most, token);
                var together = await asked.Queries.JoinEffectsAsync(asked.Network, token);
                return asked.Write(
                    new { Operators = operators, Joins = joins, Together = together },
                    () =>
                    {
                        Tell(asked, operators, most);
                        Tell(joins, together);
                    });
            });
        command.Add(limit);
        return command;
    }

    private static void Tell(Asked asked, List<OperatorContribution> operators, int limit)
    {
        var first = operators[0];
        Terminal.Say($"{asked.Of(first.WindowEnd)}: {first.Operator} adds most, {Figures.Percent(first.ShapleyShare)} of demand; of {Figures.Count(operators.Count)} operators that served, {Figures.Count(operators.Count(o => o.CellsQualified > 0))} qualify in a covered cell, and {Figures.Count(operators.Count(o => o.PivotalShare > 0))} cover demand that nobody else does");
        var table = Terminal.Table("operator", "owner", "attempts", "succeeded", "cells", "qualifies in", "lost without it", "Shapley", "paid", "by coverage", "role");
        foreach (var o in operators.Take(limit))
            table.Row(o.Operator, o.Owner ?? "", Figures.Count(o.Attempts), Figures.Count(o.Succeeded), Figures.Count(o.CellsServed), Figures.Count(o.CellsQualified), Figures.Percent(o.PivotalShare), Figures.Percent(o.ShapleyShare), Figures.Percent(o.PaidShare), Figures.Percent(o.CoverageShare), o.Role);
        Terminal.Write(table);
        if (operators.Count > limit)
            Console.WriteLine($"and {operators.Count - limit} operators that add less; --json has them all");
    }

    private static void Tell(IReadOnlyList<OperatorAssessment> joins, JoinEffects? together)
    {
        if (joins.Count == 0)
            return;
        var joined = Terminal.Table("joined", "operator", "verdict", "effect", "95 % interval", "additionality", "role", "final");
        foreach (var j in joins)
            joined.Row(Figures.Moment(j.JoinedAt), j.Operator, j.Verdict, Figures.Points(j.Effect), j.Identified ? $"{Figures.Points(j.EffectLower)} to {Figures.Points(j.EffectUpper)}" : "nothing to compare with", Figures.Number(j.Additionality), j.Role, j.Final ? "yes" : $"look {j.Look}");
        Terminal.Write(joined);
        if (together is { Effect: { } effect })
            Console.WriteLine($"all {together.Joins} joins of the last {together.Periods} periods together: {Figures.Points(effect)} in their {together.CellsJoined} cells, 95 % interval {Figures.Points(together.EffectLower)} to {Figures.Points(together.EffectUpper)}, against {together.CellsNotJoined} cells that none touched");
    }
}
