using StreamCoverage.Report.Markup;

namespace StreamCoverage.Report.Sections;

/// <summary>What to recruit.</summary>
internal static class Recruiting
{
    private const int Listed = 10;

    public static Html Of(ReportMaterial material)
    {
        if (material.Analysis?.Gaps is not { } gaps)
            return Parts.Section("recruit", "What to recruit", Parts.Note("The window was not analysed."));
        var of = $"{FigureText.Count(gaps.Requests)} requests, window to {FigureText.Moment(gaps.WindowEnd)} ({Parts.Age(gaps.WindowEnd, material.To)})";
        return Parts.Section("recruit", "What to recruit",
            Parts.Sentence(gaps.Capabilities is [var best, ..]
                ? Html.Of($"Recruit {Html.Name(best.Capabilities)}: success would rise by {FigureText.Points(best.Gain)} and coverage by {FigureText.Points(best.CoverageGain)}.")
                : Html.Of($"No recruit would raise the success rate.")),
            Parts.Table(
                $"{Math.Min(Listed, gaps.Capabilities.Count)} of {gaps.Capabilities.Count} sets of capabilities: shares of {of}",
                ["recruit with", "cells", "their requests", new("success", "capability-gap"), "95 % interval", new("coverage", "capability-coverage-gap")],
                gaps.Capabilities.Take(Listed).Select(gap => Parts.Row(
                    Html.Name(gap.Capabilities), FigureText.Count(gap.Cells), FigureText.Count(gap.Requests), FigureText.Points(gap.Gain),
                    $"{FigureText.Points(gap.GainLower)} to {FigureText.Points(gap.GainUpper)}", FigureText.Points(gap.CoverageGain)))),
            Parts.Table(
                $"{Math.Min(Listed, gaps.Cells.Count)} of {gaps.Cells.Count} workload cells: shares of {of}",
                ["workload cell", "requests", "succeeded", new("binding condition", "binding-condition"), new("success", "cell-gap"), "95 % interval", "would be covered"],
                gaps.Cells.Take(Listed).Select(gap => Parts.Row(
                    Html.Name(gap.Workload), FigureText.Count(gap.Requests), FigureText.Count(gap.Succeeded), gap.Binding ?? "", FigureText.Points(gap.Gain),
                    $"{FigureText.Points(gap.GainLower)} to {FigureText.Points(gap.GainUpper)}", gap.WouldBeCovered ? "yes" : "no"))),
            Parts.Table(
                $"{Math.Min(Listed, gaps.Fragile.Count)} of {gaps.Fragile.Count} covered cells that hang on one operator: {of}",
                ["workload cell", new("operator", "single-carrier"), "requests"],
                gaps.Fragile.Take(Listed).Select(cell => (Html[])[Html.Name(cell.Workload), Html.Name(cell.Operator), Html.Text(FigureText.Count(cell.Requests))])));
    }
}
