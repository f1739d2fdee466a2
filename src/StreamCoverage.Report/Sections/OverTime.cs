using StreamCoverage.Report.Drawing;
using StreamCoverage.Report.Markup;

namespace StreamCoverage.Report.Sections;

/// <summary>Coverage and operator count over the period, on one axis of time.</summary>
internal static class OverTime
{
    private const int RowsMax = 24;

    public static Html Of(ReportMaterial material)
    {
        if (material.History.Count == 0)
            return Parts.Section("time", "Coverage and operators over time", Parts.Note("No window of the period has figures."));
        var isProbed = material.History.Any(point => point.Probed > 0);
        var time = Axis.Of(material.From, material.To);
        var points = material.History.Select(point => (X: Axis.Place(point.End), Point: point)).ToList();
        var coverage = new Plot("Coverage over the period, from its lower to its upper bound, and the success rate", "event time (UTC)", "share of demand",
        [
            new("coverage", [.. points.Select(p => (p.X, Share(p.Point.CoverageLower), Share(p.Point.CoverageLower), Share(p.Point.CoverageUpper)))], Band: true),
            Series.Line("success rate", points.Select(p => (p.X, Share(p.Point.SuccessRate)))),
            .. isProbed ? [Series.Line("success of probes", points.Select(p => (p.X, Share(p.Point.ProbeSuccess))))] : (Series[])[],
        ])
        { X = time, Y = Axis.Shares, Height = 240 };
        var operators = new Plot("Operators over the same period", "event time (UTC)", "operators",
        [
            Series.Line("present", points.Select(p => (p.X, (double)p.Point.Present))),
            Series.Line("served in the window", points.Select(p => (p.X, (double)p.Point.Active))),
        ])
        { X = time, Y = Axis.Of(points.SelectMany(p => new double[] { 0, p.Point.Present, p.Point.Active })), Height = 200 };
        var shown = material.History.Thinned(RowsMax);
        return Parts.Section("time", "Coverage and operators over time",
            Parts.Picture("Coverage: the line is the lower bound, the band reaches to the upper one.", SvgPlot.Of(coverage)),
            Parts.Picture("Operators, on the same axis of time.", SvgPlot.Of(operators)),
            Parts.Table(
                $"{shown.Count} of {material.History.Count} windows that are drawn",
                ["window to", new("coverage from", "coverage-lower"), new("to", "coverage-upper"), new("success rate", "success-rate"), "requests", new("present", "operators-present"), new("served", "operators-active"), .. isProbed ? ["probes", "of them succeeded"] : (Column[])[]],
                shown.Select(point => Row(point, isProbed))));
    }

    private static Html[] Row(ReportPoint p, bool isProbed) => Parts.Row(
        Html.Text(FigureText.Moment(p.End)),
        [
            FigureText.Percent(p.CoverageLower), FigureText.Percent(p.CoverageUpper), FigureText.Percent(p.SuccessRate), FigureText.Count(p.Requests),
            FigureText.Count(p.Present), FigureText.Count(p.Active), .. isProbed ? [FigureText.Count(p.Probed), FigureText.Percent(p.ProbeSuccess)] : (string[])[],
        ]);

    private static double Share(decimal? share) => share is { } value ? (double)value : double.NaN;
}
