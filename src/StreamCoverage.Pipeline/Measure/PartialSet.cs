using StreamCoverage.Core.Slices;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>The partials of one slice of one network, by identity: setting one twice, or an old version after a new one, changes nothing.</summary>
/// <remarks>A version is newer that reaches further into the log; of two that reach as far, the one that lost less of it.</remarks>
internal sealed class PartialSet
{
    private readonly SortedDictionary<(SourcePartition Source, long Via), SortedDictionary<(long Through, long Lacking), SlicePartial?[]>> _versions = [];

    /// <summary>Takes a chunk in.</summary>
    /// <exception cref="InvalidDataException">The chunk contradicts another of the same version.</exception>
    /// <returns>What is replaced, once a newer version is whole; null mostly.</returns>
    public SupersededPartial? Set(SlicePartial chunk)
    {
        var key = (chunk.Identity.Source, chunk.Identity.Via.UnixMicroseconds);
        if (!_versions.TryGetValue(key, out var versions))
            _versions.Add(key, versions = []);
        var of = (chunk.Through, -chunk.Lost);
        if (versions.Any(version => version.Key.CompareTo(of) > 0 && IsWhole(version.Value)))
            return null;
        if (!versions.TryGetValue(of, out var chunks))
            versions.Add(of, chunks = new SlicePartial?[chunk.Chunks]);
        if (chunks.Length != chunk.Chunks)
            throw new InvalidDataException($"two partials {chunk.Identity} through {chunk.Through} differ; ingest processes run with different options");
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
