namespace StreamCoverage.Report;

/// <summary>Fewer points of a series, evenly spread.</summary>
public static class Thinning
{
    /// <summary>At most <paramref name="most"/> of them, at least 2; the first and the last always stay.</summary>
    public static IReadOnlyList<T> Thinned<T>(this IReadOnlyList<T> all, int most) => all.Count <= most
        ? all
        : [.. Enumerable.Range(0, most).Select(i => all[(int)((long)i * (all.Count - 1) / (most - 1))])];
}
