using StreamCoverage.Documents;
using StreamCoverage.Report.Drawing;
using StreamCoverage.Report.Markup;

namespace StreamCoverage.Report.Sections;

/// <summary>What the network would lose, and with whom.</summary>
internal static class Fragile
{
    private const int Listed = 10;

    public static Html Of(ReportMaterial material)
    {
        if (material.Analysis is not { Fragility: { Coverage: not null } fragility })
            return Parts.Section("fragile", "How fragile", Parts.Note("Nothing was asked in a window that was analysed."));
        var worst = fragility.Domains.Where(domain => domain.Worst is not null).OrderByDescending(domain => domain.WorstLoss).FirstOrDefault();
        var curve = fragility.Domains.FirstOrDefault(domain => domain.Kind == "operator") ?? (fragility.Domains is [var any, ..] ? any : null);
        var of = $"share of {FigureText.Count(material.Analysis.Gaps.Requests)} requests, window to {FigureText.Moment(fragility.WindowEnd)} ({Parts.Age(fragility.WindowEnd, material.To)})";
        return Parts.Section("fragile", "How fragile",
            Parts.Sentence(worst is null
                ? Html.Of($"No single loss costs any demand. Operators that qualify cover {FigureText.Percent(fragility.Coverage)}.")
                : Html.Of($"Losing {worst.Kind} {Html.Name(worst.Worst!)} costs {FigureText.Percent(worst.WorstLoss)} of demand. Operators that qualify cover {FigureText.Percent(fragility.Coverage)}.")),
            curve is null ? Html.Empty : Parts.Picture($"The removal curve: what is covered after one {curve.Kind} after the other is lost.", Curve(curve)),
            Parts.Table(
                $"What goes with one loss: {of}",
                ["kind", "domains", "worst", new("lost with it", "worst-loss"), new("half goes with", "coverage-nakamoto")],
                fragility.Domains.Select(domain => (Html[])
                [
                    Html.Text(domain.Kind), Html.Text(FigureText.Count(domain.Domains)), Html.Name(domain.Worst ?? ""),
                    Html.Text(domain.WorstLoss is { } loss ? FigureText.Percent(loss) : "nothing"),
                    Html.Text(domain.Nakamoto is { } least ? FigureText.Count(least) : "not even all"),
                ])),
            curve is null ? Html.Empty : Removals(curve, of),
            Parts.Table(
                $"With more demand and the same operators: {of}",
                ["times the demand", new("would succeed, at least", "surge"), "at most"],
                fragility.Surge.Select(point => Parts.Row(Html.Text(FigureText.Number(point.Factor)), FigureText.Percent(point.SuccessLower), FigureText.Percent(point.SuccessUpper)))));
    }

    private static string Curve(DomainFragility domain) => SvgPlot.Of(new Plot(
        $"Coverage after {domain.Kind}s are lost", $"{domain.Kind}s lost", "coverage",
        [
            Series.Line("worst first", domain.WorstFirst.Select(point => ((double)point.Removed, (double)point.Coverage))),
            Series.Line("largest first", domain.LargestFirst.Select(point => ((double)point.Removed, (double)point.Coverage))),
        ])
    { Y = Axis.Shares, Height = 240 });

    private static Html Removals(DomainFragility domain, string of) => Parts.Table(
        $"The removal curve, worst {domain.Kind} first: {of}",
        ["lost", domain.Kind, new("coverage left", "qualified-coverage")],
        domain.WorstFirst.Take(Listed).Select(point => (Html[])
            [Html.Of($"{point.Removed}"), Html.Name(point.Domain ?? ""), Html.Text(FigureText.Percent(point.Coverage))]));
}
