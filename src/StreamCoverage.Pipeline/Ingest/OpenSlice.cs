using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>What waits for the watermark to pass the end of one slice: the slice's own tallies, restatements that came through it, accounting.</summary>
/// <param name="start">Start of the slice.</param>
internal sealed class OpenSlice(EventTime start)
{
    private readonly Dictionary<(int Network, EventTime Slice), NetworkTally> _tallies = [];

    public EventTime Start { get; } = start;

    /// <summary>The lowest offset that contributes.</summary>
    public long FirstOffset { get; private set; } = long.MaxValue;

    /// <summary>The newest event time below <see cref="FirstOffset"/>.</summary>
    public EventTime HighestBefore { get; private set; }

    public AccountingTally Accounting { get; } = new();

    /// <summary>Whether something came since it was last given out.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Notes that the record at <paramref name="offset"/> contributes.</summary>
    public void Reach(long offset, EventTime highestBefore)
    {
        if (offset < FirstOffset)
            (FirstOffset, HighestBefore) = (offset, highestBefore);
    }

    public NetworkTally Tally(int network, EventTime slice)
    {
        if (!_tallies.TryGetValue((network, slice), out var tally))
            _tallies.Add((network, slice), tally = new());
        return tally;
    }

    /// <summary>The partials as they stand, by network and slice, each in chunks.</summary>
    public IEnumerable<SlicePartial> Partials(SourcePartition source, long through, Names names, int rowsPerChunk)
    {
        var named = _tallies.Select(pair => (Network: names.Symbols.Name(pair.Key.Network)!, pair.Key.Slice, Tally: pair.Value));
        foreach (var (network, slice, tally) in named.OrderBy(t => t.Network, StringComparer.Ordinal).ThenBy(t => t.Slice))
        {
            var rows = tally.Rows(names);
            var chunks = RowChunks.Of(rows, rowsPerChunk);
            var identity = new PartialIdentity(network, source, slice, Start);
            for (var chunk = 0; chunk < chunks.Count; chunk++)
                yield return new(identity, through, chunk, chunks.Count, rows[chunks[chunk]]);
        }
    }

    /// <summary>Takes the numbers of another table of names.</summary>
    public void MoveTo(Names to, Names from)
    {
        var moved = _tallies.ToList();
        _tallies.Clear();
        foreach (var ((network, slice), tally) in moved)
        {
            tally.MoveTo(to, from);
            _tallies.Add((to.Symbols.Intern(from.Symbols.Utf8(network)), slice), tally);
        }
    }
}
