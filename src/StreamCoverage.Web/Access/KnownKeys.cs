using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Web.Access;

/// <summary>Keys that were looked up, each believed for a short while; that there is none, too. Thread-safe and bounded.</summary>
internal sealed class KnownKeys(IApiKeys keys, TimeSpan holds, TimeProvider clock)
{
    /// <summary>Most ids that are remembered; then all are forgotten, which costs each a look into the store.</summary>
    public const int Max = 4096;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (ApiKey? Key, long At)> _known = new(StringComparer.Ordinal);

    public async ValueTask<ApiKey?> FindAsync(string id, CancellationToken cancellationToken)
    {
        lock (_lock)
            if (_known.TryGetValue(id, out var known) && clock.GetElapsedTime(known.At) < holds)
                return known.Key;
        // The moment before the look: a key that is taken back during it is not believed for longer.
        var at = clock.GetTimestamp();
        var key = await keys.FindAsync(id, cancellationToken);
        lock (_lock)
        {
            if (_known.Count >= Max)
                _known.Clear();
            _known[id] = (key, at);
        }
        return key;
    }
}
