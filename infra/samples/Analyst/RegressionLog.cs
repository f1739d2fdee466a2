using JasperFx.Events;
using Marten;
using StreamCoverage.Documents;

namespace StreamCoverage.Analyst;

/// <summary>An async projection over the events of all networks: how often and how long each regressed.</summary>
/// <remarks>
/// Marten's own daemon records its progress in the schema of the events, which a reader may not; so this one keeps its progress, and what it
/// projects, in memory. It follows the sequence numbers and stays ten seconds behind: a transaction that drew a lower number and commits
/// later is not missed, as the product's transactions are far shorter.
/// </remarks>
public sealed class RegressionLog(IDocumentStore store, TimeProvider clock)
{
    private const int Page = 1000;
    private static readonly TimeSpan Behind = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private readonly SortedDictionary<string, NetworkRegressions> _networks = new(StringComparer.Ordinal);
    private long _sequence;

    /// <summary>Follows until cancelled; tells of each network whose figures have changed.</summary>
    public async Task FollowAsync(Action<string, NetworkRegressions> changed, CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await NextAsync(cancellationToken);
            foreach (var @event in page)
                if (Project(@event) is { } network)
                    changed(network, _networks[network]);
            if (page.Count < Page)
                await Task.Delay(LookEvery, clock, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<IEvent>> NextAsync(CancellationToken cancellationToken)
    {
        var (from, before) = (_sequence, clock.GetUtcNow() - Behind);
        await using var session = store.QuerySession();
        return await session.Events.QueryAllRawEvents()
            .Where(e => e.Sequence > from && e.Timestamp < before)
            .OrderBy(e => e.Sequence)
            .Take(Page)
            .ToListAsync(cancellationToken);
    }

    private string? Project(IEvent @event)
    {
        _sequence = @event.Sequence;
        return @event.Data switch
        {
            CoverageRegressed regressed => Set(regressed.Network, known => known with { Regressions = known.Regressions + 1, Open = known.Open + 1 }),
            CoverageRecovered recovered => Set(recovered.Network, known => known with
            {
                Open = known.Open - 1,
                Length = known.Length + (recovered.ResolvedAt - recovered.OnsetAt),
            }),
            _ => null,
        };
    }

    private string Set(string network, Func<NetworkRegressions, NetworkRegressions> change)
    {
        _networks[network] = change(_networks.GetValueOrDefault(network) ?? new(0, 0, TimeSpan.Zero));
        return network;
    }
}

/// <summary>The regressions of one network.</summary>
/// <param name="Regressions">How many there were.</param>
/// <param name="Open">How many are not over.</param>
/// <param name="Length">How long those lasted that are over, from onset to recovery.</param>
public sealed record NetworkRegressions(int Regressions, int Open, TimeSpan Length);
