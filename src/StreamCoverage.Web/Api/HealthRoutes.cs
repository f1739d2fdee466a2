using System.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Web.Access;
using StreamCoverage.Web.Hosting;
using StreamCoverage.Web.Telemetry;

namespace StreamCoverage.Web.Api;

/// <summary>What a supervisor asks: does the process answer, can it do its work, what is it.</summary>
internal static class HealthRoutes
{
    private static readonly string Version =
        typeof(HealthRoutes).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/livez", Live).WithSummary("Whether the process answers.").AllowAnonymous();
        routes.MapRead("/readyz", ReadyAsync).WithSummary("Whether the process can do its work.").AllowAnonymous();
        routes.MapRead("/version", VersionOf).WithSummary("What runs here, and which definitions its figures follow.").ForAnyReader();
    }

    private static Ok<Health> Live() => TypedResults.Ok(new Health("live"));

    private static async Task<Results<Ok<ReadyHealth>, ProblemHttpResult>> ReadyAsync(
        HttpResponse response, Readiness readiness, ProcessSelf self, CancellationToken cancellationToken)
    {
        if (await readiness.WhyNotAsync().WaitAsync(cancellationToken) is not { } reason)
            return TypedResults.Ok(new ReadyHealth("ready", self.Progress()));
        response.Headers.RetryAfter = "5";
        return Problems.NotReady(reason);
    }

    private static Ok<VersionAnswer> VersionOf() =>
        TypedResults.Ok(new VersionAnswer("streamcoverage", Version, MeasureOptions.DefinitionVersion));
}

/// <summary><c>live</c>.</summary>
internal sealed record Health(string Status);

/// <summary>That the process can do its work, and how far it is.</summary>
/// <param name="Status"><c>ready</c>.</param>
/// <param name="Stages">The parts of the pipeline that run in this process.</param>
internal sealed record ReadyHealth(string Status, IReadOnlyList<StageProgress> Stages);

/// <summary>What runs here, and which definitions its figures follow.</summary>
internal sealed record VersionAnswer(string Program, string Version, int DefinitionVersion);
