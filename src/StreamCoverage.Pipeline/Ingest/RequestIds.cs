using System.Buffers;
using System.Buffers.Binary;
using StreamCoverage.Core.Symbols;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>The request ids of one network in one slice, exactly: a hash only says where to look, and bytes are always compared.</summary>
/// <remarks>
/// An id takes its bytes and some 13 more. Arrays are borrowed, and go to the next slice. No cache expects the place of an id that is looked up, so
/// the ids of a batch ask for theirs (<see cref="Prefetch"/>) before the first of them is.
/// <code>
///   slots:  24 bits of the hash | 40 bits: place of the id + 1      open addressing, at most three quarters full; 0 is free
///   chunks: (length, 2 bytes | the id's bytes)*                     the first doubles up to 1 MiB, then further ones follow; length 0 ends one
/// </code>
/// </remarks>
/// <param name="expected">How many ids the slice before had; 0 where nobody knows.</param>
internal sealed class RequestIds(int expected = 0)
{
    private const int ChunkBits = 20;
    private const int ChunkBytes = 1 << ChunkBits;
    private const int LengthBytes = sizeof(ushort);
    private const int PlaceBits = 40;
    private const ulong PlaceMask = (1UL << PlaceBits) - 1;
    private const int FirstChunkMin = 1024;

    private byte[][] _chunks = [[]];
    private ulong[] _slots = [];
    private int _slotMask = -1;
    private int _chunkUsed;

    public int Count { get; private set; }

    /// <summary>Bytes that the table holds.</summary>
    public long Bytes => _chunks.Sum(chunk => (long)chunk.Length) + _slots.Length * 8L;

    /// <summary>Where to look for an id, and most of what tells it apart.</summary>
    public static ulong HashOf(ReadOnlySpan<byte> id) => KeyedHash.Of(id);

    /// <summary>Asks for the place where an id is looked up soon.</summary>
    public void Prefetch(ulong hash)
    {
        if (_slotMask >= 0)
            CacheLine.Prefetch(in _slots[Probe.First(hash, _slotMask)]);
    }

    /// <summary>Takes an id in; false where it is there already.</summary>
    /// <param name="id">1 to 65,535 bytes.</param>
    /// <param name="hash">Its <see cref="HashOf"/>.</param>
    public bool Add(ReadOnlySpan<byte> id, ulong hash)
    {
        if (TableSize.IsFull(Count, _slotMask + 1))
            GrowSlots();
        var (tag, slots, mask) = (hash >> PlaceBits, _slots, _slotMask);
        var slot = Probe.First(hash, mask);
        for (; slots[slot] is not 0 and var taken; slot = Probe.Next(slot, mask))
            if (taken >> PlaceBits == tag && id.SequenceEqual(At((long)(taken & PlaceMask) - 1)))
                return false;
        slots[slot] = SlotOf(hash, Keep(id));
        Count++;
        return true;
    }

    /// <summary>Gives the arrays back; the table is empty then.</summary>
    public void Release()
    {
        foreach (var chunk in _chunks)
            Return(chunk);
        Return(_slots);
        (_chunks, _slots, _slotMask, _chunkUsed, Count) = ([[]], [], -1, 0, 0);
    }

    private static ulong SlotOf(ulong hash, long place) => hash >> PlaceBits << PlaceBits | (ulong)(place + 1);

    private ReadOnlySpan<byte> At(long place)
    {
        var from = _chunks[(int)(place >> ChunkBits)].AsSpan((int)(place & (ChunkBytes - 1)));
        return from.Slice(LengthBytes, BinaryPrimitives.ReadUInt16LittleEndian(from));
    }

    private long Keep(ReadOnlySpan<byte> id)
    {
        var needed = LengthBytes + id.Length;
        var chunk = _chunks[^1];
        if (_chunkUsed + needed > Math.Min(chunk.Length, ChunkBytes))
            chunk = NewRoom(needed);
        var room = chunk.AsSpan(_chunkUsed, needed);
        BinaryPrimitives.WriteUInt16LittleEndian(room, (ushort)id.Length);
        id.CopyTo(room[LengthBytes..]);
        var place = (long)(_chunks.Length - 1) << ChunkBits | (uint)_chunkUsed;
        _chunkUsed += needed;
        return place;
    }

    private byte[] NewRoom(int needed)
    {
        var last = _chunks[^1];
        if (_chunks.Length == 1 && _chunkUsed + needed <= ChunkBytes)
        {
            var grown = ArrayPool<byte>.Shared.Rent(Math.Clamp(Math.Max(last.Length * 2, _chunkUsed + needed), FirstChunkMin, ChunkBytes));
            last.AsSpan(0, _chunkUsed).CopyTo(grown);
            Return(last);
            return _chunks[0] = grown;
        }
        // What is left of the last chunk stays empty: an id lies in one piece.
        if (_chunkUsed + LengthBytes <= ChunkBytes)
            BinaryPrimitives.WriteUInt16LittleEndian(last.AsSpan(_chunkUsed), 0);
        _chunks = [.. _chunks, ArrayPool<byte>.Shared.Rent(ChunkBytes)];
        _chunkUsed = 0;
        return _chunks[^1];
    }

    // Ids are read in the order in which they came, so that only their new places lie here and there.
    private void GrowSlots()
    {
        var length = TableSize.Next(_slotMask + 1, expected);
        Return(_slots);
        (_slots, _slotMask) = (ArrayPool<ulong>.Shared.Rent(length), length - 1);
        _slots.AsSpan(0, length).Clear();
        for (var chunk = 0; chunk < _chunks.Length; chunk++)
        {
            var (place, end) = ((long)chunk << ChunkBits, chunk == _chunks.Length - 1 ? _chunkUsed : ChunkBytes - LengthBytes);
            for (var at = 0; at < end && At(place + at) is { IsEmpty: false } id; at += LengthBytes + id.Length)
                Place(id, place + at);
        }
    }

    private void Place(ReadOnlySpan<byte> id, long place)
    {
        var hash = HashOf(id);
        var slot = Probe.First(hash, _slotMask);
        while (_slots[slot] != 0)
            slot = Probe.Next(slot, _slotMask);
        _slots[slot] = SlotOf(hash, place);
    }

    private static void Return<T>(T[] array)
    {
        if (array.Length > 0)
            ArrayPool<T>.Shared.Return(array);
    }
}
