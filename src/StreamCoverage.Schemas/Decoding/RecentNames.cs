using System.Buffers.Binary;
using StreamCoverage.Core.Symbols;

namespace StreamCoverage.Schemas.Decoding;

/// <summary>Remembers where names stand in a symbol table, because events repeat them: a name seen not long ago costs one comparison
/// instead of a keyed hash and a walk of the table.</summary>
/// <remarks>
/// One slot per hash, the newest name wins. Names chosen to share a slot only make it useless, never wrong: bytes are always compared.
/// Only names that passed their checks come in, so a name that is found needs none.
/// </remarks>
internal sealed class RecentNames(SymbolTable symbols)
{
    private const int SlotBits = 9;
    private const ulong Mix = 0x9E37_79B9_7F4A_7C15;

    private readonly int[] _slots = new int[1 << SlotBits];

    /// <summary>Finds a name that was added not long ago.</summary>
    /// <param name="name">May be empty, which is never found.</param>
    /// <param name="symbol">0 where it is not found.</param>
    public bool TryFind(ReadOnlySpan<byte> name, out int symbol)
    {
        symbol = _slots[SlotOf(name)];
        if (symbol != SymbolTable.None && name.SequenceEqual(symbols.Utf8(symbol)))
            return true;
        symbol = SymbolTable.None;
        return false;
    }

    /// <summary>The number of a name that passed its checks.</summary>
    public int Add(ReadOnlySpan<byte> name) => _slots[SlotOf(name)] = symbols.Intern(name);

    // From the first and the last eight bytes: names of one kind share their middle, as in meta/llama-3-70b.
    private static int SlotOf(ReadOnlySpan<byte> name)
    {
        var (head, tail) = name.Length switch
        {
            >= 8 => (BinaryPrimitives.ReadUInt64LittleEndian(name), BinaryPrimitives.ReadUInt64LittleEndian(name[^8..])),
            >= 4 => (BinaryPrimitives.ReadUInt32LittleEndian(name), BinaryPrimitives.ReadUInt32LittleEndian(name[^4..])),
            > 0 => (name[0], (ulong)name[^1] << 8 | name[name.Length >> 1]),
            _ => (0UL, 0UL),
        };
        return unchecked((int)((head * Mix ^ (tail + (ulong)name.Length)) * Mix >> (64 - SlotBits)));
    }
}
