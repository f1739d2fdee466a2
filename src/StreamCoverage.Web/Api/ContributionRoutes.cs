using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Web.Answering;

namespace StreamCoverage.Web.Api;

/// <summary>What operators add to coverage, what their joins changed, and whether coverage or their number predicts better.</summary>
internal static class ContributionRoutes
{
    private const string Contributing = "contribution";
    private const string Joins = "assessments";

    public const int Usual = 100;
    public const int Max = 10_000;
    public const int AssessmentsMax = 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/v1/networks/{network}/contribution", ContributionAsync).WithSummary("What each operator adds to coverage.");
        routes.MapRead("/v1/networks/{network}/assessments", AssessmentsAsync).WithSummary("What the newest joins changed.");
        routes.MapRead("/v1/networks/{network}/verdict", VerdictAsync)
            .WithSummary("Whether coverage or the operator count predicts better.");
    }

    private static async Task<Results<Ok<ContributionFound>, ProblemHttpResult>> ContributionAsync(
        NetworkName network, string? limit, string? cursor, HttpRequest request, [AsParameters] Analysed asked, CancellationToken cancellationToken)
    {
        if (!Ask.Limit(limit, Usual, Max, out var most, out var problem) || !Cursor.TryRead<ShareKey>(cursor, Contributing, out var after, out problem))
            return problem;
        var (found, refused) = await asked.ContributionsAsync(network.Value, cancellationToken);
        if (found is null)
            return refused!;
        var behind = found.Contributions.Select(c => (Row: c, Key: ShareKey.Of(c))).OrderBy(c => c.Key)
            .Where(c => after is null || after.CompareTo(c.Key) < 0).Select(c => c.Row).Take(most + 1);
        var (rows, next) = Cursor.Cut(request, Contributing, [.. behind], most, ShareKey.Of);
        return TypedResults.Ok(new ContributionFound(found.AsOf, network.Value, found.Window, found.Contributions.Count, rows, next));
    }

    private static async Task<Results<Ok<AssessmentsFound>, ProblemHttpResult>> AssessmentsAsync(
        NetworkName network, string? from, string? to, string? limit, string? cursor, HttpRequest request, ICoverageQueries queries,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!Ask.Range(from, to, clock, out var since, out var until, out var problem)
            || !Ask.Limit(limit, Usual, AssessmentsMax, out var most, out problem)
            || !Cursor.TryRead<TimedKey>(cursor, Joins, out var after, out problem))
            return problem;
        if (await queries.ClosedThroughAsync(network.Value, cancellationToken) is not { } asOf)
            return Problems.NoSuchNetwork(network.Value);
        var assessments = await queries.AssessmentsAsync(network.Value, new TimedPage(since, until, after, most + 1), cancellationToken);
        var together = await queries.JoinEffectsAsync(network.Value, cancellationToken);
        var (rows, next) = Cursor.Cut(request, Joins, assessments, most, TimedKey.Of);
        return TypedResults.Ok(new AssessmentsFound(asOf, network.Value, null, together, rows, next));
    }

    private static async Task<Results<Ok<VerdictFound>, ProblemHttpResult>> VerdictAsync(
        NetworkName network, ICoverageQueries queries, CancellationToken cancellationToken) =>
        await queries.ClosedThroughAsync(network.Value, cancellationToken) is { } asOf
            ? TypedResults.Ok(new VerdictFound(asOf, network.Value, null, await queries.VerdictAsync(network.Value, cancellationToken)))
            : Problems.NoSuchNetwork(network.Value);
}

/// <summary>What operators add to coverage.</summary>
/// <param name="AsOf">Event time up to which the network's figures are complete; each contribution ends at its own window's end.</param>
/// <param name="Network">The network.</param>
/// <param name="Window">The window's name.</param>
/// <param name="OperatorsActive">How many operators had an attempt in the analysed window.</param>
/// <param name="Operators">Greatest Shapley value first, at most <c>limit</c>; empty while the window was not analysed once.</param>
/// <param name="Next">Path and query of the next page; null on the last.</param>
internal sealed record ContributionFound(
    EventTime AsOf, string Network, string Window, int OperatorsActive, IReadOnlyList<OperatorContribution> Operators, string? Next)
    : IRows<OperatorContribution>, IPaged
{
    IEnumerable<OperatorContribution> IRows<OperatorContribution>.Rows => Operators;
}

/// <summary>What joins in [from, to) changed, newest join first (no window).</summary>
/// <param name="AsOf">Event time up to which the network's figures are complete.</param>
/// <param name="Network">The network.</param>
/// <param name="Window">Null.</param>
/// <param name="Together">What all joins of the last periods together changed; null before the first period has ended.</param>
/// <param name="Assessments">What each changed; at most <c>limit</c>.</param>
/// <param name="Next">Path and query of the next page; null on the last.</param>
internal sealed record AssessmentsFound(
    EventTime AsOf, string Network, string? Window, JoinEffects? Together, IReadOnlyList<OperatorAssessment> Assessments, string? Next)
    : IRows<OperatorAssessment>, IPaged
{
    IEnumerable<OperatorAssessment> IRows<OperatorAssessment>.Rows => Assessments;
}

/// <summary>The place of an operator among those that contribute: greatest share first, unknown last, then most attempts, then by name.</summary>
internal sealed record ShareKey(decimal? Share, long Attempts, string Operator) : IComparable<ShareKey>
{
    public static ShareKey Of(OperatorContribution row) => new(row.ShapleyShare, row.Attempts, row.Operator);

    public int CompareTo(ShareKey? other) =>
        other is null ? 1
        : Nullable.Compare(other.Share, Share) is not 0 and var byShare ? byShare
        : other.Attempts.CompareTo(Attempts) is not 0 and var byAttempts ? byAttempts
        : string.CompareOrdinal(Operator, other.Operator);
}

/// <summary>Which predictor is better (no window); null before the first period has ended.</summary>
internal sealed record VerdictFound(EventTime AsOf, string Network, string? Window, PredictorVerdict? Verdict);
