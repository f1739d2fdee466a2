using System.Text;

namespace StreamCoverage.Core.Symbols;

/// <summary>Gives each name a small number, so that the hot path compares and stores integers and never makes a string twice.</summary>
/// <remarks>
/// Not thread-safe: one task owns it. Number 0 is the absent name (null, <c>any</c>, no operator). Numbers follow the order of first
/// sight, so they mean nothing outside the table and never reach the wire or the database. Hashing is keyed per process
/// (<see cref="HashCode"/>), so names cannot be chosen to collide. It grows with the names that are interned: the owner bounds it by
/// starting a new table (<see cref="Count"/>).
/// </remarks>
public sealed class SymbolTable
{
    /// <summary>The number of the absent name: 0.</summary>
    public const int None = 0;

    private byte[] _bytes = new byte[4096];
    private int _bytesUsed;
    private Entry[] _entries = new Entry[256];
    private int[] _buckets = new int[512];
    private string?[] _names = new string?[256];

    /// <summary>How many numbers are given, with that of the absent name.</summary>
    public int Count { get; private set; } = 1;

    /// <summary>The number of the name whose UTF-8 bytes are <paramref name="utf8"/>; the same bytes give the same number.</summary>
    public int Intern(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            return None;
        var hash = Hash(utf8);
        for (var index = _buckets[hash & (_buckets.Length - 1)]; index != 0; index = _entries[index].Next)
        {
            ref readonly var entry = ref _entries[index];
            if (entry.Hash == hash && utf8.SequenceEqual(_bytes.AsSpan(entry.Start, entry.Length)))
                return index;
        }
        return Add(utf8, hash);
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

    private int Add(ReadOnlySpan<byte> utf8, int hash)
    {
        if (Count == _entries.Length)
            Grow();
        if (_bytesUsed + utf8.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _bytesUsed + utf8.Length));
        utf8.CopyTo(_bytes.AsSpan(_bytesUsed));
        var index = Count++;
        ref var bucket = ref _buckets[hash & (_buckets.Length - 1)];
        _entries[index] = new Entry(hash, _bytesUsed, utf8.Length, bucket);
        bucket = index;
        _bytesUsed += utf8.Length;
        return index;
    }

    private void Grow()
    {
        Array.Resize(ref _entries, _entries.Length * 2);
        Array.Resize(ref _names, _entries.Length);
        _buckets = new int[_entries.Length * 2];
        for (var index = 1; index < Count; index++)
        {
            ref var bucket = ref _buckets[_entries[index].Hash & (_buckets.Length - 1)];
            _entries[index] = _entries[index] with { Next = bucket };
            bucket = index;
        }
    }

    private static int Hash(ReadOnlySpan<byte> utf8)
    {
        var hash = new HashCode();
        hash.AddBytes(utf8);
        return hash.ToHashCode() & int.MaxValue;
    }

    private readonly record struct Entry(int Hash, int Start, int Length, int Next);
}
