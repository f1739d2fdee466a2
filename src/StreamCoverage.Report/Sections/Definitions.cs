using StreamCoverage.Documents.Definitions;
using StreamCoverage.Report.Markup;

namespace StreamCoverage.Report.Sections;

/// <summary>The definitions of all metrics that a page leads to.</summary>
internal static class Definitions
{
    public static Html Of(string body) => Parts.Section(
        "definitions", "Definitions",
        Html.Of($"<dl>{MetricDefinitions.All.Where(metric => body.Contains($"\"#m-{metric.Name}\"", StringComparison.Ordinal)).Select(Entry)}</dl>"));

    private static Html Entry(MetricDefinition metric) => Html.Of(
        $"<dt id=\"m-{metric.Name}\">{metric.Name}</dt><dd>{metric.Definition}</dd><dd>Formula: {metric.Formula}</dd><dd>Unit: {metric.Unit}; range: {metric.Range}. Source: {metric.Source}. Field: {metric.Field}{(metric.SampleSize is { } size ? $", sample size: {size}" : "")}.</dd>\n");
}
