using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Tests.Stores;

/// <summary>What a store must hold of positions, epochs and the outbox, said as shortly as it can be said.</summary>
internal sealed class StoreProtocolModel
{
    private readonly Dictionary<int, (long Next, long Epoch)> _positions = [];
    private readonly List<string> _alerts = [];
    private readonly HashSet<string> _published = [];

    /// <summary>Where ingest's one partition is taken up; null: nobody recorded it.</summary>
    public IngestPosition? Position { get; private set; }

    public (long Next, long Epoch) TakeOver(int partition) =>
        _positions[partition] = _positions.TryGetValue(partition, out var held) ? (held.Next, held.Epoch + 1) : (0, 1);

    /// <summary>Whether it takes effect: only from the stored position, by the newest owner.</summary>
    public bool Commit(MeasureCommit commit)
    {
        if (_positions[commit.Partition] != (commit.FromOffset, commit.Epoch))
            return false;
        _positions[commit.Partition] = (commit.ToOffset, commit.Epoch);
        _alerts.AddRange(commit.Outbox.Select(alert => alert.Id).Where(id => !_alerts.Contains(id)));
        return true;
    }

    /// <summary>Whether the commit is the newest that took effect.</summary>
    public bool IsAt(MeasureCommit commit) => _positions[commit.Partition] == (commit.ToOffset, commit.Epoch);

    /// <summary>The oldest alerts that are not marked.</summary>
    public IEnumerable<string> Pending(int limit) => _alerts.Where(id => !_published.Contains(id)).Take(limit);

    public void Mark(IEnumerable<string> ids) => _published.UnionWith(ids);

    /// <summary>Whether it was recorded, or was behind: not where the store holds less than the caller knows of.</summary>
    public bool Record(IngestPosition position, IngestPosition? held)
    {
        if (held is not null && (Position is null || Position.Offset < held.Offset || Position.ClosedThrough < held.ClosedThrough))
            return false;
        var old = Position ?? position;
        var isAhead = position.Offset >= old.Offset && position.ClosedThrough >= old.ClosedThrough;
        var isLaterSilence = position.DrainedThrough > old.DrainedThrough;
        Position = (isAhead ? position with { Through = Math.Max(position.Through, old.Through) } : old) with
        {
            DrainedThrough = (isLaterSilence ? position : old).DrainedThrough,
            DrainedEnd = (isLaterSilence ? position : old).DrainedEnd,
        };
        return true;
    }
}
