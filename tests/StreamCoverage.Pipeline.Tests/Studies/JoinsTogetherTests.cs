using System.Text.Json;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Studies;

namespace StreamCoverage.Pipeline.Tests.Studies;

public sealed class JoinsTogetherTests
{
    private const int Periods = JoinsTogether.Periods;
    private static readonly MeasureOptions Options = new() { Period = TimeSpan.FromMinutes(10) };
    private static readonly EventTime Start = new EventTime(1_772_366_400L * EventTime.MicrosecondsPerSecond).FloorTo(Options.Period);
    private static readonly EventTime End = Start + (Options.Period * Periods);

    [Fact]
    public void Joins_at_different_times_are_found_through_a_fall_that_all_cells_share()
    {
        var found = Found([("a", 5), ("b", 10)], cells: 4, rate: (model, period) => 60 - (period >= 8 ? 10 : 0) + Lift(model, period));

        Assert.Equal((2, 8, 4, 0), (found.Joins, found.CellsJoined, found.CellsNotJoined, found.CellsLeftOut));
        Assert.Equal(0.2m, found.Effect);
        Assert.All(found.BySince, since => Assert.Equal(since.Since < 0 ? 0 : 0.2m, since.Effect));
        Assert.Equal(Enumerable.Range(-9, 24).Where(since => since != -1), found.BySince.Select(since => since.Since).Distinct().Where(since => since is >= -9 and <= 14));
        Assert.True(found.EffectLower <= 0.2m && found.EffectUpper >= 0.2m);

        static int Lift(string model, int period) => (model, period) is ("a", >= 5) or ("b", >= 10) ? 20 : 0;
    }

    [Fact]
    public void A_join_that_every_cell_gets_at_once_leaves_nothing_to_compare_with()
    {
        var found = Found([("a", 5), ("b", 5), ("c", 5)], cells: 2, rate: (_, period) => period >= 5 ? 90 : 60);
        Assert.Equal((6, 0), (found.CellsJoined, found.CellsNotJoined));
        Assert.Null(found.Effect);
        Assert.Empty(found.BySince);
    }

    [Fact]
    public void A_cell_without_demand_before_its_join_is_left_to_the_joins_own_assessment()
    {
        var found = Found([("a", 5)], cells: 2, rate: (model, period) => model == "a" && period < 5 ? null : 60);
        Assert.Equal((0, 4), (found.CellsJoined, found.CellsNotJoined));
    }

    [Fact]
    public void Of_more_cells_than_are_drawn_those_with_least_demand_are_left_out_and_counted()
    {
        var found = Found([("a", 5)], cells: 400, rate: (_, _) => 60);
        Assert.Equal((1000, 200), (found.CellsJoined + found.CellsNotJoined, found.CellsLeftOut));
    }

    // Models a, b and c; 100 requests per cell and period, of which so many succeed.
    private static JoinEffects Found((string Model, int Period)[] joins, int cells, Func<string, int, int?> rate)
    {
        var facts = Enumerable.Range(0, Periods).Select(period => new SliceFacts("net", Start + (Options.Period * period), 0, Rows(period, cells, rate)));
        var names = new SharedNames();
        var roster = new OperatorRoster([]);
        foreach (var (model, period) in joins)
            roster.Apply(new(
                $"join-{model}", "net", $"op-{model}", Start + (Options.Period * period) + TimeSpan.FromSeconds(90), OperatorEventType.Joined,
                new([model], [], [], [], [])));
        var periods = new PeriodFacts(Options, new(new(facts, names), new([], names)));
        return JsonSerializer.Deserialize<JoinEffects>(new JoinsTogether("net", Options, roster, periods).At(End).Data!)!;
    }

    private static List<SliceRow> Rows(int period, int cells, Func<string, int, int?> rate)
    {
        var rows = new List<SliceRow>();
        foreach (var model in (string[])["a", "b", "c"])
            for (var i = 0; i < cells; i++)
                if (rate(model, period) is { } succeeded)
                    rows.Add(new(new(model, $"task-{i:000}", null, null, null, null), null, ReporterRole.Gateway, Counts(succeeded), default, 0));
        return rows;
    }

    private static OutcomeCounts Counts(int succeeded)
    {
        var counts = default(OutcomeCounts);
        counts[Outcome.Succeeded] = succeeded;
        counts[Outcome.Capacity] = 100 - succeeded;
        return counts;
    }
}
