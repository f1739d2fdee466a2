namespace StreamCoverage.Pipeline.Tests.Engines;

/// <summary>Processing time that runs a thousand times as fast: two minutes of silence are over in a moment.</summary>
internal sealed class FastClock : TimeProvider
{
    private const int Speed = 1000;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Shortened(dueTime), Shortened(period));

    private static TimeSpan Shortened(TimeSpan span) => span > TimeSpan.Zero ? span / Speed : span;
}
