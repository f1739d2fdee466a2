using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Tests.Simulation;

namespace StreamCoverage.Pipeline.Tests;

public sealed class CrashTests
{
    private const int SeedCount = 300;
    private const int StudySeedCount = 60;

    // Hours of traffic hold many periods.
    private static readonly MeasureOptions ShortPeriods = new()
    {
        Period = TimeSpan.FromMinutes(10),
        PredictorPeriods = 2,
        Windows = [.. WindowSpec.Defaults.Take(3)],
    };


    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, 10)];

    [Theory, MemberData(nameof(Blocks))]
    public async Task Crashes_repeats_zombies_and_rebalances_leave_no_trace_in_what_is_stored(int block)
    {
        foreach (var seed in Enumerable.Range(block * SeedCount / 10, SeedCount / 10))
        {
            var unbroken = Stored.Lines(await new World(seed, faults: false).RunAsync());
            var broken = Stored.Lines(await new World(seed, faults: true).RunAsync());
            Assert.True(unbroken.SequenceEqual(broken), $"seed {seed}: {FirstDifference(unbroken, broken)}");
        }
    }

    [Theory, MemberData(nameof(Blocks))]
    public async Task Joins_are_assessed_and_predictors_compared_alike_whatever_breaks(int block)
    {
        var looks = 0;
        foreach (var seed in Enumerable.Range(block * StudySeedCount / 10, StudySeedCount / 10))
        {
            var unbroken = Stored.Lines(await new World(seed, faults: false, options: ShortPeriods).RunAsync());
            var broken = Stored.Lines(await new World(seed, faults: true, options: ShortPeriods).RunAsync());
            Assert.True(unbroken.SequenceEqual(broken), $"seed {seed}: {FirstDifference(unbroken, broken)}");
            looks += unbroken.Count(line => line.StartsWith("OperatorAssessment", StringComparison.Ordinal));
            Assert.Contains(unbroken, line => line.StartsWith("PredictorVerdict", StringComparison.Ordinal));
        }
        Assert.True(looks > StudySeedCount / 10, $"{looks} joins were assessed");
    }

    [Theory]
    [InlineData(nameof(Planted.PositionTooFar))]
    [InlineData(nameof(Planted.AddsInsteadOfSetting))]
    [InlineData(nameof(Planted.PositionBeforeMessages))]
    public async Task A_planted_mistake_is_seen(string mistake)
    {
        var seen = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            var unbroken = Stored.Lines(await new World(seed, faults: false).RunAsync());
            seen += await IsSeenAsync(unbroken, seed, Enum.Parse<Planted>(mistake)) ? 1 : 0;
        }
        Assert.True(seen >= 15, $"{mistake} was seen in {seen} of 20 seeds");
    }

    [Fact]
    public async Task Faults_do_deliver_partials_more_than_once()
    {
        var (unbroken, broken) = (new World(1, faults: false), new World(1, faults: true));
        await unbroken.RunAsync();
        await broken.RunAsync();
        Assert.True(broken.Deliveries > unbroken.Deliveries * 1.1, $"{broken.Deliveries} against {unbroken.Deliveries}");
    }

    [Fact]
    public async Task Silence_that_ends_too_late_restates_closed_slices()
    {
        var content = await new World(1, faults: true).RunAsync();
        Assert.Contains(content.Events, e => e.Type == "SliceRestated");
        Assert.Contains(content.Hours, hour => hour.Revision > 0);
        Assert.Contains(content.History, row => row.Revision > 0);
    }

    private static async Task<bool> IsSeenAsync(IReadOnlyList<string> unbroken, int seed, Planted mistake)
    {
        try
        {
            return !unbroken.SequenceEqual(Stored.Lines(await new World(seed, faults: true, mistake).RunAsync()));
        }
        catch (InvalidDataException)
        {
            // Partials that contradict each other are refused where they meet.
            return true;
        }
    }

    private static string FirstDifference(IReadOnlyList<string> a, IReadOnlyList<string> b)
    {
        var i = 0;
        while (i < a.Count && i < b.Count && a[i] == b[i])
            i++;
        return $"line {i} of {a.Count} and {b.Count}\n{a.ElementAtOrDefault(i)}\n{b.ElementAtOrDefault(i)}";
    }
}
