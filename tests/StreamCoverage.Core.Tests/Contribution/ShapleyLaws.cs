using StreamCoverage.Core.Contribution;
using StreamCoverage.Core.Tests.Support;

namespace StreamCoverage.Core.Tests.Contribution;

public sealed class ShapleyLaws
{
    private const int Operators = 7;

    // Operator 0 serves nowhere; 1 and 2 always the same.
    private const int Dummy = 0;

    [Fact]
    public void Values_add_to_the_total_a_dummy_gets_nothing_and_twins_get_the_same() => Seeds.Each(random =>
    {
        var k = random.Next(1, 4);
        var cells = Cells(random);
        var closed = ShapleyCoverage.Of(cells, Operators, k);
        var covered = cells.Where(cell => cell.Operators.Count >= k).Sum(cell => cell.Demand);
        Assert.Equal(covered, closed.Total);
        Check(closed);

        var probabilities = Enumerable.Range(0, Operators).Select(_ => random.Next(5) == 0 ? 1 : random.NextDouble()).ToArray();
        probabilities[2] = probabilities[1];
        Check(ShapleyProbabilistic.Of([.. cells.Select(cell => Served(cell, probabilities))], Operators));
    });

    [Fact]
    public void Sampling_finds_the_closed_form_within_its_error() => Seeds.Each(5, random =>
    {
        var cells = Cells(random);
        var closed = ShapleyCoverage.Of(cells, Operators, k: 2);
        double Worth(ReadOnlySpan<bool> members)
        {
            var worth = 0L;
            foreach (var cell in cells)
            {
                var count = 0;
                foreach (var one in cell.Operators)
                    count += members[one] ? 1 : 0;
                worth += count >= 2 ? cell.Demand : 0;
            }
            return worth / Math.Max(1, closed.Total);
        }
        var sampled = SampledShapley.Of(Operators, Worth, range: 1, errorMax: 0.04);
        Assert.Equal(SampledShapley.PairsFor(1, 0.04), sampled.Pairs);
        for (var i = 0; i < Operators; i++)
            Assert.Equal(closed.Shapley[i] / Math.Max(1, closed.Total), sampled.Values[i], 0.04);
        Assert.Equal(sampled.Values, SampledShapley.Of(Operators, Worth, range: 1, errorMax: 0.04).Values);
    });

    [Fact]
    public void Certain_operators_are_the_closed_form() => Seeds.Each(30, random =>
    {
        var cells = Cells(random);
        var (closed, certain) = (ShapleyCoverage.Of(cells, Operators), Enumerable.Repeat(1.0, Operators).ToArray());
        var probabilistic = ShapleyProbabilistic.Of([.. cells.Select(cell => Served(cell, certain))], Operators);
        for (var i = 0; i < Operators; i++)
        {
            Assert.Equal(closed.Shapley[i], probabilistic.Shapley[i], 1e-7);
            Assert.Equal(closed.LeaveOneOut[i], probabilistic.LeaveOneOut[i], 1e-7);
        }
    });

    [Fact]
    public void A_cell_with_a_thousand_operators_still_adds_up()
    {
        ServedCell cell = new(1_000_000, [.. Enumerable.Range(0, 1000).Select(i => new ServingOperator(i, (i % 10) / 20.0))]);
        var shares = ShapleyProbabilistic.Of([cell], 1000);
        Assert.Equal(shares.Total, shares.Shapley.Sum(), shares.Total * 1e-8);
    }

    [Fact]
    public void Without_cells_everyone_gets_nothing()
    {
        Assert.Equal([0.0, 0.0], ShapleyCoverage.Of([], 2).Shapley);
        Assert.Equal(0, ShapleyProbabilistic.Of([new(5, [])], 2).Total);
    }

    [Fact]
    public void Pairs_follow_Hoeffding()
    {
        Assert.Equal(738, SampledShapley.PairsFor(range: 1, errorMax: 0.05));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampledShapley.PairsFor(1, 0));
    }

    private static void Check(CoverageShares shares)
    {
        Assert.Equal(shares.Total, shares.Shapley.Sum(), 1e-7);
        Assert.Equal(0, shares.Shapley[Dummy]);
        Assert.Equal(shares.Shapley[1], shares.Shapley[2], 1e-9);
    }

    private static List<QualifiedCell> Cells(Random random)
    {
        var cells = new List<QualifiedCell>();
        for (var left = random.Next(12); left > 0; left--)
        {
            var operators = Enumerable.Range(3, Operators - 3).Where(_ => random.Next(3) == 0).ToList();
            if (random.Next(2) == 0)
                operators.AddRange([1, 2]);
            cells.Add(new(random.Next(1000), operators));
        }
        return cells;
    }

    private static ServedCell Served(QualifiedCell cell, double[] probabilities) =>
        new(cell.Demand, [.. cell.Operators.Select(one => new ServingOperator(one, probabilities[one]))]);
}
