using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace StreamCoverage.Core.Symbols;

/// <summary>A 64-bit hash of bytes under a key of this process, for tables in memory alone: it differs from run to run and is never stored.</summary>
/// <remarks>
/// Sixteen bytes for one wide multiplication, as in wyhash (https://github.com/wangyi-fudan/wyhash): about a fifth of the time of
/// <see cref="HashCode.AddBytes"/> for a name. The key keeps names from being chosen to collide; a table still compares bytes.
/// </remarks>
public static class KeyedHash
{
    private static readonly ulong Key = NewKey();
    private static readonly ulong Start = NewKey();

    /// <summary>The hash of <paramref name="bytes"/>; its high and its low bits are equally good.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var state = Start;
        var rest = bytes;
        for (; rest.Length > 16; rest = rest[16..])
            state = Fold(Word(rest) ^ Key, Word(rest[8..]) ^ state);
        // The last 16 bytes, or fewer; two words may overlap, and the length tells texts apart that then give the same two.
        var (head, tail) = rest.Length switch
        {
            >= 8 => (Word(rest), Word(rest[^8..])),
            >= 4 => (BinaryPrimitives.ReadUInt32LittleEndian(rest), BinaryPrimitives.ReadUInt32LittleEndian(rest[^4..])),
            > 0 => ((ulong)rest[0] << 16 | (ulong)rest[rest.Length >> 1] << 8 | rest[^1], 0UL),
            _ => (0UL, 0UL),
        };
        return Fold(Fold(head ^ Key, tail ^ state) ^ (ulong)bytes.Length, Key);
    }

    /// <summary>The hash of two numbers.</summary>
    public static ulong Of(ulong first, ulong second) => Fold(first ^ Key, second ^ Start);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }

    private static ulong Word(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    // Odd, so that no factor is ever zero for all inputs.
    private static ulong NewKey()
    {
        Span<byte> key = stackalloc byte[8];
        RandomNumberGenerator.Fill(key);
        return Word(key) | 1;
    }
}
