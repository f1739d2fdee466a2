using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>The partials of one slice of one network, by identity: setting one twice, or an old version after a new one, changes nothing.</summary>
/// <remarks>
/// A version is newer that reaches further into the log; of two that reach as far, the one that lost less of it. Two that are alike in both
/// are the same, unless the log lost as much of it to two processes at different places, or these cut chunks differently; then the one of
/// more chunks stays, whichever came first.
/// </remarks>
internal sealed class PartialSet
{
    private readonly SortedDictionary<(SourcePartition Source, long Via), SortedDictionary<(long Through, long Lacking), SlicePartial?[]>> _versions = [];

    /// <summary>Whether a version of more chunks stands in the place of the chunk's own, so that it is left out.</summary>
    public bool HasLonger(SlicePartial chunk) =>
        _versions.TryGetValue((chunk.Identity.Source, chunk.Identity.Via.UnixMicroseconds), out var versions)
        && versions.TryGetValue((chunk.Through, -chunk.Lost), out var chunks) && chunks.Length > chunk.Chunks;

    /// <summary>Takes a chunk in.</summary>
    /// <returns>What is replaced, once a newer version is whole; null mostly.</returns>
    public SupersededPartial? Set(SlicePartial chunk)
    {
        var key = (chunk.Identity.Source, chunk.Identity.Via.UnixMicroseconds);
        if (!_versions.TryGetValue(key, out var versions))
            _versions.Add(key, versions = []);
        var of = (chunk.Through, -chunk.Lost);
        if (versions.Any(version => version.Key.CompareTo(of) > 0 && IsWhole(version.Value)))
            return null;
        if (!versions.TryGetValue(of, out var chunks) || chunks.Length < chunk.Chunks)
            versions[of] = chunks = new SlicePartial?[chunk.Chunks];
        if (chunks.Length > chunk.Chunks)
            return null;
        chunks[chunk.Chunk] = chunk;
        if (!IsWhole(chunks) || versions.Keys.First() == of)
            return null;
        foreach (var older in versions.Keys.Where(version => version.CompareTo(of) < 0).ToList())
            versions.Remove(older);
        return new(chunk.Identity, chunk.Through, chunk.Lost);
    }

    /// <summary>The sum of the newest whole version of each partial.</summary>
    public IReadOnlyList<SliceRow> Rows() =>
        RowSums.Of([.. Newest().SelectMany(chunks => chunks).Select(chunk => chunk!.Rows)]);

    /// <summary>Up to which offset each source contributed.</summary>
    public IEnumerable<(SourcePartition Source, long Through)> Evidence() =>
        Newest().Select(chunks => (chunks[0]!.Identity.Source, chunks[0]!.Through));

    /// <summary>The chunks of the newest whole version of each partial, by source and the slice that it came through.</summary>
    public IEnumerable<SlicePartial?[]> Newest() =>
        _versions.Values.Select(versions => versions.Values.LastOrDefault(IsWhole)).OfType<SlicePartial?[]>();

    private static bool IsWhole(SlicePartial?[] chunks) => !Array.Exists(chunks, chunk => chunk is null);
}
