using Confluent.Kafka;

namespace StreamCoverage.Kafka.Consuming;

/// <summary>Lets each kind of error into the log once in ten seconds: a client without its brokers repeats itself many times a second.</summary>
internal sealed class LogThrottle(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<ErrorCode, long> _last = [];

    public bool Allows(ErrorCode code)
    {
        lock (_gate)
        {
            if (_last.TryGetValue(code, out var last) && time.GetElapsedTime(last) < Interval)
                return false;
            _last[code] = time.GetTimestamp();
            return true;
        }
    }
}
