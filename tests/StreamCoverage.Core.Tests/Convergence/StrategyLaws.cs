using StreamCoverage.Core.Convergence;
using StreamCoverage.Core.Tests.Support;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Tests.Convergence;

/// <summary>The running sums over what operators serve, and what is read from them, against the definitions over pairs.</summary>
public sealed class StrategyLaws
{
    private const double Exact = 1e-9;

    [Fact]
    public void Running_sums_equal_recomputed_ones_and_order_does_not_matter() => Seeds.Each(random =>
    {
        var (running, counts) = (new StrategyMatrix(), new Dictionary<(string, WorkloadCell), long>());
        for (var step = 0; step < 200; step++)
        {
            var key = ($"o{random.Next(6)}", Cell(random));
            var change = random.Next(3) == 0 ? -counts.GetValueOrDefault(key) : random.NextInt64(1, Largest(random));
            running.Move(key.Item1, key.Item2, change);
            counts[key] = counts.GetValueOrDefault(key) + change;
        }
        var again = new StrategyMatrix();
        foreach (var ((name, cell), count) in counts.OrderBy(_ => random.Next()))
            again.Move(name, cell, count);
        Assert.Equal(again.Sums, running.Sums);
        Assert.Equal(StrategyDiversity.Of(again.Sums), StrategyDiversity.Of(running.Sums));
        Assert.Equal(StrategyOverlap.MeanCosine(again), StrategyOverlap.MeanCosine(running));
        Assert.Equivalent(RaoHamming.Of(again), RaoHamming.Of(running), strict: true);
        Assert.Equal(counts.Values.Sum(), running.Sums.Total);
        Assert.Equal(counts.Values.Count(count => count > 0), running.Sums.Pairs);
    });

    [Fact]
    public void What_was_added_leaves_without_a_trace() => Seeds.Each(random =>
    {
        var matrix = Drawn(random, 10);
        var before = matrix.Sums;
        var moves = Enumerable.Range(0, 20).Select(i => ($"new{i % 3}", Cell(random), random.NextInt64(1, Largest(random)))).ToList();
        foreach (var (name, cell, count) in moves)
            matrix.Move(name, cell, count);
        foreach (var (name, cell, count) in moves.OrderBy(_ => random.Next()))
            matrix.Move(name, cell, -count);
        Assert.Equal(before, matrix.Sums);
        Assert.DoesNotContain("new0", matrix.Operators.Keys);
        Assert.Equal(before.Cells, matrix.Cells.Count);
    });

    [Fact]
    public void No_count_falls_below_zero()
    {
        var matrix = Matrix(("a", "x", 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Move("a", Build.Cell("x"), -6));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Move("b", Build.Cell("x"), -1));
        Assert.Equal(Matrix(("a", "x", 5)).Sums, matrix.Sums);
        Assert.Single(matrix.Operators);
    }

    [Fact]
    public void Bounds_hold_and_parts_multiply_to_the_whole() => Seeds.Each(random =>
    {
        var matrix = Drawn(random, random.Next(1, 40));
        var figures = StrategyDiversity.Of(matrix.Sums)!;
        Assert.InRange(figures.MutualInformation, 0, Math.Min(figures.OperatorEntropy, figures.CellEntropy));
        Assert.InRange(figures.MutualInformationCorrected, 0, Math.Min(figures.OperatorEntropy, figures.CellEntropy));
        Assert.InRange(figures.EffectiveOperators, 1, matrix.Operators.Count + Exact);
        Assert.InRange(figures.EffectiveStrategies, 1, figures.EffectiveOperators);
        Assert.Equal(figures.EffectiveOperators, figures.EffectiveStrategies * figures.OperatorsPerStrategy, 1e-8);
        Assert.Equal(matrix.Operators.Count < 2, figures.Convergence is null);
        if (figures.Convergence is { } convergence)
            Assert.InRange(convergence, 0, 1);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(1_000_000_000_000)]
    public void Operators_that_serve_the_same_mix_have_converged(long scale)
    {
        var matrix = Matrix(("a", "x", 3 * scale), ("a", "y", scale), ("b", "x", 3 * scale), ("b", "y", scale));
        var figures = StrategyDiversity.Of(matrix.Sums)!;
        Assert.Equal(1, figures.Convergence!.Value, Exact);
        Assert.Equal(2, figures.OperatorsPerStrategy, Exact);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000_000_000_000)]
    public void Operators_that_share_no_cell_have_not(long scale)
    {
        var matrix = Matrix(("a", "x", 3 * scale), ("b", "y", scale), ("c", "z", scale));
        Assert.Equal(0, StrategyDiversity.Of(matrix.Sums)!.Convergence!.Value, Exact);
        Assert.Equal(0, StrategyOverlap.WeightedDot(matrix.Sums)!.Value, Exact);
        Assert.Equal(0, StrategyOverlap.MeanCosine(matrix)!.Value, Exact);
    }

    [Fact]
    public void Nothing_served_and_one_operator_leave_undefined_what_needs_two()
    {
        Assert.Null(StrategyDiversity.Of(default));
        Assert.Null(RaoHamming.Of(new StrategyMatrix()));
        var alone = Matrix(("a", "x", 3), ("a", "y", 4));
        Assert.Equal((1.0, null), (StrategyDiversity.Of(alone.Sums)!.EffectiveOperators, StrategyDiversity.Of(alone.Sums)!.Convergence));
        Assert.Null(StrategyOverlap.WeightedDot(alone.Sums));
        Assert.Null(StrategyOverlap.MeanCosine(alone));
        Assert.Null(RaoHamming.Of(Matrix(("a", "x", 1), ("b", "x", 2)))!.Differentiation);
    }

    [Fact]
    public void Little_data_is_called_unreliable()
    {
        // 20 operators with one request each in cells of their own: all of the information may be chance.
        var thin = new StrategyMatrix();
        for (var i = 0; i < 20; i++)
            thin.Move($"o{i}", Build.Cell($"c{i % 5}"), 1);
        Assert.Equal(thin.Sums.Pairs - 20 - 5 + 1, StrategyDiversity.Of(thin.Sums)!.Bias * 40, Exact);
        var many = new StrategyMatrix();
        for (var i = 0; i < 10; i++)
            for (var j = 0; j < 10; j++)
                many.Move($"o{i}", Build.Cell($"c{j}"), 1 + ((i + j) % 2));
        Assert.False(StrategyDiversity.Of(many.Sums)!.Reliable);
        Assert.True(StrategyDiversity.Of(Matrix(("a", "x", 500), ("b", "y", 500)).Sums)!.Reliable);
    }

    [Fact]
    public void Overlap_without_pairs_equals_overlap_over_pairs() => Seeds.Each(60, random =>
    {
        var matrix = Drawn(random, 25, 2);
        var rows = matrix.Operators.Values.ToList();
        double cosines = 0, dots = 0, weights = 0;
        for (var i = 0; i < rows.Count; i++)
            for (var j = 0; j < rows.Count; j++)
                if (i != j)
                {
                    var dot = rows[i].Cells.Sum(entry => (double)entry.Value * rows[j].Cells.GetValueOrDefault(entry.Key));
                    cosines += dot / Length(rows[i]) / Length(rows[j]);
                    dots += dot;
                    weights += (double)rows[i].Total * rows[j].Total;
                }
        Assert.Equal(cosines / rows.Count / (rows.Count - 1), StrategyOverlap.MeanCosine(matrix)!.Value, Exact);
        Assert.Equal(dots / weights, StrategyOverlap.WeightedDot(matrix.Sums)!.Value, Exact);
    });

    [Fact]
    public void Declared_capabilities_overlap_by_what_is_shared()
    {
        Assert.Equal(1 / Math.Sqrt(2), StrategyOverlap.Declared([Set("x", "y"), Set("x")])!.Value, Exact);
        Assert.Equal(1, StrategyOverlap.Declared([Set("x", "y"), Set("y", "x"), Set()])!.Value, Exact);
        Assert.Null(StrategyOverlap.Declared([Set("x"), Set()]));
    }

    [Fact]
    public void Raos_entropy_is_the_mean_distance_of_two_requests() => Seeds.Each(60, random =>
    {
        var matrix = Drawn(random, 15);
        var figures = RaoHamming.Of(matrix)!;
        Assert.Equal(MeanDistance(matrix.Cells), figures.Gamma, Exact);
        Assert.Equal(
            matrix.Operators.Values.Sum(row => MeanDistance(row.Cells) * row.Total) / matrix.Sums.Total, figures.Alpha, Exact);
        Assert.InRange(figures.Beta, 0, figures.Gamma);
        Assert.Equal(figures.Gamma, figures.Dimensions.Sum(dimension => dimension.Gamma) / WorkloadCell.DimensionCount, Exact);
        Assert.All(figures.Dimensions, dimension => Assert.True(dimension.Gamma >= dimension.Alpha - Exact));
    });

    [Fact]
    public void The_dimension_that_differs_is_told()
    {
        var matrix = new StrategyMatrix();
        matrix.Move("a", new("m", "chat", "h100", null, null, null), 10);
        matrix.Move("b", new("m", "chat", "a100", null, null, null), 10);
        var figures = RaoHamming.Of(matrix)!;
        Assert.Equal("hardware", Assert.Single(figures.Dimensions, dimension => dimension.Differentiation == 1).Dimension);
        Assert.Equal(1, figures.Differentiation);
    }

    private static double MeanDistance(IReadOnlyDictionary<WorkloadCell, long> counts)
    {
        double total = counts.Values.Sum();
        return counts.Sum(a => counts.Sum(b => a.Value / total * b.Value / total * Distance(a.Key, b.Key)));
    }

    private static double Distance(WorkloadCell a, WorkloadCell b) =>
        Enumerable.Range(0, WorkloadCell.DimensionCount).Count(i => a[i] != b[i]) / (double)WorkloadCell.DimensionCount;

    private static double Length(StrategyRow row) => Math.Sqrt(row.Cells.Values.Sum(count => (double)count * count));

    private static HashSet<string> Set(params string[] capabilities) => [.. capabilities];

    private static long Largest(Random random) => random.Next(4) == 0 ? 1_000_000_000_000 : 50;

    private static WorkloadCell Cell(Random random) =>
        new($"m{random.Next(3)}", null, random.Next(2) == 0 ? null : "h100", $"r{random.Next(3)}", null, null);

    private static StrategyMatrix Drawn(Random random, int moves, int operators = 1)
    {
        var matrix = new StrategyMatrix();
        for (var i = 0; i < operators || i < moves; i++)
            matrix.Move(i < operators ? $"o{i}" : $"o{random.Next(6)}", Cell(random), random.Next(1, 50));
        return matrix;
    }

    private static StrategyMatrix Matrix(params (string Operator, string Model, long Count)[] counts)
    {
        var matrix = new StrategyMatrix();
        foreach (var (name, model, count) in counts)
            matrix.Move(name, Build.Cell(model), count);
        return matrix;
    }
}
