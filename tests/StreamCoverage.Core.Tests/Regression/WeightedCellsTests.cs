using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Tests.Support;

namespace StreamCoverage.Core.Tests.Regression;

public sealed class WeightedCellsTests
{
    [Theory]
    // Two cells alike in size and weight are worth all their requests.
    [InlineData(10, 1, 1, 10, 3, 1, 20, 4, 0)]
    // (1/100 + 1/1) / 2 of a worth of 4 / (1/100 + 1/1) requests, cut to whole ones.
    [InlineData(100, 1, 1, 1, 1, 1, 3, 1, 515_000)]
    // Weights are demand of the past, not of the pane.
    [InlineData(10, 10, 3, 10, 0, 1, 16, 12, 0)]
    [InlineData(10, 10, 0, 10, 0, 1, 10, 0, 0)]
    [InlineData(0, 0, 5, 10, 5, 1, 10, 5, 0)]
    public void Two_cells_by_hand(long n1, long x1, long w1, long n2, long x2, long w2, long requests, long failures, int millionths) =>
        Assert.Equal(new FailurePane(requests, failures, millionths), WeightedCells.Mean([(new(n1, x1), w1), (new(n2, x2), w2)]));

    [Fact]
    public void Without_requests_or_weight_there_is_no_mean()
    {
        Assert.Null(WeightedCells.Mean([]));
        Assert.Null(WeightedCells.Mean([(default, 3), (new(5, 1), 0)]));
    }

    [Fact]
    public void Order_does_not_matter_and_the_worth_is_never_more_than_the_requests() => Seeds.Each(random =>
    {
        var cells = Enumerable.Range(0, random.Next(1, 60))
            .Select(_ => (Pane: Draw.Failures(random, random.Next(0, 30), random.NextDouble()), Weight: random.NextInt64(0, 1L << random.Next(1, 43)))).ToArray();
        var mean = WeightedCells.Mean(cells);
        random.Shuffle(cells);
        Assert.Equal(mean, WeightedCells.Mean(cells));
        var counted = cells.Where(cell => cell.Pane.Requests > 0 && cell.Weight > 0).ToList();
        if (mean is not { } pane)
        {
            Assert.Empty(counted);
            return;
        }
        Assert.InRange(pane.Requests, 1, counted.Sum(cell => cell.Pane.Requests));
        Assert.Equal(counted.Sum(cell => cell.Weight * cell.Pane.Fraction) / counted.Sum(cell => (double)cell.Weight), pane.Fraction, 3e-6);
    });

    [Fact]
    public void Millionths_carry_and_borrow() => Seeds.Each(random =>
    {
        FailurePane Any() => new(random.Next(100), random.Next(50), random.Next(1_000_000));
        var (a, b) = (Any(), Any());
        Assert.Equal(a, a + b - b);
        Assert.Equal(a.Failed + b.Failed, (a + b).Failed, 1e-9);
        Assert.InRange((a + b).Millionths, 0, 999_999);
    });
}
