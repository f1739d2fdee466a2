namespace StreamCoverage.Core.Convergence;

/// <summary>
/// Standard error of any figure of a window: the window is cut into blocks of time, and the figure computed without each in turn.
/// </summary>
/// <remarks>
/// se^2 = (B-1)/B sum (t_b - mean)^2 with t_b the figure without block b. Blocks rather than requests, because what is near in time is
/// alike. Kuensch 1989, Annals of Statistics 17:1217 (blocks); Efron, Stein 1981, Annals of Statistics 9:586.
/// </remarks>
public static class Jackknife
{
    /// <summary>Blocks into which a window is cut: 24.</summary>
    public const int Blocks = 24;

    /// <summary>The error, given the figure without each block in turn.</summary>
    /// <returns>At least 0; null with fewer than two blocks, or where the figure is undefined without one of them.</returns>
    public static double? StandardError(IReadOnlyList<double?> withoutEach)
    {
        if (withoutEach.Count < 2 || withoutEach.Any(figure => figure is null))
            return null;
        var mean = withoutEach.Average()!.Value;
        var count = withoutEach.Count;
        return Math.Sqrt((count - 1.0) / count * withoutEach.Sum(figure => (figure!.Value - mean) * (figure.Value - mean)));
    }

    /// <summary>The error, where the figure can be computed of any panes of the window.</summary>
    /// <param name="panes">The window's panes in the order of time; cut into 24 blocks, or as many as there are panes.</param>
    /// <param name="figure">The figure of what is left; null where undefined.</param>
    public static double? StandardError<TPane>(IReadOnlyList<TPane> panes, Func<IEnumerable<TPane>, double?> figure)
    {
        var blocks = Math.Min(Blocks, panes.Count);
        IEnumerable<TPane> Without(int block) => panes.Where((_, i) => (long)i * blocks / panes.Count != block);
        return StandardError([.. Enumerable.Range(0, blocks).Select(block => figure(Without(block)))]);
    }
}
