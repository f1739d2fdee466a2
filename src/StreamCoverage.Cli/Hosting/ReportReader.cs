using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Queries;
using StreamCoverage.Report;

namespace StreamCoverage.Cli.Hosting;

/// <summary>Reads what a report tells, by the questions that the other commands ask.</summary>
internal sealed class ReportReader(ICoverageQueries queries, MeasureOptions options)
{
    /// <summary>Windows that a period has where its start is not named.</summary>
    public const int WindowsUsual = 24;

    private const int PointsMax = 120;
    private const int JoinsMax = 10_000;
    private const int AlertsMax = 500;

    /// <summary>Reads one network's period.</summary>
    /// <param name="network">A network that has figures.</param>
    /// <param name="window">The window that figures are of.</param>
    /// <param name="from">Start of the period; null for <see cref="WindowsUsual"/> windows before its end.</param>
    /// <param name="to">End of the period: figures are made again from facts. Null for the newest ones as they are stored.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <exception cref="FailureException">There are no figures of that period.</exception>
    public async Task<ReportMaterial> ReadAsync(string network, WindowSpec window, EventTime? from, EventTime? to, CancellationToken cancellationToken)
    {
        var closed = await queries.ClosedThroughAsync(network, cancellationToken) ?? throw new FailureException($"{network} has no figures yet");
        var end = (to ?? closed).FloorTo(window.Slide);
        var start = from ?? end - (window.Length * WindowsUsual);
        if (end > closed)
            throw new FailureException($"{network} is complete only to {closed}; ask for a period that ends by then");
        if (start >= end)
            throw new FailureException($"the period begins at {start}, which is not before its end at {end}");
        var answer = to is null
            ? await queries.NewestAsync(network, window.Name, cancellationToken)
            : await PastCoverage.AtAsync(queries, network, window, end, options.Judge, cancellationToken);
        var (analysis, contributions) = to is null
            ? (await queries.AnalysisAsync(network, window.Name, cancellationToken), await queries.ContributionsAsync(network, window.Name, cancellationToken))
            : await new PastAnalysis(queries, options).AtAsync(network, window, end, cancellationToken) is { } past ? (past.Window, past.Contributions) : (null, []);
        var period = new Period(start.ToUtc(), end.ToUtc());
        return answer is null ? throw new FailureException($"{network} has no figures for the window {window} yet") : new()
        {
            Network = network,
            Window = window.Name,
            From = period.From,
            To = period.To,
            AsOf = closed.ToUtc(),
            Coverage = answer.Network,
            Funnel = answer.Funnel,
            Cells = answer.Cells,
            Analysis = analysis is null ? null : new(analysis.Dimensions, analysis.Change, analysis.Convergence, analysis.Fragility, analysis.Gaps),
            Contributions = contributions,
            Joins = [.. (await queries.AssessmentsAsync(network, JoinsMax, cancellationToken)).Where(period.Holds)],
            Alerts = [.. (await queries.AlertsAsync(network, AlertsMax, cancellationToken)).Where(period.Touches)],
            Verdict = await queries.VerdictAsync(network, cancellationToken),
            History = await HistoryAsync(network, window, start, end, cancellationToken),
            Accounting = Accounting(await queries.StatusAsync(cancellationToken)),
        };
    }

    // The first window of the period and the newest one of each of equal parts, so that a long period costs no more than a short one.
    private async Task<IReadOnlyList<ReportPoint>> HistoryAsync(
        string network, WindowSpec window, EventTime start, EventTime end, CancellationToken cancellationToken)
    {
        var rows = new List<HistoryRow>(PointsMax + 2);
        foreach (var (from, to) in PartsOf(window, start, end))
        {
            try
            {
                rows.AddRange(await queries.HistoryAsync(network, window.Name, from, to, 1, cancellationToken));
            }
            catch (NotKeptException)
            {
                // The period begins before what is kept: the chart begins later.
            }
        }
        var points = new List<ReportPoint>(rows.Count);
        foreach (var row in rows)
            points.Add(Point(row, await queries.OperatorCountsAsync(network, row.End, cancellationToken)));
        return points;
    }

    private static IEnumerable<(EventTime From, EventTime To)> PartsOf(WindowSpec window, EventTime start, EventTime end)
    {
        var step = window.Slide * Math.Max(1, Math.Ceiling((end - start) / window.Slide / PointsMax));
        var first = start + window.Slide;
        yield return (start, first);
        for (var from = first; from <= end; from += step)
            yield return (from, EventTime.Min(from + step, end + window.Slide));
    }

    private static ReportPoint Point(HistoryRow row, OperatorCounts operators)
    {
        var (f, requests) = (row.Figures, row.Figures.Requests.Total);
        return new(
            row.End.ToUtc(), Shares.Of(f.DemandCovered, requests), Shares.Of(requests - f.DemandUncovered, requests), Shares.Of(f.Requests.Succeeded, requests),
            requests, operators.Present, f.OperatorsActive, f.Probed.Total, f.Probed.Succeeded);
    }

    private static List<ReportAccounting> Accounting(PipelineStatus status) =>
    [
        .. status.Accounting.GroupBy(row => row.Source.Topic).OrderBy(topic => topic.Key, StringComparer.Ordinal).Select(topic => new ReportAccounting(
            topic.Key, topic.Sum(row => row.Consumed), topic.Sum(row => row.Accepted), topic.Sum(row => row.Late), topic.Sum(row => row.Duplicate),
            [.. topic.SelectMany(row => row.Rejected).GroupBy(reason => reason.Key).OrderBy(reason => reason.Key, StringComparer.Ordinal)
                .Select(reason => KeyValuePair.Create(reason.Key, reason.Sum(one => one.Value)))],
            topic.Sum(row => row.Lost))),
    ];

    private readonly record struct Period(DateTimeOffset From, DateTimeOffset To)
    {
        public bool Holds(OperatorAssessment join) => join.JoinedAt >= From && join.JoinedAt < To;

        public bool Touches(CoverageAlert alert) => alert.FiredAt <= To && (alert.ResolvedAt is null || alert.ResolvedAt > From);
    }
}
