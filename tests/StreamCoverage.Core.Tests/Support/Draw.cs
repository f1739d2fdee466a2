using StreamCoverage.Core.Events;
using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Slices;

namespace StreamCoverage.Core.Tests.Support;

/// <summary>Random values that visit the corners: nothing at all, only successes, all dead at one condition, causes unknown.</summary>
internal static class Draw
{
    private static readonly ReporterRole[] Roles = [.. Enum.GetValues<ReporterRole>().Where(role => role != ReporterRole.Attested)];

    /// <summary>Counts of any shape, each counter at most 200.</summary>
    public static OutcomeCounts Counts(Random random)
    {
        var counts = new OutcomeCounts();
        switch (random.Next(6))
        {
            case 0:
                break;
            case 1:
                counts[Outcome.Succeeded] = random.Next(1, 200);
                break;
            case 2:
                counts[OutcomeNames.Conditions[random.Next(OutcomeNames.ConditionCount)]] = random.Next(1, 60);
                break;
            case 3:
                for (var i = 0; i < OutcomeNames.Count; i++)
                    counts[(Outcome)i] = random.Next(3) == 0 ? 0 : random.Next(40);
                break;
            default:
                counts[Outcome.Succeeded] = random.Next(20, 200);
                counts[(Outcome)random.Next(1, OutcomeNames.Count)] = random.Next(12);
                break;
        }
        return counts;
    }

    /// <summary>A pane in canonical order over at most 8 cells and 5 operators; one in eight is empty.</summary>
    public static IReadOnlyList<SliceRow> Pane(Random random)
    {
        var rows = new Dictionary<(string, string?, ReporterRole), SliceRow>();
        for (var left = random.Next(8) == 0 ? 0 : random.Next(1, 20); left > 0; left--)
        {
            var model = $"m{random.Next(8)}";
            var servedBy = random.Next(4) == 0 ? null : $"o{random.Next(5)}";
            var role = random.Next(3) > 0 ? ReporterRole.Gateway : Roles[random.Next(Roles.Length)];
            var attempts = servedBy is null ? default : Counts(random);
            rows[(model, servedBy, role)] = Build.Row(model, Counts(random), servedBy, role) with
            {
                Attempts = attempts,
                RewardMicros = servedBy is null || random.Next(3) == 0 ? 0 : random.Next(1_000_000),
                Latencies = servedBy is null && role.IsDemand() ? Latencies(random) : default,
            };
        }
        return [.. rows.Values.Order()];
    }

    /// <summary>Latencies from a microsecond to a day; none in one of four.</summary>
    public static LatencyBins Latencies(Random random)
    {
        var sketch = new LatencySketch();
        for (var left = random.Next(4) == 0 ? 0 : random.Next(1, 40); left > 0; left--)
            sketch.Add((long)Math.Pow(10, random.NextDouble() * 10.9), random.Next(1, 300));
        return sketch.Bins;
    }

    /// <summary>A pane of <paramref name="requests"/> that fail independently with probability <paramref name="rate"/>.</summary>
    public static FailurePane Failures(Random random, int requests, double rate)
    {
        var failures = 0;
        for (var i = 0; i < requests; i++)
            if (random.NextDouble() < rate)
                failures++;
        return new(requests, failures);
    }
}
