using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Web.Api;

/// <summary>A question about what analyses of a window found: its parameters, and the one place where they are read and answered.</summary>
/// <param name="Window">The window's name.</param>
/// <param name="At">A past moment. Analyses are kept as they are now, so it is refused rather than overlooked.</param>
/// <param name="Queries">Where the figures are.</param>
/// <param name="Options">Which windows there are.</param>
internal sealed record Analysed(string? Window, string? At, ICoverageQueries Queries, WebOptions Options)
{
    /// <summary>What the analysis found, beside what each operator contributes; or the refusal.</summary>
    public Task<(AnalysisFound? Found, ProblemHttpResult? Refused)> FindAsync(string network, CancellationToken cancellationToken) =>
        AnswerAsync(
            network,
            async (asOf, window) => new AnalysisFound(asOf, window, await Queries.AnalysisAsync(network, window, cancellationToken)),
            cancellationToken);

    /// <summary>What each operator contributes; or the refusal.</summary>
    public Task<(ContributionsRead? Found, ProblemHttpResult? Refused)> ContributionsAsync(
        string network, CancellationToken cancellationToken) =>
        AnswerAsync(
            network,
            async (asOf, window) =>
                new ContributionsRead(asOf, window, await Queries.ContributionsAsync(network, window, cancellationToken)),
            cancellationToken);

    private async Task<(T? Found, ProblemHttpResult? Refused)> AnswerAsync<T>(
        string network, Func<EventTime, string, Task<T>> newest, CancellationToken cancellationToken)
        where T : class
    {
        if (!Ask.Window(Window, Options, out var window, out var problem))
            return (null, problem);
        if (At is not null)
            return (null, Problems.BadParameter("at", "analyses are kept as they are now; leave it out"));
        return await Queries.ClosedThroughAsync(network, cancellationToken) is { } asOf
            ? (await newest(asOf, window.Name), null)
            : (null, Problems.NoSuchNetwork(network));
    }
}

/// <summary>What the newest analysis found; null where there was none yet.</summary>
internal sealed record AnalysisFound(EventTime AsOf, string Window, WindowAnalysis? Analysis);

/// <summary>What each operator contributes, by ordinal of their names.</summary>
internal sealed record ContributionsRead(EventTime AsOf, string Window, IReadOnlyList<OperatorContribution> Contributions);
