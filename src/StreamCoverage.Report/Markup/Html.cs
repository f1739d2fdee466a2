using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace StreamCoverage.Report.Markup;

/// <summary>A piece of HTML. It is made of the code's own literals alone; every text that is put into one is escaped on the way.</summary>
/// <remarks>default is empty.</remarks>
internal readonly record struct Html
{
    private readonly string? _text;

    private Html(string text) => _text = text;

    /// <summary>Nothing.</summary>
    public static Html Empty => default;

    /// <summary>Literals as they stand, texts escaped, pieces of HTML as they are.</summary>
    public static Html Of(HtmlWriter written) => new(written.ToString());

    /// <summary>Text, escaped.</summary>
    public static Html Text(string text) => Of($"{text}");

    /// <summary>A name from an event: escaped, and kept from turning the direction of the text around it.</summary>
    public static Html Name(string name) => Of($"<bdi>{name}</bdi>");

    /// <summary>Markup that this assembly made itself, a drawing or a style.</summary>
    public static Html Own(string markup) => new(markup);

    /// <inheritdoc />
    public override string ToString() => _text ?? "";
}

/// <summary>Writes an interpolated string as HTML.</summary>
[InterpolatedStringHandler]
internal readonly struct HtmlWriter(int literalLength, int formattedCount)
{
    // Letters of all scripts stay readable in the source; what has a meaning in HTML does not.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _html = new(literalLength + (formattedCount * 16));

    /// <summary>A literal of the code.</summary>
    public void AppendLiteral(string literal) => _html.Append(literal);

    /// <summary>Text from anywhere. Control characters, which HTML does not know, become question marks.</summary>
    public void AppendFormatted(string? text) =>
        _html.Append(text is null ? "" : Encoder.Encode(text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '?' : c)) : text));

    /// <summary>A whole number.</summary>
    public void AppendFormatted(int number) => _html.Append(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A piece of HTML.</summary>
    public void AppendFormatted(Html html) => _html.Append(html.ToString());

    /// <summary>Pieces of HTML, one after the other.</summary>
    public void AppendFormatted(IEnumerable<Html> all)
    {
        foreach (var html in all)
            _html.Append(html.ToString());
    }

    /// <inheritdoc />
    public override string ToString() => _html.ToString();
}
