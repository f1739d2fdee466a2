using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using StreamCoverage.Documents.Definitions;
using StreamCoverage.Pipeline.Memory;

namespace StreamCoverage.Pipeline.Tests.Docs;

/// <summary>The page of all metrics, in Markdown: definition, formula and source, and the figures of one example.</summary>
internal static class MetricsPage
{
    /// <param name="introduction">What stands above the metrics.</param>
    /// <param name="content">What is stored of the example.</param>
    /// <param name="window">The window that is shown.</param>
    public static string Of(string introduction, MemoryContent content, string window)
    {
        var documents = content.Documents.ToLookup(d => d.Type, d => JsonNode.Parse(d.Data!)!);
        var network = documents["NetworkCoverage"].Single(d => IsOf(d, window));
        var page = new StringBuilder(introduction);
        foreach (var group in MetricDefinitions.All.GroupBy(metric => metric.Group))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {group.Key}\n");
            foreach (var metric in group)
                Append(page, metric, Example(metric, documents[MetricFigures.Document(metric)].Where(d => IsOf(d, window)), network));
        }
        return page.ToString();
    }

    private static void Append(StringBuilder page, MetricDefinition metric, JsonObject? example)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n### {metric.Name}\n\n{metric.Definition}\n\n");
        page.Append(CultureInfo.InvariantCulture, $"- {metric.Unit}, {metric.Range}\n- formula: {metric.Formula}\n- source: {metric.Source}\n");
        page.Append(CultureInfo.InvariantCulture, $"- example: {(example is null ? "undefined there" : Text(example))}\n");
    }

    // Of cells, operators and the like the one with most behind it that has the figure.
    private static JsonObject? Example(MetricDefinition metric, IEnumerable<JsonNode> documents, JsonNode network) =>
        MetricFigures.Of(metric, documents.OrderByDescending(Size), network).FirstOrDefault(row => row[row.Count - 1] is not null);

    private static long Size(JsonNode document) => ((document["Requests"] ?? document["Attempts"]) as JsonValue)?.GetValue<long>() ?? 0;

    private static bool IsOf(JsonNode document, string window) => document["Window"] is not { } of || of.GetValue<string>() == window;

    private static string Text(JsonObject row) =>
        $"{string.Join(", ", row.SkipLast(1).Select(one => $"{one.Key} {Value(one.Value)}"))}{(row.Count > 1 ? ": " : "")}**{row.Last().Key} {Value(row.Last().Value)}**";

    private static string Value(JsonNode? value) => value switch
    {
        null => "none",
        JsonValue one when one.TryGetValue<decimal>(out var number) => (number == decimal.Truncate(number) ? number : decimal.Round(number, 4)).ToString("#,##0.####", CultureInfo.InvariantCulture),
        JsonArray list => $"{list.Count} entries",
        _ => value.ToString(),
    };
}
