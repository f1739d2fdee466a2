using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Web.Hosting;

/// <summary>Something that must be so before a process can do its work.</summary>
public interface IReadinessCheck
{
    /// <summary>Why it is not so, for people and without secrets; null where all is well.</summary>
    /// <exception cref="StoreException">The store is away.</exception>
    Task<string?> WhyNotAsync(CancellationToken cancellationToken);
}

/// <summary>Whether the process can do its work. One look serves everybody who asks within a second, so that asking often costs nothing.</summary>
internal sealed class Readiness(IReadOnlyList<IReadinessCheck> checks, TimeProvider clock)
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Holds = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private Task<string?>? _look;
    private long _lookedAt;

    /// <summary>Every reason against it; null where there is none.</summary>
    public Task<string?> WhyNotAsync()
    {
        lock (_lock)
        {
            if (_look is null || (_look.IsCompleted && clock.GetElapsedTime(_lookedAt) >= Holds))
                (_look, _lookedAt) = (LookAsync(), clock.GetTimestamp());
            return _look;
        }
    }

    private async Task<string?> LookAsync()
    {
        var reasons = (await Task.WhenAll(checks.Select(AskAsync))).OfType<string>().Distinct().ToList();
        return reasons.Count == 0 ? null : string.Join("; ", reasons);
    }

    private async Task<string?> AskAsync(IReadinessCheck check)
    {
        // Not the request's token: others wait for the same look.
        using var limit = new CancellationTokenSource(Within, clock);
        try
        {
            return await check.WhyNotAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return $"the store does not answer within {Within.TotalSeconds} s";
        }
        catch (StoreException)
        {
            return "the store does not answer";
        }
    }
}

/// <summary>The figures can be read.</summary>
internal sealed class QueriesAnswer(ICoverageQueries queries) : IReadinessCheck
{
    public async Task<string?> WhyNotAsync(CancellationToken cancellationToken)
    {
        await queries.NetworksAsync(cancellationToken);
        return null;
    }
}
