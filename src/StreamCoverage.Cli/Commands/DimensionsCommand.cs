using System.CommandLine;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Cli.Output;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Documents;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>dimensions</c>: what is covered of each model, region or other value.</summary>
internal static class DimensionsCommand
{
    public static Command Create()
    {
        var only = new Option<string?>("--dimension") { Description = "One dimension instead of all six." };
        only.AcceptOnlyFromAmong([.. WorkloadCell.Dimensions]);
        var limit = new Option<int>("--limit") { Description = "Most values that are listed of each, those with the most demand first.", DefaultValueFactory = _ => 10 };
        var command = Question.Command(
            "dimensions", "What is covered of each model, task, hardware class, region, verification mode and size.",
            async (asked, token) =>
            {
                var wanted = asked.Parsed.GetValue(only);
                var dimensions = (await asked.AnalysisAsync(token)).Dimensions.Where(d => wanted is null || d.Dimension == wanted).ToList();
                return asked.Write(dimensions, () => Tell(asked, dimensions, asked.Parsed.GetValue(limit)));
            });
        command.Add(only);
        command.Add(limit);
        return command;
    }

    private static void Tell(Asked asked, List<DimensionCoverage> dimensions, int limit)
    {
        var most = dimensions.SelectMany(d => d.Top.Select(v => (d.Dimension, Value: v)))
            .Where(v => v.Value.CoverageLower < 1).OrderByDescending(v => (1 - v.Value.CoverageLower) * v.Value.Requests).FirstOrDefault();
        var worst = most.Value is { } value
            ? $"most demand without sure coverage: {most.Dimension} {value.Value ?? WorkloadCell.Any}, of whose {Figures.Count(value.Requests)} requests {Figures.Percent(value.CoverageLower)} are covered"
            : "no demand lacks coverage";
        Terminal.Say(dimensions.Count == 0 ? $"{asked.Network}: no dimension was analysed" : $"{asked.Of(dimensions[0].WindowEnd)}: {worst}");
        foreach (var dimension in dimensions)
        {
            var table = Terminal.Table(dimension.Dimension, "requests", "succeeded", "coverage", "cells", "operators", "binding");
            foreach (var v in dimension.Top.Take(limit))
                table.Row(v.Value ?? WorkloadCell.Any, Figures.Count(v.Requests), Figures.Count(v.Succeeded), $"{Figures.Percent(v.CoverageLower)} to {Figures.Percent(v.CoverageUpper)}", Figures.Count(v.Cells), Figures.Count(v.Operators), v.Binding ?? "");
            Terminal.Write(table);
            if (dimension.Values > limit)
                Console.WriteLine($"{dimension.Values} values in all; --limit shows more, --json at most 100");
        }
    }
}
