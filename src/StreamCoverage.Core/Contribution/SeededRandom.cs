namespace StreamCoverage.Core.Contribution;

/// <summary>Numbers that look random and are the same for the same seed in every version of the runtime: splitmix64.</summary>
/// <remarks>Steele, Lea, Flood 2014, OOPSLA, doi 10.1145/2660193.2660195.</remarks>
internal sealed class SeededRandom(ulong seed)
{
    private static readonly double NoEvent = Math.Exp(-1);

    private ulong _state = seed;

    /// <summary>Uniform in [0,1).</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in 0..bound-1.</summary>
    public int NextBelow(int bound) => (int)(((UInt128)Next() * (ulong)bound) >> 64);

    /// <summary>Poisson with mean 1: how often a unit is drawn by a bootstrap.</summary>
    public int NextPoisson()
    {
        var count = 0;
        for (var left = NextDouble(); left > NoEvent; left *= NextDouble())
            count++;
        return count;
    }

    private ulong Next()
    {
        unchecked
        {
            var mixed = _state += 0x9E3779B97F4A7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }
}
