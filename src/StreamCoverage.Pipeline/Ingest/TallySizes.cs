namespace StreamCoverage.Pipeline.Ingest;

/// <summary>How many request ids and latency bins a tally held.</summary>
internal readonly record struct TallySize(int Ids, int Bins);

/// <summary>How large the tallies of the slice were that closed last, by the networks' numbers: those of the next will be alike.</summary>
internal sealed class TallySizes
{
    private readonly Dictionary<int, TallySize> _sizes = [];

    /// <summary>Of one network; zeros where it had none.</summary>
    public TallySize Of(int network) => _sizes.GetValueOrDefault(network);

    /// <summary>Forgets all: a slice closes, or numbers change.</summary>
    public void Clear() => _sizes.Clear();

    /// <summary>Keeps that of one network of the slice that closes.</summary>
    public void Keep(int network, TallySize size) => _sizes[network] = size;
}
