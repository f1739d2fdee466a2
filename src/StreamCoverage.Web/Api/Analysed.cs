using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Analysis;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Queries;

namespace StreamCoverage.Web.Api;

/// <summary>A question about what analyses of a window found: its parameters, and the one place where they are read and answered.</summary>
/// <param name="Window">The window's name.</param>
/// <param name="At">A past moment, of which the analysis is made again from facts; absent for the newest one.</param>
/// <param name="Queries">Where the figures are.</param>
/// <param name="Options">Which windows there are.</param>
internal sealed record Analysed(string? Window, string? At, ICoverageQueries Queries, WebOptions Options, TimeProvider Clock)
{
    /// <summary>What the analysis found, beside what each operator contributes; or the refusal.</summary>
    public Task<(AnalysisFound? Found, ProblemHttpResult? Refused)> FindAsync(string network, CancellationToken cancellationToken) =>
        AnswerAsync(
            network,
            async (asOf, window) => new AnalysisFound(asOf, window, await Queries.AnalysisAsync(network, window, cancellationToken)),
            past => new(EventTime.FromUtc(past.Window.Convergence.WindowEnd), past.Window.Convergence.Window, past.Window),
            cancellationToken);

    /// <summary>What each operator contributes; or the refusal.</summary>
    public Task<(ContributionsRead? Found, ProblemHttpResult? Refused)> ContributionsAsync(
        string network, CancellationToken cancellationToken) =>
        AnswerAsync(
            network,
            async (asOf, window) =>
                new ContributionsRead(asOf, window, await Queries.ContributionsAsync(network, window, cancellationToken)),
            past => new(EventTime.FromUtc(past.Window.Convergence.WindowEnd), past.Window.Convergence.Window, past.Contributions),
            cancellationToken);

    private async Task<(T? Found, ProblemHttpResult? Refused)> AnswerAsync<T>(
        string network, Func<EventTime, string, Task<T>> newest, Func<WindowFindings, T> past, CancellationToken cancellationToken)
        where T : class
    {
        if (!Ask.Window(Window, Options, out var window, out var problem) || !Ask.Time("at", At, Clock, out var at, out problem))
            return (null, problem);
        if (await Queries.ClosedThroughAsync(network, cancellationToken) is not { } asOf)
            return (null, Problems.NoSuchNetwork(network));
        if (at is not { } moment)
            return (await newest(asOf, window.Name), null);
        return await new PastAnalysis(Queries, Options.Measure).AtAsync(network, window, moment, cancellationToken) is { } found
            ? (past(found), null)
            : (null, Problems.NotClosedYet(moment, asOf));
    }
}

/// <summary>What the newest analysis found; null where there was none yet.</summary>
internal sealed record AnalysisFound(EventTime AsOf, string Window, WindowAnalysis? Analysis);

/// <summary>What each operator contributes, by ordinal of their names.</summary>
internal sealed record ContributionsRead(EventTime AsOf, string Window, IReadOnlyList<OperatorContribution> Contributions);
