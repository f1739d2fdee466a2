using System.Text;

namespace StreamCoverage.Core.Symbols;

/// <summary>Gives each name a small number, so that the hot path compares and stores integers and never makes a string twice.</summary>
/// <remarks>
/// Not thread-safe: one task owns it. Number 0 is the absent name (null, <c>any</c>, no operator). Numbers follow the order of first
/// sight, so they mean nothing outside the table and never reach the wire or the database. Hashing is keyed per process
/// (<see cref="KeyedHash"/>), so names cannot be chosen to collide. It grows with the names that are interned: the owner bounds it by
/// starting a new table (<see cref="Count"/>).
/// <code>
///   slots:   hash 32 bits | number 32 bits      open addressing, at most half full; 0 is free
///   entries: start | length of the name's bytes
/// </code>
/// </remarks>
public sealed class SymbolTable
{
    /// <summary>The number of the absent name: 0.</summary>
    public const int None = 0;

    private byte[] _bytes = new byte[4096];
    private int _bytesUsed;
    private Entry[] _entries = new Entry[256];
    private ulong[] _slots = new ulong[512];
    private string?[] _names = new string?[256];

    /// <summary>How many numbers are given, with that of the absent name.</summary>
    public int Count { get; private set; } = 1;

    /// <summary>The number of the name whose UTF-8 bytes are <paramref name="utf8"/>; the same bytes give the same number.</summary>
    public int Intern(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            return None;
        var hash = Hash(utf8);
        var symbol = Find(utf8, hash, out var slot);
        return symbol != None ? symbol : Add(utf8, hash, slot);
    }

    /// <summary>Finds the number of a name without giving it one.</summary>
    /// <param name="utf8">May be empty, which is never found.</param>
    /// <param name="symbol">0 where it is not found.</param>
    public bool TryFind(ReadOnlySpan<byte> utf8, out int symbol)
    {
        symbol = utf8.IsEmpty ? None : Find(utf8, Hash(utf8), out _);
        return symbol != None;
    }

    /// <summary>The number of <paramref name="name"/>; 0 for null and the empty name.</summary>
    public int Intern(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return None;
        Span<byte> buffer = name.Length <= 128 ? stackalloc byte[512] : new byte[Encoding.UTF8.GetMaxByteCount(name.Length)];
        return Intern(buffer[..Encoding.UTF8.GetBytes(name, buffer)]);
    }

    /// <summary>The name that got <paramref name="symbol"/>; null for 0.</summary>
    public string? Name(int symbol)
    {
        if (symbol == None)
            return null;
        return _names[symbol] ??= Encoding.UTF8.GetString(Utf8(symbol));
    }

    /// <summary>The UTF-8 bytes of the name that got <paramref name="symbol"/>; empty for 0.</summary>
    public ReadOnlySpan<byte> Utf8(int symbol) => _bytes.AsSpan(_entries[symbol].Start, _entries[symbol].Length);

    private int Find(ReadOnlySpan<byte> utf8, uint hash, out int slot)
    {
        var slots = _slots;
        for (slot = (int)(hash & (uint)(slots.Length - 1)); slots[slot] != 0; slot = (slot + 1) & (slots.Length - 1))
        {
            var symbol = (int)(uint)(slots[slot] & uint.MaxValue);
            if (slots[slot] >> 32 == hash && utf8.SequenceEqual(Utf8(symbol)))
                return symbol;
        }
        return None;
    }

    private int Add(ReadOnlySpan<byte> utf8, uint hash, int slot)
    {
        if (_bytesUsed + utf8.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _bytesUsed + utf8.Length));
        utf8.CopyTo(_bytes.AsSpan(_bytesUsed));
        var symbol = Count++;
        _entries[symbol] = new Entry(_bytesUsed, utf8.Length);
        _slots[slot] = (ulong)hash << 32 | (uint)symbol;
        _bytesUsed += utf8.Length;
        if (Count == _entries.Length)
            Grow();
        return symbol;
    }

    private void Grow()
    {
        Array.Resize(ref _entries, _entries.Length * 2);
        Array.Resize(ref _names, _entries.Length);
        var slots = new ulong[_entries.Length * 2];
        foreach (var taken in _slots)
        {
            if (taken == 0)
                continue;
            var slot = (int)((taken >> 32) & (uint)(slots.Length - 1));
            while (slots[slot] != 0)
                slot = (slot + 1) & (slots.Length - 1);
            slots[slot] = taken;
        }
        _slots = slots;
    }

    private static uint Hash(ReadOnlySpan<byte> utf8) => (uint)(KeyedHash.Of(utf8) >> 32);

    private readonly record struct Entry(int Start, int Length);
}
