using StreamCoverage.Report.Markup;

namespace StreamCoverage.Report.Sections;

/// <summary>Coverage against operator count over the period, in one sentence.</summary>
internal static class Headline
{
    // Below this, coverage stands: it moves by as much with the mix of one hour's demand.
    private const decimal Stands = 0.01m;

    public static Html Of(ReportMaterial material) => Html.Of(
        $"<p class=\"headline\">{Sentence(material)}</p><p class=\"note\">{Period(material)}</p>");

    /// <summary>What moved, and what did not.</summary>
    public static Html Sentence(ReportMaterial material)
    {
        var defined = material.History.Where(point => point.CoverageLower is not null).ToList();
        if (defined.Count == 0)
            return Html.Of($"Nothing was asked of {Html.Name(material.Network)} in this period, so that its coverage is unknown{Evidence(material)}.");
        var (first, last) = (defined[0], defined[^1]);
        var moved = Html.Of($"{Parts.Link("coverage-lower", "coverage")} went from {FigureText.Percent(first.CoverageLower)} to {FigureText.Percent(last.CoverageLower)}, {Parts.Link("success-rate", "success")} from {FigureText.Percent(first.SuccessRate)} to {FigureText.Percent(last.SuccessRate)}");
        return material.History.All(point => point.Present == 0)
            ? Html.Of($"Nobody is known to have joined {Html.Name(material.Network)}, so that its operators cannot be counted; {moved}.")
            : Html.Of($"{Verdict(last.Present - first.Present, last.CoverageLower!.Value - first.CoverageLower!.Value)} Operators of {Html.Name(material.Network)} went from {FigureText.Count(first.Present)} to {FigureText.Count(last.Present)}; {moved}.");
    }

    private static string Verdict(int operators, decimal coverage) => (Math.Sign(operators), Math.Abs(coverage) < Stands ? 0 : Math.Sign(coverage)) switch
    {
        (1, 0) => "More operators, and no more is covered.",
        (1, 1) => "More operators, and more is covered.",
        (1, _) => "More operators, and less is covered.",
        (0, 0) => "As many operators, and as much is covered.",
        (0, 1) => "As many operators, and more is covered.",
        (0, _) => "As many operators, and less is covered.",
        (_, 0) => "Fewer operators, and as much is covered.",
        (_, 1) => "Fewer operators, and more is covered.",
        _ => "Fewer operators, and less is covered.",
    };

    private static string Evidence(ReportMaterial material) => material.Coverage is { Probed: > 0 } c
        ? $"; of {FigureText.Count(c.Probed)} probes in the last window, which are evidence and no demand, {FigureText.Count(c.ProbedSucceeded)} succeeded"
        : "";

    private static string Period(ReportMaterial material) =>
        $"{FigureText.Moment(material.From)} to {FigureText.Moment(material.To)} in event time, windows of {material.Window}; figures are complete to {FigureText.Moment(material.AsOf)}. " +
        "What is said of coverage is its lower bound, the share of demand in workloads that are served beyond doubt. Operators are those that joined and did not leave. Ages count back from the period's end.";
}
