using System.Globalization;
using System.Text;

namespace StreamCoverage.Cli.Output;

/// <summary>Text from events as a terminal may have it.</summary>
internal static class PlainText
{
    /// <summary>Characters that steer a terminal, or turn the direction of what follows, as <c>\u001B</c>; everything else as it is.</summary>
    public static string Of(string text)
    {
        if (!text.Any(Steers))
            return text;
        var plain = new StringBuilder(text.Length + 16);
        foreach (var c in text)
            if (Steers(c))
                plain.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else
                plain.Append(c);
        return plain.ToString();
    }

    private static bool Steers(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
