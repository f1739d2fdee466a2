using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Convergence;

/// <summary>
/// Rao's quadratic entropy of what is served, where the distance of two workload cells is the share of dimensions in which they differ: a
/// request for the same model in another region is a little different, not wholly. Needs the margins of each dimension only.
/// </summary>
/// <remarks>Rao 1982, Theoretical Population Biology 21:24.</remarks>
/// <param name="Gamma">Q of the network in 0..1: the mean distance of two requests. The mean over dimensions.</param>
/// <param name="Alpha">Q inside an operator, weighted by volume.</param>
/// <param name="Dimensions">The same for each dimension: which of them is converging.</param>
public sealed record RaoHamming(double Gamma, double Alpha, IReadOnlyList<DimensionDiversity> Dimensions)
{
    private const long Picos = 1_000_000_000_000;

    /// <summary>Gamma - Alpha, at least 0: the part that lies between operators.</summary>
    public double Beta => Math.Max(0, Gamma - Alpha);

    /// <summary>Beta / Gamma in 0..1: 0 where every operator serves the network's mix; null where all requests are alike.</summary>
    public double? Differentiation => Gamma == 0 ? null : Beta / Gamma;

    /// <summary>Of the six dimensions; null where nothing was served.</summary>
    public static RaoHamming? Of(StrategyMatrix matrix) => Of(matrix, WorkloadCell.DimensionCount);

    /// <summary>Of the first <paramref name="dimensions"/> dimensions; null where nothing was served.</summary>
    public static RaoHamming? Of(StrategyMatrix matrix, int dimensions)
    {
        if (matrix.Sums.Total == 0)
            return null;
        DimensionDiversity[] each = [.. Enumerable.Range(0, dimensions).Select(i => Of(matrix, i, matrix.Sums.Total))];
        return new(each.Average(dimension => dimension.Gamma), each.Average(dimension => dimension.Alpha), each);
    }

    private static DimensionDiversity Of(StrategyMatrix matrix, int dimension, long total)
    {
        // n_o (1 - sum of squared shares) = n_o - sum n_v^2 / n_o; in integers, so that the order of operators does not matter.
        var same = matrix.Operators.Values.Aggregate((Int128)0, (sum, row) => sum + (Squares(row.Cells, dimension) * Picos / row.Total));
        var gamma = (double)(((Int128)total * total) - Squares(matrix.Cells, dimension)) / total / total;
        return new(WorkloadCell.Dimensions[dimension], gamma, (double)(((Int128)total * Picos) - same) / Picos / total);
    }

    private static Int128 Squares(IReadOnlyDictionary<WorkloadCell, long> counts, int dimension)
    {
        var values = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (cell, count) in counts)
        {
            var value = cell[dimension] ?? WorkloadCell.Any;
            values[value] = values.GetValueOrDefault(value) + count;
        }
        return values.Values.Aggregate((Int128)0, (sum, count) => sum + ((Int128)count * count));
    }
}

/// <summary>Diversity in one dimension.</summary>
/// <param name="Dimension">Its name.</param>
/// <param name="Gamma">Probability that two requests differ in it, in 0..1.</param>
/// <param name="Alpha">The same for two requests of one operator, weighted by volume.</param>
public sealed record DimensionDiversity(string Dimension, double Gamma, double Alpha)
{
    /// <summary>(Gamma - Alpha) / Gamma in 0..1; null where all requests are alike in this dimension.</summary>
    public double? Differentiation => Gamma == 0 ? null : Math.Max(0, Gamma - Alpha) / Gamma;
}
