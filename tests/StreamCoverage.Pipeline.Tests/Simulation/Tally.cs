using System.Text;

namespace StreamCoverage.Pipeline.Tests.Simulation;

/// <summary>What many runs came to. Thread-safe.</summary>
internal sealed class Tally
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, (string Law, string Detail)> _first = [];
    private readonly SortedDictionary<string, int> _seedsByLaw = new(StringComparer.Ordinal);

    public int Seeds { get; private set; }

    public long Events { get; private set; }

    public long Turns { get; private set; }

    public long Crashes { get; private set; }

    public long Failovers { get; private set; }

    public long Gaps { get; private set; }

    public long Alerts { get; private set; }

    /// <summary>Slices that were restated.</summary>
    public long Restated { get; private set; }

    public long Lost { get; private set; }

    public long Doubled { get; private set; }

    /// <summary>In how many runs each law was broken.</summary>
    public IReadOnlyDictionary<string, int> SeedsByLaw => _seedsByLaw;

    /// <summary>Runs in which a law was broken.</summary>
    public int Broken => _first.Count;

    public void Add(Run run)
    {
        lock (_lock)
        {
            var world = run.World;
            (Seeds, Events, Turns, Crashes) = (Seeds + 1, Events + run.Events, Turns + world.Turns, Crashes + world.Crashes);
            (Failovers, Gaps, Alerts) = (Failovers + world.Store.Failovers, Gaps + (world.HasGap ? 1 : 0), Alerts + world.Published.Count);
            (Restated, Lost, Doubled) = (Restated + run.Restated, Lost + run.Lost, Doubled + run.Doubled);
            if (world.Broken.Count > 0)
                _first.Add(world.Seed, world.Broken[0]);
            foreach (var law in world.Broken.Select(broken => broken.Law).Distinct())
                _seedsByLaw[law] = _seedsByLaw.GetValueOrDefault(law) + 1;
        }
    }

    /// <summary>One line for a soak's log.</summary>
    public string Line =>
        $"seeds={Seeds} events={Events} steps={Turns} crashes={Crashes} failovers={Failovers} gaps={Gaps} alerts={Alerts} restated={Restated} "
        + $"lost={Lost} double={Doubled} digest-differences={_seedsByLaw.GetValueOrDefault("I2")} broken={Broken}";

    /// <summary>Each seed that broke a law, the first three in full, with the command that plays one alone.</summary>
    public string Report(string method)
    {
        var report = new StringBuilder(Line).AppendLine();
        foreach (var (seed, (law, detail)) in _first.Take(3))
            report.AppendLine($"seed {seed} breaks {law}: {detail}").AppendLine($"  alone: {SeedRuns.Variable}={seed} artifacts/bin/StreamCoverage.Pipeline.Tests/release/StreamCoverage.Pipeline.Tests --filter-method '*{method}'");
        return report.Append("laws: ").AppendJoin(", ", _seedsByLaw.Select(pair => $"{pair.Key} in {pair.Value}")).ToString();
    }
}
