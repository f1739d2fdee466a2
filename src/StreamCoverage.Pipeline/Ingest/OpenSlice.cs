using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>What waits for the watermark to pass the end of one slice: the slice's own tallies, restatements that came through it, accounting.</summary>
/// <param name="start">Start of the slice.</param>
/// <param name="end">Its end.</param>
/// <param name="sizes">Of the slice that closed last.</param>
internal sealed class OpenSlice(EventTime start, EventTime end, TallySizes sizes)
{
    private const int RecentCount = 16;

    private readonly Dictionary<(int Network, EventTime Slice), NetworkTally> _tallies = [];

    // The last own tally of the networks whose numbers end alike; none is ever removed but all at once.
    private readonly (int Network, NetworkTally? Tally)[] _recent = new (int, NetworkTally?)[RecentCount];

    public EventTime Start { get; } = start;

    public EventTime End { get; } = end;

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

    /// <summary>Whether an event of this time belongs here.</summary>
    public bool Holds(EventTime occurredAt) => occurredAt >= Start && occurredAt < End;

    public NetworkTally Tally(int network, EventTime slice)
    {
        if (slice != Start)
            return TallyOf(network, slice);
        ref var recent = ref _recent[network % RecentCount];
        if (recent.Network != network || recent.Tally is null)
            recent = (network, TallyOf(network, slice));
        return recent.Tally;
    }

    /// <summary>Whether a network can be counted by its name: it has a tally here, or there is room for one more.</summary>
    public bool HasRoom(int network, EventTime slice, int networksMax) => _tallies.Count < networksMax || _tallies.ContainsKey((network, slice));

    /// <summary>The tally of a network that is counted by its name: it has one here, or there is room for one more. Else null.</summary>
    public NetworkTally? Named(int network, EventTime slice, int networksMax)
    {
        ref readonly var recent = ref _recent[network % RecentCount];
        if (recent.Network == network && recent.Tally is { } tally && slice == Start)
            return tally;
        return HasRoom(network, slice, networksMax) ? Tally(network, slice) : null;
    }

    /// <summary>Gives the memory of its tallies back, once it is closed, and tells how large they were.</summary>
    public void Release()
    {
        sizes.Clear();
        foreach (var ((network, slice), tally) in _tallies)
        {
            if (slice == Start)
                sizes.Keep(network, tally.Size);
            tally.Release();
        }
    }

    /// <summary>The partials as they stand, by network and slice, each in chunks.</summary>
    public IEnumerable<SlicePartial> Partials(SourcePartition source, long through, long lost, Names names, int rowsPerChunk)
    {
        var named = _tallies.Select(pair => (Network: names.Symbols.Name(pair.Key.Network)!, pair.Key.Slice, Tally: pair.Value));
        foreach (var (network, slice, tally) in named.OrderBy(t => t.Network, StringComparer.Ordinal).ThenBy(t => t.Slice))
        {
            var rows = tally.Rows(names);
            var chunks = RowChunks.Of(rows, rowsPerChunk);
            var identity = new PartialIdentity(network, source, slice, Start);
            for (var chunk = 0; chunk < chunks.Count; chunk++)
                yield return new(identity, through, chunk, chunks.Count, rows[chunks[chunk]]) { Lost = lost };
        }
    }

    /// <summary>Takes the numbers of another table of names.</summary>
    public void MoveTo(Names to, Names from)
    {
        var moved = _tallies.ToList();
        _tallies.Clear();
        Array.Clear(_recent);
        foreach (var ((network, slice), tally) in moved)
        {
            tally.MoveTo(to, from);
            _tallies.Add((to.Symbols.Intern(from.Symbols.Utf8(network)), slice), tally);
        }
    }

    private NetworkTally TallyOf(int network, EventTime slice)
    {
        if (!_tallies.TryGetValue((network, slice), out var tally))
            _tallies.Add((network, slice), tally = new(slice == Start ? sizes.Of(network) : default));
        return tally;
    }
}
