using StreamCoverage.Cli.Output;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Cli.Hosting;

/// <summary>Tells in the terminal what the page shows: a line every few seconds, and every regression and recovery.</summary>
internal sealed class DemoStory(ICoverageQueries queries, string network, TimeProvider clock)
{
    private const string Window = "5m";
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SpeakEvery = TimeSpan.FromSeconds(5);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    public async Task TellAsync(CancellationToken cancellationToken)
    {
        var spoken = DateTimeOffset.MinValue;
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(LookEvery, clock, cancellationToken);
            await TellAlertsAsync(cancellationToken);
            await TellJoinsAsync(cancellationToken);
            if (clock.GetUtcNow() - spoken < SpeakEvery || await queries.NewestAsync(network, Window, cancellationToken) is not { Network: var n })
                continue;
            spoken = clock.GetUtcNow();
            Console.WriteLine(
                $"{n.WindowEnd:HH:mm} event time   coverage {Figures.Percent(n.CoverageLower)} to {Figures.Percent(n.CoverageUpper)}   " +
                $"success rate {Figures.Percent(n.SuccessRate)}   operators {n.OperatorsPresent}");
        }
    }

    private async Task TellJoinsAsync(CancellationToken cancellationToken)
    {
        foreach (var join in (await queries.AssessmentsAsync(network, 100, cancellationToken)).Where(join => join.Attempts > 0 && join.Effect is not null))
            if (_told.Add($"{join.JoinEventId} {join.Verdict}") && join.Verdict != "not enough data")
                Console.WriteLine(
                    $"JOIN of {join.Operator} at {join.JoinedAt:HH:mm} {join.Verdict}: success of its cells {Figures.Points(join.Effect)} against the others'");
    }

    private async Task TellAlertsAsync(CancellationToken cancellationToken)
    {
        // The network's own failure rate tells the story; the other streams tell of the same loss.
        foreach (var alert in (await queries.AlertsAsync(network, 100, cancellationToken)).Where(alert => alert.Rule == "network-failure-rate").Reverse())
        {
            if (_told.Add($"{alert.Id} firing"))
                Console.WriteLine($"REGRESSION since {alert.OnsetAt:HH:mm}: success rate {Figures.Percent(alert.Before)} -> {Figures.Percent(alert.After)}");
            if (alert.ResolvedAt is { } resolved && _told.Add($"{alert.Id} resolved"))
                Console.WriteLine($"RECOVERED at {resolved:HH:mm} from the regression of {alert.OnsetAt:HH:mm}");
        }
    }
}
