using StreamCoverage.Documents;
using StreamCoverage.Report.Drawing;
using StreamCoverage.Report.Markup;

namespace StreamCoverage.Report.Sections;

/// <summary>What fails and why: the funnel, the binding condition, and what mending each condition would gain.</summary>
internal static class Failing
{
    public static Html Of(ReportMaterial material)
    {
        var funnel = material.Funnel;
        if (funnel.Requests == 0)
            return Parts.Section("failing", "What fails, and why", Parts.Note("Nothing was asked in the last window."));
        var gaps = material.Analysis?.Gaps.Conditions.ToDictionary(gap => gap.Condition, StringComparer.Ordinal) ?? [];
        return Parts.Section("failing", "What fails, and why",
            Parts.Sentence(Says(funnel)),
            Parts.Picture("What each condition loses, and what would be gained if it always held.", SvgBars.Of(
                "Share of all requests that failed at each condition, and rise of the success rate if it always held",
                ["failed, of all requests", "gain if it held"],
                [.. funnel.Stages.Select(stage => (stage.Condition, (IReadOnlyList<decimal>)[stage.FailureShare ?? 0, Math.Max(0, stage.Gain ?? 0)]))])),
            Parts.Table(
                $"The six conditions in their order: {FigureText.Count(funnel.Requests)} requests of the window to {FigureText.Moment(funnel.WindowEnd)} ({Parts.Age(funnel.WindowEnd, material.To)}); {FigureText.Count(funnel.Unknown)} failed at none that is known",
                ["condition", "got that far", "failed", new("passed", "pass-rate"), new("failed, of all", "failure-share"), new("gain if it held", "condition-gain"), new("coverage gained", "capability-coverage-gap"), "chance that it binds"],
                funnel.Stages.Select(stage => Parts.Row(
                    Html.Text(stage.Condition), FigureText.Count(stage.AtRisk), FigureText.Count(stage.Failed), FigureText.Percent(stage.PassRate),
                    FigureText.Percent(stage.FailureShare), FigureText.Points(stage.Gain), FigureText.Points(gaps.GetValueOrDefault(stage.Condition)?.CoverageGain),
                    FigureText.Percent(gaps.GetValueOrDefault(stage.Condition)?.BindingProbability)))),
            material.Analysis?.Change is { } change ? Change(change, material.To) : Html.Empty);
    }

    private static Html Says(ConditionFunnel funnel) => funnel.Binding is { } binding
        ? Html.Of($"The {Parts.Link("binding-condition", "binding condition")} is <strong>{binding}</strong>: mending it would gain most, {FigureText.Points(funnel.Stages.First(stage => stage.Condition == binding).Gain)} of success. {FigureText.Count(funnel.Succeeded)} of {FigureText.Count(funnel.Requests)} requests succeeded.")
        : Html.Of($"No request failed at a known condition; {FigureText.Count(funnel.Succeeded)} of {FigureText.Count(funnel.Requests)} succeeded.");

    private static Html Change(CoverageChange c, DateTimeOffset until)
    {
        var both = $"{FigureText.Count(c.RequestsBefore)} requests in the window before, {FigureText.Count(c.Requests)} in this one";
        return Parts.Figures($"Against the window before: coverage {FigureText.Percent(c.CoverageBefore)}, then {FigureText.Percent(c.Coverage)}", until,
            new("service-effect", "from service", FigureText.Points(c.Service), both, c.WindowEnd),
            new("mix-effect", "from another mix of demand", FigureText.Points(c.Mix), both, c.WindowEnd),
            new("coverage-effect", "successes per hour, by coverage", FigureText.Number(c.CoverageEffect), both, c.WindowEnd),
            new("volume-effect", "successes per hour, by volume", FigureText.Number(c.VolumeEffect), both, c.WindowEnd));
    }
}
