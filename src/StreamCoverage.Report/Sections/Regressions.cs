using StreamCoverage.Report.Markup;

namespace StreamCoverage.Report.Sections;

/// <summary>The regressions of the period.</summary>
internal static class Regressions
{
    public static Html Of(ReportMaterial material) => material.Alerts.Count == 0
        ? Parts.Section("regressions", "Regressions", Parts.Sentence(Html.Of($"No regression was found in the period.")))
        : Parts.Section("regressions", "Regressions",
            Parts.Sentence(Html.Of($"{material.Alerts.Count} in the period; {material.Alerts.Count(alert => alert.ResolvedAt is null)} have not ended.")),
            Parts.Table(
                "Regressions, newest first; before and after are success rates",
                ["since", "found", "ended", "found by", new("before", "success-rate"), new("after", "success-rate"), "requests after"],
                material.Alerts.Select(alert => Parts.Row(
                    Html.Text(FigureText.Moment(alert.OnsetAt)), FigureText.Moment(alert.FiredAt), alert.ResolvedAt is { } at ? FigureText.Moment(at) : "not yet", alert.Rule,
                    FigureText.Percent(alert.Before), FigureText.Percent(alert.After), FigureText.Count(alert.Requests)))));
}
