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
        var documents = await DocumentsAsync(MetricFigures.Document(metric), network, window, cancellationToken);
        var own = MetricFigures.OfNetwork(metric) is null ? null : (await queries.NewestAsync(network, window, cancellationToken))?.Network;
        return MetricFigures.Of(metric, documents.Select(d => JsonSerializer.SerializeToNode(d, d.GetType())!), JsonSerializer.SerializeToNode(own));
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
}
