using StreamCoverage.Core.Time;
using StreamCoverage.Simulation.Chance;
using StreamCoverage.Simulation.Scenarios;

namespace StreamCoverage.Simulation.Demand;

/// <summary>When requests arrive: as many in each minute as the rate asks for, at uniformly random moments of it.</summary>
/// <remarks>
/// That is a Poisson process under the condition of its count, so arrivals bunch as real ones do while the volume stays exact. A fraction of a
/// request is carried to the next minute.
/// </remarks>
/// <param name="timesAt">Times the rate; 1 always where it is null.</param>
internal sealed class ArrivalClock(
    EventTime start, double requestsPerMinute, DailyCycle cycle, ulong seed, Func<EventTime, double>? timesAt = null)
{
    private const int MinuteMicroseconds = 60_000_000;

    private int[] _offsets = [];
    private int _next;
    private long _minute = -1;
    private double _carry;

    /// <summary>The moment of the next arrival; the moments never go back.</summary>
    public EventTime Next()
    {
        while (_next == _offsets.Length)
            BeginMinute();
        return new(start.UnixMicroseconds + (_minute * MinuteMicroseconds) + _offsets[_next++]);
    }

    private void BeginMinute()
    {
        _minute++;
        _next = 0;
        var middle = start + TimeSpan.FromMinutes(_minute + 0.5);
        var due = _carry + (requestsPerMinute * RateAt(middle) * (timesAt?.Invoke(middle) ?? 1));
        var count = (int)due;
        _carry = due - count;
        // Each minute has a stream of its own, so that another rate before it does not move its moments.
        var random = new SplitMix64(SplitMix64.Derive(seed, (ulong)_minute));
        if (_offsets.Length != count)
            _offsets = new int[count];
        for (var i = 0; i < count; i++)
            _offsets[i] = random.NextIndex(MinuteMicroseconds);
        Array.Sort(_offsets);
    }

    // A wave of two parabolas: it looks like a sine, has mean 0 over a day, and needs no function that differs between machines.
    private double RateAt(EventTime time)
    {
        const double day = 24 * 3600 * 1e6;
        var sinceRise = (time.UnixMicroseconds / day) - ((cycle.PeakHour - 6) / 24);
        var phase = sinceRise - Math.Floor(sinceRise);
        var wave = phase < 0.5 ? 16 * phase * (0.5 - phase) : -16 * (phase - 0.5) * (1 - phase);
        return 1 + (cycle.Amplitude * wave);
    }
}
