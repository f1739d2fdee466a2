using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Postgres.Measure;

/// <summary>
/// Facts that questions read, kept for the next ones: a window that slides shares all but its newest slice with the one before. Thread-safe.
/// </summary>
/// <remarks>
/// Nothing grows old: facts are found by the version of their head, and whoever writes facts writes their head with them. Those that were
/// not used for longest go first. Rows changed by hand, without their head, are not seen.
/// </remarks>
/// <param name="rowsMost">
/// The most rows, of 176 bytes each besides the names in them; a question for more than that leaves what is kept as it is.
/// </param>
internal sealed class HeldFacts(int rowsMost)
{
    /// <summary>What facts weigh besides their rows, in rows: so that facts without rows are bounded too.</summary>
    public const int HeadWeight = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<FactVersion, LinkedListNode<(FactVersion Version, SliceFacts Facts)>> _nodes = [];
    private readonly LinkedList<(FactVersion Version, SliceFacts Facts)> _lastUsedLast = [];
    private long _weight;

    /// <summary>The facts of exactly that version; null where they are not kept.</summary>
    public SliceFacts? Find(FactVersion version)
    {
        lock (_lock)
            return _nodes.TryGetValue(version, out var node) ? node.Value.Facts : null;
    }

    /// <summary>Keeps the facts that a question used, found or read.</summary>
    public void Keep(IReadOnlyList<(FactVersion Version, SliceFacts Facts)> used)
    {
        if (used.Sum(one => Weight(one.Facts)) > rowsMost)
            return;
        lock (_lock)
        {
            foreach (var one in used)
            {
                if (_nodes.TryGetValue(one.Version, out var before))
                    Drop(before);
                _nodes[one.Version] = _lastUsedLast.AddLast(one);
                _weight += Weight(one.Facts);
            }
            while (_weight > rowsMost)
                Drop(_lastUsedLast.First!);
        }
    }

    private void Drop(LinkedListNode<(FactVersion Version, SliceFacts Facts)> node)
    {
        _nodes.Remove(node.Value.Version);
        _lastUsedLast.Remove(node);
        _weight -= Weight(node.Value.Facts);
    }

    private static long Weight(SliceFacts facts) => HeadWeight + facts.Rows.Count;
}

/// <summary>One version of the facts of one slice or hour.</summary>
/// <param name="Grain">Slice or hour.</param>
/// <param name="Network">The network's number.</param>
/// <param name="Start">PostgreSQL's count of microseconds.</param>
/// <param name="Revision">The head's.</param>
/// <param name="Transaction">Who wrote the head (<c>xmin</c>): tells apart what was removed and written again.</param>
internal readonly record struct FactVersion(FactGrain Grain, int Network, long Start, int Revision, uint Transaction);
