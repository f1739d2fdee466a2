using StreamCoverage.Cli.Output;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Cli.Hosting;

/// <summary>One act before and after its story, in one sentence.</summary>
/// <param name="Act">Its name.</param>
/// <param name="OperatorsBefore">Present when the story began.</param>
/// <param name="OperatorsAfter">Present at its end, or where it was broken off.</param>
/// <param name="CoverageBefore">Null without demand.</param>
/// <param name="CoverageAfter">Null without demand.</param>
/// <param name="Verdicts">Newest verdict of each join of the story, how many of each, by ordinal of their words.</param>
internal sealed record DemoComparison(
    string Act, int OperatorsBefore, int OperatorsAfter, decimal? CoverageBefore, decimal? CoverageAfter, IReadOnlyList<KeyValuePair<string, int>> Verdicts)
{
    private const string Window = "5m";

    /// <summary>Reads what is stored; null where the story had not begun.</summary>
    public static async Task<DemoComparison?> ReadAsync(ICoverageQueries queries, DemoAct act, EventTime start, CancellationToken cancellationToken)
    {
        var (begins, ends) = (start + act.Begins, start + act.Ends);
        var rows = await queries.HistoryAsync(act.Name, Window, start, ends + TimeSpan.FromMinutes(1), int.MaxValue, cancellationToken);
        if (rows.LastOrDefault(row => row.End <= begins) is not { } before || rows[^1].End <= begins)
            return null;
        var joins = await queries.AssessmentsAsync(act.Name, 1000, cancellationToken);
        return new(
            act.Name,
            (await queries.OperatorCountsAsync(act.Name, before.End, cancellationToken)).Present,
            (await queries.OperatorCountsAsync(act.Name, rows[^1].End, cancellationToken)).Present,
            Coverage(before), Coverage(rows[^1]), Count(joins.Where(join => join.JoinedAt >= begins.ToUtc() && join.JoinedAt < ends.ToUtc())));
    }

    /// <summary>How many joins got each verdict.</summary>
    public static IReadOnlyList<KeyValuePair<string, int>> Count(IEnumerable<OperatorAssessment> joins) =>
        [.. joins.CountBy(join => join.Verdict).OrderBy(count => count.Key, StringComparer.Ordinal)];

    /// <summary>The sentence.</summary>
    public override string ToString() =>
        $"{Act}: operators {OperatorsBefore} -> {OperatorsAfter}, coverage {Figures.Percent(CoverageBefore)} -> {Figures.Percent(CoverageAfter)}, " +
        (Verdicts.Count == 0 ? "no join is old enough to be assessed" : $"joins: {string.Join(", ", Verdicts.Select(count => $"{count.Value} {count.Key}"))}");

    private static decimal? Coverage(HistoryRow row) => Shares.Of(row.Figures.DemandCovered, row.Figures.Requests.Total);
}
