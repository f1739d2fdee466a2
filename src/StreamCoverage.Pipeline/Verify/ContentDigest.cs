using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Memory;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Verify;

/// <summary>The digests of a store in memory: the same rows in the same order as PostgreSQL's.</summary>
public static class ContentDigest
{
    /// <summary>The digests of <paramref name="network"/>.</summary>
    public static NetworkDigest Of(MemoryContent content, string network) => Of(content, network, KeptFrom.Beginning);

    /// <summary>The digests of <paramref name="network"/>, of what another store has kept alone.</summary>
    public static NetworkDigest Of(MemoryContent content, string network, KeptFrom kept) => new(network,
    [
        .. ProjectionNames.DocumentTypes.Select(type => Digest(
            ProjectionNames.Documents(type),
            content.Documents.Where(d => d.Type == type && d.Network == network).OrderBy(d => d.Id, ProjectionDigester.Order),
            (digester, document) => digester.AddDocument(document.Id, document.Data!))),
        Digest(
            ProjectionNames.OperatorEvents,
            content.Events.Where(e => e.Stream.StartsWith($"operator/{network}/", StringComparison.Ordinal) && e.Type != nameof(OperatorAssessed))
                .OrderBy(e => e.Stream, ProjectionDigester.Order).ThenBy(e => e.OccurredAt).ThenBy(e => e.Id),
            (digester, @event) => digester.Add(@event)),
        Digest(ProjectionNames.Hours, content.Hours.Where(f => f.Network == network && f.Start >= kept.History), (digester, facts) => digester.Add(facts)),
        Digest(ProjectionNames.Slices, content.Slices.Where(f => f.Network == network && f.Start >= kept.Slices), (digester, facts) => digester.Add(facts)),
        Digest(
            ProjectionNames.History,
            content.History.Where(h => h.Network == network && h.End >= kept.History).OrderBy(h => h.Window, ProjectionDigester.Order).ThenBy(h => h.End),
            (digester, row) => digester.Add(row)),
        Digest(
            ProjectionNames.Alerts,
            content.Alerts.Where(a => a.Network == network && a.OccurredAt >= kept.History).OrderBy(a => a.Id, ProjectionDigester.Order),
            (digester, alert) => digester.Add(alert)),
    ])
    {
        Kept = kept,
    };

    private static ProjectionDigest Digest<T>(string projection, IEnumerable<T> rows, Action<ProjectionDigester, T> add)
    {
        using var digester = new ProjectionDigester(projection);
        foreach (var row in rows)
            add(digester, row);
        return digester.Finish();
    }
}
