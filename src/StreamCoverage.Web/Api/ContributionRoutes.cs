using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Web.Api;

/// <summary>What operators add to coverage, what their joins changed, and whether coverage or their number predicts better.</summary>
internal static class ContributionRoutes
{
    public const int Usual = 100;
    public const int Max = 10_000;
    public const int AssessmentsMax = 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/v1/networks/{network}/contribution", ContributionAsync);
        routes.MapRead("/v1/networks/{network}/assessments", AssessmentsAsync);
        routes.MapRead("/v1/networks/{network}/verdict", VerdictAsync);
    }

    private static async Task<Results<Ok<ContributionFound>, ProblemHttpResult>> ContributionAsync(
        NetworkName network, string? limit, [AsParameters] Analysed asked, CancellationToken cancellationToken)
    {
        if (!Ask.Limit(limit, Usual, Max, out var most, out var problem))
            return problem;
        var (found, refused) = await asked.ContributionsAsync(network.Value, cancellationToken);
        if (found is null)
            return refused!;
        var first = found.Contributions.OrderByDescending(c => c.ShapleyShare).ThenByDescending(c => c.Attempts)
            .ThenBy(c => c.Operator, StringComparer.Ordinal).Take(most);
        return TypedResults.Ok(new ContributionFound(found.AsOf, network.Value, found.Window, found.Contributions.Count, [.. first]));
    }

    private static async Task<Results<Ok<AssessmentsFound>, ProblemHttpResult>> AssessmentsAsync(
        NetworkName network, string? limit, ICoverageQueries queries, CancellationToken cancellationToken)
    {
        if (!Ask.Limit(limit, Usual, AssessmentsMax, out var most, out var problem))
            return problem;
        if (await queries.ClosedThroughAsync(network.Value, cancellationToken) is not { } asOf)
            return Problems.NoSuchNetwork(network.Value);
        var assessments = await queries.AssessmentsAsync(network.Value, most, cancellationToken);
        var together = await queries.JoinEffectsAsync(network.Value, cancellationToken);
        return TypedResults.Ok(new AssessmentsFound(asOf, network.Value, null, together, assessments));
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
internal sealed record ContributionFound(
    EventTime AsOf, string Network, string Window, int OperatorsActive, IReadOnlyList<OperatorContribution> Operators);

/// <summary>What joins changed, newest join first (no window).</summary>
/// <param name="AsOf">Event time up to which the network's figures are complete.</param>
/// <param name="Network">The network.</param>
/// <param name="Window">Null.</param>
/// <param name="Together">What all joins of the last periods together changed; null before the first period has ended.</param>
/// <param name="Assessments">What each changed.</param>
internal sealed record AssessmentsFound(
    EventTime AsOf, string Network, string? Window, JoinEffects? Together, IReadOnlyList<OperatorAssessment> Assessments);

/// <summary>Which predictor is better (no window); null before the first period has ended.</summary>
internal sealed record VerdictFound(EventTime AsOf, string Network, string? Window, PredictorVerdict? Verdict);
