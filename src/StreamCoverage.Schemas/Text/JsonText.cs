using System.Text;

namespace StreamCoverage.Schemas.Text;

/// <summary>What stands between a JSON string's bytes and a name: escapes, characters, control characters.</summary>
internal static class JsonText
{
    /// <summary>Resolves the escapes of a JSON string whose syntax and UTF-8 are known to be right.</summary>
    /// <param name="escaped">Without the quotes.</param>
    /// <param name="into">At least as long as <paramref name="escaped"/>.</param>
    /// <returns>The number of bytes written; -1 where an escape names half a surrogate pair.</returns>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> into)
    {
        var written = 0;
        while (escaped.IndexOf((byte)'\\') is var slash and >= 0)
        {
            escaped[..slash].CopyTo(into[written..]);
            written += slash;
            if (escaped[slash + 1] != 'u')
            {
                into[written++] = Short(escaped[slash + 1]);
                escaped = escaped[(slash + 2)..];
                continue;
            }
            var taken = Rune(escaped[slash..], out var rune);
            if (taken == 0)
                return -1;
            written += rune.EncodeToUtf8(into[written..]);
            escaped = escaped[(slash + taken)..];
        }
        escaped.CopyTo(into[written..]);
        return written + escaped.Length;
    }

    /// <summary>How many characters (Unicode code points, as JSON Schema counts them) <paramref name="utf8"/> has; -1 where one of
    /// them is a control character (U+0000 to U+001F, U+007F to U+009F).</summary>
    public static int CountCharacters(ReadOnlySpan<byte> utf8)
    {
        var characters = 0;
        for (var i = 0; i < utf8.Length; i++)
        {
            var c = utf8[i];
            if (c < 0x20 || c == 0x7F || (c == 0xC2 && utf8[i + 1] < 0xA0))
                return -1;
            if ((c & 0xC0) != 0x80)
                characters++;
        }
        return characters;
    }

    // Reads \uXXXX, or \uXXXX\uXXXX where the first is a high surrogate; returns the bytes taken, 0 for half a pair.
    private static int Rune(ReadOnlySpan<byte> text, out Rune rune)
    {
        var first = Hex(text[2..6]);
        if (System.Text.Rune.TryCreate(first, out rune))
            return 6;
        return text.Length >= 12 && text[6] == '\\' && text[7] == 'u' && System.Text.Rune.TryCreate(first, Hex(text[8..12]), out rune) ? 12 : 0;
    }

    private static char Hex(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        foreach (var digit in digits)
            value = value * 16 + (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        return (char)value;
    }

    private static byte Short(byte escape) => escape switch
    {
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => escape,
    };
}
