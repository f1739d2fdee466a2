namespace StreamCoverage.Core.Coverage;

/// <summary>Bounds how much of the evidence on a cell is one reporter's.</summary>
/// <remarks>
/// With k reporters that attest n_1 ... n_k requests, each counts up to the cap c: the largest whole number that is no more than the share X of
/// what then counts in all,
/// <code>
///   c &lt;= max(X, 1/k) * (min(n_1, c) + ... + min(n_k, c))
/// </code>
/// Of a reporter over the cap c requests count, and of its s successes s c / n, to the nearest whole and halves up. Where X is no more than 1/k
/// nobody can stay below it: then all count alike, as much as the one that attests least. So a reporter alone is not capped; who does not want to
/// believe it asks for a second one (<see cref="CellJudge.ReportersMin"/>).
/// </remarks>
public static class ShareCap
{
    /// <summary>A share of one, in the unit of shares.</summary>
    public const long WholeMicros = 1_000_000;

    /// <summary>The cap.</summary>
    /// <param name="ascending">What each reporter attests, at least 1, the least first; not empty.</param>
    /// <param name="shareMicros">X in millionths, above 0.</param>
    public static long Of(ReadOnlySpan<long> ascending, long shareMicros)
    {
        if (shareMicros * ascending.Length <= WholeMicros)
            return ascending[0];
        Int128 below = 0;
        foreach (var requests in ascending)
            below += requests;
        // Capped are the largest, one more at a time, until the cap that follows leaves the others alone: c = X (below + capped * c). It does
        // before the capped could make up the whole, because X is more than 1/k.
        for (var (left, rest) = (ascending.Length, WholeMicros); ; left--, rest -= shareMicros)
        {
            var cap = shareMicros * below / rest;
            if (cap >= ascending[left - 1])
                return (long)Int128.Min(cap, ascending[^1]);
            below -= ascending[left - 1];
        }
    }

    /// <summary>What counts of a reporter.</summary>
    public static Evidence Capped(Evidence all, long cap) => all.Requests <= cap
        ? all
        : new(cap, (long)((((Int128)all.Successes * 2 * cap) + all.Requests) / (2 * (Int128)all.Requests)));
}
