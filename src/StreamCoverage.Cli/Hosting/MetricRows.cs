using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamCoverage.Documents;
using StreamCoverage.Documents.Definitions;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Cli.Hosting;

/// <summary>A metric's value with the figures that went in, read from the stored documents by the paths of its definition.</summary>
internal sealed class MetricRows(ICoverageQueries queries)
{
    private const int AssessmentsMax = 1000;

    /// <summary>One row per document, or per entry of its list; its last member is the metric's value.</summary>
    public async Task<IReadOnlyList<JsonObject>> ReadAsync(
        MetricDefinition metric, string network, string window, CancellationToken cancellationToken)
    {
        var document = metric.Field.Split('.')[0];
        List<string> paths = [.. metric.Figures];
        if (metric.SampleSize is { } size && size.StartsWith($"{document}.", StringComparison.Ordinal))
            paths.Add(size[(document.Length + 1)..]);
        paths.Add(metric.Field[(document.Length + 1)..]);
        var rows = (await DocumentsAsync(document, network, window, cancellationToken))
            .SelectMany(d => Rows(JsonSerializer.SerializeToNode(d, d.GetType())!, [.. paths.Distinct()])).ToList();
        // The only document that holds another's sample size is the network's, of which there is one.
        if (metric.SampleSize is { } other && !other.StartsWith($"{document}.", StringComparison.Ordinal))
        {
            var coverage = JsonSerializer.SerializeToNode((await queries.NewestAsync(network, window, cancellationToken))?.Network);
            foreach (var row in rows)
                row.Insert(0, other, coverage?[other.Split('.')[^1]]?.DeepClone());
        }
        return rows;
    }

    private async Task<IEnumerable<object>> DocumentsAsync(string type, string network, string window, CancellationToken cancellationToken)
    {
        switch (type)
        {
            case nameof(OperatorContribution):
                return (await queries.ContributionsAsync(network, window, cancellationToken)).OrderByDescending(c => c.ShapleyShare);
            case nameof(OperatorAssessment):
                return await queries.AssessmentsAsync(network, AssessmentsMax, cancellationToken);
            case nameof(JoinEffects):
                return Some(await queries.JoinEffectsAsync(network, cancellationToken));
            case nameof(PredictorVerdict):
                return Some(await queries.VerdictAsync(network, cancellationToken));
            case nameof(NetworkCoverage) or nameof(ConditionFunnel) or nameof(CellCoverage):
                var newest = await queries.NewestAsync(network, window, cancellationToken);
                return type switch
                {
                    nameof(NetworkCoverage) => Some(newest?.Network),
                    nameof(ConditionFunnel) => Some(newest?.Funnel),
                    _ => newest?.Cells.OrderByDescending(c => c.Requests) ?? Enumerable.Empty<object>(),
                };
            default:
                var analysis = await queries.AnalysisAsync(network, window, cancellationToken);
                return type switch
                {
                    nameof(DimensionCoverage) => analysis?.Dimensions ?? Enumerable.Empty<object>(),
                    nameof(CoverageChange) => Some(analysis?.Change),
                    nameof(Convergence) => Some(analysis?.Convergence),
                    nameof(Fragility) => Some(analysis?.Fragility),
                    nameof(RecruitingGaps) => Some(analysis?.Gaps),
                    _ => throw new UnreachableException($"no document {type}"),
                };
        }
    }

    private static IEnumerable<object> Some(object? document) => document is null ? [] : [document];

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
