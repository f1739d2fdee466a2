using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamCoverage.Documents;
using StreamCoverage.Documents.Definitions;

namespace StreamCoverage.Cli.Hosting;

/// <summary>A metric's value with the figures that went in: from the documents of the moment that is asked for, by the paths of its
/// definition.</summary>
internal sealed class MetricRows(Asked asked)
{
    private const int AssessmentsMax = 1000;
    private const int AlertsMax = 500;

    private static readonly string[] OfHistory =
        [nameof(OperatorAssessment), nameof(JoinEffects), nameof(CoverageAlert), nameof(PredictorVerdict)];

    /// <summary>One row per document, or per entry of its list; its last member is the metric's value.</summary>
    /// <exception cref="UsageException">A past moment is asked for of what is of the whole history.</exception>
    public async Task<IReadOnlyList<JsonObject>> ReadAsync(MetricDefinition metric, CancellationToken cancellationToken)
    {
        var type = MetricFigures.Document(metric);
        if (asked.At is not null && OfHistory.Contains(type))
            throw new UsageException($"{metric.Name} is of the whole history; leave out --at");
        var documents = await DocumentsAsync(type, cancellationToken);
        var own = MetricFigures.OfNetwork(metric) is null ? null : (await asked.FindAnswerAsync(cancellationToken))?.Network;
        return MetricFigures.Of(
            metric, documents.Select(d => JsonSerializer.SerializeToNode(d, d.GetType())!), JsonSerializer.SerializeToNode(own));
    }

    private async Task<IEnumerable<object>> DocumentsAsync(string type, CancellationToken cancellationToken)
    {
        var (queries, network) = (asked.Queries, asked.Network);
        switch (type)
        {
            case nameof(OperatorContribution):
                return (await asked.ContributionsAsync(cancellationToken)).OrderByDescending(c => c.ShapleyShare);
            case nameof(OperatorAssessment):
                return await queries.AssessmentsAsync(network, AssessmentsMax, cancellationToken);
            case nameof(JoinEffects):
                return Some(await queries.JoinEffectsAsync(network, cancellationToken));
            case nameof(CoverageAlert):
                return await queries.AlertsAsync(network, AlertsMax, cancellationToken);
            case nameof(PredictorVerdict):
                return Some(await queries.VerdictAsync(network, cancellationToken));
            case nameof(NetworkCoverage) or nameof(ConditionFunnel) or nameof(CellCoverage):
                var newest = await asked.FindAnswerAsync(cancellationToken);
                return type switch
                {
                    nameof(NetworkCoverage) => Some(newest?.Network),
                    nameof(ConditionFunnel) => Some(newest?.Funnel),
                    _ => newest?.Cells.OrderByDescending(c => c.Requests) ?? Enumerable.Empty<object>(),
                };
            default:
                var analysis = await asked.FindAnalysisAsync(cancellationToken);
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
