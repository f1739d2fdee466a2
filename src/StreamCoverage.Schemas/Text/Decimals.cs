using System.Buffers.Text;

namespace StreamCoverage.Schemas.Text;

/// <summary>Decimal numbers to whole millionths and back, exactly: no binary fraction stands between the text and the integer.</summary>
internal static class Decimals
{
    /// <summary>Most bytes that <see cref="Write"/> writes: a sign, 19 digits, a point and the zero before it.</summary>
    public const int WrittenLengthMax = 22;

    /// <summary>Longest latency, in microseconds: one day.</summary>
    public const long LatencyMicrosecondsMax = 86_400_000_000;

    // A mantissa below this can take one more digit and stays in 64 bits.
    private const long MantissaRoom = 100_000_000_000_000_000;
    private const int ExponentMax = 100_000_000;

    private static readonly long[] PowersOfTen =
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000,
        1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
        100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ];

    /// <summary>Reads an amount, <c>^(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?$</c>, in millionths.</summary>
    public static bool TryAmount(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        if (whole.Length is < 1 or > 12 || (whole.Length > 1 && whole[0] == '0') || !TryDigits(whole, ref micros))
            return false;
        var decimals = point < 0 ? default : text[(point + 1)..];
        if (point >= 0 && (decimals.Length is < 1 or > 6 || !TryDigits(decimals, ref micros)))
            return false;
        micros *= PowersOfTen[6 - decimals.Length];
        return true;
    }

    /// <summary>Reads a JSON number of milliseconds as microseconds; what is finer is cut off. False outside 0 to one day, which is
    /// compared before anything is cut.</summary>
    /// <param name="number">Follows the grammar of a JSON number.</param>
    /// <param name="microseconds">0 where it is false.</param>
    public static bool TryLatency(ReadOnlySpan<byte> number, out long microseconds)
    {
        microseconds = 0;
        var isNegative = number[0] == '-';
        var (mantissa, scale, isCut, isFraction) = (0L, 0, false, false);
        for (var i = isNegative ? 1 : 0; i < number.Length; i++)
        {
            var c = number[i];
            if (c == '.')
            {
                isFraction = true;
            }
            else if ((c | 0x20) == 'e')
            {
                scale += Exponent(number[(i + 1)..]);
                break;
            }
            else if (mantissa < MantissaRoom)
            {
                mantissa = mantissa * 10 + (c - '0');
                scale -= isFraction ? 1 : 0;
            }
            else
            {
                isCut |= c != '0';
                scale += isFraction ? 0 : 1;
            }
        }
        return mantissa == 0 || (!isNegative && TryScale(mantissa, scale + 3, isCut, out microseconds));
    }

    /// <summary>Writes <paramref name="value"/> divided by ten to the power of <paramref name="decimals"/>, without trailing zeros.</summary>
    /// <returns>The number of bytes written, at most <see cref="WrittenLengthMax"/>.</returns>
    public static int Write(long value, int decimals, Span<byte> into)
    {
        var (whole, rest) = Math.DivRem(value, PowersOfTen[decimals]);
        var length = 0;
        if (value < 0)
            (into[length++], whole, rest) = ((byte)'-', -whole, -rest);
        Utf8Formatter.TryFormat(whole, into[length..], out var written);
        length += written;
        if (rest == 0)
            return length;
        into[length++] = (byte)'.';
        for (var unit = PowersOfTen[decimals] / 10; rest > 0; unit /= 10)
        {
            into[length++] = (byte)('0' + rest / unit);
            rest %= unit;
        }
        return length;
    }

    private static bool TryScale(long mantissa, int shift, bool isCut, out long value)
    {
        value = mantissa;
        for (; shift > 0 && value <= LatencyMicrosecondsMax; shift--)
            value *= 10;
        if (shift < 0)
        {
            var divisor = shift < -18 ? long.MaxValue : PowersOfTen[-shift];
            (value, var rest) = Math.DivRem(mantissa, divisor);
            isCut |= rest != 0;
        }
        if (value < LatencyMicrosecondsMax || (value == LatencyMicrosecondsMax && !isCut))
            return true;
        value = 0;
        return false;
    }

    private static int Exponent(ReadOnlySpan<byte> text)
    {
        var isNegative = text[0] == '-';
        var exponent = 0;
        foreach (var c in text[(text[0] is (byte)'-' or (byte)'+' ? 1 : 0)..])
            exponent = Math.Min(ExponentMax, exponent * 10 + (c - '0'));
        return isNegative ? -exponent : exponent;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, ref long value)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit((char)c))
                return false;
            value = value * 10 + (c - '0');
        }
        return true;
    }
}
