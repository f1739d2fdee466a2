using System.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Web.Api;

/// <summary>What a supervisor asks: does the process answer, can it do its work, what is it.</summary>
internal static class HealthRoutes
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(2);

    private static readonly string Version =
        typeof(HealthRoutes).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/livez", Live);
        routes.MapRead("/readyz", ReadyAsync);
        routes.MapRead("/version", VersionOf);
    }

    private static Ok<Health> Live() => TypedResults.Ok(new Health("live"));

    private static async Task<Results<Ok<Health>, ProblemHttpResult>> ReadyAsync(
        HttpResponse response, ICoverageQueries queries, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ReadyWithin, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await queries.NetworksAsync(both.Token);
            return TypedResults.Ok(new Health("ready"));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Problems.StoreAway(response);
        }
    }

    private static Ok<VersionAnswer> VersionOf() =>
        TypedResults.Ok(new VersionAnswer("streamcoverage", Version, MeasureOptions.DefinitionVersion));
}

/// <summary><c>live</c> or <c>ready</c>.</summary>
internal sealed record Health(string Status);

/// <summary>What runs here, and which definitions its figures follow.</summary>
internal sealed record VersionAnswer(string Program, string Version, int DefinitionVersion);
