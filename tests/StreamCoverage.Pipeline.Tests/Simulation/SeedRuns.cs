using System.Globalization;

namespace StreamCoverage.Pipeline.Tests.Simulation;

/// <summary>Runs of many seeds on all cores. Each twenty that follow one another share their inputs, and differ in what goes wrong.</summary>
internal static class SeedRuns
{
    /// <summary>FROM-TO, both included, or one seed.</summary>
    public const string Variable = "STREAMCOVERAGE_SEEDS";

    private const int SeedsPerTraffic = 20;

    /// <summary>The seeds that <see cref="Variable"/> asks for, else those from 0 to <paramref name="count"/>.</summary>
    public static (int From, int To) Asked(int count) => Parse(Environment.GetEnvironmentVariable(Variable)) ?? (0, count - 1);

    public static (int From, int To)? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var parts = text.Split('-');
        if (parts.Length <= 2 && TryRead(parts[0], out var from) && TryRead(parts[^1], out var to) && from <= to)
            return (from, to);
        throw new ArgumentException($"{Variable}={text} is not FROM-TO, as in 0-9999, nor one seed");
    }

    /// <summary>Runs every seed of [from, to] with faults and holds it against the laws.</summary>
    public static async Task<Tally> RunAsync(int from, int to, Planted planted, Setup setup)
    {
        var tally = new Tally();
        var traffics = Enumerable.Range(from / SeedsPerTraffic, (to / SeedsPerTraffic) - (from / SeedsPerTraffic) + 1);
        await Parallel.ForEachAsync(traffics, async (traffic, _) =>
        {
            var unbroken = await Unbroken.OfAsync(traffic, setup);
            var (first, last) = (Math.Max(from, traffic * SeedsPerTraffic), Math.Min(to, (traffic * SeedsPerTraffic) + SeedsPerTraffic - 1));
            for (var seed = first; seed <= last; seed++)
                tally.Add(await RunAsync(seed, planted, setup, unbroken));
        });
        return tally;
    }

    private static async Task<Run> RunAsync(int seed, Planted planted, Setup setup, Unbroken unbroken)
    {
        var world = new World(seed, faults: true, planted, setup, unbroken.Inputs);
        try
        {
            var content = await world.RunAsync();
            var laws = new Laws(world, content);
            laws.Check(unbroken);
            return new(world, content.Accounting.Sum(row => row.Consumed), content.Events.Count(e => e.Type == "SliceRestated"), laws.Lost, laws.Doubled);
        }
        catch (InvalidDataException e)
        {
            // Partials that contradict each other are refused where they meet.
            world.Break("I2", e.Message);
            return new(world, 0, 0, 0, 0);
        }
    }

    private static bool TryRead(string text, out int seed) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seed);
}

/// <summary>One run with faults.</summary>
internal sealed record Run(World World, long Events, long Restated, long Lost, long Doubled);
