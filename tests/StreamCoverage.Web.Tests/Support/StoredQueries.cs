using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Web.Tests.Support;

/// <summary>Answers from what <see cref="MeasuredNetworks"/> wrote. <see cref="IsAway"/> makes it fail as a store does that is gone.</summary>
internal sealed partial class StoredQueries(MeasuredNetworks networks) : ICoverageQueries
{
    public bool IsAway { get; set; }

    /// <summary>From when on slices are kept, as all that is asked of them begins before; null: nothing was removed.</summary>
    public EventTime? KeptFrom { get; set; }

    public Task<IReadOnlyList<string>> NetworksAsync(CancellationToken cancellationToken) => Answer(() => networks.Names);

    public Task<CoverageAnswer?> NewestAsync(string network, string window, CancellationToken cancellationToken) => Answer(() =>
        Find<NetworkCoverage>(d => d.Network == network && d.Window == window).SingleOrDefault() is { } coverage
            ? new CoverageAnswer(
                coverage, Find<ConditionFunnel>(d => d.Network == network && d.Window == window).Single(),
                [.. Find<CellCoverage>(d => d.Network == network && d.Window == window)])
            : null);

    public Task<IReadOnlyList<SliceFacts>> FactsAsync(string network, WindowSpec window, EventTime end, CancellationToken cancellationToken) =>
        KeptFrom is { } kept ? throw new NotKeptException(NotKeptException.Slices, kept) : Answer(() => networks.Store.FactsAsync(
            network, MeasureOptions.IsHourly(window) ? FactGrain.Hour : FactGrain.Slice, end - window.Length, end, cancellationToken)).Unwrap();

    /// <summary>Holds back every question that needs to know how far a network is; null: none.</summary>
    public TaskCompletionSource? Hold { get; set; }

    public async Task<EventTime?> ClosedThroughAsync(string network, CancellationToken cancellationToken)
    {
        await (Hold?.Task ?? Task.CompletedTask).WaitAsync(cancellationToken);
        return await Answer(() => networks.ClosedThrough(network));
    }

    public Task<IReadOnlyList<OperatorStanding>> OperatorsAsync(string network, string? after, int limit, CancellationToken cancellationToken) =>
        Answer(() => (IReadOnlyList<OperatorStanding>)[.. Find<OperatorStanding>(d => d.Network == network)
            .OrderBy(d => d.Operator, StringComparer.Ordinal).Where(d => string.CompareOrdinal(d.Operator, after) > 0).Take(limit)]);

    public Task<OperatorCounts> OperatorCountsAsync(string network, EventTime at, CancellationToken cancellationToken) =>
        Answer(() => new OperatorRoster(Find<OperatorStanding>(d => d.Network == network)).CountsAt(at));

    public Task<IReadOnlyList<HistoryRow>> HistoryAsync(
        string network, string window, EventTime from, EventTime to, int limit, CancellationToken cancellationToken) =>
        Answer(() => (IReadOnlyList<HistoryRow>)[.. networks.Store.Content().History
            .Where(h => h.Network == network && h.Window == window && h.End >= from && h.End < to).TakeLast(limit)]);

    public Task<IReadOnlyList<CoverageAlert>> AlertsAsync(string network, int limit, CancellationToken cancellationToken) =>
        Answer(() => (IReadOnlyList<CoverageAlert>)[.. Find<CoverageAlert>(d => d.Network == network).OrderByDescending(d => d.FiredAt).Take(limit)]);

    public Task<WindowAnalysis?> AnalysisAsync(string network, string window, CancellationToken cancellationToken) => Answer(() =>
        Find<Convergence>(d => d.Network == network && d.Window == window).SingleOrDefault() is { } convergence
            ? new WindowAnalysis(
                [.. Find<DimensionCoverage>(d => d.Network == network && d.Window == window)
                    .OrderBy(d => WorkloadCell.Dimensions.ToList().IndexOf(d.Dimension))],
                Find<CoverageChange>(d => d.Network == network && d.Window == window).SingleOrDefault(), convergence,
                Find<Fragility>(d => d.Network == network && d.Window == window).Single(),
                Find<RecruitingGaps>(d => d.Network == network && d.Window == window).Single())
            : null);

    public Task<IReadOnlyList<OperatorContribution>> ContributionsAsync(string network, string window, CancellationToken cancellationToken) =>
        Answer(() => (IReadOnlyList<OperatorContribution>)[.. Find<OperatorContribution>(d => d.Network == network && d.Window == window)
            .OrderBy(d => d.Operator, StringComparer.Ordinal)]);

    public Task<IReadOnlyList<OperatorAssessment>> AssessmentsAsync(string network, int limit, CancellationToken cancellationToken) =>
        Answer(() => (IReadOnlyList<OperatorAssessment>)[.. Find<OperatorAssessment>(d => d.Network == network)
            .OrderByDescending(d => d.JoinedAt).ThenBy(d => d.Operator, StringComparer.Ordinal).Take(limit)]);

    public Task<JoinEffects?> JoinEffectsAsync(string network, CancellationToken cancellationToken) =>
        Answer(() => Find<JoinEffects>(d => d.Network == network).SingleOrDefault());

    public Task<PredictorVerdict?> VerdictAsync(string network, CancellationToken cancellationToken) =>
        Answer(() => Find<PredictorVerdict>(d => d.Network == network).SingleOrDefault());

    public Task<PipelineStatus> StatusAsync(CancellationToken cancellationToken) => Answer(() => networks.Status);

    private IEnumerable<T> Find<T>(Func<T, bool> isWanted) => networks.Store.Content().Documents
        .Where(d => d.Type == typeof(T).Name).Select(d => DocumentJson.Read<T>(d.Data!)).Where(isWanted);

    private Task<T> Answer<T>(Func<T> answer) =>
        IsAway ? Task.FromException<T>(new StoreException("connection to db.internal:5432 refused")) : Task.FromResult(answer());
}
