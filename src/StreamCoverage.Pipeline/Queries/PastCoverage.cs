using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Windows;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Queries;

/// <summary>The figures of a past moment, made again from the facts: the same that were stored then, with all restatements since.</summary>
public static class PastCoverage
{
    /// <summary>The figures of the window that ends at <paramref name="at"/>, cut back to the window's slide.</summary>
    /// <param name="queries">Where the facts are.</param>
    /// <param name="network">The tenant.</param>
    /// <param name="window">The window.</param>
    /// <param name="at">Event time.</param>
    /// <param name="judge">The rule by which cells are judged; measure's own, or the answer is another than the stored one.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <returns>Null where the network has no closed slice, or is not closed as far as <paramref name="at"/>. Where no facts are kept of
    /// the window, an answer without demand.</returns>
    /// <exception cref="StoreException">The store is away.</exception>
    public static async Task<CoverageAnswer?> AtAsync(
        ICoverageQueries queries, string network, WindowSpec window, EventTime at, CellJudge judge, CancellationToken cancellationToken)
    {
        if (await queries.ClosedThroughAsync(network, cancellationToken) is not { } closedThrough || at > closedThrough)
            return null;
        var end = at.FloorTo(window.Slide);
        var tally = new WindowTally(judge, MeasureOptions.IsHourly(window));
        foreach (var facts in await queries.FactsAsync(network, window, end, cancellationToken))
            tally.Add(facts.Rows);
        var operators = await queries.OperatorCountsAsync(network, end, cancellationToken);
        return FigureDocuments.Answer(network, window, end, tally.Figures(), operators, tally);
    }
}
