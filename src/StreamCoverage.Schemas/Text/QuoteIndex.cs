using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamCoverage.Schemas.Text;

/// <summary>Where the quotes of a plain JSON text stand, one bit a byte: found 32 bytes at a time, so that no string is looked at byte by byte for its end.</summary>
/// <remarks>
/// Plain is printable ASCII without a backslash: there every quote begins or ends a string, each byte is one character, and none is a
/// control character. The idea is simdjson's first stage (https://arxiv.org/abs/1902.08318).
/// </remarks>
internal sealed class QuoteIndex
{
    private const int Step = 32;

    private uint[] _bits = new uint[32];

    /// <summary>Indexes <paramref name="text"/>. False where it is not plain; the index then means nothing.</summary>
    public bool TryIndex(ReadOnlySpan<byte> text)
    {
        var steps = (text.Length + Step - 1) / Step;
        if (steps > _bits.Length)
            _bits = new uint[Math.Max(steps, _bits.Length * 2)];
        var strange = Vector256<byte>.Zero;
        ref var first = ref MemoryMarshal.GetReference(text);
        var whole = text.Length / Step;
        for (var i = 0; i < whole; i++)
            _bits[i] = Look(Vector256.LoadUnsafe(ref first, (nuint)(i * Step)), ref strange);
        if (whole < steps)
        {
            Span<byte> rest = stackalloc byte[Step];
            rest.Fill((byte)' ');
            text[(whole * Step)..].CopyTo(rest);
            _bits[whole] = Look(Vector256.Create<byte>(rest), ref strange);
        }
        return strange == Vector256<byte>.Zero;
    }

    /// <summary>The place of the first quote at or after <paramref name="from"/>; <paramref name="end"/> where none stands before that.</summary>
    public int Next(int from, int end)
    {
        if (from >= end)
            return end;
        var step = from / Step;
        var bits = _bits[step] & (uint.MaxValue << (from % Step));
        while (bits == 0)
        {
            if (++step * Step >= end)
                return end;
            bits = _bits[step];
        }
        return step * Step + BitOperations.TrailingZeroCount(bits);
    }

    // As signed bytes, control characters and all beyond ASCII are less than a space.
    private static uint Look(Vector256<byte> bytes, ref Vector256<byte> strange)
    {
        strange |= Vector256.LessThan(bytes.AsSByte(), Vector256.Create((sbyte)' ')).AsByte()
            | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
            | Vector256.Equals(bytes, Vector256.Create((byte)0x7F));
        return Vector256.Equals(bytes, Vector256.Create((byte)'"')).ExtractMostSignificantBits();
    }
}
