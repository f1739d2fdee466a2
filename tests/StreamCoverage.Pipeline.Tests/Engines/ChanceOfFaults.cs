using StreamCoverage.Pipeline.Tests.Simulation;

namespace StreamCoverage.Pipeline.Tests.Engines;

/// <summary>Faults from a seed that many tasks meet, up to a number; then the world is good, and everything comes to rest.</summary>
internal sealed class ChanceOfFaults(int seed, int most)
{
    private readonly Lock _lock = new();
    private readonly Faults _faults = new(seed, any: most > 0);
    private int _left = most;

    public bool AreOver => Volatile.Read(ref _left) <= 0;

    public bool Happens(int percent)
    {
        lock (_lock)
        {
            var happens = _left > 0 && _faults.Happens(percent);
            _left -= happens ? 1 : 0;
            return happens;
        }
    }

    public int Pick(int count)
    {
        lock (_lock)
            return _faults.Pick(count);
    }
}
