using System.Runtime.InteropServices;

namespace StreamCoverage.Core.Coverage;

/// <summary>What a verdict rests on.</summary>
/// <param name="Requests">Requests, at least 0.</param>
/// <param name="Successes">Those of them that succeeded.</param>
public readonly record struct Evidence(long Requests, long Successes)
{
    /// <summary>Both, with those of another put to them (1) or taken from them (-1).</summary>
    public Evidence Plus(Evidence other, int sign) => new(Requests + (sign * other.Requests), Successes + (sign * other.Successes));
}

/// <summary>Who attests a cell's demand, and how much of it. Reporters without a name count as one together.</summary>
public sealed class ReporterShares
{
    private readonly Dictionary<string, Evidence> _shares = new(StringComparer.Ordinal);

    /// <summary>Reporters that attest at least one request.</summary>
    public int Count => _shares.Count;

    /// <summary>What each of them attests, by name; the empty name is that of those who state none.</summary>
    public IEnumerable<KeyValuePair<string, Evidence>> Sorted => _shares.OrderBy(share => share.Key, StringComparer.Ordinal);

    /// <summary>What counts of all of it, where no reporter makes up more than a share.</summary>
    /// <param name="shareMicros">As <see cref="ShareCap"/> has it.</param>
    internal Evidence Capped(long shareMicros)
    {
        var sum = default(Evidence);
        if (_shares.Count == 0)
            return sum;
        long[] ascending = [.. _shares.Values.Select(share => share.Requests).Order()];
        var cap = ShareCap.Of(ascending, shareMicros);
        foreach (var share in _shares.Values)
            sum = sum.Plus(ShareCap.Capped(share, cap), 1);
        return sum;
    }

    /// <summary>Takes in what a reporter attests (1), or lets it go (-1).</summary>
    public void Move(string? reporter, Evidence attested, int sign)
    {
        var name = reporter ?? "";
        ref var share = ref CollectionsMarshal.GetValueRefOrAddDefault(_shares, name, out _);
        share = share.Plus(attested, sign);
        if (share == default)
            _shares.Remove(name);
    }

    /// <summary>Takes in all that is attested elsewhere.</summary>
    public void Add(ReporterShares others)
    {
        foreach (var (name, share) in others._shares)
            Move(name, share, 1);
    }
}
