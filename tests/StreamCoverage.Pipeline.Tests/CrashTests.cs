using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Tests.Simulation;

namespace StreamCoverage.Pipeline.Tests;

/// <summary>Runs with faults against runs without. <c>STREAMCOVERAGE_SEEDS=FROM-TO</c> chooses other seeds than those of every day.</summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int SeedCount = 10_000;
    private const int WholeSeedCount = 10;
    private const int GapSeedCount = 300;
    private const int PlantedSeedCount = 60;

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
        // Of many seeds: a few may share short inputs.
        Assert.True(tally.Seeds < 1_000 || tally.Turns >= 200L * tally.Seeds, $"{tally.Turns} steps in {tally.Seeds} runs");
        Assert.True(tally.Seeds < 1_000 || (tally.Failovers > 0 && tally.Gaps > 0 && tally.Alerts > 0 && tally.Restated > 0), tally.Line);
    }

    [Fact]
    public async Task A_process_that_reads_on_when_the_log_lost_records_behind_or_before_it_counts_each_offset_once()
    {
        var (from, to) = SeedRuns.Asked(GapSeedCount);
        var tally = await SeedRuns.RunAsync(from, to, Planted.Nothing, Setup.Small with { OutlivesGaps = true });
        output.WriteLine(tally.Line);
        Assert.True(tally.Broken == 0, tally.Report(nameof(A_process_that_reads_on_when_the_log_lost_records_behind_or_before_it_counts_each_offset_once)));
        Assert.True(tally.Seeds < 200 || tally.Gaps > 0, tally.Line);
    }

    [Fact]
    public async Task The_same_holds_of_all_windows_over_hours_of_traffic()
    {
        var tally = await SeedRuns.RunAsync(0, WholeSeedCount - 1, Planted.Nothing, Setup.Whole);
        Assert.True(tally.Broken == 0, tally.Report(nameof(The_same_holds_of_all_windows_over_hours_of_traffic)));
    }

    [Fact]
    public async Task The_same_holds_where_reporters_are_counted()
    {
        var tally = await SeedRuns.RunAsync(0, WholeSeedCount - 1, Planted.Nothing, Setup.Counted);
        Assert.True(tally.Broken == 0, tally.Report(nameof(The_same_holds_where_reporters_are_counted)));
    }

    [Fact]
    public async Task Joins_are_assessed_and_predictors_compared_alike_whatever_breaks()
    {
        var tally = await SeedRuns.RunAsync(0, WholeSeedCount - 1, Planted.Nothing, ShortPeriods);
        Assert.True(tally.Broken == 0, tally.Report(nameof(Joins_are_assessed_and_predictors_compared_alike_whatever_breaks)));
        var looks = Stored.Lines(await new World(1, faults: false, setup: ShortPeriods).RunAsync());
        Assert.Contains(looks, line => line.StartsWith("OperatorAssessment", StringComparison.Ordinal));
        Assert.Contains(looks, line => line.StartsWith("PredictorVerdict", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(nameof(Planted.PositionTooFar), "I2")]
    [InlineData(nameof(Planted.AddsInsteadOfSetting), "I2")]
    [InlineData(nameof(Planted.PositionBeforeMessages), "I2")]
    [InlineData(nameof(Planted.PositionBeforeCommit), "I2")]
    [InlineData(nameof(Planted.PositionOutsideTransaction), "I3")]
    [InlineData(nameof(Planted.CompareWithoutEpoch), "I14")]
    [InlineData(nameof(Planted.RetryWithoutReadingAgain), "I2")]
    [InlineData(nameof(Planted.MarkBeforeDelivery), "I4")]
    [InlineData(nameof(Planted.RandomAlertId), "I4")]
    [InlineData(nameof(Planted.FloatSums), "I2")]
    [InlineData(nameof(Planted.WatermarkFromFarFuture), "I10")]
    [InlineData(nameof(Planted.EarliestOnOutOfRange), "I1")]
    [InlineData(nameof(Planted.UnboundedCells), "I9")]
    public async Task A_planted_mistake_is_caught_by_name(string mistake, string law)
    {
        var tally = await SeedRuns.RunAsync(0, PlantedSeedCount - 1, Enum.Parse<Planted>(mistake), Setup.Small);
        var laws = string.Join(", ", tally.SeedsByLaw.Select(pair => $"{pair.Key} in {pair.Value}"));
        output.WriteLine($"{mistake}: caught in {tally.Broken} of {tally.Seeds} seeds; {laws}");
        Assert.True(tally.SeedsByLaw.ContainsKey(law), $"{mistake} is not caught by {law}, but by: {laws}");
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
        var contents = new List<MemoryContent>();
        for (var seed = 1; seed <= 8; seed++)
            contents.Add(await new World(seed, faults: true).RunAsync());
        Assert.Contains(contents.SelectMany(content => content.Events), e => e.Type == "SliceRestated");
        Assert.Contains(contents.SelectMany(content => content.Hours), hour => hour.Revision > 0);
        Assert.Contains(contents.SelectMany(content => content.History), row => row.Revision > 0);
    }

    [Fact]
    public void Seeds_are_asked_for_by_range_or_one_by_one()
    {
        Assert.Equal((3, 17), SeedRuns.Parse("3-17"));
        Assert.Equal((42, 42), SeedRuns.Parse("42"));
        Assert.Null(SeedRuns.Parse(""));
        foreach (var text in new[] { "x", "5-3", "1-2-3", "-1", "1-" })
            Assert.Throws<ArgumentException>(() => SeedRuns.Parse(text));
    }
}
