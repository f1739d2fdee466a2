using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Web.Answering;

namespace StreamCoverage.Web.Api;

/// <summary>What the newest analysis of a window found: how alike and how fragile a network is, what to recruit, what changed.</summary>
internal static class AnalysisRoutes
{
    public const int GapsMax = 50;
    public const int ValuesMax = 100;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/v1/networks/{network}/convergence", ConvergenceAsync)
            .WithSummary("How alike and how concentrated the operators are.");
        routes.MapRead("/v1/networks/{network}/fragility", FragilityAsync)
            .WithSummary("What would be lost with an operator, an owner, a region.");
        routes.MapRead("/v1/networks/{network}/gaps", GapsAsync).WithSummary("What to recruit.");
        routes.MapRead("/v1/networks/{network}/change", ChangeAsync).WithSummary("Why coverage changed against the window before.");
        routes.MapRead("/v1/networks/{network}/dimensions", DimensionsAsync)
            .WithSummary("What is covered of each model, region and hardware class.");
    }

    private static async Task<Results<Ok<ConvergenceFound>, ProblemHttpResult>> ConvergenceAsync(
        NetworkName network, [AsParameters] Analysed asked, CancellationToken cancellationToken)
    {
        var (found, refused) = await asked.FindAsync(network.Value, cancellationToken);
        return found is null
            ? refused!
            : TypedResults.Ok(new ConvergenceFound(found.AsOf, network.Value, found.Window, found.Analysis?.Convergence));
    }

    private static async Task<Results<Ok<FragilityFound>, ProblemHttpResult>> FragilityAsync(
        NetworkName network, [AsParameters] Analysed asked, CancellationToken cancellationToken)
    {
        var (found, refused) = await asked.FindAsync(network.Value, cancellationToken);
        return found is null
            ? refused!
            : TypedResults.Ok(new FragilityFound(found.AsOf, network.Value, found.Window, found.Analysis?.Fragility));
    }

    private static async Task<Results<Ok<GapsFound>, ProblemHttpResult>> GapsAsync(
        NetworkName network, string? limit, [AsParameters] Analysed asked, CancellationToken cancellationToken)
    {
        if (!Ask.Limit(limit, GapsMax, GapsMax, out var most, out var problem))
            return problem;
        var (found, refused) = await asked.FindAsync(network.Value, cancellationToken);
        if (found is null)
            return refused!;
        var gaps = found.Analysis?.Gaps;
        return TypedResults.Ok(new GapsFound(found.AsOf, network.Value, found.Window, gaps is null ? null : gaps with
        {
            Cells = [.. gaps.Cells.Take(most)],
            Capabilities = [.. gaps.Capabilities.Take(most)],
            Fragile = [.. gaps.Fragile.Take(most)],
        }));
    }

    private static async Task<Results<Ok<ChangeFound>, ProblemHttpResult>> ChangeAsync(
        NetworkName network, [AsParameters] Analysed asked, CancellationToken cancellationToken)
    {
        var (found, refused) = await asked.FindAsync(network.Value, cancellationToken);
        return found is null
            ? refused!
            : TypedResults.Ok(new ChangeFound(found.AsOf, network.Value, found.Window, found.Analysis?.Change));
    }

    private static async Task<Results<Ok<DimensionsFound>, ProblemHttpResult>> DimensionsAsync(
        NetworkName network, string? limit, [AsParameters] Analysed asked, CancellationToken cancellationToken)
    {
        if (!Ask.Limit(limit, ValuesMax, ValuesMax, out var most, out var problem))
            return problem;
        var (found, refused) = await asked.FindAsync(network.Value, cancellationToken);
        return found is null
            ? refused!
            : TypedResults.Ok(new DimensionsFound(
                found.AsOf, network.Value, found.Window,
                [.. (found.Analysis?.Dimensions ?? []).Select(d => d with { Top = [.. d.Top.Take(most)] })]));
    }
}

/// <summary>How alike and how concentrated the operators are.</summary>
/// <param name="AsOf">Event time up to which the network's figures are complete; the analysis ends at its own window's end.</param>
/// <param name="Network">The network.</param>
/// <param name="Window">The window's name.</param>
/// <param name="Convergence">Null while the window was not analysed once.</param>
internal sealed record ConvergenceFound(EventTime AsOf, string Network, string Window, Convergence? Convergence);

/// <summary>What would be lost with whom, as a table the kinds of domains; otherwise as <see cref="ConvergenceFound"/>.</summary>
internal sealed record FragilityFound(EventTime AsOf, string Network, string Window, Fragility? Fragility) : IRows<DomainFragility>
{
    IEnumerable<DomainFragility> IRows<DomainFragility>.Rows => Fragility?.Domains ?? [];
}

/// <summary>What to recruit, each list with at most <c>limit</c> entries, as a table the cells; otherwise as <see cref="ConvergenceFound"/>.</summary>
internal sealed record GapsFound(EventTime AsOf, string Network, string Window, RecruitingGaps? Gaps) : IRows<CellGap>
{
    IEnumerable<CellGap> IRows<CellGap>.Rows => Gaps?.Cells ?? [];
}

/// <summary>The change against the window before; null too where the facts before it are not kept.</summary>
internal sealed record ChangeFound(EventTime AsOf, string Network, string Window, CoverageChange? Change);

/// <summary>What is covered of each dimension, with at most <c>limit</c> values; empty while the window was not analysed once.</summary>
internal sealed record DimensionsFound(
    EventTime AsOf, string Network, string Window, IReadOnlyList<DimensionCoverage> Dimensions) : IRows<DimensionRow>
{
    IEnumerable<DimensionRow> IRows<DimensionRow>.Rows => Dimensions.SelectMany(d => d.Top, (d, value) => new DimensionRow(d.Dimension, value));
}

/// <summary>A value with its dimension, for tables.</summary>
internal sealed record DimensionRow(string Dimension, DimensionValue Of);
