using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;

namespace StreamCoverage.Core.Tests.Coverage;

/// <summary>How much of the evidence on a cell one reporter makes up.</summary>
public sealed class ShareCapTests
{
    [Theory]
    [InlineData(500_000, new long[] { 200, 100_000 }, 200)]
    [InlineData(400_000, new long[] { 100, 300, 100_000 }, 200)]
    [InlineData(600_000, new long[] { 200, 100_000 }, 300)]
    [InlineData(500_000, new long[] { 100, 100, 100, 1_000 }, 300)]
    [InlineData(333_333, new long[] { 5, 70, 900 }, 5)]
    [InlineData(100_000, new long[] { 5, 70, 900 }, 5)]
    [InlineData(10_000, new long[] { 7 }, 7)]
    [InlineData(999_999, new long[] { 7 }, 7)]
    [InlineData(500_000, new long[] { 50, 50 }, 50)]
    [InlineData(900_000, new long[] { 60, 50, 40 }, 60)]
    [InlineData(500_000, new long[] { long.MaxValue / 4, long.MaxValue / 2 }, long.MaxValue / 4)]
    public void The_cap_is_the_largest_that_keeps_everyone_below_the_share(long shareMicros, long[] requests, long cap) =>
        Assert.Equal(cap, ShareCap.Of(requests.Order().ToArray(), shareMicros));

    [Fact]
    public void The_cap_is_what_its_formula_says()
    {
        var random = new Random(1);
        for (var i = 0; i < 3_000; i++)
        {
            long[] ascending = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => (long)random.Next(1, random.Next(2, 200))).Order()];
            var micros = random.Next(10_000, 1_000_000);
            var share = Math.Max(micros, 1e6 / ascending.Length);
            bool Holds(long cap) => cap * 1e6 <= (share * ascending.Sum(n => Math.Min(n, cap))) + 1e-3;

            Assert.Equal(Enumerable.Range(1, (int)ascending[^1]).Last(cap => Holds(cap)), ShareCap.Of(ascending, micros));
        }
    }

    [Fact]
    public void Neither_order_nor_how_often_it_is_said_moves_what_counts()
    {
        var random = new Random(2);
        for (var i = 0; i < 500; i++)
        {
            var judge = new CellJudge { ReporterShareMaxMicros = random.Next(10_000, 1_000_000) };
            (string Name, Evidence Says)[] said = [.. Enumerable.Range(0, random.Next(2, 6)).Select(r => ($"r{r}", Some(random)))];
            var (one, other) = (Shares(said), Shares(said.Reverse()));
            other.Move("gone", new(9, 3), 1);
            other.Move("gone", new(9, 3), -1);

            Assert.Equal(judge.EvidenceOf(default, one), judge.EvidenceOf(default, other));
            Assert.InRange(judge.EvidenceOf(default, one).Successes, 0, judge.EvidenceOf(default, one).Requests);
        }
    }

    [Fact]
    public void More_of_one_reporter_does_not_raise_a_cell_beyond_its_share()
    {
        var judge = new CellJudge { ReporterShareMaxMicros = 500_000 };
        var honest = new Evidence(200, 120);
        CellVerdict Judged(CellJudge by, long invented) =>
            by.Judge(Demand(200 + invented, 120 + invented), Shares([("honest", honest), ("liar", new(invented, invented))]), 1);

        Assert.Equal(CellState.Covered, Judged(new(), 100_000).State);
        Assert.Equal(CellState.Uncovered, Judged(judge, 100_000).State);
        Assert.Equal(Judged(judge, 200), Judged(judge, 100_000));
        Assert.Equal(new(400, 320), judge.EvidenceOf(default, Shares([("honest", honest), ("liar", new(1_000, 1_000))])));
        Assert.Equal(new(400, 320), judge.EvidenceOf(default, Shares([("honest", new(200, 200)), ("rival", new(1_000, 600))])));
    }

    [Fact]
    public void Without_a_cap_or_without_reporters_all_demand_counts()
    {
        var demand = Demand(100, 70);
        Assert.Equal(new(100, 70), new CellJudge().EvidenceOf(demand, Shares([("a", new(90, 70)), ("b", new(10, 0))])));
        Assert.Equal(new(100, 70), new CellJudge { ReporterShareMaxMicros = 500_000 }.EvidenceOf(demand, null));
    }

    private static Evidence Some(Random random) => random.Next(1, 1_000) is var requests ? new(requests, random.Next(0, requests + 1)) : default;

    private static ReporterShares Shares(IEnumerable<(string Name, Evidence Says)> said)
    {
        var shares = new ReporterShares();
        foreach (var (name, says) in said)
            shares.Move(name, says, 1);
        return shares;
    }

    private static OutcomeCounts Demand(long requests, long successes)
    {
        var demand = new OutcomeCounts();
        demand[Outcome.Succeeded] = successes;
        demand[Outcome.Capacity] = requests - successes;
        return demand;
    }
}
