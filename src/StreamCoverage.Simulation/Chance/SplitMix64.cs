namespace StreamCoverage.Simulation.Chance;

/// <summary>A seeded source of 64-bit numbers whose every value is fixed by the seed, on any machine and any runtime.</summary>
/// <remarks>
/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014, https://doi.org/10.1145/2660193.2660195). Not <see cref="Random"/>: its algorithm may
/// change from one runtime to the next, and a replay has to give the same bytes. A mutable struct: it is kept in one field and never copied.
/// </remarks>
/// <param name="seed">Any value; 0 is as good as another.</param>
internal struct SplitMix64(ulong seed)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state = seed;

    public ulong Next() => Mix(unchecked(_state += Step));

    /// <summary>Uniform in [0, 1), of 53 bits.</summary>
    public double NextUnit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in 0 to <paramref name="count"/> - 1; the bias is below count / 2^64.</summary>
    public int NextIndex(int count) => (int)Math.BigMul(Next(), (ulong)count, out _);

    /// <summary>A bijection of the 64-bit numbers: different arguments never give the same value.</summary>
    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }

    /// <summary>The seed of a stream of its own, for use number <paramref name="index"/> of <paramref name="seed"/>; different indexes never share one.</summary>
    public static ulong Derive(ulong seed, ulong index) => Mix(unchecked(Mix(seed) + ((index + 1) * Step)));
}
