using StreamCoverage.Cli.Output;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Cli.Hosting;

/// <summary>Tells in the terminal what the page shows: the acts as they begin, a line every few seconds, and every regression, recovery and
/// verdict.</summary>
internal sealed class DemoStory(ICoverageQueries queries, IReadOnlyList<DemoAct> acts, DemoClock events, TimeProvider clock)
{
    private const string Window = "5m";
    private const int NamesTold = 4;
    private const int JoinsMax = 100;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SpeakEvery = TimeSpan.FromSeconds(5);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Tells until cancelled.</summary>
    /// <param name="page">Where the page is; a network is chosen in its query.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task TellAsync(Func<Uri?> page, CancellationToken cancellationToken)
    {
        var spoken = DateTimeOffset.MinValue;
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(LookEvery, clock, cancellationToken);
            var begun = acts.Where(act => events.Start + act.Begins <= events.Now).ToList();
            foreach (var act in begun)
            {
                TellAct(act, page());
                await TellAlertsAsync(act, cancellationToken);
                await TellJoinsAsync(act, cancellationToken);
            }
            if (begun.Count == 0 || clock.GetUtcNow() - spoken < SpeakEvery
                || await queries.NewestAsync(begun[^1].Name, Window, cellsMax: 1, cancellationToken) is not { Network: var n })
                continue;
            spoken = clock.GetUtcNow();
            Console.WriteLine(
                $"{n.WindowEnd:HH:mm} event time   coverage {Figures.Percent(n.CoverageLower)} to {Figures.Percent(n.CoverageUpper)}   " +
                $"success rate {Figures.Percent(n.SuccessRate)}   operators {n.OperatorsPresent}");
        }
    }

    private void TellAct(DemoAct act, Uri? page)
    {
        if (page is null || !_told.Add(act.Label))
            return;
        Console.WriteLine($"{act.Label}: {act.Name}   {page}?window={Window}&network={Uri.EscapeDataString(act.Name)}");
        Console.WriteLine($"  {act.Scenario.Description}");
    }

    // Joins of one verdict that come to be known at once are one line.
    private async Task TellJoinsAsync(DemoAct act, CancellationToken cancellationToken)
    {
        // Those of the story alone: whoever was there from the start is never told of.
        var joins = new TimedPage(events.Start + act.Begins, null, null, JoinsMax);
        var judged = (await queries.AssessmentsAsync(act.Name, joins, cancellationToken))
            .Where(join => join is { Attempts: > 0, Effect: not null } && join.Verdict != "not enough data"
                && _told.Add($"{join.JoinEventId} {join.Verdict}"));
        foreach (var verdict in judged.GroupBy(join => join.Verdict).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var names = verdict.Select(join => $"{join.Operator} ({Figures.Points(join.Effect)})").Order(StringComparer.Ordinal).ToList();
            var more = names.Count > NamesTold ? $" and {names.Count - NamesTold} more" : "";
            Console.WriteLine(
                $"JOIN in {act.Name} {verdict.Key}: {string.Join(", ", names.Take(NamesTold))}{more}, success of their cells against the others'");
        }
    }

    private async Task TellAlertsAsync(DemoAct act, CancellationToken cancellationToken)
    {
        // The network's own failure rate tells the story; the other streams tell of the same loss.
        var alerts = await queries.AlertsAsync(act.Name, 100, cancellationToken);
        foreach (var alert in alerts.Where(alert => alert.Rule == "network-failure-rate").Reverse())
        {
            if (_told.Add($"{alert.Id} firing"))
                Console.WriteLine(
                    $"REGRESSION of {act.Name} since {alert.OnsetAt:HH:mm}: success rate {Figures.Percent(alert.Before)} -> {Figures.Percent(alert.After)}");
            if (alert.ResolvedAt is { } resolved && _told.Add($"{alert.Id} resolved"))
                Console.WriteLine($"RECOVERED {act.Name} at {resolved:HH:mm} from the regression of {alert.OnsetAt:HH:mm}");
        }
    }
}
