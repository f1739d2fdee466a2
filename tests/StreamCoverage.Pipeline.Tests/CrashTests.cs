using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Tests.Simulation;

namespace StreamCoverage.Pipeline.Tests;

/// <summary>Runs with faults against runs without. <c>STREAMCOVERAGE_SEEDS=FROM-TO</c> chooses other seeds than those of every day.</summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int SeedCount = 10_000;
    private const int WholeSeedCount = 40;
    private const int StudySeedCount = 40;

    // Hours of traffic hold many periods.
    private static readonly Setup ShortPeriods = Setup.Whole with
    {
        Measure = new() { Period = TimeSpan.FromMinutes(10), PredictorPeriods = 2, Windows = [.. WindowSpec.Defaults.Take(3)] },
    };

    [Fact]
    public async Task Whatever_breaks_leaves_no_trace_in_what_is_stored()
    {
        var (from, to) = SeedRuns.Asked(SeedCount);
        var tally = await SeedRuns.RunAsync(from, to, Planted.Nothing, Setup.Small);
        output.WriteLine(tally.Line);
        Assert.True(tally.Broken == 0, tally.Report(nameof(Whatever_breaks_leaves_no_trace_in_what_is_stored)));
        Assert.True(tally.Turns >= 200L * tally.Seeds || tally.Seeds < 100, $"{tally.Turns} steps in {tally.Seeds} runs");
    }
}
