using System.CommandLine;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Cli.Output;
using StreamCoverage.Documents;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>gaps</c>: what to recruit.</summary>
internal static class GapsCommand
{
    public static Command Create()
    {
        var limit = new Option<int>("--limit") { Description = "Most rows of each table.", DefaultValueFactory = _ => 10 };
        var command = Question.Command(
            "gaps", "What to recruit: which capabilities, and in which workload cells, one more operator would help most.",
            async (asked, token) =>
            {
                var gaps = (await asked.AnalysisAsync(token)).Gaps;
                return asked.Write(gaps, () => Tell(asked, gaps, asked.Parsed.GetValue(limit)));
            });
        command.Add(limit);
        return command;
    }

    private static void Tell(Asked asked, RecruitingGaps gaps, int limit)
    {
        Terminal.Say($"{asked.Of(gaps.WindowEnd)}: {(gaps.Capabilities is [var best, ..] ? $"recruit {best.Capabilities}: it would raise the success rate by {Figures.Points(best.Gain)} and coverage by {Figures.Points(best.CoverageGain)}" : "no recruit would raise the success rate")}");
        var recruits = Terminal.Table("recruit with", "cells", "requests", "success rate", "95 % interval", "coverage");
        foreach (var gap in gaps.Capabilities.Take(limit))
            recruits.Row(gap.Capabilities, Figures.Count(gap.Cells), Figures.Count(gap.Requests), Figures.Points(gap.Gain), $"{Figures.Points(gap.GainLower)} to {Figures.Points(gap.GainUpper)}", Figures.Points(gap.CoverageGain));
        Terminal.Write(recruits);
        var cells = Terminal.Table("workload cell", "requests", "succeeded", "binding", "success rate", "95 % interval", "would be covered");
        foreach (var gap in gaps.Cells.Take(limit))
            cells.Row(gap.Workload, Figures.Count(gap.Requests), Figures.Count(gap.Succeeded), gap.Binding ?? "", Figures.Points(gap.Gain), $"{Figures.Points(gap.GainLower)} to {Figures.Points(gap.GainUpper)}", gap.WouldBeCovered ? "yes" : "no");
        Terminal.Write(cells);
        if (gaps.Fragile.Count == 0)
            return;
        var carried = Terminal.Table("covered by one operator alone", "operator", "requests");
        foreach (var cell in gaps.Fragile.Take(limit))
            carried.Row(cell.Workload, cell.Operator, Figures.Count(cell.Requests));
        Terminal.Write(carried);
    }
}
