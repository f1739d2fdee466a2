using System.Text.Json.Nodes;

namespace StreamCoverage.Documents.Definitions;

/// <summary>A metric's value with the figures that went in, read from documents by the paths of its definition.</summary>
public static class MetricFigures
{
    /// <summary>The type of the documents that hold the metric.</summary>
    public static string Document(MetricDefinition metric) => metric.Field.Split('.')[0];

    /// <summary>The member of the network's own document that is the sample size; null where the metric's document holds it, or there is none.</summary>
    public static string? OfNetwork(MetricDefinition metric) =>
        metric.SampleSize is { } size && !size.StartsWith($"{Document(metric)}.", StringComparison.Ordinal) ? size.Split('.')[^1] : null;

    /// <summary>One row per document, or per entry of its list; its last member is the metric's value.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="documents">Documents of its type.</param>
    /// <param name="network">The network's own document of the same window; null where there is none.</param>
    public static IReadOnlyList<JsonObject> Of(MetricDefinition metric, IEnumerable<JsonNode> documents, JsonNode? network)
    {
        var document = Document(metric);
        List<string> paths = [.. metric.Figures];
        if (metric.SampleSize is { } size && OfNetwork(metric) is null)
            paths.Add(size[(document.Length + 1)..]);
        paths.Add(metric.Field[(document.Length + 1)..]);
        var rows = documents.SelectMany(d => Rows(d, [.. paths.Distinct()])).ToList();
        if (OfNetwork(metric) is { } member)
            foreach (var row in rows)
                row.Insert(0, metric.SampleSize!, network?[member]?.DeepClone());
        return rows;
    }

    // A document has one list at most on a metric's paths; each of its entries is a row.
    private static IEnumerable<JsonObject> Rows(JsonNode document, IReadOnlyList<string> paths)
    {
        var lists = paths.Select(path => document[path.Split('.')[0]]).OfType<JsonArray>().ToList();
        var count = lists.Count == 0 ? 1 : lists[0].Count;
        for (var i = 0; i < count; i++)
            yield return new JsonObject(paths.Select(path => KeyValuePair.Create(path, At(document, path, i)?.DeepClone())));
    }

    private static JsonNode? At(JsonNode document, string path, int entry)
    {
        JsonNode? node = document;
        foreach (var member in path.Split('.'))
            node = node?[member] is JsonArray list ? list[entry] : node?[member];
        return node;
    }
}
