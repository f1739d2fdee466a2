using StreamCoverage.Documents;
using StreamCoverage.Report.Drawing;
using StreamCoverage.Report.Markup;

namespace StreamCoverage.Report.Sections;

/// <summary>Who widens the network: what each operator adds, beside what it is paid.</summary>
internal static class Widening
{
    private const int Listed = 20;
    private const int Drawn = 10;

    public static Html Of(ReportMaterial material)
    {
        var all = material.Contributions.OrderByDescending(c => c.ShapleyShare).ThenByDescending(c => c.Attempts)
            .ThenBy(c => c.Operator, StringComparer.Ordinal).ToList();
        if (all.Count == 0)
            return Parts.Section("widening", "Who widens it", Parts.Note("No operator made an attempt in a window that was analysed."));
        var (first, pivotal) = (all[0], all.Count(c => c.PivotalShare > 0));
        return Parts.Section("widening", "Who widens it",
            Parts.Sentence(first.ShapleyShare is not > 0 ? Html.Of($"No operator qualifies in a covered cell, so that none adds to coverage.") : Html.Of($"{Html.Name(first.Operator)} adds most, {FigureText.Percent(first.ShapleyShare)} of demand. {FigureText.Count(all.Count)} operators served; {FigureText.Count(pivotal)} of them cover demand that nobody else does, and of the others any one could leave without loss.")),
            Parts.Picture("What operators are paid, beside what they would be paid by coverage.", SvgBars.Of(
                "Share of rewards that is paid, and share of coverage", ["paid", "by coverage"],
                [.. all.Take(Drawn).Select(c => (c.Operator, (IReadOnlyList<decimal>)[c.PaidShare ?? 0, c.CoverageShare ?? 0]))])),
            Parts.Table(
                $"{Math.Min(Listed, all.Count)} of {all.Count} operators, those that add most first; shares are of {FigureText.Count(material.Analysis?.Gaps.Requests)} requests and of all rewards, window to {FigureText.Moment(first.WindowEnd)} ({Parts.Age(first.WindowEnd, material.To)})",
                ["operator", "owner", "attempts", "succeeded", new("adds (Shapley)", "shapley-share"), new("lost without it", "pivotal-share"), new("paid", "paid-share"), new("by coverage", "coverage-paid-share"), new("role", "role")],
                all.Take(Listed).Select(Row)));
    }

    private static Html[] Row(OperatorContribution c) =>
    [
        Html.Name(c.Operator), Html.Name(c.Owner ?? ""), Html.Text(FigureText.Count(c.Attempts)), Html.Text(FigureText.Count(c.Succeeded)),
        Html.Text(FigureText.Percent(c.ShapleyShare)), Html.Text(FigureText.Percent(c.PivotalShare)), Html.Text(FigureText.Percent(c.PaidShare)),
        Html.Text(FigureText.Percent(c.CoverageShare)), Html.Text(c.Role),
    ];
}
