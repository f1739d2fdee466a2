using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Web.Tests.Support;

/// <summary>Has a bug in every method.</summary>
internal sealed class FaultyQueries : ICoverageQueries
{
    public const string Secret = "secret of the inside";

    public Task<IReadOnlyList<string>> NetworksAsync(CancellationToken cancellationToken) => throw Bug();

    public Task<CoverageAnswer?> NewestAsync(string network, string window, CancellationToken cancellationToken) => throw Bug();

    public Task<IReadOnlyList<SliceFacts>> FactsAsync(string network, WindowSpec window, EventTime end, CancellationToken cancellationToken) => throw Bug();

    public Task<EventTime?> ClosedThroughAsync(string network, CancellationToken cancellationToken) => throw Bug();

    public Task<IReadOnlyList<OperatorStanding>> OperatorsAsync(string network, string? after, int limit, CancellationToken cancellationToken) => throw Bug();

    public Task<OperatorCounts> OperatorCountsAsync(string network, EventTime at, CancellationToken cancellationToken) => throw Bug();

    public Task<IReadOnlyList<HistoryRow>> HistoryAsync(
        string network, string window, EventTime from, EventTime to, int limit, CancellationToken cancellationToken) => throw Bug();

    public Task<IReadOnlyList<CoverageAlert>> AlertsAsync(string network, int limit, CancellationToken cancellationToken) => throw Bug();

    public Task<WindowAnalysis?> AnalysisAsync(string network, string window, CancellationToken cancellationToken) => throw Bug();

    public Task<IReadOnlyList<OperatorContribution>> ContributionsAsync(string network, string window, CancellationToken cancellationToken) =>
        throw Bug();

    public Task<IReadOnlyList<OperatorAssessment>> AssessmentsAsync(string network, int limit, CancellationToken cancellationToken) => throw Bug();

    public Task<JoinEffects?> JoinEffectsAsync(string network, CancellationToken cancellationToken) => throw Bug();

    public Task<PredictorVerdict?> VerdictAsync(string network, CancellationToken cancellationToken) => throw Bug();

    public Task<PipelineStatus> StatusAsync(CancellationToken cancellationToken) => throw Bug();

    private static InvalidOperationException Bug() => new(Secret);
}
